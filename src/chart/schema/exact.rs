//! Numbers that no `float64` is: Go holds decimals against each other as they are written, boon the nearest `float64`.
//!
//! Contract: a schema's limits and constants become numbers that boon judges as Go judges the written ones. Values are `float64`, of
//! which Go sees the shortest decimal that names them; whole ones keep that decimal here too.

use super::raw;
use serde_json::{Number, Value as Json};
use std::cmp::Ordering;

/// So many digits name every `float64`; with fewer, a written number is the one that is read.
const SURE: usize = 15;

/// What a number in a schema is for.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// Values below it are refused, or this one and those above.
    AtLeast,
    /// Values above it are refused, or this one and those below.
    AtMost,
    /// Values are held against it, or against what it is part of.
    Constant,
    Other,
}

/// Rewrites a schema that was read from a text.
pub(super) fn rewrite(schema: &mut Json, text: &str) {
    let long = |run: &[u8]| run.len() > SURE;
    if text.as_bytes().split(|byte| !matches!(byte, b'0'..=b'9' | b'.')).any(long) {
        walk(schema, text, Place::Other);
    }
}

fn walk(value: &mut Json, text: &str, place: Place) {
    match value {
        Json::Object(members) => {
            for (key, text) in raw::members(text) {
                let place = match key.as_str() {
                    _ if place == Place::Constant => place,
                    "minimum" | "exclusiveMaximum" => Place::AtLeast,
                    "maximum" | "exclusiveMinimum" => Place::AtMost,
                    "const" | "enum" => Place::Constant,
                    _ => Place::Other,
                };
                if let Some(member) = members.get_mut(&key) {
                    walk(member, text, place);
                }
            }
        }
        Json::Array(items) => items.iter_mut().zip(raw::items(text)).for_each(|(item, text)| walk(item, text, place)),
        Json::Number(_) => {
            if let Some(instead) = instead(text, place) {
                *value = instead;
            }
        }
        _ => {}
    }
}

/// What takes the place of a number that no `float64` is.
fn instead(text: &str, place: Place) -> Option<Json> {
    let (written, nearest) = (Decimal::of(text)?, text.parse::<f64>().ok()?);
    let order = |n: &f64| Decimal::of(&format!("{n:e}")).map_or(Ordering::Equal, |own| own.cmp(&written));
    if order(&nearest) == Ordering::Equal {
        return None;
    }
    let around = [nearest.next_down(), nearest, nearest.next_up()];
    let found = match place {
        Place::AtLeast => around.into_iter().find(|n| order(n) == Ordering::Greater),
        Place::AtMost => around.into_iter().rfind(|n| order(n) == Ordering::Less),
        // A whole number may be that of a flag; no value equals another.
        Place::Constant if text.parse::<i64>().is_ok() => return None,
        Place::Constant => return Some(Json::String(format!("the number {text}"))),
        Place::Other => None,
    };
    Number::from_f64(found?).map(Json::Number)
}

/// A value's number as Go writes it for the schema: whole ones in digits, with zeros behind those that name it.
pub(super) fn value(n: f64) -> Json {
    let whole = || Decimal::of(&format!("{n:e}")).and_then(|decimal| decimal.whole());
    (if n.fract() == 0.0 { whole() } else { None }).unwrap_or_else(|| Json::from(n))
}

/// A number as it is written: `0.DIGITS × 10^point`.
struct Decimal {
    negative: bool,
    digits: String,
    point: i64,
}

impl Decimal {
    fn of(text: &str) -> Option<Self> {
        let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{whole}{fraction}");
        let digits = all.trim_start_matches('0');
        let point = exponent.parse::<i64>().ok()?.checked_add(i64::try_from(whole.len()).ok()?)?;
        let point = point.checked_sub(i64::try_from(all.len() - digits.len()).ok()?)?;
        let digits = digits.trim_end_matches('0').to_owned();
        Some(if digits.is_empty() { Self { negative: false, digits, point: 0 } } else { Self { negative, digits, point } })
    }

    fn cmp(&self, other: &Self) -> Ordering {
        let sign = |own: &Self| if own.digits.is_empty() { 0 } else { 1 - 2 * i8::from(own.negative) };
        let magnitude = || self.point.cmp(&other.point).then_with(|| self.digits.cmp(&other.digits));
        let by_size = if self.negative { magnitude().reverse() } else { magnitude() };
        sign(self).cmp(&sign(other)).then(by_size)
    }

    /// As a whole number, if it is one and fits.
    fn whole(&self) -> Option<Json> {
        if self.digits.is_empty() {
            return Some(0.into());
        }
        let zeros = usize::try_from(self.point).ok()?.checked_sub(self.digits.len()).filter(|zeros| *zeros < 20)?;
        let digits = format!("{}{}", self.digits, "0".repeat(zeros));
        if self.negative { format!("-{digits}").parse::<i64>().ok().map(Json::from) } else { digits.parse::<u64>().ok().map(Json::from) }
    }
}
