//! What a value may become, best first; the first that renders and makes a difference is used.

use super::{
    constraints::Constraints,
    wording::{WORD, reworded},
};
use crate::value::{Number, Path, Text, Value};

/// Other values of the same kind for a leaf.
pub fn candidates(value: &Value, path: &Path, constraints: &Constraints) -> Vec<Value> {
    let members = constraints.members(path);
    if !members.is_empty() {
        return members.into_iter().filter(|member| !super::super::moves::same(member, value)).collect();
    }
    match value {
        Value::Bool(b) => vec![Value::Bool(!b)],
        Value::Int(n) => vec![Value::Int(n.saturating_add(1)), Value::Int(n.saturating_sub(1))],
        Value::Int64(n) => vec![Value::Int64(n.saturating_add(1)), Value::Int64(n.saturating_sub(1))],
        Value::Float(n) => vec![Value::Float(n + 1.0), Value::Float(n - 1.0)],
        Value::Number(n) => moved_number(*n),
        Value::Str(text) => match text.as_str() {
            Some(text) => reworded(text).into_iter().map(Value::from).collect(),
            None => vec![Value::Str(Text::from_bytes([text.as_bytes(), b"x"].concat()))],
        },
        Value::Map(_) => vec![one_key("x".into()), one_key(one_key("x".into())), one_key(Value::Bool(true))],
        Value::List(_) => vec![Value::list(vec![WORD.into()]), Value::list(vec![named()])],
        _ => unset_candidates(),
    }
}

/// What is tried at a path that templates read although no file sets it, or that is null.
pub fn unset_candidates() -> Vec<Value> {
    vec![WORD.into(), Value::Bool(true), Value::Float(1.0), one_key("x".into()), Value::list(vec![WORD.into()]), Value::list(vec![named()])]
}

/// A list with one more item, like its last.
pub fn grown(items: &[Value]) -> Option<Value> {
    let last = items.last()?;
    let added = match last {
        Value::Str(text) => reworded(&text.to_str_lossy()).into_iter().next().map(Value::from)?,
        Value::Map(map) => {
            let copy = map.deep_copy();
            for key in ["name", "key", "id"] {
                if let Some(name) = copy.get(key).and_then(|v| v.as_str().map(str::to_owned)) {
                    copy.insert(key, Value::from(format!("{name}x"))).ok()?;
                }
            }
            Value::Map(copy)
        }
        Value::Float(n) => Value::Float(n + 1.0),
        Value::Int64(n) => Value::Int64(n.saturating_add(1)),
        other => other.deep_copy(),
    };
    let mut all = items.to_vec();
    all.push(added);
    Some(Value::list(all))
}

fn one_key(value: Value) -> Value {
    Value::map([(WORD, value)])
}

fn named() -> Value {
    Value::map([("name", Value::from(WORD)), ("value", "x".into())])
}

fn moved_number(number: Number) -> Vec<Value> {
    number.as_int().map_or_else(Vec::new, |n| vec![Value::Int64(n.saturating_add(1)), Value::Int64(n.saturating_sub(1))])
}
