//! Literals: Go's `strconv.Unquote` and the numbers of templates.

use super::character::decode;
use crate::template::quoted;
use std::borrow::Cow;

/// A number literal with every type that it can take, as Go's `NumberNode`.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Number {
    pub(crate) int: Option<i64>,
    pub(crate) uint: Option<u64>,
    pub(crate) float: Option<f64>,
    pub(crate) complex: Option<(f64, f64)>,
}

const SYNTAX: &str = "invalid syntax";

/// The string of a quoted literal.
pub(super) fn unquote(literal: &[u8]) -> Result<Cow<'_, [u8]>, String> {
    let (Some(quote), true) = (literal.first().copied(), literal.len() >= 2) else { return Err(SYNTAX.into()) };
    let inner = &literal[1..literal.len() - 1];
    if quote == b'`' {
        let returns = memchr::memchr(b'\r', inner).is_some();
        return Ok(if returns { inner.iter().copied().filter(|b| *b != b'\r').collect() } else { Cow::Borrowed(inner) });
    }
    if memchr::memchr(b'\\', inner).is_none() && std::str::from_utf8(inner).is_ok() {
        return Ok(Cow::Borrowed(inner));
    }
    let (mut out, mut rest) = (Vec::with_capacity(inner.len()), inner);
    while !rest.is_empty() {
        let (c, multibyte, tail) = unquote_char(rest, quote)?;
        match char::from_u32(c) {
            Some(c) if multibyte => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            _ => out.push(c as u8),
        }
        rest = tail;
    }
    Ok(Cow::Owned(out))
}

/// Go's `strconv.UnquoteChar`: the value, whether it is more than a byte, and the rest.
fn unquote_char(bytes: &[u8], quote: u8) -> Result<(u32, bool, &[u8]), String> {
    let bad = || SYNTAX.to_owned();
    let first = *bytes.first().ok_or_else(bad)?;
    if first == quote {
        return Err(bad());
    }
    if first != b'\\' {
        let (c, width) = decode(bytes);
        return Ok((c.into(), first >= 0x80, &bytes[width..]));
    }
    let kind = *bytes.get(1).ok_or_else(bad)?;
    let rest = &bytes[2..];
    let simple = |value: u8| Ok((u32::from(value), false, rest));
    match kind {
        b'a' => simple(7),
        b'b' => simple(8),
        b'f' => simple(12),
        b'n' => simple(b'\n'),
        b'r' => simple(b'\r'),
        b't' => simple(b'\t'),
        b'v' => simple(11),
        b'\\' => simple(b'\\'),
        b'\'' | b'"' if kind == quote => simple(kind),
        b'x' | b'u' | b'U' => {
            let digits = if kind == b'x' {
                2
            } else if kind == b'u' {
                4
            } else {
                8
            };
            let hex = rest.get(..digits).filter(|d| d.iter().all(u8::is_ascii_hexdigit)).ok_or_else(bad)?;
            let value = hex.iter().fold(0_u32, |v, d| (v << 4) | char::from(*d).to_digit(16).unwrap_or(0));
            if kind != b'x' && char::from_u32(value).is_none() {
                return Err(bad());
            }
            Ok((value, kind != b'x', &rest[digits..]))
        }
        b'0'..=b'7' => {
            let octal = rest.get(..2).filter(|d| d.iter().all(|d| matches!(d, b'0'..=b'7'))).ok_or_else(bad)?;
            let value = octal.iter().fold(u32::from(kind - b'0'), |v, d| (v << 3) | u32::from(d - b'0'));
            if value > 255 { Err(bad()) } else { Ok((value, false, &rest[2..])) }
        }
        _ => Err(bad()),
    }
}

/// A character constant with its quotes.
pub(super) fn character(literal: &[u8]) -> Result<Number, String> {
    let (value, _, tail) = unquote_char(&literal[1..], b'\'')?;
    if tail != b"'" {
        return Err(format!("malformed character constant: {}", String::from_utf8_lossy(literal)));
    }
    Ok(Number { int: Some(value.into()), uint: Some(value.into()), float: Some(value.into()), complex: None })
}

/// What most number literals are: a few decimal digits.
fn short_decimal(literal: &[u8]) -> Option<u32> {
    let plain = matches!(literal, [b'0'..=b'9'] | [b'1'..=b'9', ..]) && literal.len() < 10;
    let add = |value: u32, b: &u8| b.is_ascii_digit().then(|| value * 10 + u32::from(b - b'0'));
    plain.then_some(literal).and_then(|digits| digits.iter().try_fold(0, add))
}

/// A number, `i` at its end included.
pub(super) fn number(literal: &[u8]) -> Result<Number, String> {
    if let Some(value) = short_decimal(literal) {
        return Ok(Number { int: Some(value.into()), uint: Some(value.into()), float: Some(value.into()), complex: None });
    }
    let text = String::from_utf8_lossy(literal);
    if let Some(imaginary) = text.strip_suffix('i')
        && let Some(value) = float(imaginary)
    {
        return Ok(simplify(0.0, value));
    }
    let mut n = Number { uint: unsigned(&text), ..Number::default() };
    n.int = signed(&text);
    if n.int == Some(0) {
        n.uint = Some(0);
    }
    if let Some(int) = n.int {
        n.float = Some(int as f64);
    } else if let Some(uint) = n.uint {
        n.float = Some(uint as f64);
    } else if let Some(value) = float(&text) {
        if !text.contains(['.', 'e', 'E', 'p', 'P']) {
            return Err(format!("integer overflow: {}", quoted(literal)));
        }
        n.float = Some(value);
        (n.int, n.uint) = (exact_int(value), exact_uint(value));
    }
    if n.float.is_none() {
        return Err(format!("illegal number syntax: {}", quoted(literal)));
    }
    Ok(n)
}

fn exact_int(value: f64) -> Option<i64> {
    // Go's conversion of what does not fit gives the smallest integer, which differs from all but itself.
    let in_range = (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&value);
    (in_range && value.fract() == 0.0).then_some(value as i64)
}

fn exact_uint(value: f64) -> Option<u64> {
    let in_range = (0.0..18_446_744_073_709_551_616.0).contains(&value);
    (in_range && value.fract() == 0.0).then_some(value as u64)
}

fn simplify(real: f64, imaginary: f64) -> Number {
    let mut n = Number { complex: Some((real, imaginary)), ..Number::default() };
    if imaginary == 0.0 {
        (n.float, n.int, n.uint) = (Some(real), exact_int(real), exact_uint(real));
    }
    n
}

/// `1+2i`, as Go's `fmt.Sscan` reads it.
pub(super) fn complex(literal: &[u8]) -> Result<Number, String> {
    let text = String::from_utf8_lossy(literal);
    let syntax = || "syntax error scanning complex number".to_owned();
    let real_end = float_token(&text);
    let rest = &text[real_end..];
    if !rest.starts_with(['+', '-']) {
        return Err(syntax());
    }
    // The sign is taken first; the token may have one of its own.
    let imaginary_end = 1 + float_token(&rest[1..]);
    if !rest[imaginary_end..].starts_with('i') {
        return Err(syntax());
    }
    let convert =
        |part: &str| float(part).ok_or_else(|| format!("strconv.ParseFloat: parsing {}: {}", quoted(part.as_bytes()), float_error(part)));
    let real = convert(&text[..real_end])?;
    Ok(simplify(real, convert(&rest[..imaginary_end])?))
}

fn float_error(text: &str) -> &'static str {
    if clean(text).is_some_and(|t| t.parse::<f64>().is_ok()) { "value out of range" } else { SYNTAX }
}

/// The length of `fmt`'s `floatToken` at the start of a text.
fn float_token(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    let accept = |at: &mut usize, set: &str| {
        let yes = bytes.get(*at).is_some_and(|b| set.as_bytes().contains(b));
        *at += usize::from(yes);
        yes
    };
    accept(&mut at, "+-");
    // It could be the beginning of `Inf`, and is not given back.
    accept(&mut at, "iI");
    let (mut digits, mut exponent) = ("0123456789_", "eEpP");
    if accept(&mut at, "0") && accept(&mut at, "xX") {
        (digits, exponent) = ("0123456789abcdefABCDEF_", "pP");
    }
    while accept(&mut at, digits) {}
    if accept(&mut at, ".") {
        while accept(&mut at, digits) {}
    }
    if accept(&mut at, exponent) {
        accept(&mut at, "+-");
        while accept(&mut at, "0123456789_") {}
    }
    at
}

/// A number without its underscores, if they stand where Go allows them.
fn clean(text: &str) -> Option<String> {
    if text.contains('_') && !underscores_ok(text) {
        return None;
    }
    Some(text.replace('_', ""))
}

fn underscores_ok(text: &str) -> bool {
    let bytes = text.strip_prefix(['+', '-']).unwrap_or(text).as_bytes();
    let prefix = bytes.len() >= 2 && bytes[0] == b'0' && matches!(bytes[1] | 0x20, b'b' | b'o' | b'x');
    let hex = prefix && bytes[1] | 0x20 == b'x';
    let mut saw = if prefix { b'0' } else { b'^' };
    for b in &bytes[if prefix { 2 } else { 0 }..] {
        if b.is_ascii_digit() || hex && b.is_ascii_hexdigit() {
            saw = b'0';
        } else if *b == b'_' {
            if saw != b'0' {
                return false;
            }
            saw = b'_';
        } else if saw == b'_' {
            return false;
        } else {
            saw = b'!';
        }
    }
    saw != b'_'
}

/// Go's `strconv.ParseUint(text, 0, 64)`.
fn unsigned(text: &str) -> Option<u64> {
    let text = clean(text)?;
    let lower = text.to_ascii_lowercase();
    let (digits, base) = match lower.as_bytes() {
        [b'0', b'x', ..] => (&lower[2..], 16),
        [b'0', b'o', ..] => (&lower[2..], 8),
        [b'0', b'b', ..] => (&lower[2..], 2),
        [b'0', _, ..] => (&lower[1..], 8),
        _ => (&lower[..], 10),
    };
    if digits.starts_with(['+', '-']) { None } else { u64::from_str_radix(digits, base).ok() }
}

/// Go's `strconv.ParseInt(text, 0, 64)`.
fn signed(text: &str) -> Option<i64> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let value = i128::from(unsigned(digits)?);
    i64::try_from(if negative { -value } else { value }).ok()
}

/// Go's `strconv.ParseFloat(text, 64)`, decimal and hexadecimal.
fn float(text: &str) -> Option<f64> {
    let text = clean(text)?;
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(&text);
    if unsigned.get(..2).is_some_and(|p| p.eq_ignore_ascii_case("0x")) {
        let value = hex_float(&unsigned[2..])?;
        return Some(if text.starts_with('-') { -value } else { value });
    }
    if !unsigned.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-')) {
        return None;
    }
    text.parse().ok().filter(|v: &f64| v.is_finite())
}

fn hex_float(text: &str) -> Option<f64> {
    let (mantissa, exponent) = text.split_once(['p', 'P'])?;
    let exponent: i32 = exponent.parse().ok()?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let (mut value, mut shift) = (0_u64, -4 * i32::try_from(fraction.len()).ok()?);
    for digit in whole.chars().chain(fraction.chars()) {
        let digit = u64::from(digit.to_digit(16)?);
        if value >> 58 == 0 {
            value = value << 4 | digit;
        } else {
            // Further digits only decide rounding.
            value |= u64::from(digit != 0);
            shift += 4;
        }
    }
    let value = scale(value as f64, exponent.saturating_add(shift));
    value.is_finite().then_some(value)
}

fn scale(mut value: f64, mut exponent: i32) -> f64 {
    while exponent > 1000 && value.is_finite() && value != 0.0 {
        value *= 2_f64.powi(1000);
        exponent -= 1000;
    }
    while exponent < -1000 && value != 0.0 {
        value *= 2_f64.powi(-1000);
        exponent += 1000;
    }
    value * 2_f64.powi(exponent.clamp(-1022, 1023))
}
