//! Helm 4's functions on durations: a text like `1h2m`, or seconds as text or number.

use super::{arguments::Arguments, cast, function};
use crate::{
    format,
    profile::Helm,
    template::{
        Function,
        Type::{Any, Duration as DurationType, Float64, Int64},
    },
    time::{Duration, parse_duration},
    value::{Kind, Number, Value},
};
use std::rc::Rc;

const SECOND: i64 = 1_000_000_000;

pub(super) const FUNCTIONS_4: &[Function] = &[
    function("mustToDuration", &[Any], DurationType, |_, a| Ok(object(duration(a.value(0))?))),
    function("durationNanoseconds", &[Any], Int64, |_, a| Ok(Value::Int64(or_zero(a).0))),
    function("durationMicroseconds", &[Any], Int64, |_, a| Ok(Value::Int64(or_zero(a).0 / 1000))),
    function("durationMilliseconds", &[Any], Int64, |_, a| Ok(Value::Int64(or_zero(a).0 / 1_000_000))),
    function("durationSeconds", &[Any], Float64, |_, a| Ok(Value::Float(or_zero(a).in_units(SECOND)))),
    function("durationMinutes", &[Any], Float64, |_, a| Ok(Value::Float(or_zero(a).in_units(60 * SECOND)))),
    function("durationHours", &[Any], Float64, |_, a| Ok(Value::Float(hours(a)))),
    function("durationDays", &[Any], Float64, |_, a| Ok(Value::Float(hours(a) / 24.0))),
    function("durationWeeks", &[Any], Float64, |_, a| Ok(Value::Float(hours(a) / 24.0 / 7.0))),
    function("durationRoundTo", &[Any, Any], DurationType, |_, a| Ok(to_multiple(a, Duration::round))),
    function("durationTruncateTo", &[Any, Any], DurationType, |_, a| Ok(to_multiple(a, Duration::truncate))),
];

fn object(duration: Duration) -> Value {
    Value::Object(Rc::new(duration))
}

fn or_zero(a: &[Value]) -> Duration {
    duration(a.value(0)).unwrap_or(Duration(0))
}

fn hours(a: &[Value]) -> f64 {
    or_zero(a).in_units(3600 * SECOND)
}

fn to_multiple(a: &[Value], round: fn(Duration, Duration) -> Duration) -> Value {
    let Ok(value) = duration(a.value(0)) else { return object(Duration(0)) };
    object(duration(a.value(1)).map_or(value, |multiple| round(value, multiple)))
}

/// Mirrors Helm's `asDuration`.
fn duration(value: &Value) -> Result<Duration, String> {
    match value {
        Value::Nil => Err("invalid duration".into()),
        Value::Str(text) => {
            let readable = text.to_str_lossy();
            let trimmed = readable.trim();
            if trimmed.is_empty() {
                return Err("empty duration".into());
            }
            if let Ok(duration) = parse_duration(trimmed) {
                return Ok(duration);
            }
            match cast::parse_float(trimmed) {
                Ok(seconds) => from_float(seconds),
                Err(_) => Err(format!("could not parse duration {}", format::quote(text.as_bytes()))),
            }
        }
        Value::Float(seconds) => from_float(*seconds),
        Value::Number(Number::Float32(seconds)) => from_float((*seconds).into()),
        Value::Number(Number::Uint64(n) | Number::Uint(n)) => {
            i64::try_from(*n).map_err(|_| format!("duration seconds overflow: {n}")).and_then(from_seconds)
        }
        value => match (value.downcast::<Duration>(), value.as_int()) {
            (Some(duration), _) => Ok(*duration),
            (None, Some(seconds)) if value.kind() != Kind::Struct => from_seconds(seconds),
            _ => Err(format!("unsupported duration type {}", value.type_name_in(Helm::V4))),
        },
    }
}

fn from_seconds(seconds: i64) -> Result<Duration, String> {
    seconds.checked_mul(SECOND).map(Duration).ok_or_else(|| format!("duration seconds overflow: {seconds}"))
}

fn from_float(seconds: f64) -> Result<Duration, String> {
    let limit = i64::MAX as f64;
    if !seconds.is_finite() {
        return Err(format!("invalid duration seconds: {}", format::float(seconds)));
    }
    if seconds > limit / SECOND as f64 || seconds < -(limit / SECOND as f64) {
        return Err(format!("duration seconds overflow: {}", format::float(seconds)));
    }
    Ok(Duration((seconds * SECOND as f64) as i64))
}
