//! Strings as wholes: trimming, case, searching, replacing, repeating, indenting.

use super::{arguments::Arguments, function, letters};
use crate::{
    template::{
        CallError, Function,
        Type::{Bool, Int, String},
    },
    value::{Text, Value, check_length},
};
use memchr::memmem;

pub(super) const FUNCTIONS: &[Function] = &[
    function("hello", &[], String, |_, _| Ok("Hello!".into())),
    function("trim", &[String], String, |_, a| Ok(keep(a.text(0), trim(a.bytes(0), char::is_whitespace)))),
    function("trimAll", &[String, String], String, |_, a| Ok(trim_all(a))),
    function("trimall", &[String, String], String, |_, a| Ok(trim_all(a))),
    function("trimPrefix", &[String, String], String, |_, a| {
        Ok(keep(a.text(1), a.bytes(1).strip_prefix(a.bytes(0)).unwrap_or(a.bytes(1))))
    }),
    function("trimSuffix", &[String, String], String, |_, a| {
        Ok(keep(a.text(1), a.bytes(1).strip_suffix(a.bytes(0)).unwrap_or(a.bytes(1))))
    }),
    function("nospace", &[String], String, |_, a| Ok(delete_white_space(a.text(0)))),
    function("upper", &[String], String, |_, a| Ok(change_case(a.text(0), u8::is_ascii_lowercase, letters::to_upper))),
    function("lower", &[String], String, |_, a| Ok(change_case(a.text(0), u8::is_ascii_uppercase, letters::to_lower))),
    function("contains", &[String, String], Bool, |_, a| Ok(memmem::find(a.bytes(1), a.bytes(0)).is_some().into())),
    function("hasPrefix", &[String, String], Bool, |_, a| Ok(a.bytes(1).starts_with(a.bytes(0)).into())),
    function("hasSuffix", &[String, String], Bool, |_, a| Ok(a.bytes(1).ends_with(a.bytes(0)).into())),
    function("repeat", &[Int, String], String, |_, a| repeat(a.int(0), a.bytes(1)).map(Value::text)),
    function("replace", &[String, String, String], String, |_, a| Ok(replace(a.text(2), a.bytes(0), a.bytes(1)))),
    function("indent", &[Int, String], String, |_, a| indent("", a.int(0), a.bytes(1))),
    function("nindent", &[Int, String], String, |_, a| indent("\n", a.int(0), a.bytes(1))),
    function("plural", &[String, String, Int], String, |_, a| Ok(a.value(if a.int(2) == 1 { 0 } else { 1 }).clone())),
];

/// The longest text that `repeat` and `indent` may make; Go would run out of memory.
const MAX_LENGTH: usize = 1 << 30;

/// `part` of `whole`, sharing it when nothing was cut off.
fn keep(whole: &Text, part: &[u8]) -> Value {
    Value::Str(if part.len() == whole.len() { whole.clone() } else { Text::from(part) })
}

fn trim(mut bytes: &[u8], cut: impl Fn(char) -> bool) -> &[u8] {
    while let (rune, width @ 1..) = letters::decode(bytes) {
        if !cut(rune) {
            break;
        }
        bytes = &bytes[width..];
    }
    while let (rune, width @ 1..) = decode_last(bytes) {
        if !cut(rune) {
            break;
        }
        bytes = &bytes[..bytes.len() - width];
    }
    bytes
}

/// `utf8.DecodeLastRune`
fn decode_last(bytes: &[u8]) -> (char, usize) {
    for width in 1..=bytes.len().min(4) {
        let (rune, decoded) = letters::decode(&bytes[bytes.len() - width..]);
        if decoded == width && (rune != letters::REPLACEMENT || width > 1) {
            return (rune, width);
        }
    }
    (letters::REPLACEMENT, bytes.len().min(1))
}

fn trim_all(a: &[Value]) -> Value {
    let cutset: Vec<char> = letters::runes(a.bytes(0)).collect();
    keep(a.text(1), trim(a.bytes(1), |c| cutset.contains(&c)))
}

/// `goutils.DeleteWhiteSpace`: takes bytes for runes, so text that is not ASCII is mangled.
fn delete_white_space(text: &Text) -> Value {
    if !text.as_bytes().iter().any(|b| char::from(*b).is_whitespace()) {
        return Value::Str(text.clone());
    }
    let kept: std::string::String = text.as_bytes().iter().map(|b| char::from(*b)).filter(|c| !c.is_whitespace()).collect();
    Value::text(kept)
}

/// `strings.ToUpper` and `ToLower`: text without a changing letter is returned as it is.
fn change_case(text: &Text, changes: fn(&u8) -> bool, map: fn(char) -> char) -> Value {
    let bytes = text.as_bytes();
    if bytes.is_ascii() && !bytes.iter().any(changes) {
        return Value::Str(text.clone());
    }
    Value::text(letters::runes(bytes).map(map).collect::<std::string::String>())
}

fn repeat(count: i64, bytes: &[u8]) -> Result<Vec<u8>, CallError> {
    Ok(bytes.repeat(times(count, bytes.len())?))
}

/// How often a text of this length is repeated, if Go can make that.
fn times(count: i64, length: usize) -> Result<usize, CallError> {
    let count = usize::try_from(count).map_err(|_| "strings: negative Repeat count")?;
    match length.checked_mul(count) {
        Some(length) if length <= MAX_LENGTH => Ok(count),
        Some(length) if i64::try_from(length).is_err() => Err("strings: Repeat output length overflow".into()),
        None => Err("strings: Repeat output length overflow".into()),
        Some(_) => Err("runtime error: makeslice: len out of range".into()),
    }
}

fn replace(text: &Text, old: &[u8], new: &[u8]) -> Value {
    let bytes = text.as_bytes();
    if old == new {
        return Value::Str(text.clone());
    }
    let mut out = Vec::with_capacity(bytes.len());
    if old.is_empty() {
        let mut rest = bytes;
        out.extend_from_slice(new);
        while let (_, width @ 1..) = letters::decode(rest) {
            out.extend_from_slice(&rest[..width]);
            out.extend_from_slice(new);
            check_length(out.len());
            rest = &rest[width..];
        }
        return Value::text(out);
    }
    let mut start = 0;
    for at in memmem::find_iter(bytes, old) {
        out.extend_from_slice(&bytes[start..at]);
        out.extend_from_slice(new);
        check_length(out.len());
        start = at + old.len();
    }
    if start == 0 {
        return Value::Str(text.clone());
    }
    out.extend_from_slice(&bytes[start..]);
    Value::text(out)
}

/// Pads every line, empty ones and the one after a final newline too.
fn indent(before: &str, spaces: i64, bytes: &[u8]) -> Result<Value, CallError> {
    let (pad, breaks) = (times(spaces, 1)?, memchr::memchr_iter(b'\n', bytes));
    let lines = breaks.clone().count() + 1;
    if pad.saturating_mul(lines) > MAX_LENGTH {
        return Err("runtime error: makeslice: len out of range".into());
    }
    let mut out = Vec::with_capacity(before.len() + bytes.len() + pad * lines);
    out.extend_from_slice(before.as_bytes());
    let mut start = 0;
    for end in breaks.map(|at| at + 1).chain([bytes.len()]) {
        out.resize(out.len() + pad, b' ');
        out.extend_from_slice(&bytes[start..end]);
        start = end;
    }
    Ok(Value::text(out))
}
