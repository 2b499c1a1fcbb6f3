//! Errors of functions and templates, with their structure and Go's texts.

use crate::value::Text;
use std::fmt;

/// Why a function call failed.
#[derive(Clone, Debug)]
pub enum CallError {
    /// A plain error or panic text of the function.
    Message(String),
    /// The message of `fail` or `required`, which Helm shows alone.
    Failed(String),
    /// An error of a template that the function executed (`include`).
    Template(Box<ExecError>),
    /// A text that `tpl` could not parse.
    TplParse {
        /// Helm's words before the error: `cannot parse template "…": `.
        head: String,
        /// The text.
        text: Text,
        /// The error.
        error: Box<ParseError>,
    },
    /// An error of a text that `tpl` executed.
    Tpl {
        /// Helm's words before the error: `error during tpl function execution for "…": `.
        head: String,
        /// The text.
        text: Text,
        /// The error.
        error: Box<ExecError>,
    },
}

impl From<String> for CallError {
    fn from(message: String) -> Self {
        Self::Message(message)
    }
}

impl From<&str> for CallError {
    fn from(message: &str) -> Self {
        Self::Message(message.to_owned())
    }
}

/// Go's text. A `fail` message stands between the markers that Helm puts around it and looks for.
impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Message(message) => f.write_str(message),
            Self::Failed(message) => write!(f, "HELM_ERR_START{message}HELM_ERR_END"),
            Self::Template(error) => error.fmt(f),
            Self::TplParse { head, error, .. } => write!(f, "{head}{error}"),
            Self::Tpl { head, error, .. } => write!(f, "{head}{error}"),
        }
    }
}

/// A place in a template's source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The name under which the source was parsed: the file's key, or `gotpl` for a text of `tpl`.
    pub file: String,
    /// Byte offset in the source.
    pub offset: usize,
    /// Line, from 1.
    pub line: usize,
    /// Byte in the line, from 0.
    pub column: usize,
}

/// Go's `KEY:LINE:COL`.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// An error of an executing template, with its place. Displayed as Go's raw text, causes included.
#[derive(Clone, Debug)]
pub struct ExecError {
    /// The node that was evaluated last.
    pub place: Place,
    /// The template that was executing, by its own name.
    pub name: String,
    /// The source text of the node as Go prints it.
    pub context: String,
    /// What is wrong, without the cause: `nil pointer evaluating interface {}.b`, `error calling include: `.
    pub message: String,
    /// The error of the function that was called, if that is what failed.
    pub cause: Option<CallError>,
}

impl ExecError {
    /// The texts of the errors that Go's `errors.Unwrap` walks through, outermost first: this one, then its cause.
    /// A text of `tpl` counts as one that does not begin with `template: `.
    pub fn chain(&self) -> Vec<String> {
        let mut texts = Vec::new();
        let mut current = Some(self);
        while let Some(error) = current {
            texts.push(error.to_string());
            current = match &error.cause {
                Some(CallError::Template(inner)) => Some(inner),
                Some(cause) => {
                    texts.push(cause.to_string());
                    None
                }
                None => None,
            };
        }
        texts
    }

    /// The message of `fail` or `required` if that is the root of this error.
    pub fn failed(&self) -> Option<&str> {
        match &self.cause {
            Some(CallError::Failed(message)) => Some(message),
            Some(CallError::Template(error) | CallError::Tpl { error, .. }) => error.failed(),
            _ => None,
        }
    }

    /// The innermost error of a template: where it really happened.
    pub fn root(&self) -> &Self {
        match &self.cause {
            Some(CallError::Template(error) | CallError::Tpl { error, .. }) => error.root(),
            _ => self,
        }
    }
}

impl fmt::Display for ExecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "template: {}: executing {} at <{}>: {}", self.place, super::quoted(self.name.as_bytes()), self.context, self.message)?;
        self.cause.as_ref().map_or(Ok(()), |cause| cause.fmt(f))
    }
}

/// A text that is no template. Displayed as Go's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    /// The name under which the source was parsed.
    pub file: String,
    /// The line that Go reports, from 1: of the last token that was read.
    pub line: usize,
    /// Byte offset of that token.
    pub offset: usize,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "template: {}:{}: {}", self.file, self.line, self.message)
    }
}
