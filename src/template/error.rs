//! Errors of functions and templates.

/// Why a function call failed.
#[derive(Clone, Debug)]
pub enum CallError {
    /// A plain error or panic text of the function.
    Message(String),
    /// The message of `fail` or `required`, which Helm shows alone.
    Failed(String),
    /// An error of a template that the function executed (`include`).
    Template(Box<ExecError>),
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

/// An error of an executing template, with its place.
#[derive(Clone, Debug)]
pub struct ExecError;
