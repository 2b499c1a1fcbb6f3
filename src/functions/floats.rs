//! Floats: exact decimal arithmetic, rounding, extremes.

use super::{
    arguments::Arguments,
    cast::{self, float64, int64},
    decimal::Decimal,
    function, variadic,
};
use crate::{
    format,
    template::{
        CallError, Function,
        Type::{Any, Float64, Int},
    },
    value::Value,
};

pub(super) const FUNCTIONS: &[Function] = &[
    function("float64", &[Any], Float64, |_, a| Ok(Value::Float(float64(a.value(0))))),
    variadic("addf", &[Any], Float64, |_, a| fold(&Value::Float(0.0), a, |x, y| Ok(x.add(y)))),
    function("add1f", &[Any], Float64, |_, a| fold(a.value(0), &[Value::Int(1)], |x, y| Ok(x.add(y)))),
    variadic("subf", &[Any, Any], Float64, |_, a| fold_rest(a, |x, y| Ok(x.subtract(y)))),
    variadic("mulf", &[Any, Any], Float64, |_, a| fold_rest(a, |x, y| Ok(x.multiply(y)))),
    variadic("divf", &[Any, Any], Float64, |_, a| fold_rest(a, |x, y| x.divide(y).ok_or_else(|| "decimal division by 0".into()))),
    variadic("maxf", &[Any, Any], Float64, |_, a| Ok(Value::Float(a.iter().map(float64).reduce(maximum).unwrap_or(0.0)))),
    variadic("minf", &[Any, Any], Float64, |_, a| Ok(Value::Float(a.iter().map(float64).reduce(minimum).unwrap_or(0.0)))),
    function("ceil", &[Any], Float64, |_, a| Ok(Value::Float(float64(a.value(0)).ceil()))),
    function("floor", &[Any], Float64, |_, a| Ok(Value::Float(float64(a.value(0)).floor()))),
    variadic("round", &[Any, Int, Float64], Float64, |_, a| {
        let round_on = a.get(2).map_or(0.5, float64);
        Ok(Value::Float(round(float64(a.value(0)), int64(a.value(1)), round_on)))
    }),
];

type Operation = fn(&Decimal, &Decimal) -> Result<Decimal, CallError>;

fn fold_rest(a: &[Value], operation: Operation) -> Result<Value, CallError> {
    fold(a.value(0), a.get(1..).unwrap_or_default(), operation)
}

fn fold(first: &Value, rest: &[Value], operation: Operation) -> Result<Value, CallError> {
    let mut result = decimal(first)?;
    for value in rest {
        result = operation(&result, &decimal(value)?)?;
    }
    Ok(Value::Float(result.to_float()))
}

fn decimal(value: &Value) -> Result<Decimal, CallError> {
    let value = float64(value);
    Decimal::from_float(value).ok_or_else(|| format!("Cannot create a Decimal from {}", format::float(value)).into())
}

/// `math.Max`: infinity wins over NaN, 0 over -0.
fn maximum(a: f64, b: f64) -> f64 {
    if a == f64::INFINITY || b == f64::INFINITY {
        f64::INFINITY
    } else if a.is_nan() || b.is_nan() {
        f64::NAN
    } else if a == 0.0 && b == 0.0 {
        if a.is_sign_negative() { b } else { a }
    } else if a > b {
        a
    } else {
        b
    }
}

/// `math.Min`: negative infinity wins over NaN, -0 over 0.
fn minimum(a: f64, b: f64) -> f64 {
    let least = -maximum(-a, -b);
    if least.is_nan() { f64::NAN } else { least }
}

/// Sprig's `round`: the fraction of a negative number is negative, so it is always rounded down.
fn round(value: f64, places: i64, round_on: f64) -> f64 {
    let power = power_of_ten(places);
    let digit = power * value;
    let fraction = if digit.is_infinite() { f64::NAN } else { digit.fract() };
    let rounded = if fraction >= round_on { digit.ceil() } else { digit.floor() };
    match rounded / power {
        // What a processor makes of numbers has a sign.
        result if result.is_nan() && !value.is_nan() => -f64::NAN,
        result if result.is_nan() => value,
        result => result,
    }
}

/// `math.Pow(10, places)`: by successive squarings, so large powers are not the nearest floats.
fn power_of_ten(places: i64) -> f64 {
    const LIMIT: i64 = 1 << 12;
    if places == 1 {
        return 10.0;
    }
    let (mut product, mut exponent) = (1.0, 0);
    // 10 = 0.625 × 2^4
    let (mut square, mut square_exponent) = (0.625_f64, 4_i64);
    let mut left = places.unsigned_abs();
    while left != 0 {
        if square_exponent > LIMIT {
            exponent += square_exponent;
            break;
        }
        if left & 1 == 1 {
            product *= square;
            exponent += square_exponent;
        }
        square *= square;
        square_exponent <<= 1;
        if square < 0.5 {
            square += square;
            square_exponent -= 1;
        }
        left >>= 1;
    }
    if places < 0 { cast::scaled_float(1.0 / product, -exponent) } else { cast::scaled_float(product, exponent) }
}
