//! What the engine knows of functions: a name, a Go signature, and how to run it.

use super::CallError;
use crate::{
    env::Env,
    profile::Helm,
    value::{Text, Value},
};

/// The Go type of a parameter or result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// `interface {}`
    Any,
    /// `reflect.Value`: Go's own builtins, which see an argument before it is unwrapped
    Reflect,
    /// `bool`
    Bool,
    /// `int`
    Int,
    /// `int64`
    Int64,
    /// `uint32`; a literal number wraps and arrives as `Value::Number`
    Uint32,
    /// `uint64`
    Uint64,
    /// `float64`
    Float64,
    /// `string`
    String,
    /// `[]byte`
    Bytes,
    /// `[]interface {}`
    List,
    /// `[]string`
    Strings,
    /// `map[string]interface {}`
    Map,
    /// `time.Time`
    Time,
    /// `time.Duration`; a literal number arrives as `Value::Int64`
    Duration,
    /// Sprig's `certificate`
    Certificate,
    /// Another struct or pointer type, by the name that `%T` prints: `*semver.Version`.
    Named(&'static str),
}

/// A function of the template language, or a method.
#[derive(Clone, Copy, Debug)]
pub struct Function {
    /// The name in templates.
    pub name: &'static str,
    /// Parameter types in order. When `variadic`, the last one may repeat, or be absent.
    pub parameters: &'static [Type],
    /// Whether the last parameter repeats.
    pub variadic: bool,
    /// The declared result type; only `Any` is special (the result stays wrapped in an interface).
    pub result: Type,
    /// The body. Arguments arrive checked and converted as the signature says, so `args[0]` of a `String` parameter is a
    /// `Value::Str`. An error text is what Go's function returns or panics with; the engine adds `error calling NAME: `.
    pub run: fn(&mut dyn Call, &[Value]) -> Result<Value, CallError>,
}

/// Finds functions by name: the engine binds them when it parses. Go's own (`eq`, `printf`, …) need not be here:
/// they are looked up after these.
pub trait Functions: Sync {
    /// The function of this name.
    fn find(&self, name: &str) -> Option<&'static Function>;

    /// The exported method `name` of the Go type of `receiver` (a map type with methods, `chartutil.VersionSet`, an object).
    /// `parameters` does not count the receiver, but `run` gets it as `args[0]`, before the others.
    /// `addressable`: the value is a struct inside of what a pointer points to, so methods of the pointer count too.
    fn method(&self, _receiver: &Value, _name: &str, _addressable: bool) -> Option<Method> {
        None
    }

    /// Whether the result of a function is decided by its arguments and [`Env::backwards`] alone, and the arguments stay as they are.
    fn is_plain(&self, _name: &str) -> bool {
        false
    }

    /// Whether `chartutil.Values` has a method of this name.
    fn is_values_method(&self, _name: &str) -> bool {
        false
    }
}

/// What looking for a method finds.
#[derive(Clone, Copy, Debug)]
pub enum Method {
    /// It can be called.
    Function(&'static Function),
    /// Go refuses its signature, with this text (`function Date has 3 return values; should be 1 or 2`), after the
    /// number of arguments has been checked against this one.
    Refused(usize, &'static str),
}

/// What a running function may ask of the render around it.
pub trait Call {
    /// The Helm that is reproduced.
    fn helm(&self) -> Helm;

    /// Clock and zone.
    fn env(&self) -> &Env;

    /// 32 bytes from the seed and this place: file, include chain, call site, n-th call there.
    fn random(&mut self) -> [u8; 32];

    /// Executes a template of the set by name and returns its output: the core of `include`.
    ///
    /// # Errors
    /// No such template, nested too deeply, or the template's own error.
    fn include(&mut self, name: &Text, data: Value) -> Result<Text, CallError>;

    /// Parses a text into a copy of the set and executes it: the core of `tpl`.
    ///
    /// # Errors
    /// A parse error or the template's own error, worded as Helm does.
    fn tpl(&mut self, text: &Text, data: Value) -> Result<Text, CallError>;

    /// The objects that `lookup apiVersion kind namespace name` finds in the cluster: an empty map when there is none.
    ///
    /// # Errors
    /// What the cluster would answer, other than "not found".
    fn lookup(&mut self, query: [&Text; 4]) -> Result<Value, CallError>;
}
