//! Structs, pointers and other named Go types that templates can hold.

use super::{Kind, Thaw, Value};
use std::{any::Any, sync::Arc};

/// A Go value of a named type: `.Capabilities`, `time.Time`, a semantic version, a certificate.
///
/// Methods that take the running template (none do) are not here: `template` looks methods up by type name.
pub trait Object: Any {
    /// The type as `%T` prints it, pointer star included.
    fn type_name(&self) -> &str;

    /// Its reflect kind.
    fn kind(&self) -> Kind;

    /// An exported field of the struct (or of the struct pointed to).
    fn field(&self, _name: &str) -> Option<Value> {
        None
    }

    /// Whether the struct has an unexported field of this name: Go says so instead of finding nothing.
    fn hides(&self, _name: &str) -> bool {
        false
    }

    /// The names and values of the exported fields, in declaration order, for printing and encoding.
    fn fields(&self) -> Vec<(&'static str, Value)> {
        Vec::new()
    }

    /// All fields as printing shows them: unexported ones too.
    fn printed_fields(&self) -> Vec<(&'static str, Value)> {
        self.fields()
    }

    /// The text of its `String` or `Error` method, which printing uses at any depth.
    fn string(&self) -> Option<String> {
        None
    }

    /// What an action that prints it directly shows, where that differs from [`Object::string`]
    /// (`.Capabilities.KubeVersion` is addressable there, and only there has a `String` method).
    fn printed(&self) -> Option<String> {
        self.string()
    }

    /// The number, for types whose underlying type is an integer (`time.Duration`, `time.Month`).
    fn integer(&self) -> Option<i64> {
        None
    }

    /// Another number of the same type, for types that have [`Object::integer`]: what `range` makes.
    fn with_integer(&self, _n: i64) -> Option<Value> {
        None
    }

    /// What `%#v` prints instead of the parts: `GoString`.
    fn go_string(&self) -> Option<String> {
        None
    }

    /// What JSON and YAML encoders see; `None`: the struct's fields.
    fn encoded(&self) -> Option<Value> {
        None
    }

    /// Whether it is true as a condition: structs always, integers unless zero.
    fn is_true(&self) -> bool {
        self.integer() != Some(0)
    }

    /// Whether two objects are equal as Go's `==` sees them.
    fn equals(&self, other: &dyn Object) -> bool;

    /// Whether two objects of one type are equal as `reflect.DeepEqual` sees them: pointers by what they point to.
    fn deep_equals(&self, other: &dyn Object) -> bool {
        self.equals(other)
    }

    /// What a deep copy of it is, where that loses something: Go copies only what is exported. `None`: the object itself.
    fn deep_copy(&self) -> Option<Value> {
        None
    }

    /// A form that travels between threads and keeps the type.
    fn freeze(&self) -> Option<Arc<dyn Thaw>> {
        None
    }

    /// Itself, to find the concrete type.
    fn as_any(&self) -> &dyn Any;
}
