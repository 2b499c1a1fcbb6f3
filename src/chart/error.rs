//! What is wrong with a chart or with the user's values: Helm's text, and the place for people.

use crate::source::{Diagnostic, Label};

/// An error with Helm's exact text (its `Display`), and the place in a file if there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// Helm's text after `Error: `.
    pub text: String,
    /// Where in which file; file names are paths from the chart's root, or as the user gave them.
    pub labels: Vec<Label>,
    /// What to do.
    pub help: Option<String>,
    /// What Helm would have logged before.
    pub warnings: Vec<String>,
}

impl Error {
    /// An error without a place.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), labels: Vec::new(), help: None, warnings: Vec::new() }
    }

    /// With a place.
    #[must_use]
    pub fn at(mut self, label: Label) -> Self {
        self.labels.push(label);
        self
    }

    /// With what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same error seen from outside: `PREFIX: TEXT`.
    #[must_use]
    pub fn wrap(mut self, prefix: impl std::fmt::Display) -> Self {
        self.text = format!("{prefix}: {}", self.text);
        self
    }

    /// The error as people read it.
    pub fn diagnostic(&self) -> Diagnostic {
        let mut diagnostic = Diagnostic::error(self.text.trim_end());
        diagnostic.labels.clone_from(&self.labels);
        diagnostic.help.clone_from(&self.help);
        diagnostic
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for Error {}

impl From<Error> for Diagnostic {
    fn from(error: Error) -> Self {
        error.diagnostic()
    }
}
