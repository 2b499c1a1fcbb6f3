//! `isSubset`, `isNotSubset`: the map at a path has every key of `content` with the same value.

use super::{AtPath, Context, Expectation, Judge, JudgesValue, ParameterError, Parameters, Problem, equality};
use crate::{
    snapshot::text_of,
    value::{Frozen, Value},
};

struct IsSubset {
    path: String,
    content: Frozen,
}

pub(super) fn read(parameters: &Parameters) -> Result<Judge, ParameterError> {
    AtPath::read(parameters, IsSubset { path: parameters.text("path")?, content: parameters.frozen("content") })
}

impl JudgesValue for IsSubset {
    fn holds(&self, actual: &Value, _context: &Context<'_>) -> Result<bool, Problem> {
        equality::is_subset(actual, &self.content.thaw())
            .ok_or_else(|| Problem::Error(format!("expect '{}' to be an object, got:\n{}", self.path, text_of(actual))))
    }

    fn explain(&self, actual: &Value, negative: bool, _context: &Context<'_>) -> Problem {
        let expected = text_of(&self.content.thaw());
        Expectation::new(negative, " to contain", expected).path(&self.path).actual(text_of(actual)).into()
    }
}
