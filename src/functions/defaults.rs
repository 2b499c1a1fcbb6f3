//! Emptiness and choice: `default`, `coalesce`, `ternary`.

use super::{arguments::Arguments, function, variadic};
use crate::{
    template::{
        Function,
        Type::{Any, Bool},
    },
    value::{Kind, Value},
};

pub(super) const FUNCTIONS: &[Function] = &[
    variadic("default", &[Any, Any], Any, |_, a| Ok(a.value(if is_empty(a.value(1)) { 0 } else { 1 }).clone())),
    function("empty", &[Any], Bool, |_, a| Ok(is_empty(a.value(0)).into())),
    variadic("coalesce", &[Any], Any, |_, a| Ok(a.iter().find(|v| !is_empty(v)).cloned().unwrap_or_default())),
    variadic("all", &[Any], Bool, |_, a| Ok(a.iter().all(|v| !is_empty(v)).into())),
    variadic("any", &[Any], Bool, |_, a| Ok(a.iter().any(|v| !is_empty(v)).into())),
    function("ternary", &[Any, Any, Bool], Any, |_, a| Ok(a.value(if a.flag(2) { 0 } else { 1 }).clone())),
];

/// Sprig's `empty`: like a false condition, but structs and pointers are never empty.
pub(super) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Object(object) => !matches!(object.kind(), Kind::Struct | Kind::Ptr) && !object.is_true(),
        other => !other.is_true(),
    }
}
