//! Go's `text/template`: lex, parse, compile, execute.
//!
//! Contract: usable with no Helm at all; functions are known only through [`Functions`].

mod error;
mod function;

pub use error::{CallError, ExecError};
pub use function::{Call, Function, Functions, Type};
