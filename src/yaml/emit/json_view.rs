//! What sigs.k8s.io/yaml sees of a value: it writes JSON and reads that as YAML. Most values come through unchanged; those that may
//! not really take the way.

use crate::{
    format::json,
    value::{Kind, Text, Value, check_count},
    yaml::{
        build::{Builder, Target},
        error::Profile,
        event::Events,
        input::Input,
        parser::Parser,
    },
};

/// The reader's limit of nesting.
const MAX_DEPTH: usize = 10_000;
/// The reader wants the `:` of a key within 1024 characters; quotes and escapes count.
const SAFE_KEY: usize = 160;

/// Whether a value certainly comes through JSON unchanged.
pub(super) fn is_plain(value: &Value, depth: usize, count: &mut usize) -> bool {
    *count += 1;
    check_count(*count);
    match value {
        Value::Nil | Value::Bool(_) | Value::Int(_) | Value::Int64(_) | Value::Bytes(_) => true,
        Value::Float(n) => n.is_finite(),
        Value::Str(text) => is_plain_text(text),
        Value::List(list) => depth < MAX_DEPTH / 2 && list.iter().all(|item| is_plain(item, depth + 1, count)),
        Value::Map(map) => {
            depth < MAX_DEPTH / 2
                && map.entries().iter().all(|(key, value)| key.len() <= SAFE_KEY && is_plain_text(key) && is_plain(value, depth + 1, count))
        }
        Value::Number(_) | Value::Object(_) => false,
    }
}

/// No character that JSON leaves alone and the YAML reader does not: DEL, C1, NEL, U+FFFE, U+FFFF; no invalid bytes.
fn is_plain_text(text: &Text) -> bool {
    let Some(text) = text.as_str() else { return false };
    let bytes = text.as_bytes();
    if !bytes.iter().any(|b| matches!(b, 0x7F | 0xC2 | 0xEF)) {
        return true;
    }
    !text.contains(|c| matches!(c, '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' | '\u{feff}'))
}

/// What keeps a value from being written by v3: maps can contain themselves, and some types are none of YAML's.
pub(super) fn unwritable(value: &Value, depth: usize, count: &mut usize) -> Option<String> {
    *count += 1;
    check_count(*count);
    match value {
        Value::List(_) | Value::Map(_) if depth >= MAX_DEPTH => Some("yaml: the value contains itself".into()),
        Value::List(list) => list.iter().find_map(|item| unwritable(item, depth + 1, count)),
        Value::Map(map) => map.entries().values().find_map(|value| unwritable(value, depth + 1, count)),
        Value::Object(object) if matches!(object.kind(), Kind::Complex128 | Kind::Func) => {
            Some(format!("cannot marshal type: {}", object.type_name()))
        }
        _ => None,
    }
}

/// The whole way.
pub(super) fn through_json(value: &Value) -> Result<Value, String> {
    let text = json::encode(value).map_err(|error| format!("error marshaling into JSON: {error}"))?;
    let input = Input::new(&text);
    let events = Events::Parser(Parser::new(&input.text, input.problem, Profile::V2));
    let found = Builder::new(events, Profile::V2, Target::Typed).document();
    Ok(found?.map_or(Value::Nil, |(value, _)| value))
}
