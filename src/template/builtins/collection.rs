//! `index`, `len` and `call`.

use super::Outcome;
use crate::{
    profile::Helm,
    template::{Call, CallError},
    value::{AnyMap, Kind, Number, Value},
};

/// A position in a list, by any integer type; Go lets through the length itself.
fn position(helm: Helm, index: &Value, len: usize) -> Result<usize, CallError> {
    let at = match index {
        Value::Nil => return Err("cannot index slice/array with nil".into()),
        Value::Number(Number::Uint(n) | Number::Uint64(n)) => *n as i64,
        other => match other.as_int() {
            Some(n) => n,
            None => return Err(format!("cannot index slice/array with type {}", other.type_name_in(helm)).into()),
        },
    };
    match usize::try_from(at) {
        Ok(at) if at <= len => Ok(at),
        _ => Err(format!("index out of range: {at}").into()),
    }
}

fn step(helm: Helm, item: &Value, index: &Value) -> Outcome {
    let out_of_range = |of: &str| CallError::from(format!("reflect: {of} index out of range"));
    match item {
        Value::Nil => Err("index of nil pointer".into()),
        Value::Str(text) => {
            let at = position(helm, index, text.len())?;
            let byte = text.as_bytes().get(at).ok_or_else(|| out_of_range("string"))?;
            Ok(Value::Number(Number::Uint8(*byte)))
        }
        Value::Bytes(bytes) => {
            let byte = bytes.get(position(helm, index, bytes.len())?).ok_or_else(|| out_of_range("slice"))?;
            Ok(Value::Number(Number::Uint8(*byte)))
        }
        Value::List(list) => list.get(position(helm, index, list.len())?).cloned().ok_or_else(|| out_of_range("slice")),
        Value::Map(map) => match index {
            Value::Str(key) => Ok(map.get(key).unwrap_or_else(|| map.map_type().zero())),
            Value::Nil => Err("value is nil; should be of type string".into()),
            other => Err(format!("value has type {}; should be string", other.type_name_in(helm)).into()),
        },
        other => match other.downcast::<AnyMap>() {
            Some(map) => {
                let found = map.0.iter().find(|(key, _)| same_key(key, index));
                Ok(found.map(|(_, value)| value.clone()).unwrap_or_default())
            }
            None => Err(format!("can't index item of type {}", pointed_to(helm, other)).into()),
        },
    }
}

fn same_key(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Str(a), Value::Str(b)) => a == b,
        (Value::Int(a), Value::Int(b)) | (Value::Int64(a), Value::Int64(b)) => a == b,
        (Value::Float(a), Value::Float(b)) => a == b,
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Nil, Value::Nil) => true,
        _ => false,
    }
}

/// The type of a value, of a pointer that to which it points.
fn pointed_to(helm: Helm, value: &Value) -> String {
    let name = value.type_name_in(helm);
    if value.kind() == Kind::Ptr { name.trim_start_matches('*').to_owned() } else { name.into_owned() }
}

pub(super) fn index(call: &mut dyn Call, a: &[Value]) -> Outcome {
    let helm = call.helm();
    let (first, indexes) = a.split_first().ok_or("index of untyped nil")?;
    if first.is_nil() {
        return Err("index of untyped nil".into());
    }
    let Some((start, rest)) = indexes.split_first() else { return Ok(first.clone()) };
    let mut item = step(helm, first, start)?;
    for index in rest {
        item = step(helm, &item, index)?;
    }
    Ok(item)
}

pub(super) fn len(call: &mut dyn Call, a: &[Value]) -> Outcome {
    let len = match &a[0] {
        Value::Nil => return Err("len of nil pointer".into()),
        Value::Str(text) => text.len(),
        Value::Bytes(bytes) => bytes.len(),
        Value::List(list) => list.len(),
        Value::Map(map) => map.len(),
        other => match other.downcast::<AnyMap>() {
            Some(map) => map.0.len(),
            None => return Err(format!("len of type {}", pointed_to(call.helm(), other)).into()),
        },
    };
    Ok(Value::Int(len as i64))
}

/// The executor puts the text of the first argument before the others. No value of a template is a function.
pub(super) fn call(call: &mut dyn Call, a: &[Value]) -> Outcome {
    match a {
        [Value::Str(name), value, ..] if !value.is_nil() => {
            Err(format!("non-function {name} of type {}", value.type_name_in(call.helm())).into())
        }
        _ => Err("call of nil".into()),
    }
}
