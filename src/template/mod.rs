//! Go's `text/template`: lex, parse, execute.
//!
//! Contract: usable with no Helm at all; functions are known only through [`Functions`]. A [`TemplateSet`] is parsed once
//! and shared by every thread; an [`Executor`] is one render. Both work on a large native stack ([`on_large_stack`]).
//!
//! - `parse`: text → trees of `node`s, with Go's messages; `set`: templates by name, and those of a `tpl` text over them
//! - `depends`: what the output of a tree depends on
//! - `exec`: executes a tree; `builtins`: Go's own functions
//! - `function`: the contract with functions; `error`: errors with their structure and Go's texts
//! - `stack`: how deep recursion may go

mod builtins;
mod depends;
mod error;
mod exec;
mod function;
mod node;
mod parse;
mod set;
mod stack;

pub use builtins::FUNCTIONS;
pub use error::{CallError, ExecError, ParseError, Place};
pub use exec::{Executor, Host, Lookup};
pub use function::{Call, Function, Functions, Method, Type};
pub use set::{Parsed, TemplateSet};
pub use stack::{STACK_SIZE, last_on_large_stack, mark_large_stack, on_large_stack};

use crate::format::quote as quoted;
use node::Tree;

/// What an action prints for a value that is absent.
const NO_VALUE: &[u8] = b"<no value>";

/// A file's output without `<no value>`, which Helm removes in one pass wherever it comes from.
pub fn without_no_value(out: Vec<u8>) -> Vec<u8> {
    let mut found = memchr::memmem::find_iter(&out, NO_VALUE).peekable();
    if found.peek().is_none() {
        return out;
    }
    let (mut kept, mut from) = (Vec::with_capacity(out.len()), 0);
    for at in found {
        kept.extend_from_slice(&out[from..at]);
        from = at + NO_VALUE.len();
    }
    kept.extend_from_slice(&out[from..]);
    kept
}
