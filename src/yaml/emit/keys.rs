//! The order of keys: go-yaml's natural order, which is no strict order in v2, so Rust's own sort must not see it.

use crate::yaml::error::Profile;
use crate::{
    format::{is_digit, is_letter},
    value::{Number, Text, Value},
};
use std::borrow::Cow;

/// Sorts entries that come in the order of bytes.
pub(super) fn sort(profile: Profile, entries: &mut Vec<(Text, Value)>) {
    let less = |a: &(Text, Value), b: &(Text, Value)| is_less(profile, &a.0, &b.0);
    if entries.windows(2).all(|pair| !less(&pair[1], &pair[0])) {
        return;
    }
    if entries.len() <= 12 {
        // What Go does with few: where the order has cycles the result is Go's for sorted input.
        for i in 1..entries.len() {
            let mut j = i;
            while j > 0 && less(&entries[j], &entries[j - 1]) {
                entries.swap(j, j - 1);
                j -= 1;
            }
        }
        return;
    }
    let sorted = merge_sort(std::mem::take(entries), &less);
    *entries = sorted;
}

/// Sorts entries with keys of any type as v3 does: numbers by size, types by Go's order of kinds, texts as [`sort`].
pub fn sort_typed(entries: &mut Vec<(Value, Value)>) {
    entries.sort_by_key(|(key, _)| (rank(key), key.as_text().cloned()));
    let sorted = merge_sort(std::mem::take(entries), &|(a, _), (b, _)| is_less_typed(a, b));
    *entries = sorted;
}

fn is_less_typed(a: &Value, b: &Value) -> bool {
    match (float(a), float(b)) {
        (Some(x), Some(y)) if x != y => x < y,
        (Some(_), Some(_)) => rank(a) < rank(b),
        _ => match (a.as_text(), b.as_text()) {
            (Some(a), Some(b)) => is_less(Profile::V3, a, b),
            _ => rank(a) < rank(b),
        },
    }
}

/// Mirrors `keyFloat`.
#[allow(clippy::cast_precision_loss, reason = "as there")]
fn float(key: &Value) -> Option<f64> {
    match key {
        Value::Float(n) => Some(*n),
        Value::Bool(b) => Some(f64::from(u8::from(*b))),
        Value::Number(Number::Float32(n)) => Some((*n).into()),
        Value::Number(Number::Uint64(n) | Number::Uint(n)) => Some(*n as f64),
        other => other.as_int().map(|n| n as f64),
    }
}

/// The place of a key's reflect kind.
fn rank(key: &Value) -> u8 {
    match key {
        Value::Nil => 20,
        Value::Bool(_) => 1,
        Value::Int(_) => 2,
        Value::Int64(_) => 6,
        Value::Number(_) => 11,
        Value::Float(_) => 14,
        Value::Str(_) => 24,
        _ => 25,
    }
}

fn merge_sort<T>(mut items: Vec<T>, less: &impl Fn(&T, &T) -> bool) -> Vec<T> {
    if items.len() < 2 {
        return items;
    }
    let right = items.split_off(items.len() / 2);
    let (left, right) = (merge_sort(items, less), merge_sort(right, less));
    let mut out = Vec::with_capacity(left.len() + right.len());
    let (mut left, mut right) = (left.into_iter().peekable(), right.into_iter().peekable());
    while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
        out.extend(if less(b, a) { right.next() } else { left.next() });
    }
    out.extend(left);
    out.extend(right);
    out
}

/// Whether a key stands before another. Mirrors `keyList.Less`.
pub(super) fn is_less(profile: Profile, a: &Text, b: &Text) -> bool {
    let (a, b): (Cow<'_, str>, Cow<'_, str>) = (a.to_str_lossy(), b.to_str_lossy());
    let mut common = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count();
    while !(a.is_char_boundary(common) && b.is_char_boundary(common)) {
        common -= 1;
    }
    let (Some(x), Some(y)) = (a[common..].chars().next(), b[common..].chars().next()) else {
        return a.len() < b.len();
    };
    match (is_letter(x), is_letter(y)) {
        (true, true) => return x < y,
        (false, false) => {}
        (x_letter, y_letter) => {
            let after_digit = profile == Profile::V3 && a[..common].chars().next_back().is_some_and(is_digit);
            return if after_digit { x_letter } else { y_letter };
        }
    }
    // A zero counts if digits other than zero stand before it.
    let mut start = 0;
    if x == '0' || y == '0' {
        let digits = a[..common].chars().rev().take_while(|c| is_digit(*c));
        start = i64::from(digits.into_iter().any(|c| c != '0'));
    }
    let ((x_number, x_digits), (y_number, y_digits)) = (number(&a[common..], start), number(&b[common..], start));
    (x_number, x_digits, x) < (y_number, y_digits, y)
}

/// The number that a text begins with, wrapping as Go's `int64` does, and its count of digits.
fn number(text: &str, start: i64) -> (i64, usize) {
    let digits = text.chars().take_while(|c| is_digit(*c));
    digits.fold((start, 0), |(n, count), c| (n.wrapping_mul(10).wrapping_add(i64::from(c as u32) - 48), count + 1))
}
