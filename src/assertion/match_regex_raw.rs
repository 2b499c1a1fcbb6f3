//! `matchRegexRaw`, `notMatchRegexRaw`: the text of a file that is no YAML contains a match of a Go regular expression.

use super::{
    Context, Expectation, Judge, ParameterError, Parameters, Problem,
    match_regex::{compiled, required},
    raw::{JudgesRaw, Raw},
};
use crate::value::Text;

struct MatchRegexRaw {
    pattern: String,
}

pub(super) fn read(parameters: &Parameters) -> Result<Judge, ParameterError> {
    Ok(Judge::Document(Box::new(Raw(MatchRegexRaw { pattern: parameters.text("pattern")? }))))
}

impl JudgesRaw for MatchRegexRaw {
    fn check(&self) -> Result<(), Problem> {
        required(&self.pattern)
    }

    fn holds(&self, actual: &Text, _context: &Context<'_>) -> Result<bool, Problem> {
        Ok(compiled(&self.pattern)?.is_match(actual.as_bytes()))
    }

    fn explain(&self, actual: &Text, negative: bool, _context: &Context<'_>) -> Problem {
        Expectation::new(negative, " to match", &self.pattern).actual(actual.to_str_lossy()).into()
    }
}
