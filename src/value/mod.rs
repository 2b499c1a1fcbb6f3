//! A value as Go has it: the graph that templates read and change.
//!
//! Contract: a value is cheap to clone and keeps Go's aliasing: two names of one map see each other's writes.
//! Lists are written through only by `sortAlpha`, so they are shared and otherwise immutable.
//! Nothing here knows YAML, templates or Helm.
//!
//! - `text`: strings with Go's byte semantics
//! - `map`: maps with shared identity; the door through which reads are recorded (`reads`)
//! - `entries`: what a map holds; `name`: keys that remember where they were found
//! - `list`: shared slices with their element type; `capacity`: how they grow
//! - `object`: Go structs, pointers and named types that appear in templates
//! - `any_map`: maps with keys that are no strings
//! - `number`: the rare number types; `complex`: the rarest
//! - `kind`: reflect kinds and type names; `truth`: what is true
//! - `freeze`: the form that travels between threads; `blob`: bytes in it that may have to be fetched
//! - `path`: texts like `a.b[0]`; `endless`: the way out of what contains itself

mod any_map;
mod blob;
mod capacity;
mod complex;
mod endless;
mod entries;
mod freeze;
mod kind;
mod list;
mod map;
mod name;
mod number;
mod object;
mod path;
mod reads;
mod text;
mod truth;

pub use any_map::AnyMap;
pub use blob::Blob;
pub use complex::Complex;
pub use endless::{Endless, MAX_TEXT, TOO_LONG, check_count, check_depth, check_length, check_size};
pub use entries::Entries;
pub use freeze::{Frozen, Level, Thaw};
pub use kind::{Kind, type_name_in};
pub use list::{List, ListType};
pub use map::{Map, MapType, NilMap};
pub use name::{Hint, Name};
pub use number::Number;
pub use object::Object;
pub use path::{ParsePathError, Path, Segment};
pub use reads::{Reads, Recording, is_recording, record_digest, record_lookup, record_reads};
pub use text::Text;

use std::rc::Rc;

/// A Go value. 24 bytes; cloning copies at most a counter.
#[derive(Clone, Default)]
pub enum Value {
    /// The nil interface.
    #[default]
    Nil,
    /// `bool`
    Bool(bool),
    /// `int`
    Int(i64),
    /// `int64`, what Sprig's arithmetic and `--set` make
    Int64(i64),
    /// `float64`, what every number of a YAML or JSON file is
    Float(f64),
    /// The other number types.
    Number(Number),
    /// `string`
    Str(Text),
    /// `[]byte`
    Bytes(Rc<[u8]>),
    /// Any slice type but `[]byte`.
    List(List),
    /// Any map type.
    Map(Map),
    /// A struct, a pointer or another named type.
    Object(Rc<dyn Object>),
}

thread_local! {
    static NIL_BYTES: Rc<[u8]> = Rc::from([]);
}

impl Value {
    /// The nil `[]byte`: what `.Files` has for the name of no file.
    pub fn nil_bytes() -> Self {
        Self::Bytes(NIL_BYTES.with(Rc::clone))
    }

    /// Whether it is a nil slice.
    pub fn is_nil_slice(&self) -> bool {
        match self {
            Self::Bytes(bytes) => bytes.is_empty() && NIL_BYTES.with(|nil| Rc::ptr_eq(nil, bytes)),
            Self::List(list) => list.is_nil(),
            _ => false,
        }
    }

    /// A `string` value.
    pub fn text(text: impl Into<Text>) -> Self {
        Self::Str(text.into())
    }

    /// A `[]interface {}`.
    pub fn list(items: Vec<Self>) -> Self {
        Self::List(List::new(items))
    }

    /// A `[]string`.
    pub fn strings<T: Into<Text>>(items: impl IntoIterator<Item = T>) -> Self {
        Self::List(List::of(ListType::Strings, items.into_iter().map(|i| Self::Str(i.into())).collect()))
    }

    /// A `map[string]interface {}` of these entries; the last of equal keys wins.
    pub fn map<K: Into<Text>>(entries: impl IntoIterator<Item = (K, Self)>) -> Self {
        Self::Map(entries.into_iter().map(|(k, v)| (k.into(), v)).collect())
    }

    /// The text of a `string`.
    pub fn as_text(&self) -> Option<&Text> {
        if let Self::Str(text) = self { Some(text) } else { None }
    }

    /// The text of a `string` that is valid UTF-8.
    pub fn as_str(&self) -> Option<&str> {
        self.as_text().and_then(Text::as_str)
    }

    /// The map, if this is one.
    pub fn as_map(&self) -> Option<&Map> {
        if let Self::Map(map) = self { Some(map) } else { None }
    }

    /// The list, if this is one.
    pub fn as_list(&self) -> Option<&List> {
        if let Self::List(list) = self { Some(list) } else { None }
    }

    /// The bool, if this is one.
    pub fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(b) = self { Some(*b) } else { None }
    }

    /// Whether this is the nil interface.
    pub fn is_nil(&self) -> bool {
        matches!(self, Self::Nil)
    }

    /// The signed integer of any integer type that fits, as Go's `reflect.Value.Int`.
    pub fn as_int(&self) -> Option<i64> {
        match self {
            Self::Int(n) | Self::Int64(n) => Some(*n),
            Self::Number(n) => n.as_int(),
            Self::Object(o) => o.integer(),
            _ => None,
        }
    }

    /// The object as a concrete type.
    pub fn downcast<T: Object>(&self) -> Option<&T> {
        if let Self::Object(object) = self { object.as_any().downcast_ref() } else { None }
    }

    /// A deep copy: no map is shared with the original. Mirrors `copystructure.Copy` as far as values can show.
    pub fn deep_copy(&self) -> Self {
        self.copy(0, &mut 0)
    }

    fn copy(&self, depth: usize, count: &mut usize) -> Self {
        check_depth(depth);
        *count += 1;
        // A copy takes more room than a text.
        check_count(*count * 8);
        match self {
            Self::List(list) => {
                let items = list.iter().map(|item| item.copy(depth + 1, count)).collect();
                Self::List(List::with_capacity(list.list_type(), items, list.capacity()).with_nil(list.is_nil()))
            }
            Self::Map(map) => Self::Map(map.copy(depth + 1, count)),
            Self::Object(object) => object.deep_copy().unwrap_or_else(|| self.clone()),
            other => other.clone(),
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Str(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Str(text.into())
    }
}

impl From<bool> for Value {
    fn from(b: bool) -> Self {
        Self::Bool(b)
    }
}

/// The default representation for debugging: `%v`-like, but never for output.
impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Nil => f.write_str("nil"),
            Self::Bool(b) => write!(f, "{b}"),
            Self::Int(n) => write!(f, "{n}"),
            Self::Int64(n) => write!(f, "int64({n})"),
            Self::Float(n) => write!(f, "{n:?}"),
            Self::Number(n) => write!(f, "{n:?}"),
            Self::Str(t) => write!(f, "{t:?}"),
            Self::Bytes(b) => write!(f, "bytes{b:?}"),
            Self::List(l) => f.debug_list().entries(l.iter()).finish(),
            Self::Map(m) => f.debug_map().entries(m.entries().iter().map(|(k, v)| (k.clone(), v.clone())).collect::<Vec<_>>()).finish(),
            Self::Object(o) => write!(f, "<{}>", o.type_name()),
        }
    }
}
