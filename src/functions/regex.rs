//! Regular expressions in Go's syntax.

use super::{arguments::Arguments, function};
use crate::{
    format,
    regexp::{Regexp, quote_meta},
    template::{
        CallError, Function,
        Type::{Bool, Int, String, Strings},
    },
    value::{List, ListType, MAX_TEXT, Text, Value, check_length},
};
use std::rc::Rc;

pub(super) const FUNCTIONS: &[Function] = &[
    function("regexMatch", &[String, String], Bool, |_, a| Ok(Regexp::cached(a.bytes(0)).is_ok_and(|r| r.is_match(a.bytes(1))).into())),
    function("mustRegexMatch", &[String, String], Bool, |_, a| Ok(checked(a)?.is_match(a.bytes(1)).into())),
    function("regexFind", &[String, String], String, |_, a| Ok(find(certain(a)?, a))),
    function("mustRegexFind", &[String, String], String, |_, a| Ok(find(checked(a)?, a))),
    function("regexFindAll", &[String, String, Int], Strings, |_, a| Ok(find_all(certain(a)?, a))),
    function("mustRegexFindAll", &[String, String, Int], Strings, |_, a| Ok(find_all(checked(a)?, a))),
    function("regexReplaceAll", &[String, String, String], String, |_, a| Ok(replace(certain(a)?, a))),
    function("mustRegexReplaceAll", &[String, String, String], String, |_, a| Ok(replace(checked(a)?, a))),
    function("regexReplaceAllLiteral", &[String, String, String], String, |_, a| Ok(replace_literal(certain(a)?, a))),
    function("mustRegexReplaceAllLiteral", &[String, String, String], String, |_, a| Ok(replace_literal(checked(a)?, a))),
    function("regexSplit", &[String, String, Int], Strings, |_, a| Ok(split(certain(a)?, a))),
    function("mustRegexSplit", &[String, String, Int], Strings, |_, a| Ok(split(checked(a)?, a))),
    function("regexQuoteMeta", &[String], String, |_, a| Ok(Value::text(quote_meta(a.bytes(0))))),
];

/// The compiled first argument, or `regexp.Compile`'s error.
fn checked(a: &[Value]) -> Result<Rc<Regexp>, CallError> {
    Regexp::cached(a.bytes(0)).map_err(|error| error.to_string().into())
}

/// The compiled first argument, or `regexp.MustCompile`'s panic.
fn certain(a: &[Value]) -> Result<Rc<Regexp>, CallError> {
    Regexp::cached(a.bytes(0)).map_err(|error| format!("regexp: Compile({}): {error}", quote(a.text(0))).into())
}

/// In backquotes if Go can write it so.
fn quote(pattern: &Text) -> std::string::String {
    let plain = |text: &&str| text.chars().all(|c| c == '\t' || !(c < ' ' || matches!(c, '`' | '\u{7f}' | '\u{feff}')));
    match pattern.as_str().filter(plain) {
        Some(text) => format!("`{text}`"),
        None => format::quote(pattern.as_bytes()),
    }
}

fn find(regexp: Rc<Regexp>, a: &[Value]) -> Value {
    Value::text(regexp.find(a.bytes(1)).map_or(&[][..], |range| &a.bytes(1)[range]))
}

fn find_all(regexp: Rc<Regexp>, a: &[Value]) -> Value {
    let found = regexp.find_all(a.bytes(1), a.int(2));
    // Go makes room for ten before it counts.
    texts(found.into_iter().map(|range| &a.bytes(1)[range]), 10)
}

fn replace(regexp: Rc<Regexp>, a: &[Value]) -> Value {
    check_replaced(&regexp, a);
    Value::text(regexp.replace_all(a.bytes(1), a.bytes(2)))
}

fn replace_literal(regexp: Rc<Regexp>, a: &[Value]) -> Value {
    check_replaced(&regexp, a);
    Value::text(regexp.replace_all_literal(a.bytes(1), a.bytes(2)))
}

/// Ends a replacing whose result would be too long; only large texts are looked at.
fn check_replaced(regexp: &Regexp, a: &[Value]) {
    let (text, replacement) = (a.bytes(1), a.bytes(2));
    if text.len().saturating_mul(replacement.len()) > MAX_TEXT {
        check_length(text.len() + regexp.find_all(text, -1).len() * replacement.len());
    }
}

fn split(regexp: Rc<Regexp>, a: &[Value]) -> Value {
    let parts: Vec<Value> = regexp.split(a.bytes(1), a.int(2)).into_iter().map(Value::text).collect();
    let room = parts.len().saturating_sub(1);
    Value::List(if a.int(2) == 0 { List::nil(ListType::Strings) } else { List::grown_from(room, ListType::Strings, parts) })
}

/// A `[]string`, nil where there is none.
fn texts<'t>(parts: impl Iterator<Item = &'t [u8]>, room: usize) -> Value {
    let items: Vec<Value> = parts.map(Value::text).collect();
    Value::List(if items.is_empty() { List::nil(ListType::Strings) } else { List::grown_from(room, ListType::Strings, items) })
}
