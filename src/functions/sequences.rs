//! Any slice type seen as a list of items: what Sprig's list functions do by reflection.

use crate::{
    format,
    template::CallError,
    value::{List, Number, Value},
};
use std::borrow::Cow;

/// Go's text for `reflect.TypeOf(nil).Kind()`.
pub(super) const NIL_POINTER: &str = "runtime error: invalid memory address or nil pointer dereference";

/// The items of a slice of any type.
///
/// # Errors
/// For nil, and for what is no slice: `refused` followed by its kind.
pub(super) fn items<'a>(value: &'a Value, refused: &str) -> Result<Cow<'a, [Value]>, CallError> {
    match value {
        Value::List(list) => Ok(Cow::Borrowed(list)),
        Value::Bytes(bytes) => Ok(bytes.iter().map(|b| Value::Number(Number::Uint8(*b))).collect()),
        Value::Nil => Err(NIL_POINTER.into()),
        other => Err(format!("{refused}{}", other.kind().name()).into()),
    }
}

/// A `[]interface {}` whose items were appended one by one.
pub(super) fn grown(items: Vec<Value>) -> Value {
    Value::List(List::grown(crate::value::ListType::Any, items))
}

/// `%v` of the items, for texts that Go makes from a whole slice.
pub(super) fn shown(value: &Value) -> String {
    format::display(value).to_string()
}
