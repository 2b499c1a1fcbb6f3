//! JSON: writing and reading. Helm's readers put the error's text into what they return.

use super::{arguments::Arguments, function};
use crate::{
    format::json,
    template::{
        CallError, Function,
        Type::{Any, List as ListOf, Map as MapOf, String},
    },
    value::Value,
};

pub(super) const FUNCTIONS: &[Function] = &[
    function("toJson", &[Any], String, |_, a| Ok(Value::text(json::encode(a.sized(0)).unwrap_or_default()))),
    function("mustToJson", &[Any], String, |_, a| written(json::encode(a.sized(0)))),
    function("toPrettyJson", &[Any], String, |_, a| Ok(Value::text(json::encode_indent(a.sized(0), "  ").unwrap_or_default()))),
    function("mustToPrettyJson", &[Any], String, |_, a| written(json::encode_indent(a.sized(0), "  "))),
    function("toRawJson", &[Any], String, |_, a| written(json::encode_raw(a.sized(0)))),
    function("mustToRawJson", &[Any], String, |_, a| written(json::encode_raw(a.sized(0)))),
    function("fromJson", &[String], MapOf, |_, a| Ok(with_error(json::decode_map(a.bytes(0))))),
    function("fromJsonArray", &[String], ListOf, |_, a| Ok(or_error(json::decode_list(a.bytes(0))))),
    function("mustFromJson", &[String], Any, |_, a| json::decode(a.bytes(0)).map_err(CallError::from)),
];

fn written(text: Result<Vec<u8>, std::string::String>) -> Result<Value, CallError> {
    text.map(Value::text).map_err(CallError::from)
}

/// A map that was read, with the error under its key `Error`.
pub(super) fn with_error((value, error): (Value, Option<std::string::String>)) -> Value {
    let Some(error) = error else { return value };
    let map = value.as_map().filter(|map| !map.is_nil()).cloned().unwrap_or_default();
    // It is not nil, so this cannot fail.
    let _ = map.insert("Error", error.into());
    Value::Map(map)
}

/// A list that was read, or one with the error only.
pub(super) fn or_error((value, error): (Value, Option<std::string::String>)) -> Value {
    error.map_or(value, |error| Value::list(vec![error.into()]))
}
