//! What a scalar means: the rules of YAML 1.1 as go-yaml v2 and v3 apply them.

use super::error::Profile;
use super::timestamp::Timestamp;

/// The meaning of a scalar.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Resolved {
    Null,
    Bool(bool),
    Int(i64),
    /// Above `i64`.
    Uint(u64),
    Float(f64),
    Str,
    Timestamp(Timestamp),
}

impl Resolved {
    /// The short tag.
    pub(super) fn tag(&self) -> &'static str {
        match self {
            Self::Null => "!!null",
            Self::Bool(_) => "!!bool",
            Self::Int(_) | Self::Uint(_) => "!!int",
            Self::Float(_) => "!!float",
            Self::Str => "!!str",
            Self::Timestamp(_) => "!!timestamp",
        }
    }
}

/// Resolves the text of a plain scalar without a tag.
pub(super) fn resolve_plain(profile: Profile, text: &str) -> Resolved {
    resolve(profile, text, true)
}

/// Resolves a scalar with a short tag.
///
/// # Errors
/// When the text is no such thing.
pub(super) fn resolve_tagged(profile: Profile, tag: &str, text: &str) -> Result<Resolved, String> {
    if !matches!(tag, "!!bool" | "!!int" | "!!float" | "!!null" | "!!timestamp") {
        return Ok(Resolved::Str);
    }
    let resolved = resolve(profile, text, tag == "!!timestamp");
    match (tag, resolved) {
        (tag, resolved) if resolved.tag() == tag => Ok(resolved),
        ("!!float", Resolved::Int(n)) => Ok(Resolved::Float(n as f64)),
        (tag, resolved) => Err(format!("cannot decode {} `{text}` as a {tag}", resolved.tag())),
    }
}

fn resolve(profile: Profile, text: &str, timestamps: bool) -> Resolved {
    let Some(first) = text.as_bytes().first() else { return Resolved::Null };
    match first {
        b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' | b'~' => word(profile, text),
        b'.' => match special(text).or_else(|| go_float(text)) {
            Some(n) => Resolved::Float(n),
            None => Resolved::Str,
        },
        b'0'..=b'9' | b'+' | b'-' => {
            if let Some(n) = special(text) {
                return Resolved::Float(n);
            }
            if timestamps && let Some(timestamp) = Timestamp::parse(text) {
                return Resolved::Timestamp(timestamp);
            }
            number(profile, text)
        }
        _ => Resolved::Str,
    }
}

fn word(profile: Profile, text: &str) -> Resolved {
    match text {
        "true" | "True" | "TRUE" => Resolved::Bool(true),
        "false" | "False" | "FALSE" => Resolved::Bool(false),
        "~" | "null" | "Null" | "NULL" => Resolved::Null,
        _ if profile == Profile::V3 => Resolved::Str,
        _ => old_bool(text).map_or(Resolved::Str, Resolved::Bool),
    }
}

/// The further booleans of YAML 1.1.
pub(super) fn old_bool(text: &str) -> Option<bool> {
    match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Some(true),
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => Some(false),
        _ => None,
    }
}

fn special(text: &str) -> Option<f64> {
    match text {
        ".nan" | ".NaN" | ".NAN" => Some(f64::NAN),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Some(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => Some(f64::NEG_INFINITY),
        _ => None,
    }
}

fn number(profile: Profile, text: &str) -> Resolved {
    let stripped;
    let plain = if text.contains('_') {
        stripped = text.replace('_', "");
        stripped.as_str()
    } else {
        text
    };
    if let Some(resolved) = integer(plain) {
        return resolved;
    }
    if is_yaml_float(plain.as_bytes())
        && let Ok(n) = plain.parse::<f64>()
        && n.is_finite()
    {
        return Resolved::Float(n);
    }
    // Go cuts the prefix and lets the rest have a sign of its own.
    if let Some(rest) = plain.strip_prefix("0b") {
        return i64::from_str_radix(rest, 2).map_or(Resolved::Str, Resolved::Int);
    }
    if profile == Profile::V3
        && let Some(rest) = plain.strip_prefix("0o")
    {
        return i64::from_str_radix(rest, 8).map_or(Resolved::Str, Resolved::Int);
    }
    Resolved::Str
}

/// `strconv.ParseInt` and `ParseUint` with base 0.
fn integer(text: &str) -> Option<Resolved> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let negative = text.starts_with('-');
    let (radix, digits) = match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, &digits[2..]),
        [b'0', b'o' | b'O', ..] => (8, &digits[2..]),
        [b'0', b'b' | b'B', ..] => (2, &digits[2..]),
        [b'0', _, ..] => (8, &digits[1..]),
        _ => (10, digits),
    };
    if !digits.as_bytes().first()?.is_ascii_hexdigit() {
        return None;
    }
    let magnitude = u64::from_str_radix(digits, radix).ok()?;
    if negative {
        return 0_i64.checked_sub_unsigned(magnitude).map(Resolved::Int);
    }
    match i64::try_from(magnitude) {
        Ok(n) => Some(Resolved::Int(n)),
        // An unsigned number has no sign.
        Err(_) => (!text.starts_with('+')).then_some(Resolved::Uint(magnitude)),
    }
}

/// `^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$`
fn is_yaml_float(text: &[u8]) -> bool {
    let digits = |at: usize| text[at..].iter().take_while(|b| b.is_ascii_digit()).count();
    let mut at = usize::from(matches!(text.first(), Some(b'+' | b'-')));
    let whole = digits(at);
    at += whole;
    if text.get(at) == Some(&b'.') {
        let fraction = digits(at + 1);
        if whole + fraction == 0 {
            return false;
        }
        at += 1 + fraction;
    } else if whole == 0 {
        return false;
    }
    if matches!(text.get(at), Some(b'e' | b'E')) {
        at += 1 + usize::from(matches!(text.get(at + 1), Some(b'+' | b'-')));
        let exponent = digits(at);
        return exponent > 0 && at + exponent == text.len();
    }
    at == text.len()
}

/// `strconv.ParseFloat` of a text that begins with a point: underscores may stand between digits.
fn go_float(text: &str) -> Option<f64> {
    let bytes = text.as_bytes();
    let between_digits = |i: usize| bytes[i - 1].is_ascii_digit() && bytes.get(i + 1).is_some_and(u8::is_ascii_digit);
    if bytes.iter().enumerate().any(|(i, b)| *b == b'_' && (i == 0 || !between_digits(i))) {
        return None;
    }
    let plain = text.replace('_', "");
    if !is_yaml_float(plain.as_bytes()) {
        return None;
    }
    plain.parse().ok().filter(|n: &f64| n.is_finite())
}

/// `^[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?$`: what other readers take for a number of base 60.
pub(super) fn is_base60(text: &[u8]) -> bool {
    let text = text.strip_prefix(b"-").or_else(|| text.strip_prefix(b"+")).unwrap_or(text);
    if !text.first().is_some_and(u8::is_ascii_digit) {
        return false;
    }
    let mut at = text.iter().take_while(|b| b.is_ascii_digit() || **b == b'_').count();
    let mut parts = 0;
    while text.get(at) == Some(&b':') {
        let digit = |i: usize| text.get(i).is_some_and(u8::is_ascii_digit);
        let low = text.get(at + 1).is_some_and(|b| (b'0'..=b'5').contains(b));
        at += match (low, digit(at + 1), digit(at + 2)) {
            (true, _, true) => 3,
            (_, true, false) => 2,
            _ => return false,
        };
        parts += 1;
    }
    let rest = &text[at..];
    parts > 0 && (rest.is_empty() || rest[0] == b'.' && rest[1..].iter().all(|b| b.is_ascii_digit() || *b == b'_'))
}
