//! Reflect kinds and type names.

use super::{ListType, MapType, Number, Value};
use crate::profile::Helm;
use std::borrow::Cow;

/// Go's `reflect.Kind`, as far as template values have them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are Go's")]
pub enum Kind {
    Invalid,
    Bool,
    Int,
    Int32,
    Int64,
    Uint,
    Uint8,
    Uint32,
    Uint64,
    Float32,
    Float64,
    Complex128,
    String,
    Slice,
    Map,
    Struct,
    Ptr,
    Func,
}

impl Kind {
    /// The name as Go and Sprig's `kindOf` print it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Invalid => "invalid",
            Self::Bool => "bool",
            Self::Int => "int",
            Self::Int32 => "int32",
            Self::Int64 => "int64",
            Self::Uint => "uint",
            Self::Uint8 => "uint8",
            Self::Uint32 => "uint32",
            Self::Uint64 => "uint64",
            Self::Float32 => "float32",
            Self::Float64 => "float64",
            Self::Complex128 => "complex128",
            Self::String => "string",
            Self::Slice => "slice",
            Self::Map => "map",
            Self::Struct => "struct",
            Self::Ptr => "ptr",
            Self::Func => "func",
        }
    }
}

impl Value {
    /// The reflect kind; nil is `Invalid`.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Nil => Kind::Invalid,
            Self::Bool(_) => Kind::Bool,
            Self::Int(_) => Kind::Int,
            Self::Int64(_) => Kind::Int64,
            Self::Float(_) => Kind::Float64,
            Self::Number(n) => match n {
                Number::Uint8(_) => Kind::Uint8,
                Number::Int32(_) => Kind::Int32,
                Number::Uint32(_) => Kind::Uint32,
                Number::Uint(_) => Kind::Uint,
                Number::Uint64(_) => Kind::Uint64,
                Number::Float32(_) => Kind::Float32,
            },
            Self::Str(_) => Kind::String,
            Self::Bytes(_) | Self::List(_) => Kind::Slice,
            Self::Map(_) => Kind::Map,
            Self::Object(o) => o.kind(),
        }
    }

    /// The type as `%T` prints it under Helm 3; `<nil>` for nil. Under Helm 4 the package `chartutil` is `common`.
    pub fn type_name(&self) -> &str {
        match self {
            Self::Nil => "<nil>",
            Self::Bool(_) => "bool",
            Self::Int(_) => "int",
            Self::Int64(_) => "int64",
            Self::Float(_) => "float64",
            Self::Number(n) => n.type_name(),
            Self::Str(_) => "string",
            Self::Bytes(_) => "[]uint8",
            Self::List(list) => list.list_type().type_name(),
            Self::Map(map) => map.map_type().type_name(),
            Self::Object(o) => o.type_name(),
        }
    }
}

impl Value {
    /// The type as `%T` prints it under this Helm: 4 has moved `chartutil` to `common`.
    pub fn type_name_in(&self, helm: Helm) -> Cow<'_, str> {
        type_name_in(helm, self.type_name())
    }
}

/// The same for a name.
pub fn type_name_in(helm: Helm, name: &str) -> Cow<'_, str> {
    match (helm, name.strip_prefix("chartutil."), name.strip_prefix("*chartutil.")) {
        (Helm::V4, Some(rest), _) => Cow::Owned(format!("common.{rest}")),
        (Helm::V4, _, Some(rest)) => Cow::Owned(format!("*common.{rest}")),
        _ => Cow::Borrowed(name),
    }
}

impl ListType {
    /// The type as `%T` prints it under Helm 3.
    pub fn type_name(self) -> &'static str {
        match self {
            Self::Any => "[]interface {}",
            Self::Strings => "[]string",
            Self::Ints => "[]int",
            Self::Lists => "[][]interface {}",
            Self::Maps => "[]map[string]interface {}",
            Self::Versions => "chartutil.VersionSet",
            Self::Maintainers => "[]*chart.Maintainer",
            Self::Dependencies => "[]*chart.Dependency",
            Self::Floats => "[]float64",
        }
    }
}

impl MapType {
    /// The type as `%T` prints it under Helm 3.
    pub fn type_name(self) -> &'static str {
        match self {
            Self::Any => "map[string]interface {}",
            Self::Strings => "map[string]string",
            Self::Bools => "map[string]bool",
            Self::Values => "chartutil.Values",
            Self::Files => "engine.files",
        }
    }

    /// What field access gives for a missing key (`missingkey=zero`).
    pub fn zero(self) -> Value {
        match self {
            Self::Any | Self::Values => Value::Nil,
            Self::Strings => Value::text(""),
            Self::Bools => Value::Bool(false),
            Self::Files => Value::nil_bytes(),
        }
    }
}
