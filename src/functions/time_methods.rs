//! The methods of times, durations, months and weekdays.

use super::{arguments::Arguments, function};
use crate::{
    template::{
        CallError, Function, Method,
        Type::{Bool, Bytes, Duration as DurationType, Float64, Int, Int64, Named, String, Time as TimeType},
    },
    time::{Civil, Duration, Location, MONTHS, Time, WEEKDAYS},
    value::{Kind, Object, Value},
};
use std::{any::Any, rc::Rc};

const TIME: &[Function] = &[
    function("String", &[], String, |_, a| Ok(time(a, 0).string().unwrap_or_default().into())),
    function("GoString", &[], String, |_, a| Ok(time(a, 0).go_string().unwrap_or_default().into())),
    function("Format", &[String], String, |_, a| Ok(Value::text(time(a, 0).format_bytes(a.bytes(1))))),
    function("Year", &[], Int, |_, a| Ok(Value::Int(civil(a).year))),
    function("Month", &[], Named("time.Month"), |_, a| Ok(Value::Object(Rc::new(Name { index: civil(a).month, names: &MONTHS })))),
    function("Day", &[], Int, |_, a| Ok(Value::Int(civil(a).day))),
    function("Weekday", &[], Named("time.Weekday"), |_, a| Ok(Value::Object(Rc::new(Name { index: civil(a).weekday, names: &WEEKDAYS })))),
    function("YearDay", &[], Int, |_, a| Ok(Value::Int(civil(a).year_day))),
    function("Hour", &[], Int, |_, a| Ok(Value::Int(civil(a).hour))),
    function("Minute", &[], Int, |_, a| Ok(Value::Int(civil(a).minute))),
    function("Second", &[], Int, |_, a| Ok(Value::Int(civil(a).second))),
    function("Nanosecond", &[], Int, |_, a| Ok(Value::Int(time(a, 0).nanos.into()))),
    function("Unix", &[], Int64, |_, a| Ok(Value::Int64(time(a, 0).seconds))),
    function("UnixMilli", &[], Int64, |_, a| Ok(Value::Int64(scaled(a, 1_000)))),
    function("UnixMicro", &[], Int64, |_, a| Ok(Value::Int64(scaled(a, 1_000_000)))),
    function("UnixNano", &[], Int64, |_, a| Ok(Value::Int64(scaled(a, 1_000_000_000)))),
    function("UTC", &[], TimeType, |_, a| Ok(object(Time { monotonic: false, ..time(a, 0).at(Rc::new(Location::Utc)) }))),
    function("Local", &[], TimeType, |call, a| {
        Ok(object(Time { monotonic: false, ..time(a, 0).at(Rc::new(Location::local(&call.env().zone))) }))
    }),
    function("Add", &[DurationType], TimeType, |_, a| Ok(object(time(a, 0).add(duration(a, 1))))),
    function("AddDate", &[Int, Int, Int], TimeType, |_, a| Ok(object(time(a, 0).add_date(a.int(1), a.int(2), a.int(3))))),
    function("Sub", &[TimeType], DurationType, |_, a| Ok(Value::Object(Rc::new(time(a, 0).since(&time(a, 1)))))),
    function("After", &[TimeType], Bool, |_, a| Ok((instant(a, 0) > instant(a, 1)).into())),
    function("Before", &[TimeType], Bool, |_, a| Ok((instant(a, 0) < instant(a, 1)).into())),
    function("Equal", &[TimeType], Bool, |_, a| Ok((instant(a, 0) == instant(a, 1)).into())),
    function("Compare", &[TimeType], Int, |_, a| Ok(Value::Int(instant(a, 0).cmp(&instant(a, 1)) as i64))),
    function("IsZero", &[], Bool, |_, a| Ok((instant(a, 0) == (Time::zero().seconds, 0)).into())),
    function("MarshalText", &[], Bytes, |_, a| Ok(Value::Bytes(rfc3339(a, "MarshalText")?.into_bytes().into()))),
    function("MarshalJSON", &[], Bytes, |_, a| Ok(Value::Bytes(format!("\"{}\"", rfc3339(a, "MarshalJSON")?).into_bytes().into()))),
];

const DURATION: &[Function] = &[
    function("String", &[], String, |_, a| Ok(duration(a, 0).to_string().into())),
    function("Nanoseconds", &[], Int64, |_, a| Ok(Value::Int64(duration(a, 0).0))),
    function("Microseconds", &[], Int64, |_, a| Ok(Value::Int64(duration(a, 0).0 / 1_000))),
    function("Milliseconds", &[], Int64, |_, a| Ok(Value::Int64(duration(a, 0).0 / 1_000_000))),
    function("Seconds", &[], Float64, |_, a| Ok(Value::Float(duration(a, 0).in_units(1_000_000_000)))),
    function("Minutes", &[], Float64, |_, a| Ok(Value::Float(duration(a, 0).in_units(60_000_000_000)))),
    function("Hours", &[], Float64, |_, a| Ok(Value::Float(duration(a, 0).in_units(3_600_000_000_000)))),
    function("Abs", &[], DurationType, |_, a| Ok(Value::Object(Rc::new(Duration(duration(a, 0).0.saturating_abs()))))),
    function("Round", &[DurationType], DurationType, |_, a| Ok(Value::Object(Rc::new(duration(a, 0).round(duration(a, 1)))))),
    function("Truncate", &[DurationType], DurationType, |_, a| Ok(Value::Object(Rc::new(duration(a, 0).truncate(duration(a, 1)))))),
];

const NAME: &[Function] =
    &[function("String", &[], String, |_, a| Ok(a.value(0).downcast::<Name>().and_then(Name::string).unwrap_or_default().into()))];

/// The method of a value of this package by its name.
pub(super) fn method(receiver: &Value, name: &str) -> Option<Method> {
    let find = |methods: &'static [Function]| methods.iter().find(|m| m.name == name).map(Method::Function);
    if receiver.downcast::<Time>().is_some() {
        return find(TIME).or_else(|| refused(name));
    }
    if receiver.downcast::<Duration>().is_some() {
        return find(DURATION);
    }
    receiver.downcast::<Name>().and_then(|_| find(NAME))
}

/// Methods that return several values, which templates cannot call.
fn refused(name: &str) -> Option<Method> {
    Some(match name {
        "Date" => Method::Refused(0, "function Date has 3 return values; should be 1 or 2"),
        "Clock" => Method::Refused(0, "function Clock has 3 return values; should be 1 or 2"),
        "ISOWeek" => Method::Refused(0, "invalid function signature for ISOWeek: second return value should be error; is int"),
        "Zone" => Method::Refused(0, "invalid function signature for Zone: second return value should be error; is int"),
        _ => return None,
    })
}

/// `time.Month` or `time.Weekday`: a number with a name.
struct Name {
    index: i64,
    names: &'static [&'static str],
}

impl Name {
    fn is_month(&self) -> bool {
        self.names.len() == MONTHS.len()
    }
}

impl Object for Name {
    fn type_name(&self) -> &str {
        if self.is_month() { "time.Month" } else { "time.Weekday" }
    }

    fn kind(&self) -> Kind {
        Kind::Int
    }

    fn string(&self) -> Option<std::string::String> {
        let index = usize::try_from(self.index - i64::from(self.is_month())).ok()?;
        self.names.get(index).map(|name| (*name).to_owned())
    }

    fn integer(&self) -> Option<i64> {
        Some(self.index)
    }

    fn encoded(&self) -> Option<Value> {
        Some(Value::Int(self.index))
    }

    fn equals(&self, other: &dyn Object) -> bool {
        other.as_any().downcast_ref::<Self>().is_some_and(|o| o.index == self.index && o.is_month() == self.is_month())
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

fn time(a: &[Value], i: usize) -> Time {
    a.value(i).downcast::<Time>().cloned().unwrap_or_else(Time::zero)
}

fn civil(a: &[Value]) -> Civil {
    time(a, 0).civil()
}

fn instant(a: &[Value], i: usize) -> (i64, u32) {
    let time = time(a, i);
    (time.seconds, time.nanos)
}

fn scaled(a: &[Value], per_second: i64) -> i64 {
    let (seconds, nanos) = instant(a, 0);
    seconds.wrapping_mul(per_second).wrapping_add(i64::from(nanos) * per_second / 1_000_000_000)
}

fn duration(a: &[Value], i: usize) -> Duration {
    a.value(i).downcast::<Duration>().copied().unwrap_or_else(|| Duration(a.int(i)))
}

fn rfc3339(a: &[Value], method: &str) -> Result<std::string::String, CallError> {
    let text = time(a, 0).format(b"2006-01-02T15:04:05.999999999Z07:00");
    let four_digits = text.as_bytes().get(4) == Some(&b'-');
    four_digits.then_some(text).ok_or_else(|| format!("Time.{method}: year outside of range [0,9999]").into())
}

fn object(time: Time) -> Value {
    Value::Object(Rc::new(time))
}
