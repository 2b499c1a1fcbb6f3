//! `isNullOrEmpty`, `isNotNullOrEmpty`, `isEmpty`, `isNotEmpty`: the value at a path is null, `""`, 0, false, `[]` or `{}`.

use super::{AtPath, Context, Expectation, Judge, JudgesValue, ParameterError, Parameters, Problem};
use crate::{
    snapshot::text_of,
    value::{AnyMap, Value},
};

struct IsNullOrEmpty {
    path: String,
}

pub(super) fn read(parameters: &Parameters) -> Result<Judge, ParameterError> {
    AtPath::read(parameters, IsNullOrEmpty { path: parameters.text("path")? })
}

impl JudgesValue for IsNullOrEmpty {
    fn holds(&self, actual: &Value, _context: &Context<'_>) -> Result<bool, Problem> {
        Ok(match actual {
            Value::Object(_) => actual.downcast::<AnyMap>().is_some_and(|map| map.0.is_empty()),
            other => !other.is_true(),
        })
    }

    fn explain(&self, actual: &Value, negative: bool, _context: &Context<'_>) -> Problem {
        Expectation::new(negative, " to be null or empty, got", text_of(actual)).path(&self.path).into()
    }
}
