//! A value as text: Sprig's `strval`, and the functions that quote and concatenate.

use super::{arguments::Arguments, function, variadic};
use crate::{
    format,
    template::{
        Function,
        Type::{Any, String, Strings},
    },
    value::{List, ListType, Text, Value, check_length},
};

pub(super) const FUNCTIONS: &[Function] = &[
    function("toString", &[Any], String, |_, a| Ok(Value::Str(strval(a.value(0))))),
    function("toStrings", &[Any], Strings, |_, a| Ok(Value::List(strings(a.value(0))))),
    variadic("quote", &[Any], String, |_, a| Ok(joined(a, |out, v| out.extend_from_slice(format::quote(strval(v).as_bytes()).as_bytes())))),
    variadic("squote", &[Any], String, |_, a| {
        Ok(joined(a, |out, v| {
            out.push(b'\'');
            format::write_value(out, v);
            out.push(b'\'');
        }))
    }),
    variadic("cat", &[Any], String, |_, a| Ok(joined(a, format::write_value))),
    function("join", &[String, Any], String, |_, a| Ok(Value::text(join(a.bytes(0), &strings(a.value(1)))))),
    function("sortAlpha", &[Any], Strings, |_, a| Ok(Value::List(sort_alpha(a.value(0))))),
];

/// `strval`: strings and bytes as they are, what has a text of its own, everything else as `%v`.
pub(super) fn strval(value: &Value) -> Text {
    match value {
        Value::Str(text) => text.clone(),
        Value::Bytes(bytes) => Text::from(&**bytes),
        other => format::display(other),
    }
}

/// `strslice`: the items as strings without nils; a scalar alone; nothing for nil. A `[]string` is returned itself.
fn strings(value: &Value) -> List {
    match value {
        Value::Nil => List::of(ListType::Strings, Vec::new()),
        Value::List(list) if list.list_type() == ListType::Strings => list.clone(),
        Value::List(list) => {
            let items = list.iter().filter(|item| !item.is_nil()).map(|item| Value::Str(strval(item))).collect();
            List::with_capacity(ListType::Strings, items, list.len())
        }
        Value::Bytes(bytes) => List::of(ListType::Strings, bytes.iter().map(|b| Value::text(b.to_string())).collect()),
        other => List::of(ListType::Strings, vec![Value::Str(strval(other))]),
    }
}

fn join(separator: &[u8], items: &[Value]) -> Vec<u8> {
    let mut out = Vec::new();
    for (i, item) in items.iter().filter_map(Value::as_text).enumerate() {
        if i > 0 {
            out.extend_from_slice(separator);
        }
        out.extend_from_slice(item.as_bytes());
        check_length(out.len());
    }
    out
}

/// Sorts a `[]string` in place.
fn sort_alpha(value: &Value) -> List {
    match value {
        Value::List(_) | Value::Bytes(_) => {
            let list = strings(value);
            list.sort();
            list
        }
        scalar => List::of(ListType::Strings, vec![Value::Str(strval(scalar))]),
    }
}

/// The arguments that are not nil, each written, with blanks between.
fn joined(values: &[Value], write: impl Fn(&mut Vec<u8>, &Value)) -> Value {
    let mut out = Vec::new();
    for (i, value) in values.iter().filter(|v| !v.is_nil()).enumerate() {
        if i > 0 {
            out.push(b' ');
        }
        write(&mut out, value);
    }
    Value::text(out)
}
