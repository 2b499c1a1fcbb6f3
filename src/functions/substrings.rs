//! Parts of strings: cutting by bytes, splitting by separators.

use super::{arguments::Arguments, function, letters};
use crate::{
    template::{
        CallError, Function,
        Type::{Any, Int, String, Strings},
    },
    value::{Entries, Map, MapType, Text, Value, check_count},
};
use memchr::memmem;

pub(super) const FUNCTIONS: &[Function] = &[
    function("trunc", &[Int, String], String, |_, a| Ok(truncate(a.int(0), a.text(1)))),
    function("substr", &[Int, Int, String], String, |_, a| substring(a.int(0), a.int(1), a.bytes(2))),
    function("split", &[String, String], Any, |_, a| Ok(numbered(split(a.bytes(1), a.bytes(0), -1)))),
    function("splitn", &[String, Int, String], Any, |_, a| Ok(numbered(split(a.bytes(2), a.bytes(0), a.int(1))))),
    function("splitList", &[String, String], Strings, |_, a| Ok(Value::strings(split(a.bytes(1), a.bytes(0), -1)))),
];

fn truncate(count: i64, text: &Text) -> Value {
    let (bytes, size) = (text.as_bytes(), usize::try_from(count.unsigned_abs()).unwrap_or(usize::MAX));
    if size >= bytes.len() {
        return Value::Str(text.clone());
    }
    Value::text(if count < 0 { &bytes[bytes.len() - size..] } else { &bytes[..size] })
}

/// Byte offsets; what Go's slice expressions refuse is their panic text.
fn substring(start: i64, end: i64, bytes: &[u8]) -> Result<Value, CallError> {
    let length = bytes.len() as i64;
    let (from, to) = if start < 0 {
        if end < 0 {
            return Err(format!("runtime error: slice bounds out of range [:{end}]").into());
        }
        if end > length {
            return Err(format!("runtime error: slice bounds out of range [:{end}] with length {length}").into());
        }
        (0, end)
    } else if end < 0 || end > length {
        (start, length)
    } else {
        (start, end)
    };
    if from > to {
        return Err(format!("runtime error: slice bounds out of range [{from}:{to}]").into());
    }
    Ok(Value::text(&bytes[from as usize..to as usize]))
}

/// `strings.SplitN`: a negative limit means all, an empty separator splits into runes.
fn split<'a>(bytes: &'a [u8], separator: &[u8], limit: i64) -> Vec<&'a [u8]> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let (mut parts, mut rest) = (Vec::new(), bytes);
    if limit == 0 || bytes.is_empty() && separator.is_empty() {
        return parts;
    }
    while parts.len() + 1 < limit {
        let next = if separator.is_empty() {
            Some(letters::decode(rest).1).filter(|width| *width < rest.len())
        } else {
            memmem::find(rest, separator)
        };
        let Some(at) = next else { break };
        parts.push(&rest[..at]);
        check_count(parts.len() * 4);
        rest = &rest[at + separator.len()..];
    }
    parts.push(rest);
    parts
}

/// `map[string]string` with the keys `_0`, `_1`, …
fn numbered(parts: Vec<&[u8]>) -> Value {
    let entries: Entries = parts.into_iter().enumerate().map(|(i, part)| (format!("_{i}").into(), Value::text(part))).collect();
    Value::Map(Map::of(MapType::Strings, entries))
}
