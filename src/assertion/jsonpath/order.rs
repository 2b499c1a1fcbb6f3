//! Maps as yaml.v3 writes them: their keys in its order, found by their text.

use crate::value::{AnyMap, Number, Value};
use std::{borrow::Cow, cmp::Ordering};

/// Key and value of every entry, in the order of yaml.v3.
pub(super) fn pairs(value: &Value) -> Vec<(Value, Value)> {
    let mut pairs: Vec<(Value, Value)> = match value {
        Value::Map(map) => map.entries().iter().map(|(k, v)| (Value::Str(k.clone()), v.clone())).collect(),
        other => other.downcast::<AnyMap>().map(|map| map.0.clone()).unwrap_or_default(),
    };
    pairs.sort_by(|(a, _), (b, _)| compare(a, b));
    pairs
}

/// The values whose key reads like this; several only if keys of different types read alike.
pub(super) fn child(value: &Value, name: &str) -> Vec<Value> {
    match value {
        Value::Map(map) => map.get(name).into_iter().collect(),
        other if other.downcast::<AnyMap>().is_some() => {
            pairs(other).into_iter().filter(|(k, _)| key_text(k) == name).map(|(_, v)| v).collect()
        }
        _ => Vec::new(),
    }
}

/// The keys that read like this.
pub(super) fn keys(value: &Value, name: &str) -> Vec<Value> {
    match value {
        Value::Map(map) => map.contains_key(name).then(|| Value::text(name)).into_iter().collect(),
        other => pairs(other).into_iter().filter(|(k, _)| key_text(k) == name).map(|(k, _)| k).collect(),
    }
}

/// A scalar as its YAML node reads.
pub(in crate::assertion) fn key_text(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Str(text) => text.to_str_lossy(),
        Value::Nil => "null".into(),
        Value::Bool(b) => b.to_string().into(),
        Value::Number(Number::Uint8(n)) => n.to_string().into(),
        Value::Float(_) => crate::snapshot::text_of(value).trim_end().to_owned().into(),
        other => match other.as_int() {
            Some(n) => n.to_string().into(),
            None => crate::format::display(other).to_str_lossy().into_owned().into(),
        },
    }
}

/// Mirrors `keyList.Less` of yaml.v3: numbers first, runs of digits by their number, letters after other characters.
fn compare(a: &Value, b: &Value) -> Ordering {
    if let (Some(x), Some(y)) = (number(a), number(b)) {
        return x.partial_cmp(&y).unwrap_or(Ordering::Equal).then(rank(a).cmp(&rank(b)));
    }
    match (a.as_text(), b.as_text()) {
        (Some(a), Some(b)) => compare_texts(&a.to_str_lossy(), &b.to_str_lossy()),
        _ => rank(a).cmp(&rank(b)),
    }
}

#[allow(clippy::cast_precision_loss, reason = "as keyFloat")]
fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Float(n) => Some(*n),
        Value::Bool(b) => Some(f64::from(u8::from(*b))),
        Value::Number(Number::Float32(n)) => Some((*n).into()),
        other => other.as_int().map(|n| n as f64),
    }
}

/// The number of Go's reflect kind.
fn rank(value: &Value) -> u8 {
    match value {
        Value::Nil => 0,
        Value::Bool(_) => 1,
        Value::Int(_) => 2,
        Value::Int64(_) => 6,
        Value::Number(_) => 11,
        Value::Float(_) => 14,
        Value::Str(_) => 24,
        _ => 25,
    }
}

fn compare_texts(a: &str, b: &str) -> Ordering {
    if a.is_ascii() && b.is_ascii() && !a.bytes().chain(b.bytes()).any(|c| c.is_ascii_digit()) {
        return compare_plain(a.as_bytes(), b.as_bytes());
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut digits = false;
    for i in 0..a.len().min(b.len()) {
        if a[i] == b[i] {
            digits = is_digit(a[i]);
            continue;
        }
        let (letter_a, letter_b) = (a[i].is_alphabetic(), b[i].is_alphabetic());
        if letter_a && letter_b {
            return a[i].cmp(&b[i]);
        }
        if letter_a || letter_b {
            let less = if digits { letter_a } else { letter_b };
            return if less { Ordering::Less } else { Ordering::Greater };
        }
        let start = leading(&a, &b, i);
        let ((x, end_a), (y, end_b)) = (run(&a, i, start), run(&b, i, start));
        return x.cmp(&y).then(end_a.cmp(&end_b)).then(a[i].cmp(&b[i]));
    }
    a.len().cmp(&b.len())
}

fn compare_plain(a: &[u8], b: &[u8]) -> Ordering {
    match a.iter().zip(b).find(|(x, y)| x != y) {
        None => a.len().cmp(&b.len()),
        Some((x, y)) => (x.is_ascii_alphabetic(), x).cmp(&(y.is_ascii_alphabetic(), y)),
    }
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || (!c.is_ascii() && c.is_numeric())
}

/// 1 if a zero that differs stands in a number that has begun with another digit.
fn leading(a: &[char], b: &[char], i: usize) -> i64 {
    if a[i] != '0' && b[i] != '0' {
        return 0;
    }
    let mut before = a[..i].iter().rev().take_while(|c| is_digit(**c));
    i64::from(before.any(|c| *c != '0'))
}

fn run(text: &[char], from: usize, start: i64) -> (i64, usize) {
    let digits = text[from..].iter().take_while(|c| is_digit(**c));
    let (mut number, mut end) = (start, from);
    for digit in digits {
        number = number.wrapping_mul(10).wrapping_add(i64::from(*digit as u32) - i64::from('0' as u32));
        end += 1;
    }
    (number, end)
}
