//! Maps as yaml.v3 writes them: their keys in its order, found by their text.

use crate::value::{AnyMap, Number, Value};
use std::borrow::Cow;

/// Key and value of every entry, in the order of yaml.v3.
pub(super) fn pairs(value: &Value) -> Vec<(Value, Value)> {
    let mut pairs: Vec<(Value, Value)> = match value {
        Value::Map(map) => map.entries().iter().map(|(k, v)| (Value::Str(k.clone()), v.clone())).collect(),
        other => other.downcast::<AnyMap>().map(|map| map.0.clone()).unwrap_or_default(),
    };
    crate::yaml::sort_typed(&mut pairs);
    pairs
}

/// The values whose key reads like this; several only if keys of different types read alike.
pub(super) fn child<'n>(value: &Value, name: &'n str) -> impl Iterator<Item = Value> + use<'n> {
    let (own, others) = match value {
        Value::Map(map) => (map.get(name), Vec::new()),
        other => (None, pairs(other)),
    };
    own.into_iter().chain(others.into_iter().filter(move |(k, _)| key_text(k) == name).map(|(_, v)| v))
}

/// The keys that read like this.
pub(super) fn keys(value: &Value, name: &str) -> Vec<Value> {
    match value {
        Value::Map(map) => map.contains_key(name).then(|| Value::text(name)).into_iter().collect(),
        other => pairs(other).into_iter().filter(|(k, _)| key_text(k) == name).map(|(k, _)| k).collect(),
    }
}

/// A scalar as its YAML node reads.
pub(in crate::assertion) fn key_text(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Str(text) => text.to_str_lossy(),
        Value::Nil => "null".into(),
        Value::Bool(b) => b.to_string().into(),
        Value::Number(Number::Uint8(n)) => n.to_string().into(),
        Value::Float(_) => crate::snapshot::text_of(value).trim_end().to_owned().into(),
        other => match other.as_int() {
            Some(n) => n.to_string().into(),
            None => crate::format::display(other).to_str_lossy().into_owned().into(),
        },
    }
}
