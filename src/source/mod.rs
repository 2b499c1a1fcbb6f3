//! Source files, places in them, and diagnostics as plain data.
//!
//! Contract: a [`Diagnostic`] says what is wrong, where, and what to do; nothing here paints it (`report/frame.rs` does).
//!
//! - `span`: byte ranges and the line index
//! - `diagnostic`: messages with labels

mod diagnostic;
mod span;

pub use diagnostic::{Diagnostic, Label, Level};
pub use span::{Span, position};
