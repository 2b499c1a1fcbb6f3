//! TOML as `BurntSushi/toml` 1.6 reads and writes it.
//!
//! - `encode`: a value as TOML
//! - `lex`: text into items, with the lexer's error texts; `states`, `keys` and `literals`: what may come where
//! - `parse`: items into tables; `scalar`: numbers, dates and strings; `key`: dotted keys
//!
//! No crate is used for reading: its leniencies and error texts would not be those that charts see.

mod encode;
mod key;
mod keys;
mod lex;
mod literals;
mod parse;
mod scalar;
mod states;

use super::{arguments::Arguments, function, json::with_error};
use crate::{
    template::{
        CallError, Function,
        Type::{Any, Map as MapOf, String},
    },
    value::{Map, Value},
};

pub(super) const FUNCTIONS: &[Function] = &[
    function("toToml", &[Any], String, |_, a| match encode::encode(a.sized(0)) {
        Ok(text) => Ok(Value::text(text)),
        Err(Failure::Error(text)) => Ok(text.into()),
        Err(Failure::Panic(text)) => Err(text.into()),
    }),
    function("fromToml", &[String], MapOf, |call, a| match parse::parse(a.bytes(0), call.env()) {
        Ok(map) => Ok(Value::Map(map)),
        Err(Failure::Error(text)) => Ok(with_error((Value::Map(Map::new()), Some(text)))),
        Err(Failure::Panic(text)) => Err(text.into()),
    }),
];

pub(super) const FUNCTIONS_4: &[Function] = &[function("mustToToml", &[Any], String, |_, a| {
    encode::encode(a.sized(0)).map(Value::text).map_err(|failure| match failure {
        Failure::Error(text) | Failure::Panic(text) => CallError::from(text),
    })
})];

/// Why reading or writing failed.
enum Failure {
    /// An error that the library returns.
    Error(std::string::String),
    /// A panic that it lets through.
    Panic(std::string::String),
}

/// Appends text in quotes with the escapes of keys and strings.
fn write_quoted(out: &mut Vec<u8>, text: &[u8]) {
    out.push(b'"');
    for byte in text {
        match byte {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\x08' => out.extend_from_slice(b"\\b"),
            b'\t' => out.extend_from_slice(b"\\t"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\x0C' => out.extend_from_slice(b"\\f"),
            b'\r' => out.extend_from_slice(b"\\r"),
            0..=0x1F | 0x7F => out.extend_from_slice(format!("\\u{byte:04x}").as_bytes()),
            byte => out.push(*byte),
        }
    }
    out.push(b'"');
}
