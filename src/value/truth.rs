//! What counts as true: Go's `template.IsTrue`.

use super::{Number, Value};

impl Value {
    /// Whether a condition on this value takes its first branch.
    pub fn is_true(&self) -> bool {
        match self {
            Self::Nil => false,
            Self::Bool(b) => *b,
            Self::Int(n) | Self::Int64(n) => *n != 0,
            Self::Float(n) => *n != 0.0,
            Self::Number(Number::Float32(n)) => *n != 0.0,
            Self::Number(n) => n.as_int() != Some(0),
            Self::Str(text) => !text.is_empty(),
            Self::Bytes(bytes) => !bytes.is_empty(),
            Self::List(list) => !list.is_empty(),
            Self::Map(map) => !map.is_empty(),
            Self::Object(object) => object.is_true(),
        }
    }
}
