//! When two values are the same: Go's `reflect.DeepEqual` on what yaml.v3 decodes.

use crate::value::{AnyMap, Value};
use std::borrow::Cow;

/// Typed equality: `1`, `1.0` and `"1"` all differ.
pub(super) fn equal(a: &Value, b: &Value) -> bool {
    same(a, b, &|text| Cow::Borrowed(text))
}

/// The same after the texts of `actual`, at any depth, were made uniform.
pub(super) fn equal_uniform(expected: &Value, actual: &Value) -> bool {
    same(expected, actual, &uniform)
}

type Normalize<'a> = &'a dyn Fn(&[u8]) -> Cow<'_, [u8]>;

fn same(a: &Value, b: &Value, normal: Normalize<'_>) -> bool {
    match (a, b) {
        (Value::Nil, Value::Nil) => true,
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Int(a), Value::Int(b)) | (Value::Int64(a), Value::Int64(b)) => a == b,
        (Value::Float(a), Value::Float(b)) => a == b,
        (Value::Number(a), Value::Number(b)) => a == b,
        (Value::Str(a), Value::Str(b)) => *a.as_bytes() == *normal(b.as_bytes()),
        (Value::Bytes(a), Value::Bytes(b)) => a == b,
        (Value::List(a), Value::List(b)) => a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| same(a, b, normal)),
        (Value::Map(a), Value::Map(b)) => {
            let (a, b) = (a.entries(), b.entries());
            a.len() == b.len() && a.iter().zip(b.iter()).all(|((k, a), (l, b))| k == l && same(a, b, normal))
        }
        (Value::Object(x), Value::Object(y)) => match (a.downcast::<AnyMap>(), b.downcast::<AnyMap>()) {
            (Some(a), Some(b)) => a.0.len() == b.0.len() && a.0.iter().all(|(key, value)| has(b, key, value, normal)),
            (None, None) => x.equals(&**y),
            _ => false,
        },
        _ => false,
    }
}

fn has(map: &AnyMap, key: &Value, value: &Value, normal: Normalize<'_>) -> bool {
    map.0.iter().any(|(k, v)| equal(key, k) && same(value, v, normal))
}

/// A text without line breaks in front and blanks before line breaks. Mirrors `uniformContent`.
pub(super) fn uniform(text: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memchr(b'\n', text).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = Vec::with_capacity(text.len());
    let mut lines = text.split_inclusive(|b| *b == b'\n');
    for line in &mut lines {
        let Some(content) = line.strip_suffix(b"\n") else {
            out.extend_from_slice(line);
            continue;
        };
        let bare = content.strip_suffix(b"\r").unwrap_or(content);
        let end = bare.iter().rposition(|b| *b != b' ').map_or(0, |last| last + 1);
        out.extend_from_slice(if end < bare.len() { &bare[..end] } else { content });
        out.push(b'\n');
    }
    let start = out.iter().position(|b| *b != b'\n').unwrap_or(out.len());
    out.drain(..start);
    Cow::Owned(out)
}

/// The value with every text made uniform, as messages show it.
pub(super) fn uniform_value(value: &Value) -> Value {
    match value {
        Value::Str(text) => Value::text(uniform(text.as_bytes()).as_ref()),
        Value::List(list) => Value::list(list.iter().map(uniform_value).collect()),
        Value::Map(map) => Value::Map(map.entries().iter().map(|(k, v)| (k.clone(), uniform_value(v))).collect()),
        Value::Object(_) => match value.downcast::<AnyMap>() {
            Some(map) => AnyMap::value(map.0.iter().map(|(k, v)| (k.clone(), uniform_value(v))).collect()),
            None => value.clone(),
        },
        other => other.clone(),
    }
}

/// Whether every key of `content` has the same value in `actual`; an absent key is as good as null.
pub(super) fn is_subset(actual: &Value, content: &Value) -> Option<bool> {
    let (actual, content) = (actual.as_map()?, content.as_map()?);
    Some(content.entries().iter().all(|(key, value)| equal(&actual.get(key).unwrap_or_default(), value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uniform_texts() {
        for (text, expected) in [("a  \nb", "a\nb"), ("\n\na", "a"), ("a \r\nb\r\n", "a\nb\r\n"), ("  \n  \nx ", "x "), ("a\t \n", "a\t\n")]
        {
            assert_eq!(uniform(text.as_bytes()).as_ref(), expected.as_bytes(), "{text:?}");
        }
    }
}
