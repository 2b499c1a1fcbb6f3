//! Dates: the clock and the zone come from the environment of the render.

use super::{arguments::Arguments, function, letters};
use crate::{
    template::{
        Call, Function,
        Type::{Any, String, Time as TimeType},
    },
    time::{self, Duration, Location, Time, parse_duration},
    value::Value,
};
use std::rc::Rc;

pub(super) const FUNCTIONS: &[Function] = &[
    function("now", &[], TimeType, |call, _| Ok(Value::Object(Rc::new(Time { monotonic: true, ..now(call) })))),
    function("date", &[String, Any], String, |call, a| Ok(in_zone(call, a.bytes(0), a.value(1), "Local"))),
    function("dateInZone", &[String, Any, String], String, |call, a| Ok(in_zone(call, a.bytes(0), a.value(1), zone(a)))),
    function("date_in_zone", &[String, Any, String], String, |call, a| Ok(in_zone(call, a.bytes(0), a.value(1), zone(a)))),
    function("htmlDate", &[Any], String, |call, a| Ok(in_zone(call, b"2006-01-02", a.value(0), "Local"))),
    function("htmlDateInZone", &[Any, String], String, |call, a| {
        Ok(in_zone(call, b"2006-01-02", a.value(0), a.text(1).as_str().unwrap_or("?")))
    }),
    function("dateModify", &[String, TimeType], TimeType, |_, a| Ok(modify(a).unwrap_or_else(|_| a.value(1).clone()))),
    function("date_modify", &[String, TimeType], TimeType, |_, a| Ok(modify(a).unwrap_or_else(|_| a.value(1).clone()))),
    function("mustDateModify", &[String, TimeType], TimeType, |_, a| Ok(modify(a)?)),
    function("must_date_modify", &[String, TimeType], TimeType, |_, a| Ok(modify(a)?)),
    function("ago", &[Any], String, |call, a| Ok(ago(call, a.value(0)).to_string().into())),
    function("duration", &[Any], String, |_, a| Ok(seconds(a.value(0)).to_string().into())),
    function("durationRound", &[Any], String, |call, a| Ok(rounded(call, a.value(0)).into())),
    function("toDate", &[String, String], TimeType, |call, a| Ok(object(to_date(call, a).unwrap_or_else(|_| Time::zero())))),
    function("mustToDate", &[String, String], TimeType, |call, a| Ok(object(to_date(call, a)?))),
    function("unixEpoch", &[TimeType], String, |_, a| Ok(a.value(0).downcast::<Time>().map_or(0, |t| t.seconds).to_string().into())),
];

fn object(time: Time) -> Value {
    Value::Object(Rc::new(time))
}

fn local(call: &dyn Call) -> Rc<Location> {
    Rc::new(Location::local(&call.env().zone))
}

fn now(call: &dyn Call) -> Time {
    Time::from_nanos(call.env().now, local(call))
}

fn zone(a: &[Value]) -> &str {
    // A name that is no text is no zone.
    a.text(2).as_str().unwrap_or("?")
}

/// A time given as a time or as seconds since 1970.
fn given(call: &dyn Call, value: &Value) -> Option<Time> {
    match value {
        Value::Int(n) | Value::Int64(n) => Some(Time::unix(*n, local(call))),
        value => value.downcast::<Time>().cloned(),
    }
}

/// Mirrors `dateInZone`: what is no time means now, an unknown zone UTC.
fn in_zone(call: &dyn Call, layout: &[u8], value: &Value, zone: &str) -> Value {
    let time = given(call, value).unwrap_or_else(|| now(call));
    let location = Location::load(zone, &call.env().zone).unwrap_or(Location::Utc);
    Value::text(time.at(Rc::new(location)).format_bytes(layout))
}

fn modify(a: &[Value]) -> Result<Value, std::string::String> {
    let duration = parse_duration(&letters::readable(a.bytes(0))).map_err(|error| letters::restored(&error))?;
    Ok(a.value(1).downcast::<Time>().map_or(Value::Nil, |time| object(time.add(duration))))
}

fn ago(call: &dyn Call, value: &Value) -> Duration {
    let now = now(call);
    let then = given(call, value).unwrap_or_else(|| now.clone());
    now.since(&then).round(Duration::from_seconds(1))
}

fn seconds(value: &Value) -> Duration {
    Duration::from_seconds(match value {
        Value::Int64(n) => *n,
        Value::Str(text) => text.as_str().map_or(0, parse_int),
        _ => 0,
    })
}

/// `strconv.ParseInt` with its error ignored: out of range saturates, anything else is 0.
fn parse_int(text: &str) -> i64 {
    use std::num::IntErrorKind::{NegOverflow, PosOverflow};
    text.parse::<i64>().unwrap_or_else(|error| match error.kind() {
        PosOverflow => i64::MAX,
        NegOverflow => i64::MIN,
        _ => 0,
    })
}

/// Only the largest unit, rounded down. Mirrors `durationRound`.
fn rounded(call: &dyn Call, value: &Value) -> std::string::String {
    let duration = match value {
        Value::Str(text) => parse_duration(&text.to_str_lossy()).unwrap_or(Duration(0)),
        Value::Int64(n) => Duration(*n),
        value => value.downcast::<Time>().map_or(Duration(0), |time| now(call).since(time)),
    };
    const SECOND: u64 = 1_000_000_000;
    const HOUR: u64 = 3600 * SECOND;
    let size = duration.0.unsigned_abs();
    let units = [(365 * 24 * HOUR, "y"), (30 * 24 * HOUR, "mo"), (24 * HOUR, "d"), (HOUR, "h"), (60 * SECOND, "m"), (SECOND, "s")];
    units.into_iter().find(|(unit, _)| size > *unit).map_or_else(|| "0s".to_owned(), |(unit, name)| format!("{}{name}", size / unit))
}

fn to_date(call: &dyn Call, a: &[Value]) -> Result<Time, std::string::String> {
    let parsed = time::parse(&letters::readable(a.bytes(0)), &letters::readable(a.bytes(1)), &local(call));
    parsed.map_err(|error| letters::restored(&error))
}
