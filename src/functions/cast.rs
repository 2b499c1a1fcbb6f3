//! Sprig's coercions to numbers: `spf13/cast`.

use crate::value::{Number, Value};

/// `cast.ToInt64`: what cannot be converted is 0.
pub(super) fn int64(value: &Value) -> i64 {
    match value {
        Value::Int(n) | Value::Int64(n) => *n,
        Value::Float(n) => truncated(*n),
        Value::Number(Number::Float32(n)) => truncated(f64::from(*n)),
        Value::Number(Number::Uint(n) | Number::Uint64(n)) => n.cast_signed(),
        Value::Number(n) => n.as_int().unwrap_or(0),
        Value::Str(text) => text.as_str().and_then(|s| parse_int(trim_zero_decimal(s)).ok()).unwrap_or(0),
        Value::Bool(b) => i64::from(*b),
        Value::Object(object) if is_calendar_unit(object.type_name()) => object.integer().unwrap_or(0),
        _ => 0,
    }
}

/// `cast.ToFloat64`: what cannot be converted is 0.
pub(super) fn float64(value: &Value) -> f64 {
    match value {
        Value::Float(n) => *n,
        Value::Number(Number::Float32(n)) => f64::from(*n),
        Value::Number(Number::Uint(n) | Number::Uint64(n)) => *n as f64,
        Value::Str(text) => text.as_str().and_then(|s| parse_float(s).ok()).unwrap_or(0.0),
        other => int64(other) as f64,
    }
}

/// Only these named integers are converted; `time.Duration` is 0.
fn is_calendar_unit(type_name: &str) -> bool {
    matches!(type_name, "time.Month" | "time.Weekday")
}

/// Go's conversion on amd64: out of range is the smallest integer.
fn truncated(n: f64) -> i64 {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    if (-LIMIT..LIMIT).contains(&n) { n as i64 } else { i64::MIN }
}

/// `1.0` and `1.00` without their zeros; `1.` and `1.5` as they are.
fn trim_zero_decimal(text: &str) -> &str {
    let cut = text.trim_end_matches('0');
    if cut.len() < text.len() { cut.strip_suffix('.').unwrap_or(text) } else { text }
}

const SYNTAX: &str = "invalid syntax";
const RANGE: &str = "value out of range";

/// `strconv.ParseInt(text, 0, 64)`: prefixes, underscores, no blanks.
///
/// # Errors
/// The last words of Go's text.
pub fn parse_int(text: &str) -> Result<i64, &'static str> {
    let (negative, digits) = match text.as_bytes().first().ok_or(SYNTAX)? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let lower = digits.to_ascii_lowercase();
    let (base, body) = match lower.as_bytes() {
        [b'0', b'x', _, ..] => (16, &lower[2..]),
        [b'0', b'o', _, ..] => (8, &lower[2..]),
        [b'0', b'b', _, ..] => (2, &lower[2..]),
        [b'0', _, ..] => (8, &lower[1..]),
        _ => (10, lower.as_str()),
    };
    if lower.contains('_') && !underscores_ok(&lower) {
        return Err(SYNTAX);
    }
    let magnitude = magnitude(body, base)?;
    let signed = if negative { 0_i64.checked_sub_unsigned(magnitude) } else { i64::try_from(magnitude).ok() };
    signed.ok_or(RANGE)
}

/// The digits of a number without sign; underscores are skipped.
fn magnitude(body: &str, base: u32) -> Result<u64, &'static str> {
    let mut value = None;
    for c in body.chars().filter(|c| *c != '_') {
        let digit = u64::from(c.to_digit(base).ok_or(SYNTAX)?);
        let grown = value.unwrap_or(0_u64).checked_mul(u64::from(base)).and_then(|n| n.checked_add(digit));
        value = Some(grown.ok_or(RANGE)?);
    }
    value.ok_or(SYNTAX)
}

/// `strconv.underscoreOK`: only between digits, or after a prefix. The text is lower case and has no sign.
fn underscores_ok(text: &str) -> bool {
    let bytes = text.as_bytes();
    let prefixed = matches!(bytes, [b'0', b'x' | b'o' | b'b', ..]);
    let hex = matches!(bytes, [b'0', b'x', ..]);
    // '^': start; '0': digit or prefix; '_': underscore; '!': anything else.
    let mut seen = if prefixed { b'0' } else { b'^' };
    for b in &bytes[if prefixed { 2 } else { 0 }..] {
        if b.is_ascii_digit() || hex && matches!(b, b'a'..=b'f') {
            seen = b'0';
        } else if *b == b'_' {
            if seen != b'0' {
                return false;
            }
            seen = b'_';
        } else {
            if seen == b'_' {
                return false;
            }
            seen = b'!';
        }
    }
    seen != b'_'
}

/// `strconv.ParseFloat(text, 64)`
///
/// # Errors
/// The last words of Go's text.
pub fn parse_float(text: &str) -> Result<f64, &'static str> {
    let lower = text.to_ascii_lowercase();
    let unsigned = lower.strip_prefix(['+', '-']).unwrap_or(&lower);
    let negative = lower.starts_with('-');
    match unsigned {
        "inf" | "infinity" => return Ok(if negative { f64::NEG_INFINITY } else { f64::INFINITY }),
        "nan" => return if unsigned.len() == lower.len() { Ok(f64::NAN) } else { Err(SYNTAX) },
        _ => {}
    }
    if unsigned.starts_with(['+', '-']) || (unsigned.contains('_') && !underscores_ok(unsigned)) {
        return Err(SYNTAX);
    }
    let digits: String = unsigned.chars().filter(|c| *c != '_').collect();
    let magnitude = match digits.strip_prefix("0x") {
        Some(hex) => parse_hex_float(hex),
        None if digits.bytes().all(|b| matches!(b, b'0'..=b'9' | b'.' | b'e' | b'+' | b'-')) => digits.parse::<f64>().ok(),
        None => None,
    };
    match magnitude.ok_or(SYNTAX)? {
        magnitude if magnitude.is_infinite() => Err(RANGE),
        magnitude => Ok(if negative { -magnitude } else { magnitude }),
    }
}

/// `1.8p-3`; the exponent is required. Correct rounding for up to 64 significant bits.
fn parse_hex_float(text: &str) -> Option<f64> {
    let (mantissa, exponent) = text.split_once('p')?;
    let exponent: i32 = exponent.parse::<i64>().ok()?.clamp(-100_000, 100_000) as i32;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits: String = format!("{whole}{fraction}");
    if digits.is_empty() {
        return None;
    }
    let mut bits = 0_u64;
    let mut scale = exponent.saturating_sub(4 * i32::try_from(fraction.len()).ok()?);
    for c in digits.chars() {
        let digit = c.to_digit(16)?;
        if bits >> 60 == 0 {
            bits = bits << 4 | u64::from(digit);
        } else {
            // Beyond 64 bits only whether anything follows matters.
            bits |= u64::from(digit != 0);
            scale = scale.saturating_add(4);
        }
    }
    Some(scaled(bits, scale))
}

/// `bits × 2^scale`, rounded once to nearest even.
fn scaled(bits: u64, scale: i32) -> f64 {
    if bits == 0 {
        return 0.0;
    }
    let top = 64 - i32::try_from(bits.leading_zeros()).unwrap_or(0) + scale;
    // 53 bits for normal numbers, fewer below 2^-1022.
    let keep = (top + 1074).clamp(-1, 53);
    let drop = 64 - i32::try_from(bits.leading_zeros()).unwrap_or(0) - keep;
    if keep < 0 {
        return 0.0;
    }
    let (mut mantissa, mut power) = (bits, scale);
    if drop > 0 {
        let (rest, half) = if drop >= 64 { (bits, 1_u64 << 63) } else { (bits & ((1 << drop) - 1), 1 << (drop - 1)) };
        mantissa = if drop >= 64 { 0 } else { bits >> drop };
        if rest > half || rest == half && mantissa & 1 == 1 {
            mantissa += 1;
        }
        power += drop;
    }
    let mut value = mantissa as f64;
    while power > 0 && value.is_finite() {
        let step = power.min(1000);
        value *= 2_f64.powi(step);
        power -= step;
    }
    while power < 0 && value != 0.0 {
        let step = power.max(-1000);
        value *= 2_f64.powi(step);
        power -= step;
    }
    value
}

/// `math.Ldexp` of a positive normal number.
pub(super) fn scaled_float(value: f64, exponent: i64) -> f64 {
    let bits = value.to_bits();
    let biased = (bits >> 52 & 0x7FF).cast_signed();
    let mantissa = bits & ((1 << 52) - 1) | 1 << 52;
    let scale = (biased - 1075 + exponent).clamp(-10_000, 10_000);
    scaled(mantissa, i32::try_from(scale).unwrap_or(0))
}
