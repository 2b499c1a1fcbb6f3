//! Go structs that templates see, as plain records of fields.

use crate::value::{Kind, Object, Value};
use std::{any::Any, rc::Rc};

/// Names and values, in order.
pub(super) type Fields = Vec<(&'static str, Value)>;

/// A struct, or a pointer to one.
#[derive(Clone)]
pub(super) struct Record {
    /// The type as `%T` prints it under Helm 3.
    pub(super) type_name: &'static str,
    /// Whether templates hold a pointer to it.
    pub(super) pointer: bool,
    /// Every field in declaration order, unexported ones included.
    pub(super) fields: Fields,
    /// Fields of an embedded struct, reached without its name.
    pub(super) promoted: Fields,
    /// What encoders see, in order; `None`: the exported fields.
    pub(super) encoded: Option<Fields>,
    /// What an action that prints it shows, if that is not the struct.
    pub(super) printed: Option<String>,
}

impl Record {
    /// A struct of this type with these fields.
    pub(super) fn new(type_name: &'static str, fields: Fields) -> Self {
        Self { type_name, pointer: type_name.starts_with('*'), fields, promoted: Vec::new(), encoded: None, printed: None }
    }

    /// As a value.
    pub(super) fn value(self) -> Value {
        Value::Object(Rc::new(self))
    }
}

fn is_exported(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
}

impl Object for Record {
    fn type_name(&self) -> &str {
        self.type_name
    }

    fn kind(&self) -> Kind {
        if self.pointer { Kind::Ptr } else { Kind::Struct }
    }

    fn field(&self, name: &str) -> Option<Value> {
        if !is_exported(name) {
            return None;
        }
        let mut fields = self.fields.iter().chain(&self.promoted);
        fields.find(|(field, _)| *field == name).map(|(_, value)| value.clone())
    }

    fn hides(&self, name: &str) -> bool {
        !is_exported(name) && self.fields.iter().any(|(field, _)| *field == name)
    }

    fn fields(&self) -> Fields {
        self.fields.iter().filter(|(name, _)| is_exported(name)).cloned().collect()
    }

    fn printed_fields(&self) -> Fields {
        self.fields.clone()
    }

    fn printed(&self) -> Option<String> {
        self.printed.clone()
    }

    fn encoded(&self) -> Option<Value> {
        Some(Value::Object(Rc::new(Encoded(self.encoded.clone().unwrap_or_else(|| self.fields())))))
    }

    /// Fields that are not exported are lost; here they are texts.
    fn deep_copy(&self) -> Option<Value> {
        let copied = |(name, value): &(&'static str, Value)| (*name, if is_exported(name) { value.deep_copy() } else { "".into() });
        Some(Self { fields: self.fields.iter().map(copied).collect(), ..self.clone() }.value())
    }

    /// Pointers are equal to themselves; the structs here that can be compared hold texts only.
    fn equals(&self, other: &dyn Object) -> bool {
        let Some(other) = other.as_any().downcast_ref::<Self>() else { return false };
        if self.pointer {
            return std::ptr::eq(self, other);
        }
        let same = |a: &Value, b: &Value| a.as_text().is_some() && a.as_text() == b.as_text();
        self.type_name == other.type_name && self.fields.iter().zip(&other.fields).all(|((_, a), (_, b))| same(a, b))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// A struct whose field names are those that encoders write.
struct Encoded(Fields);

impl Object for Encoded {
    fn type_name(&self) -> &str {
        "struct"
    }

    fn kind(&self) -> Kind {
        Kind::Struct
    }

    fn fields(&self) -> Fields {
        self.0.clone()
    }

    fn equals(&self, _other: &dyn Object) -> bool {
        false
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
