//! `equalRaw`, `notEqualRaw`: the text of a file that is no YAML is this one.

use super::{
    Context, Expectation, Judge, ParameterError, Parameters, Problem,
    raw::{JudgesRaw, Raw},
};
use crate::{
    snapshot::{text_of, unified},
    value::{Text, Value},
};

struct EqualRaw {
    value: String,
}

pub(super) fn read(parameters: &Parameters) -> Result<Judge, ParameterError> {
    Ok(Judge::Document(Box::new(Raw(EqualRaw { value: parameters.text("value")? }))))
}

impl JudgesRaw for EqualRaw {
    fn holds(&self, actual: &Text, _context: &Context<'_>) -> Result<bool, Problem> {
        Ok(*actual == *self.value)
    }

    fn explain(&self, actual: &Text, negative: bool, _context: &Context<'_>) -> Problem {
        let expected = text_of(&Value::text(self.value.as_str()));
        let expectation = Expectation::new(negative, " to equal", expected.clone());
        if negative {
            return expectation.into();
        }
        let actual = text_of(&Value::Str(actual.clone()));
        expectation.diff(unified(&expected, &actual)).actual(actual).into()
    }
}
