//! Integers: conversion, arithmetic, sequences.

use super::{arguments::Arguments, cast::int64, function, sequences::shown, variadic};
use crate::{
    template::{
        CallError, Function,
        Type::{Any, Int, Int64, List as ListOf, String},
    },
    value::{List, ListType, Value},
};

pub(super) const FUNCTIONS: &[Function] = &[
    function("int", &[Any], Int, |_, a| Ok(Value::Int(int64(a.value(0))))),
    function("int64", &[Any], Int64, |_, a| Ok(Value::Int64(int64(a.value(0))))),
    function("atoi", &[String], Int, |_, a| Ok(Value::Int(atoi(a.bytes(0))))),
    function("toDecimal", &[Any], Int64, |_, a| Ok(Value::Int64(i64::from_str_radix(&shown(a.value(0)), 8).unwrap_or(0)))),
    variadic("add", &[Any], Int64, |_, a| Ok(Value::Int64(a.iter().map(int64).fold(0, i64::wrapping_add)))),
    function("add1", &[Any], Int64, |_, a| Ok(Value::Int64(int64(a.value(0)).wrapping_add(1)))),
    function("sub", &[Any, Any], Int64, |_, a| Ok(Value::Int64(int64(a.value(0)).wrapping_sub(int64(a.value(1)))))),
    variadic("mul", &[Any, Any], Int64, |_, a| Ok(Value::Int64(a.iter().map(int64).fold(1, i64::wrapping_mul)))),
    function("div", &[Any, Any], Int64, |_, a| divide(a, i64::wrapping_div)),
    function("mod", &[Any, Any], Int64, |_, a| divide(a, i64::wrapping_rem)),
    variadic("max", &[Any, Any], Int64, |_, a| Ok(Value::Int64(a.iter().map(int64).max().unwrap_or(0)))),
    variadic("biggest", &[Any, Any], Int64, |_, a| Ok(Value::Int64(a.iter().map(int64).max().unwrap_or(0)))),
    variadic("min", &[Any, Any], Int64, |_, a| Ok(Value::Int64(a.iter().map(int64).min().unwrap_or(0)))),
    function("until", &[Int], ListOf, |_, a| Ok(ints(steps(0, a.int(0), if a.int(0) < 0 { -1 } else { 1 })?))),
    function("untilStep", &[Int, Int, Int], ListOf, |_, a| Ok(ints(steps(a.int(0), a.int(1), a.int(2))?))),
    variadic("seq", &[Int], String, |_, a| seq(a)),
];

/// The longest sequence; Go would run out of memory somewhere above.
const MAX_STEPS: usize = 10_000_000;

fn divide(a: &[Value], operation: fn(i64, i64) -> i64) -> Result<Value, CallError> {
    let divisor = int64(a.value(1));
    if divisor == 0 {
        return Err("runtime error: integer divide by zero".into());
    }
    Ok(Value::Int64(operation(int64(a.value(0)), divisor)))
}

/// `strconv.Atoi` without its error: 0, or the limit that was passed.
fn atoi(bytes: &[u8]) -> i64 {
    let (negative, digits) = match bytes {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, bytes),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return 0;
    }
    let limit = if negative { i64::MIN } else { i64::MAX };
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    text.parse().unwrap_or(limit)
}

/// `untilStep`: the counter wraps as Go's does.
fn steps(start: i64, stop: i64, step: i64) -> Result<Vec<i64>, CallError> {
    let up = stop >= start;
    let mut out = Vec::new();
    if up && step <= 0 || !up && step >= 0 {
        return Ok(out);
    }
    let count = (i128::from(stop) - i128::from(start)) / i128::from(step);
    if count > MAX_STEPS as i128 {
        return Err("the sequence is too long".into());
    }
    let mut at = start;
    while if up { at < stop } else { at > stop } {
        if out.len() == MAX_STEPS {
            return Err("the sequence is too long".into());
        }
        out.push(at);
        at = at.wrapping_add(step);
    }
    Ok(out)
}

fn ints(numbers: Vec<i64>) -> Value {
    Value::List(List::grown(ListType::Ints, numbers.into_iter().map(Value::Int).collect()))
}

/// One to three parameters, as `seq` of coreutils takes them.
fn seq(a: &[Value]) -> Result<Value, CallError> {
    let (start, end, step) = match a.len() {
        1 => (1, a.int(0), None),
        2 => (a.int(0), a.int(1), None),
        3 => (a.int(0), a.int(2), Some(a.int(1))),
        _ => return Ok("".into()),
    };
    let direction = if end < start { -1 } else { 1 };
    if end < start && step.is_some_and(|step| step > 0) {
        return Ok("".into());
    }
    let numbers = steps(start, end.wrapping_add(direction), step.unwrap_or(direction))?;
    Ok(numbers.iter().map(i64::to_string).collect::<Vec<_>>().join(" ").into())
}
