//! `equal`, `notEqual`: the value at a path is this one. Types count (`1` is not `"1"`), the order of keys does not. Blanks
//! before line breaks and line breaks in front of a text are no difference.

use super::{
    AtPath, Context, Expectation, Judge, JudgesValue, ParameterError, Parameters, Problem,
    equality::{equal_uniform, uniform_value},
};
use crate::{
    format::decode_base64,
    snapshot::{text_of, unified},
    value::{Frozen, Value},
};

struct Equal {
    path: String,
    value: Frozen,
    decode: bool,
}

pub(super) fn read(parameters: &Parameters) -> Result<Judge, ParameterError> {
    let judge = Equal { path: parameters.text("path")?, value: parameters.frozen("value"), decode: parameters.flag("decodeBase64")? };
    AtPath::read(parameters, judge)
}

/// The text that a Base64 text stands for.
pub(super) fn decoded(text: &crate::value::Text) -> Result<Value, Problem> {
    match decode_base64(text.as_bytes()) {
        Ok(decoded) => Ok(Value::Str(decoded.into())),
        Err(_) => Err(Problem::Error(format!("unable to decode base64 expected content {text}"))),
    }
}

impl JudgesValue for Equal {
    fn holds(&self, actual: &Value, _context: &Context<'_>) -> Result<bool, Problem> {
        let expected = self.value.thaw();
        match actual {
            Value::Str(text) if self.decode => Ok(equal_uniform(&expected, &decoded(text)?)),
            actual => Ok(equal_uniform(&expected, actual)),
        }
    }

    fn explain(&self, actual: &Value, negative: bool, _context: &Context<'_>) -> Problem {
        let expected = text_of(&self.value.thaw());
        let expectation = Expectation::new(negative, " to equal", expected.clone()).path(&self.path);
        if negative {
            return expectation.into();
        }
        let actual = match actual {
            Value::Str(text) if self.decode => decoded(text).unwrap_or_else(|_| actual.clone()),
            actual => actual.clone(),
        };
        let actual = text_of(&uniform_value(&actual));
        expectation.diff(unified(&expected, &actual)).actual(actual).into()
    }

    fn without_document(&self, negative: bool, context: &Context<'_>) -> Option<super::Failure> {
        let undecoded = Self { path: self.path.clone(), value: self.value.clone(), decode: false };
        Some(super::Failure::new(undecoded.explain(&Value::text("no manifest found"), negative, context)))
    }
}
