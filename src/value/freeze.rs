//! The form of a value that travels between threads: a tree, parsed once, thawed by every case as far as it looks.
//!
//! Contract: thawing gives a value that shares nothing with any other, but costs nothing for maps until they are read.

use super::{Blob, List, ListType, Map, MapType, Number, Text, Value};
use std::sync::Arc;

/// The travelling form of an object that keeps its type (`time.Time` of a YAML file).
pub trait Thaw: Send + Sync + std::fmt::Debug {
    /// The object again.
    fn thaw(&self) -> Value;
}

/// The entries of a frozen map; keys ascend.
pub type Level = Vec<(Text, Frozen)>;

/// A value that never changes: `Send` and `Sync`. Clones share lists and maps.
#[derive(Clone, Debug, Default)]
pub enum Frozen {
    /// nil
    #[default]
    Nil,
    /// `bool`
    Bool(bool),
    /// `int`
    Int(i64),
    /// `int64`
    Int64(i64),
    /// `float64`
    Float(f64),
    /// another number type
    Number(Number),
    /// `string`
    Str(Text),
    /// `[]byte`
    Bytes(Blob),
    /// a slice and whether it is nil
    List(ListType, Arc<Vec<Frozen>>, bool),
    /// a map and whether it is nil
    Map(MapType, Arc<Level>, bool),
    /// an object that can travel
    Object(Arc<dyn Thaw>),
}

/// Objects are equal only to themselves.
impl PartialEq for Frozen {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Nil, Self::Nil) => true,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Int(a), Self::Int(b)) | (Self::Int64(a), Self::Int64(b)) => a == b,
            (Self::Float(a), Self::Float(b)) => a == b,
            (Self::Number(a), Self::Number(b)) => a == b,
            (Self::Str(a), Self::Str(b)) => a == b,
            (Self::Bytes(a), Self::Bytes(b)) => a == b,
            (Self::List(s, a, m), Self::List(t, b, n)) => s == t && m == n && (Arc::ptr_eq(a, b) || a == b),
            (Self::Map(s, a, m), Self::Map(t, b, n)) => s == t && m == n && (Arc::ptr_eq(a, b) || a == b),
            (Self::Object(a), Self::Object(b)) => Arc::ptr_eq(a, b),
            _ => false,
        }
    }
}

impl Frozen {
    /// Whether two thawed copies cannot be told apart: no list, map or object. Nothing writes into bytes.
    pub(super) fn is_plain(&self) -> bool {
        !matches!(self, Self::List(..) | Self::Map(..) | Self::Object(_))
    }

    /// A fresh value that shares nothing with any other.
    pub fn thaw(&self) -> Value {
        match self {
            Self::Nil => Value::Nil,
            Self::Bool(b) => Value::Bool(*b),
            Self::Int(n) => Value::Int(*n),
            Self::Int64(n) => Value::Int64(*n),
            Self::Float(n) => Value::Float(*n),
            Self::Number(n) => Value::Number(*n),
            Self::Str(text) => Value::Str(text.clone()),
            Self::Bytes(bytes) => Value::Bytes(bytes.as_slice().into()),
            Self::List(list_type, items, nil) => {
                Value::List(List::grown(*list_type, items.iter().map(Self::thaw).collect()).with_nil(*nil))
            }
            Self::Map(map_type, _, true) => Value::Map(Map::nil(*map_type)),
            Self::Map(map_type, entries, false) => Value::Map(Map::frozen(*map_type, entries.clone())),
            Self::Object(object) => object.thaw(),
        }
    }
}

impl Value {
    /// A copy that can travel between threads. Objects that cannot become what encoders see of them.
    pub fn freeze(&self) -> Frozen {
        match self {
            Self::Nil => Frozen::Nil,
            Self::Bool(b) => Frozen::Bool(*b),
            Self::Int(n) => Frozen::Int(*n),
            Self::Int64(n) => Frozen::Int64(*n),
            Self::Float(n) => Frozen::Float(*n),
            Self::Number(n) => Frozen::Number(*n),
            Self::Str(text) => Frozen::Str(text.clone()),
            Self::Bytes(bytes) => Frozen::Bytes(bytes.to_vec().into()),
            Self::List(list) => Frozen::List(list.list_type(), Arc::new(list.iter().map(Self::freeze).collect()), list.is_nil()),
            Self::Map(map) => Frozen::Map(map.map_type(), map.level(), map.is_nil()),
            Self::Object(object) => match object.freeze() {
                Some(frozen) => Frozen::Object(frozen),
                None => object.encoded().map_or(Frozen::Nil, |v| v.freeze()),
            },
        }
    }
}
