//! Whether values are equal as JSON, and which number is greater. Numbers that are written as decimals are only sure where they differ.

use super::Unsure;
use crate::value::{Frozen, MapType, Text};
use serde_json::{Number, Value as Json};
use std::cmp::Ordering;

/// Mirrors `equals` of `util.go`: `1` and `1.0` are equal.
pub(super) fn equal(a: &Frozen, b: &Frozen) -> Result<bool, Unsure> {
    Ok(match (a, b) {
        (Frozen::Nil, Frozen::Nil) => true,
        (Frozen::Bool(a), Frozen::Bool(b)) => a == b,
        (Frozen::Str(a), Frozen::Str(b)) => a == b,
        (Frozen::List(_, a, _), Frozen::List(_, b, _)) => a.len() == b.len() && all(a.iter().zip(&**b), |(a, b)| equal(a, b))?,
        (Frozen::Map(_, a, _), Frozen::Map(_, b, _)) => {
            a.len() == b.len() && all(a.iter().zip(&**b), |((k, a), (l, b))| Ok(k == l && equal(a, b)?))?
        }
        _ if is_number(a) && is_number(b) => order(a, &number(b).ok_or(Unsure)?)? == Ordering::Equal,
        _ if is_usual(a) && is_usual(b) => false,
        _ => return Err(Unsure),
    })
}

/// Whether something holds of all; stops where it does not.
pub(super) fn all<T>(items: impl Iterator<Item = T>, mut holds: impl FnMut(T) -> Result<bool, Unsure>) -> Result<bool, Unsure> {
    for item in items {
        if !holds(item)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// How a value compares with a number of a schema.
pub(super) fn order(value: &Frozen, limit: &Number) -> Result<Ordering, Unsure> {
    let value = number(value).ok_or(Unsure)?;
    if let (Some(a), Some(b)) = (value.as_i64(), limit.as_i64()) {
        return Ok(a.cmp(&b));
    }
    let (Some(a), Some(b)) = (value.as_f64(), limit.as_f64()) else { return Err(Unsure) };
    // What was read from the schema's text may be off by the last digit.
    if (a - b).abs() > a.abs().max(b.abs()) * 1e-12 { a.partial_cmp(&b).ok_or(Unsure) } else { Err(Unsure) }
}

/// Below this, every integer has a `float64` of its own.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A finite number. What is whole is an integer, however it came.
fn number(value: &Frozen) -> Option<Number> {
    match value {
        Frozen::Int(n) | Frozen::Int64(n) => Some(Number::from(*n)),
        Frozen::Float(n) if n.fract() == 0.0 && n.abs() < EXACT => Some(Number::from(*n as i64)),
        Frozen::Float(n) => Number::from_f64(*n),
        _ => None,
    }
}

fn is_number(value: &Frozen) -> bool {
    matches!(value, Frozen::Int(_) | Frozen::Int64(_) | Frozen::Float(_))
}

/// What JSON has.
fn is_usual(value: &Frozen) -> bool {
    !matches!(value, Frozen::Number(_) | Frozen::Bytes(_) | Frozen::Object(_))
}

/// A constant of a schema; none that holds decimals, as more digits may be written than were read.
pub(super) fn constant(json: Json) -> Result<Frozen, Unsure> {
    Ok(match json {
        Json::Null => Frozen::Nil,
        Json::Bool(b) => Frozen::Bool(b),
        Json::Number(n) => Frozen::Int(n.as_i64().ok_or(Unsure)?),
        Json::String(text) => Frozen::Str(text.into()),
        Json::Array(items) => {
            let items = items.into_iter().map(constant).collect::<Result<Vec<_>, _>>()?;
            Frozen::List(Default::default(), items.into(), false)
        }
        Json::Object(entries) => {
            let own = |(key, value): (String, Json)| Ok((key.into(), constant(value)?));
            let mut entries = entries.into_iter().map(own).collect::<Result<Vec<_>, Unsure>>()?;
            entries.sort_unstable_by(|(a, _): &(Text, _), (b, _)| a.cmp(b));
            Frozen::Map(MapType::Any, entries.into(), false)
        }
    })
}

/// Whether a value is a multiple of a number: of integers only.
pub(super) fn is_multiple(value: &Frozen, of: &Number) -> Result<bool, Unsure> {
    let whole = number(value).and_then(|n| n.as_i64()).zip(of.as_i64());
    whole.and_then(|(n, of)| n.checked_rem(of)).map(|rest| rest == 0).ok_or(Unsure)
}
