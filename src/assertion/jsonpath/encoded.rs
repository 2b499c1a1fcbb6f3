//! What a value is after it was written as YAML and read again: whole floats become integers.

use crate::value::{AnyMap, Value};
use std::borrow::Cow;

/// The value as the peer finds it by a path.
pub fn encoded(value: &Value) -> Value {
    changed(value).into_owned()
}

fn changed(value: &Value) -> Cow<'_, Value> {
    if changes(value) { Cow::Owned(converted(value)) } else { Cow::Borrowed(value) }
}

fn changes(value: &Value) -> bool {
    match value {
        Value::Float(n) => is_written_whole(*n),
        Value::List(items) => items.iter().any(changes),
        Value::Map(map) => map.entries().values().any(changes),
        Value::Object(_) => value.downcast::<AnyMap>().is_some(),
        _ => false,
    }
}

/// From a million on, yaml.v3 writes an exponent.
fn is_written_whole(n: f64) -> bool {
    n.fract() == 0.0 && n.abs() < 1e6
}

fn converted(value: &Value) -> Value {
    match value {
        #[allow(clippy::cast_possible_truncation, reason = "it is whole and small")]
        Value::Float(n) if is_written_whole(*n) => Value::Int(*n as i64),
        Value::List(items) => Value::list(items.iter().map(converted).collect()),
        Value::Map(map) => Value::Map(map.entries().iter().map(|(k, v)| (k.clone(), converted(v))).collect()),
        Value::Object(_) => match value.downcast::<AnyMap>() {
            Some(map) => AnyMap::value(map.0.iter().map(|(k, v)| (converted(k), converted(v))).collect()),
            None => value.clone(),
        },
        other => other.clone(),
    }
}
