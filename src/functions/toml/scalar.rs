//! Numbers, dates and strings of TOML: what the lexer let through is checked here.

use crate::{
    env::Env,
    format,
    functions::cast,
    time::{self, Location, Time},
    value::Value,
};
use std::rc::Rc;

/// An integer, or its error.
pub(super) fn integer(text: &str) -> Result<Value, String> {
    let fail = |problem: &str| Err(format!("Invalid integer {}: {problem}", format::quote(text.as_bytes())));
    if !underscores_ok(text) {
        return fail("underscores must be surrounded by digits");
    }
    if has_leading_zero(text) {
        return fail("cannot have leading zeroes");
    }
    cast::parse_int(text).map(Value::Int64).map_err(|_| format!("{text} is out of range for int64"))
}

/// A float, or its error.
pub(super) fn float(text: &str) -> Result<Value, String> {
    let fail = |problem: &str| Err(format!("Invalid float {}: {problem}", format::quote(text.as_bytes())));
    let parts: Vec<&str> = text.split(['.', 'e', 'E']).filter(|part| !part.is_empty()).collect();
    if !parts.iter().all(|part| underscores_ok(part)) {
        return fail("underscores must be surrounded by digits");
    }
    if parts.first().is_some_and(|part| has_leading_zero(part)) {
        return fail("cannot have leading zeroes");
    }
    if text.split('.').skip(1).any(|after| !after.starts_with(|c: char| c.is_ascii_digit())) {
        return fail("'.' must be followed by one or more digits");
    }
    let plain = text.replace('_', "");
    match plain.parse::<f64>() {
        Ok(n) if n.is_infinite() && !plain.ends_with("inf") => Err(format!("{text} is out of range for float64")),
        Ok(n) => Ok(Value::Float(n)),
        Err(_) => Err(format!("Invalid float value: {}", format::quote(text.as_bytes()))),
    }
}

fn has_leading_zero(text: &str) -> bool {
    match text.as_bytes() {
        [b'0', b'b' | b'o' | b'x', ..] => false,
        [b'0', _, ..] => true,
        [b'-' | b'+', b'0', _, ..] => true,
        _ => false,
    }
}

fn underscores_ok(text: &str) -> bool {
    if matches!(text, "nan" | "+nan" | "-nan" | "inf" | "-inf" | "+inf") {
        return true;
    }
    let mut accepts = false;
    for c in text.chars() {
        if c == '_' && !accepts {
            return false;
        }
        accepts = c.is_ascii_hexdigit();
    }
    accepts
}

/// A date, a time, or both, or its error.
pub(super) fn datetime(text: &str, env: &Env) -> Result<Value, String> {
    let text = text.replace('z', "Z").replace(['t', ' '], "T");
    let local = Location::local(&env.zone);
    let seconds = i64::try_from(env.now.div_euclid(1_000_000_000)).unwrap_or_default();
    let offset = local.at(seconds).0;
    let local = Rc::new(local);
    let fixed = |name: &str| Rc::new(Location::Fixed(name.into(), offset));
    let forms = [
        ("2006-01-02T15:04:05.999999999Z07:00", None),
        ("2006-01-02T15:04:05.999999999", Some("datetime-local")),
        ("2006-01-02", Some("date-local")),
        ("15:04:05.999999999", Some("time-local")),
        ("2006-01-02T15:04Z07:00", None),
        ("2006-01-02T15:04", Some("datetime-local")),
        ("15:04", Some("time-local")),
    ];
    for (layout, zone) in forms {
        let location = zone.map_or_else(|| local.clone(), fixed);
        if let Ok(found) = time::parse(layout, &text, &location) {
            if lacks_leading_zero(&text, layout) {
                break;
            }
            return Ok(object(found));
        }
    }
    Err(format!("invalid datetime: {}", format::quote(text.as_bytes())))
}

fn object(time: Time) -> Value {
    Value::Object(Rc::new(time))
}

/// Go reads numbers without their leading zero; then separators are not where the layout has them.
fn lacks_leading_zero(text: &str, layout: &str) -> bool {
    let fixed = layout.bytes().take_while(|b| !matches!(b, b'.' | b'Z'));
    fixed.zip(text.bytes()).any(|(wanted, found)| !wanted.is_ascii_digit() && found != wanted)
}

/// The text of a multi-line string without the line break after its quotes.
pub(super) fn strip_first_newline(text: &[u8]) -> &[u8] {
    text.strip_prefix(b"\n").or_else(|| text.strip_prefix(b"\r\n")).unwrap_or(text)
}

/// Removes line-ending backslashes and the white space after them.
pub(super) fn strip_escaped_newlines(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        if text[at] != b'\\' {
            out.push(text[at]);
            at += 1;
            continue;
        }
        if text.get(at + 1) == Some(&b'\\') {
            out.extend_from_slice(b"\\\\");
            at += 2;
            continue;
        }
        let blanks = text[at + 1..].iter().take_while(|b| matches!(b, b' ' | b'\t' | b'\r' | b'\n')).count();
        if text[at + 1..at + 1 + blanks].contains(&b'\n') {
            at += 1 + blanks;
        } else {
            out.push(b'\\');
            at += 1;
        }
    }
    out
}

/// Replaces escapes; invalid bytes cannot occur.
pub(super) fn replace_escapes(text: &[u8]) -> Result<Vec<u8>, String> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [first, after @ ..] = rest {
        rest = after;
        if *first != b'\\' {
            out.push(*first);
            continue;
        }
        let Some((letter, after)) = rest.split_first() else { break };
        rest = after;
        let digits = match letter {
            b'b' => 0x08,
            b't' => b'\t',
            b'n' => b'\n',
            b'f' => 0x0C,
            b'r' => b'\r',
            b'e' => 0x1B,
            b'"' | b'\\' => *letter,
            b' ' | b'\t' => return Err(format!("invalid escape: '\\{}'", char::from(*letter))),
            _ => {
                let length = match letter {
                    b'x' => 2,
                    b'u' => 4,
                    _ => 8,
                };
                let hex = String::from_utf8_lossy(rest.get(..length).unwrap_or(rest)).into_owned();
                rest = rest.get(length..).unwrap_or_default();
                let rune = u32::from_str_radix(&hex, 16).ok().and_then(char::from_u32);
                let rune = rune.ok_or_else(|| format!("Escaped character '\\u{hex}' is not valid UTF-8."))?;
                out.extend_from_slice(rune.encode_utf8(&mut [0; 4]).as_bytes());
                continue;
            }
        };
        out.push(digits);
    }
    Ok(out)
}
