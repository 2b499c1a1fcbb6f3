//! `exists`, `notExists`, `isNotNull`, `isNull`: something stands at the path. A key that holds null exists.

use super::{
    Context, Failure, Judge, Judgement, JudgesDocument, ParameterError, Parameters, Place, Problem, at_path, failure::indented,
    inside::Inner, nearest,
};
use crate::value::Value;

struct Exists {
    path: String,
    inner: Option<Inner>,
}

pub(super) fn read(parameters: &Parameters) -> Result<Judge, ParameterError> {
    Ok(Judge::Document(Box::new(Exists { path: parameters.text("path")?, inner: Inner::read(parameters)? })))
}

impl Exists {
    fn problem(&self, negative: bool) -> Problem {
        let not = if negative { "NOT " } else { "" };
        Problem::Sentence(format!("Path:{} expected to {not}exists", indented(&self.path)))
    }

    fn find(&self, document: &Value) -> Result<bool, String> {
        let found = at_path::values(document, &self.path)?;
        match &self.inner {
            Some(inner) => Ok(!inner.look_inside(&found)?.is_empty()),
            None => Ok(!found.is_empty()),
        }
    }
}

impl JudgesDocument for Exists {
    fn judge(&self, document: &Value, at: &Place, _context: &Context<'_>) -> Judgement {
        let problem = match self.find(document) {
            Ok(exists) if exists != at.negative => return Judgement::pass(),
            Ok(_) => self.problem(at.negative),
            Err(message) => Problem::Error(message),
        };
        let notes = if at.negative { Vec::new() } else { nearest::notes(document, &self.path) };
        let excerpt = nearest::excerpt(document, &self.path);
        Judgement::fail(Failure { document: Some(at.document), notes, excerpt, ..Failure::new(problem) })
    }

    fn without_document(&self, negative: bool, _context: &Context<'_>) -> Option<Failure> {
        Some(Failure::new(self.problem(negative)))
    }
}
