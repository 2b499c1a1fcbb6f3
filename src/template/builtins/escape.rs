//! `html`, `js` and `urlquery`.

use super::{Outcome, text};
use crate::{
    format,
    template::{Call, parse::decode},
    value::Value,
};

/// Go's `evalArgs`: the arguments as one text, nil as an action prints it.
fn joined(a: &[Value]) -> Vec<u8> {
    if let [Value::Str(only)] = a {
        return only.as_bytes().to_vec();
    }
    let shown: Vec<Value> = a.iter().map(|v| if v.is_nil() { "<no value>".into() } else { v.clone() }).collect();
    format::print(&shown)
}

pub(super) fn html(_: &mut dyn Call, a: &[Value]) -> Outcome {
    let input = joined(a);
    let mut out = Vec::with_capacity(input.len());
    for byte in input {
        match byte {
            0 => out.extend_from_slice("\u{FFFD}".as_bytes()),
            b'"' => out.extend_from_slice(b"&#34;"),
            b'\'' => out.extend_from_slice(b"&#39;"),
            b'&' => out.extend_from_slice(b"&amp;"),
            b'<' => out.extend_from_slice(b"&lt;"),
            b'>' => out.extend_from_slice(b"&gt;"),
            byte => out.push(byte),
        }
    }
    Ok(text(out))
}

pub(super) fn js(_: &mut dyn Call, a: &[Value]) -> Outcome {
    let input = joined(a);
    let mut out = Vec::with_capacity(input.len());
    let mut rest = &input[..];
    while let Some(byte) = rest.first() {
        let (c, width) = decode(rest);
        match byte {
            b'\\' | b'\'' | b'"' => out.extend_from_slice(&[b'\\', *byte]),
            b'<' | b'>' | b'&' | b'=' | 0..=0x1f => out.extend_from_slice(format!("\\u{byte:04X}").as_bytes()),
            _ if byte.is_ascii() || format::is_print(c) => out.extend_from_slice(&rest[..width]),
            _ => out.extend_from_slice(format!("\\u{:04X}", u32::from(c)).as_bytes()),
        }
        rest = &rest[width..];
    }
    Ok(text(out))
}

/// Go's `url.QueryEscape`.
pub(super) fn urlquery(_: &mut dyn Call, a: &[Value]) -> Outcome {
    let mut out = Vec::new();
    for byte in joined(a) {
        match byte {
            b' ' => out.push(b'+'),
            b'-' | b'_' | b'.' | b'~' => out.push(byte),
            byte if byte.is_ascii_alphanumeric() => out.push(byte),
            byte => out.extend_from_slice(format!("%{byte:02X}").as_bytes()),
        }
    }
    Ok(text(out))
}
