//! The form of a value that travels between threads: a tree, parsed once, thawed by every case as far as it looks.
//!
//! Contract: thawing gives a value that shares nothing with any other, but costs nothing for maps until they are read.

use super::{Blob, List, ListType, Map, MapType, Number, Text, Value, capacity};
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

/// What two values must share that cannot be told apart: the bits of a float, too. Bytes count as different unless they are one map's.
impl Frozen {
    /// Whether thawed copies of both cannot be told apart.
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Float(a), Self::Float(b)) => a.to_bits() == b.to_bits(),
            (Self::Number(a), Self::Number(b)) => a.is_same(*b),
            (Self::Bytes(_), _) | (_, Self::Bytes(_)) => false,
            (Self::List(s, a, m), Self::List(t, b, n)) => s == t && m == n && (Arc::ptr_eq(a, b) || are_same(a, b)),
            (Self::Map(s, a, m), Self::Map(t, b, n)) => s == t && m == n && (Arc::ptr_eq(a, b) || is_same_level(a, b)),
            _ => self == other,
        }
    }

    /// Whether a thawed copy and this value cannot be told apart, but for who else sees it.
    pub fn is_value(&self, value: &Value) -> bool {
        match (self, value) {
            (Self::Nil, Value::Nil) => true,
            (Self::Bool(a), Value::Bool(b)) => a == b,
            (Self::Int(a), Value::Int(b)) | (Self::Int64(a), Value::Int64(b)) => a == b,
            (Self::Float(a), Value::Float(b)) => a.to_bits() == b.to_bits(),
            (Self::Number(a), Value::Number(b)) => a.is_same(*b),
            (Self::Str(a), Value::Str(b)) => a == b,
            (Self::List(list_type, items, nil), Value::List(list)) => {
                *list_type == list.list_type()
                    && *nil == list.is_nil()
                    && items.len() == list.len()
                    && is_grown(list)
                    && items.iter().zip(list.iter()).all(|(item, value)| item.is_value(value))
            }
            (Self::Map(..), Value::Map(map)) => self.is_map(map),
            _ => false,
        }
    }

    /// The same for a map.
    pub fn is_map(&self, map: &Map) -> bool {
        let Self::Map(map_type, level, nil) = self else { return false };
        if *map_type != map.map_type() || *nil != map.is_nil() {
            return false;
        }
        if let Some(untouched) = map.untouched() {
            return Arc::ptr_eq(level, untouched) || is_same_level(level, untouched);
        }
        let entries = map.entries();
        level.len() == entries.len() && level.iter().zip(entries.iter()).all(|((k, was), (key, value))| k == key && was.is_value(value))
    }
}

fn are_same(a: &[Frozen], b: &[Frozen]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.is_same(b))
}

fn is_same_level(a: &Level, b: &Level) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|((k, a), (l, b))| k == l && a.is_same(b))
}

/// Whether a list has the room behind its items that a thawed one has: `slice` can tell.
fn is_grown(list: &List) -> bool {
    list.capacity() == capacity::grown(list.list_type(), 0, list.len())
}

impl Value {
    /// A copy that can travel between threads, if it thaws to just this value and holds no more values than this, which it takes away.
    /// What is frozen already does not count.
    pub fn freeze_within(&self, most: &mut usize) -> Option<Frozen> {
        *most = most.checked_sub(1)?;
        match self {
            Self::List(list) => {
                let items = list.iter().map(|item| item.freeze_within(most)).collect::<Option<_>>()?;
                is_grown(list).then(|| Frozen::List(list.list_type(), Arc::new(items), list.is_nil()))
            }
            Self::Map(map) => {
                let level = match map.untouched() {
                    Some(level) => level.clone(),
                    None => {
                        let entries = map.entries();
                        let level = entries.iter().map(|(key, value)| Some((key.clone(), value.freeze_within(most)?)));
                        Arc::new(level.collect::<Option<_>>()?)
                    }
                };
                Some(Frozen::Map(map.map_type(), level, map.is_nil()))
            }
            Self::Bytes(_) | Self::Object(_) => None,
            plain => Some(plain.freeze()),
        }
    }

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
