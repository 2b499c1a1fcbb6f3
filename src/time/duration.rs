//! `time.Duration`: nanoseconds with Go's texts.

use crate::value::{Kind, Object};
use std::any::Any;

/// A length of time in nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Duration(pub i64);

const MICRO: u64 = 1_000;
const MILLI: u64 = 1_000_000;
const SECOND: u64 = 1_000_000_000;
const MINUTE: u64 = 60 * SECOND;
const HOUR: u64 = 60 * MINUTE;

impl Duration {
    /// This many seconds; wraps as Go's multiplication does.
    pub fn from_seconds(seconds: i64) -> Self {
        Self(seconds.wrapping_mul(1_000_000_000))
    }

    /// In units of so many nanoseconds, as `Seconds`, `Minutes` and `Hours` compute it.
    pub fn in_units(self, unit: i64) -> f64 {
        (self.0 / unit) as f64 + (self.0 % unit) as f64 / unit as f64
    }

    /// Rounded toward zero to a multiple. Mirrors `Duration.Truncate`.
    #[must_use]
    pub fn truncate(self, multiple: Self) -> Self {
        if multiple.0 <= 0 { self } else { Self(self.0 - self.0 % multiple.0) }
    }

    /// Rounded to the nearest multiple, halves away from zero. Mirrors `Duration.Round`.
    #[must_use]
    pub fn round(self, multiple: Self) -> Self {
        if multiple.0 <= 0 {
            return self;
        }
        let rest = i128::from(self.0 % multiple.0);
        let (value, unit) = (i128::from(self.0), i128::from(multiple.0));
        let rounded = if rest.abs() * 2 < unit { value - rest } else { value - rest + unit * rest.signum() };
        Self(i64::try_from(rounded).unwrap_or(if rounded < 0 { i64::MIN } else { i64::MAX }))
    }
}

/// `1h2m3.5s`, as Go prints it.
impl std::fmt::Display for Duration {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let size = self.0.unsigned_abs();
        let sign = if self.0 < 0 { "-" } else { "" };
        if size < SECOND {
            return match size {
                0 => f.write_str("0s"),
                1..MICRO => write!(f, "{sign}{size}ns"),
                MICRO..MILLI => write!(f, "{sign}{}µs", fraction(size, MICRO)),
                _ => write!(f, "{sign}{}ms", fraction(size, MILLI)),
            };
        }
        f.write_str(sign)?;
        if size >= HOUR {
            write!(f, "{}h", size / HOUR)?;
        }
        if size >= MINUTE {
            write!(f, "{}m", size % HOUR / MINUTE)?;
        }
        write!(f, "{}s", fraction(size % MINUTE, SECOND))
    }
}

/// A number of units with its decimals, trailing zeros left out.
fn fraction(size: u64, unit: u64) -> String {
    let digits = unit.ilog10() as usize;
    let text = format!("{}.{:0digits$}", size / unit, size % unit);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Reads `1h2m3.5s`. Mirrors `time.ParseDuration`.
///
/// # Errors
/// In Go's words: `time: unknown unit "d" in duration "1d"`.
///
/// ```
/// use charttest::time::parse_duration;
/// assert_eq!(parse_duration("90m").unwrap().to_string(), "1h30m0s");
/// assert_eq!(parse_duration("5").unwrap_err(), r#"time: missing unit in duration "5""#);
/// ```
pub fn parse_duration(text: &str) -> Result<Duration, String> {
    let quoted = || quote(text);
    let invalid = || format!("time: invalid duration {}", quoted());
    let negative = text.starts_with('-');
    let mut rest = text.strip_prefix(['-', '+']).unwrap_or(text);
    if rest == "0" {
        return Ok(Duration(0));
    }
    if rest.is_empty() {
        return Err(invalid());
    }
    let mut total: u64 = 0;
    while !rest.is_empty() {
        let whole = digits(rest);
        let mut value = number(whole).ok_or_else(invalid)?;
        rest = &rest[whole.len()..];
        let mut decimals = "";
        if let Some(after) = rest.strip_prefix('.') {
            decimals = digits(after);
            rest = &after[decimals.len()..];
        }
        if whole.is_empty() && decimals.is_empty() {
            return Err(invalid());
        }
        let end = rest.find(|c: char| c == '.' || c.is_ascii_digit()).unwrap_or(rest.len());
        let (unit_text, after) = rest.split_at(end);
        rest = after;
        if unit_text.is_empty() {
            return Err(format!("time: missing unit in duration {}", quoted()));
        }
        let unit = unit(unit_text).ok_or_else(|| format!("time: unknown unit {} in duration {}", quote(unit_text), quoted()))?;
        value = value.checked_mul(unit).filter(|v| *v <= 1 << 63).ok_or_else(invalid)?;
        if !decimals.is_empty() {
            value += decimal_part(decimals, unit);
        }
        total = total.checked_add(value).filter(|t| value <= 1 << 63 && *t <= 1 << 63).ok_or_else(invalid)?;
    }
    match (negative, total) {
        (true, total) => Ok(Duration((total as i64).wrapping_neg())),
        (false, total) => i64::try_from(total).map(Duration).map_err(|_| invalid()),
    }
}

fn digits(text: &str) -> &str {
    &text[..text.bytes().take_while(u8::is_ascii_digit).count()]
}

fn number(digits: &str) -> Option<u64> {
    digits.bytes().try_fold(0_u64, |n, b| n.checked_mul(10)?.checked_add(u64::from(b - b'0')).filter(|n| *n <= 1 << 63))
}

/// The decimals of a number of units, in nanoseconds; digits that do not fit are dropped, as Go does.
fn decimal_part(decimals: &str, unit: u64) -> u64 {
    let (mut value, mut scale) = (0_u64, 1_f64);
    for byte in decimals.bytes() {
        if value > ((1 << 63) - 1) / 10 {
            break;
        }
        let next = value * 10 + u64::from(byte - b'0');
        if next > 1 << 63 {
            break;
        }
        value = next;
        scale *= 10.0;
    }
    (value as f64 * (unit as f64 / scale)) as u64
}

fn unit(text: &str) -> Option<u64> {
    Some(match text {
        "ns" => 1,
        "us" | "µs" | "μs" => MICRO,
        "ms" => MILLI,
        "s" => SECOND,
        "m" => MINUTE,
        "h" => HOUR,
        _ => return None,
    })
}

/// A text in quotes as Go's `time` package quotes it: every byte that is no ASCII, and control characters but DEL, as `\xNN`.
pub(super) fn quote(text: &str) -> String {
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            ' '..='\x7f' => out.push(c),
            c => {
                let mut buffer = [0; 4];
                for byte in c.encode_utf8(&mut buffer).bytes() {
                    out.push_str(&format!("\\x{byte:02x}"));
                }
            }
        }
    }
    out.push('"');
    out
}

impl Object for Duration {
    fn type_name(&self) -> &str {
        "time.Duration"
    }

    fn kind(&self) -> Kind {
        Kind::Int64
    }

    fn string(&self) -> Option<String> {
        Some(self.to_string())
    }

    fn integer(&self) -> Option<i64> {
        Some(self.0)
    }

    fn encoded(&self) -> Option<crate::value::Value> {
        Some(crate::value::Value::Int64(self.0))
    }

    fn equals(&self, other: &dyn Object) -> bool {
        other.as_any().downcast_ref::<Self>() == Some(self)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
