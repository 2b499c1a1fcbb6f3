//! Go's `text/template`: lex, parse, compile, execute.
//!
//! Contract: usable with no Helm at all; functions are known only through [`Functions`].
//!
//! Coming API: `TemplateSet::new(&'static dyn Functions)`, `set.parse(name: &str, text: &[u8]) -> Result<(), ParseError>`,
//! `Executor::new(&TemplateSet, &Host)`, `executor.execute(name: &str, data: Value) -> Result<Vec<u8>, Box<ExecError>>`,
//! `without_no_value(Vec<u8>) -> Vec<u8>`, `on_large_stack(|| …)`;
//! `Host { helm, env, lookup: &dyn Fn([&Text; 4]) -> Result<Value, CallError> }`.

mod error;
mod function;

pub use error::{CallError, ExecError, ParseError, Place};
pub use function::{Call, Function, Functions, Method, Type};

/// A text as Go's `%q` prints it.
fn quoted(text: &str) -> String {
    format!("{text:?}")
}
