//! Messages for people, as data.

use super::Span;
use std::sync::Arc;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Worth knowing.
    Info,
    /// Probably wrong.
    Warning,
    /// Wrong.
    Error,
}

impl Level {
    /// `error`, `warning`, `info`
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A marked place in a source text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The file as the user names it.
    pub file: String,
    /// Its whole text, for the code frame.
    pub text: Arc<str>,
    /// What to underline.
    pub span: Span,
    /// What to write beside the underline; may be empty.
    pub message: String,
}

/// What is wrong, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub level: Level,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// The places; the first is the main one.
    pub labels: Vec<Label>,
    /// Facts that explain it.
    pub notes: Vec<String>,
    /// What to do.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error without a place.
    pub fn error(message: impl Into<String>) -> Self {
        Self { level: Level::Error, message: message.into(), labels: Vec::new(), notes: Vec::new(), help: None }
    }

    /// A warning without a place.
    pub fn warning(message: impl Into<String>) -> Self {
        Self { level: Level::Warning, ..Self::error(message) }
    }

    /// With one more place.
    #[must_use]
    pub fn at(mut self, label: Label) -> Self {
        self.labels.push(label);
        self
    }

    /// With one more fact.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// With what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// `file:line:column: message`, for logs and tests; the terminal shows a code frame instead.
impl std::fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(label) = self.labels.first() {
            let (line, column) = super::position(&label.text, label.span.start);
            write!(f, "{}:{line}:{column}: ", label.file)?;
        }
        f.write_str(&self.message)
    }
}
