//! Merging maps as `mergo` 1.0 does through Sprig's `merge` and `mergeOverwrite`.
//!
//! Contract: nested maps of the destination are changed in place; values of the source are stored as they are, so both
//! maps then share them.

use crate::value::{Kind, Map, MapType, Text, Value};
use std::collections::HashSet;

/// Which side wins where both have a value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// The destination, unless its value is empty.
    Fill,
    /// The source, unless its value is an empty list or map.
    Overwrite,
}

/// Why a merge stopped; what was merged until then stays.
pub(super) enum MergeError {
    /// An error that mergo returns: `merge` gives the empty string, `mustMerge` fails.
    Returned(&'static str),
    /// A panic of Go's reflection: both fail.
    Panic(String),
}

/// Merges `source` into `destination`.
///
/// # Errors
/// Where mergo cannot go on.
pub(super) fn merge(destination: &Map, source: &Map, mode: Mode) -> Result<(), MergeError> {
    Merge { mode, running: HashSet::new() }.maps(destination, source)
}

struct Merge {
    mode: Mode,
    /// Pairs of maps being merged: mergo overflows its stack on a cycle.
    running: HashSet<(usize, usize)>,
}

impl Merge {
    /// `mergo.deepMerge` of two maps.
    fn maps(&mut self, destination: &Map, source: &Map) -> Result<(), MergeError> {
        let pair = (destination.identity(), source.identity());
        if !self.running.insert(pair) {
            return Ok(());
        }
        for (key, value) in source.snapshot() {
            self.entry(destination, source.map_type(), (key, value))?;
        }
        self.running.remove(&pair);
        Ok(())
    }

    fn entry(&mut self, destination: &Map, from: MapType, (key, source): (Text, Value)) -> Result<(), MergeError> {
        let overwrite = self.mode == Mode::Overwrite;
        if source.is_nil() {
            return if overwrite { set(destination, from, key, source) } else { Ok(()) };
        }
        let existing = destination.get(key.as_bytes());
        if matches!(source, Value::List(_) | Value::Bytes(_)) && destination.map_type() == MapType::Strings {
            return Err(MergeError::Panic(match existing {
                Some(_) => "reflect: call of reflect.Value.IsNil on string Value".into(),
                None => format!("reflect.Value.SetMapIndex: value of type {} is not assignable to type string", source.type_name()),
            }));
        }
        match (&source, &existing) {
            (Value::Map(from), Some(Value::Map(into))) if !into.is_nil() => self.maps(into, from)?,
            (Value::Map(_), Some(Value::Object(into))) if into.kind() == Kind::Ptr && !overwrite => {
                return Err(MergeError::Returned("src and dst must be of same type"));
            }
            _ => {}
        }
        let replaceable = existing.as_ref().is_none_or(is_empty);
        // Two maps that are not empty were merged in place above.
        let merged = !replaceable && matches!((&source, &existing), (Value::Map(_), Some(Value::Map(_))));
        if replaceable || overwrite && !merged { set(destination, from, key, source) } else { Ok(()) }
    }
}

/// Stores a value of a map of type `from` under the rules of the destination's element type.
fn set(destination: &Map, from: MapType, key: Text, value: Value) -> Result<(), MergeError> {
    if destination.map_type() == MapType::Strings && from != MapType::Strings {
        let text = "reflect.Value.SetMapIndex: value of type interface {} is not assignable to type string";
        return Err(MergeError::Panic(text.into()));
    }
    destination.insert(key, value).map_err(|nil| MergeError::Panic(nil.to_string()))
}

/// `mergo.isEmptyValue`: structs and what points to them are never empty.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Object(object) => !matches!(object.kind(), Kind::Struct | Kind::Ptr) && !object.is_true(),
        other => !other.is_true(),
    }
}
