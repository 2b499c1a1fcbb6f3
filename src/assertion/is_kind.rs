//! `isKind`: the document is of this kind.

use super::{Context, Expectation, Failure, Judge, Judgement, JudgesDocument, ParameterError, Parameters, Place, Problem};
use crate::{snapshot::text_of, value::Value};

/// Judges a field at the top of a document: `kind`, `apiVersion`.
pub(super) struct IsField {
    pub(super) field: &'static str,
    pub(super) of: String,
}

pub(super) fn read(parameters: &Parameters) -> Result<Judge, ParameterError> {
    Ok(Judge::Document(Box::new(IsField { field: "kind", of: parameters.text("of")? })))
}

impl IsField {
    fn problem(&self, actual: &Value, negative: bool) -> Problem {
        let expectation = Expectation::new(negative, format!(" to be {}", self.field), &self.of);
        if negative { expectation.into() } else { expectation.actual(text_of(actual)).into() }
    }
}

impl JudgesDocument for IsField {
    fn judge(&self, document: &Value, at: &Place, _context: &Context<'_>) -> Judgement {
        let actual = document.as_map().and_then(|map| map.get(self.field)).unwrap_or_default();
        let holds = actual.as_text().is_some_and(|text| *text == *self.of);
        if holds != at.negative {
            return Judgement::pass();
        }
        Judgement::fail(Failure { document: Some(at.document), ..Failure::new(self.problem(&actual, at.negative)) })
    }

    fn without_document(&self, negative: bool, _context: &Context<'_>) -> Option<Failure> {
        Some(Failure::new(self.problem(&Value::text("no manifest found"), negative)))
    }
}
