//! Functions that reach into the running render, and those that stop it.

use super::{arguments::Arguments, function, letters};
use crate::{
    template::{
        CallError, Function,
        Type::{Any, Map, String},
    },
    value::Value,
};

pub(super) const FUNCTIONS: &[Function] = &[
    function("include", &[String, Any], String, |call, a| call.include(a.text(0), a.value(1).clone()).map(Value::Str)),
    function("tpl", &[String, Any], String, |call, a| call.tpl(a.text(0), a.value(1).clone()).map(Value::Str)),
    function("lookup", &[String, String, String, String], Map, |call, a| call.lookup([a.text(0), a.text(1), a.text(2), a.text(3)])),
    function("required", &[String, Any], Any, |_, a| match a.value(1) {
        Value::Nil => Err(failed(a)),
        Value::Str(text) if text.is_empty() => Err(failed(a)),
        given => Ok(given.clone()),
    }),
    function("fail", &[String], String, |_, a| Err(failed(a))),
];

/// What takes the places of those that stop a render while a chart is linted: Helm logs and goes on.
pub(super) const LENIENT: &[Function] = &[
    function("required", &[String, Any], Any, |_, a| match a.value(1) {
        Value::Nil => Ok("".into()),
        given => Ok(given.clone()),
    }),
    function("fail", &[String], String, |_, _| Ok("".into())),
];

/// The message of `fail` and `required`; every byte that is no UTF-8 becomes U+FFFD.
fn failed(a: &[Value]) -> CallError {
    CallError::Failed(letters::runes(a.bytes(0)).collect())
}
