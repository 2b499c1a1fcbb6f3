//! Go's own functions. `slice` is missing: Helm's templates know Sprig's under that name.
//!
//! - `compare`: `eq`, `ne`, `lt`, `le`, `gt`, `ge`
//! - `collection`: `index`, `len`
//! - `escape`: `html`, `js`, `urlquery`

mod collection;
mod compare;
mod escape;

use super::{
    CallError, Function,
    Type::{Any, Bool, Int, Reflect, String},
};
use crate::{
    format,
    value::{Text, Value},
};

/// The table. `and` and `or` are bodies that never run: the executor stops at the argument that decides.
pub const FUNCTIONS: &[Function] = &[
    Function { name: "and", parameters: &[Reflect, Reflect], variadic: true, result: Reflect, run: |_, a| Ok(a[0].clone()) },
    Function { name: "or", parameters: &[Reflect, Reflect], variadic: true, result: Reflect, run: |_, a| Ok(a[0].clone()) },
    Function { name: "not", parameters: &[Reflect], variadic: false, result: Bool, run: |_, a| Ok(Value::Bool(!a[0].is_true())) },
    Function { name: "eq", parameters: &[Reflect, Reflect], variadic: true, result: Bool, run: compare::eq },
    Function { name: "ne", parameters: &[Reflect, Reflect], variadic: false, result: Bool, run: compare::ne },
    Function { name: "lt", parameters: &[Reflect, Reflect], variadic: false, result: Bool, run: compare::lt },
    Function { name: "le", parameters: &[Reflect, Reflect], variadic: false, result: Bool, run: compare::le },
    Function { name: "gt", parameters: &[Reflect, Reflect], variadic: false, result: Bool, run: compare::gt },
    Function { name: "ge", parameters: &[Reflect, Reflect], variadic: false, result: Bool, run: compare::ge },
    Function { name: "index", parameters: &[Reflect, Reflect], variadic: true, result: Reflect, run: collection::index },
    Function { name: "len", parameters: &[Reflect], variadic: false, result: Int, run: collection::len },
    Function { name: "call", parameters: &[Reflect, Reflect], variadic: true, result: Reflect, run: collection::call },
    Function { name: "print", parameters: &[Any], variadic: true, result: String, run: |_, a| Ok(text(format::print(a))) },
    Function { name: "println", parameters: &[Any], variadic: true, result: String, run: |_, a| Ok(text(format::println(a))) },
    Function {
        name: "printf",
        parameters: &[String, Any],
        variadic: true,
        result: String,
        run: |call, a| {
            let form = a[0].as_text().map(Text::as_bytes).unwrap_or_default();
            Ok(text(format::printf(call.helm(), form, &a[1..])))
        },
    },
    Function { name: "html", parameters: &[Any], variadic: true, result: String, run: escape::html },
    Function { name: "js", parameters: &[Any], variadic: true, result: String, run: escape::js },
    Function { name: "urlquery", parameters: &[Any], variadic: true, result: String, run: escape::urlquery },
];

/// Go's own function of a name.
pub(super) fn find(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|function| function.name == name)
}

/// Whether a function of Go's does nothing but make a value of its arguments: all but `call`.
pub(super) fn is_plain(name: &str) -> bool {
    name != "call" && find(name).is_some()
}

fn text(bytes: Vec<u8>) -> Value {
    Value::Str(Text::from_bytes(bytes))
}

type Outcome = Result<Value, CallError>;
