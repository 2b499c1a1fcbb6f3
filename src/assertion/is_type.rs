//! `isType`, `isNotType`: the value at a path has this Go type (`string`, `int`, `float64`, `bool`, `[]interface {}`,
//! `map[string]interface {}`, `time.Time`; null has none).

use super::{AtPath, Context, Expectation, Judge, JudgesValue, ParameterError, Parameters, Problem};
use crate::value::Value;

struct IsType {
    path: String,
    type_name: String,
}

pub(super) fn read(parameters: &Parameters) -> Result<Judge, ParameterError> {
    AtPath::read(parameters, IsType { path: parameters.text("path")?, type_name: parameters.text("type")? })
}

fn type_name(value: &Value) -> &str {
    if value.is_nil() { "" } else { value.type_name() }
}

impl JudgesValue for IsType {
    fn holds(&self, actual: &Value, _context: &Context<'_>) -> Result<bool, Problem> {
        Ok(type_name(actual) == self.type_name)
    }

    fn explain(&self, actual: &Value, negative: bool, _context: &Context<'_>) -> Problem {
        Expectation::new(negative, " to be of type", &self.type_name).path(&self.path).actual(type_name(actual)).into()
    }

    fn without_document(&self, negative: bool, _context: &Context<'_>) -> Option<super::Failure> {
        let expectation = Expectation::new(negative, " to be of type", &self.type_name).path(&self.path).actual("no manifest found");
        Some(super::Failure::new(expectation.into()))
    }
}
