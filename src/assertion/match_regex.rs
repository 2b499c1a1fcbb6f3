//! `matchRegex`, `notMatchRegex`: the text at a path contains a match of a Go regular expression.

use super::{AtPath, Context, Expectation, Judge, JudgesValue, ParameterError, Parameters, Problem, equal::decoded};
use crate::{regexp::Regexp, snapshot::text_of, value::Value};
use std::rc::Rc;

struct MatchRegex {
    path: String,
    pattern: String,
    decode: bool,
}

pub(super) fn read(parameters: &Parameters) -> Result<Judge, ParameterError> {
    let (path, pattern) = (parameters.text("path")?, parameters.text("pattern")?);
    AtPath::read(parameters, MatchRegex { path, pattern, decode: parameters.flag("decodeBase64")? })
}

/// The peer's complaint about a missing pattern.
pub(super) fn required(pattern: &str) -> Result<(), Problem> {
    if pattern.is_empty() { Err(Problem::Error("expected field 'pattern' to be filled".into())) } else { Ok(()) }
}

/// The pattern, compiled once.
pub(super) fn compiled(pattern: &str) -> Result<Rc<Regexp>, Problem> {
    Regexp::cached(pattern.as_bytes()).map_err(|error| Problem::Error(error.to_string()))
}

impl MatchRegex {
    fn text(&self, actual: &Value) -> Result<crate::value::Text, Problem> {
        match actual {
            Value::Str(text) if self.decode => Ok(decoded(text)?.as_text().cloned().unwrap_or_default()),
            Value::Str(text) => Ok(text.clone()),
            other => Err(Problem::Error(format!("expect '{}' to be a string, got:\n{}", self.path, text_of(other)))),
        }
    }
}

impl JudgesValue for MatchRegex {
    fn check(&self) -> Result<(), Problem> {
        required(&self.pattern)
    }

    fn prepare(&self) -> Result<(), Problem> {
        compiled(&self.pattern).map(drop)
    }

    fn holds(&self, actual: &Value, _context: &Context<'_>) -> Result<bool, Problem> {
        let text = self.text(actual)?;
        Ok(compiled(&self.pattern)?.is_match(text.as_bytes()))
    }

    fn explain(&self, actual: &Value, negative: bool, _context: &Context<'_>) -> Problem {
        let actual = self.text(actual).unwrap_or_default();
        Expectation::new(negative, " to match", &self.pattern).path(&self.path).actual(actual.to_str_lossy()).into()
    }

    fn without_document(&self, negative: bool, _context: &Context<'_>) -> Option<super::Failure> {
        let expectation = Expectation::new(negative, " to match", &self.pattern).path(&self.path).actual("no manifest found");
        Some(super::Failure::new(expectation.into()))
    }
}
