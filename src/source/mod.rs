//! Source files, places in them, and diagnostics as plain data.
//!
//! Contract: a [`Diagnostic`] says what is wrong, where, and what to do; nothing here paints it (`report/frame.rs` does).
//!
//! - `span`: byte ranges and the line index
//! - `diagnostic`: messages with labels; `nearest`: what was probably meant

mod diagnostic;
mod nearest;
mod span;

pub use diagnostic::{Diagnostic, Label, Level};
pub use nearest::nearest;
pub use span::{Span, position};
