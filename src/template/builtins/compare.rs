//! Comparisons as Go's `eq` and `lt` make them.

use super::Outcome;
use crate::{
    format,
    profile::Helm,
    template::{Call, CallError},
    value::{Complex, Kind, Number, Value},
};

/// A value of a basic kind; integers of both signs compare with each other.
enum Basic<'v> {
    Bool(bool),
    Int(i64),
    Uint(u64),
    Float(f64),
    Complex(&'v Complex),
    Str(&'v [u8]),
}

fn basic(value: &Value) -> Option<Basic<'_>> {
    Some(match value {
        Value::Bool(b) => Basic::Bool(*b),
        Value::Int(n) | Value::Int64(n) => Basic::Int(*n),
        Value::Float(n) => Basic::Float(*n),
        Value::Str(text) => Basic::Str(text.as_bytes()),
        Value::Number(n) => match *n {
            Number::Uint8(n) => Basic::Uint(n.into()),
            Number::Uint32(n) => Basic::Uint(n.into()),
            Number::Uint(n) | Number::Uint64(n) => Basic::Uint(n),
            Number::Int32(n) => Basic::Int(n.into()),
            Number::Float32(n) => Basic::Float(n.into()),
        },
        Value::Object(object) => match object.integer() {
            Some(n) => Basic::Int(n),
            None => Basic::Complex(value.downcast::<Complex>()?),
        },
        _ => return None,
    })
}

fn incompatible(helm: Helm, a: &Value, b: &Value) -> CallError {
    format!("incompatible types for comparison: {} and {}", a.type_name_in(helm), b.type_name_in(helm)).into()
}

fn equal(helm: Helm, a: &Value, b: &Value) -> Result<bool, CallError> {
    Ok(match (basic(a), basic(b)) {
        (Some(Basic::Bool(a)), Some(Basic::Bool(b))) => a == b,
        (Some(Basic::Int(a)), Some(Basic::Int(b))) => a == b,
        (Some(Basic::Uint(a)), Some(Basic::Uint(b))) => a == b,
        (Some(Basic::Int(a)), Some(Basic::Uint(b))) | (Some(Basic::Uint(b)), Some(Basic::Int(a))) => u64::try_from(a) == Ok(b),
        (Some(Basic::Float(a)), Some(Basic::Float(b))) => a == b,
        (Some(Basic::Str(a)), Some(Basic::Str(b))) => a == b,
        (Some(Basic::Complex(a)), Some(Basic::Complex(b))) => a == b,
        (None, None) => return equal_others(helm, a, b),
        _ if a.is_nil() || b.is_nil() => false,
        _ => return Err(incompatible(helm, a, b)),
    })
}

/// Values that are no basic kind: only nil, pointers and comparable structs compare.
fn equal_others(helm: Helm, a: &Value, b: &Value) -> Result<bool, CallError> {
    let print = |verb, value| String::from_utf8_lossy(&format::print_verb(helm, verb, value)).into_owned();
    let (kind_a, kind_b) = (a.kind(), b.kind());
    if kind_a != kind_b && kind_a != Kind::Invalid && kind_b != Kind::Invalid {
        let (type_a, type_b) = (a.type_name_in(helm), b.type_name_in(helm));
        return Err(format!("non-comparable types {}: {type_a}, {type_b}: {}", print('s', a), print('v', b)).into());
    }
    if is_nil(a) || is_nil(b) {
        return Ok(is_nil(a) == is_nil(b));
    }
    match (a, b) {
        (Value::Object(a), Value::Object(object)) if is_comparable(b) => Ok(a.type_name() == object.type_name() && a.equals(&**object)),
        _ => Err(format!("non-comparable type {}: {}", print('s', b), b.type_name_in(helm)).into()),
    }
}

fn is_nil(value: &Value) -> bool {
    match value {
        Value::Nil => true,
        Value::Map(map) => map.is_nil(),
        _ => value.is_nil_slice(),
    }
}

/// Go's `Type.Comparable`: structs with slices or maps inside are not.
fn is_comparable(value: &Value) -> bool {
    match value {
        Value::Object(object) if object.kind() == Kind::Struct => object.fields().iter().all(|(_, field)| is_comparable(field)),
        Value::Object(object) => object.kind() != Kind::Map,
        Value::Map(_) | Value::List(_) | Value::Bytes(_) => false,
        _ => true,
    }
}

fn less(helm: Helm, a: &Value, b: &Value) -> Result<bool, CallError> {
    let invalid = || CallError::from("invalid type for comparison");
    let (basic_a, basic_b) = (basic(a).ok_or_else(invalid)?, basic(b).ok_or_else(invalid)?);
    Ok(match (basic_a, basic_b) {
        (Basic::Int(a), Basic::Int(b)) => a < b,
        (Basic::Uint(a), Basic::Uint(b)) => a < b,
        (Basic::Int(a), Basic::Uint(b)) => i128::from(a) < i128::from(b),
        (Basic::Uint(a), Basic::Int(b)) => i128::from(a) < i128::from(b),
        (Basic::Float(a), Basic::Float(b)) => a < b,
        (Basic::Str(a), Basic::Str(b)) => a < b,
        (Basic::Bool(_), Basic::Bool(_)) | (Basic::Complex(_), Basic::Complex(_)) => return Err(invalid()),
        _ => return Err(incompatible(helm, a, b)),
    })
}

fn less_or_equal(helm: Helm, a: &Value, b: &Value) -> Result<bool, CallError> {
    Ok(less(helm, a, b)? || equal(helm, a, b)?)
}

pub(super) fn eq(call: &mut dyn Call, a: &[Value]) -> Outcome {
    let (first, others) = a.split_first().ok_or("missing argument for comparison")?;
    if others.is_empty() {
        return Err("missing argument for comparison".into());
    }
    for other in others {
        if equal(call.helm(), first, other)? {
            return Ok(Value::Bool(true));
        }
    }
    Ok(Value::Bool(false))
}

pub(super) fn ne(call: &mut dyn Call, a: &[Value]) -> Outcome {
    equal(call.helm(), &a[0], &a[1]).map(|equal| Value::Bool(!equal))
}

pub(super) fn lt(call: &mut dyn Call, a: &[Value]) -> Outcome {
    less(call.helm(), &a[0], &a[1]).map(Value::Bool)
}

pub(super) fn le(call: &mut dyn Call, a: &[Value]) -> Outcome {
    less_or_equal(call.helm(), &a[0], &a[1]).map(Value::Bool)
}

pub(super) fn gt(call: &mut dyn Call, a: &[Value]) -> Outcome {
    less_or_equal(call.helm(), &a[0], &a[1]).map(|not| Value::Bool(!not))
}

pub(super) fn ge(call: &mut dyn Call, a: &[Value]) -> Outcome {
    less(call.helm(), &a[0], &a[1]).map(|not| Value::Bool(!not))
}
