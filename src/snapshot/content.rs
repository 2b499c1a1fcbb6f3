//! A value as the text that snapshots and messages hold. Mirrors `TrustedMarshalYAML`.

use crate::value::Value;
use std::borrow::Cow;

/// The YAML text of a value, line breaks in front of texts removed at any depth.
pub fn text_of(value: &Value) -> String {
    encoded(&without_leading_breaks(value))
}

/// The YAML text of a value as it is. Mirrors yaml.v3's encoder with two blanks of indentation.
pub(super) fn encoded(value: &Value) -> String {
    // What yaml.v3 cannot write (it panics) never comes out of YAML.
    let bytes = crate::yaml::encode_v3(value).unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

fn without_leading_breaks(value: &Value) -> Cow<'_, Value> {
    if has_leading_break(value) { Cow::Owned(trimmed(value)) } else { Cow::Borrowed(value) }
}

fn has_leading_break(value: &Value) -> bool {
    match value {
        Value::Str(text) => text.as_bytes().first() == Some(&b'\n'),
        Value::List(list) => list.iter().any(has_leading_break),
        Value::Map(map) => map.entries().values().any(has_leading_break),
        _ => false,
    }
}

fn trimmed(value: &Value) -> Value {
    match value {
        Value::Str(text) => {
            let bytes = text.as_bytes();
            let start = bytes.iter().position(|b| *b != b'\n').unwrap_or(bytes.len());
            Value::text(&bytes[start..])
        }
        Value::List(list) => Value::list(list.iter().map(trimmed).collect()),
        Value::Map(map) => Value::Map(map.entries().iter().map(|(k, v)| (k.clone(), trimmed(v))).collect()),
        other => other.clone(),
    }
}
