//! `greaterOrEqual` and `lessOrEqual` with their antonyms: both values must have the same type; texts are compared byte by byte.

use super::{AtPath, Context, Expectation, Failure, Judge, JudgesValue, ParameterError, Parameters, Problem, judge::OnError};
use crate::{
    compat::Compat,
    format::display,
    value::{Frozen, Value},
};
use std::cmp::Ordering;

struct Ordered {
    path: String,
    value: Frozen,
    greater: bool,
}

/// The judge of both: `greater` or less.
pub(super) fn read(parameters: &Parameters, greater: bool) -> Result<Judge, ParameterError> {
    AtPath::read(parameters, Ordered { path: parameters.text("path")?, value: parameters.frozen("value"), greater })
}

impl Ordered {
    fn word(&self) -> &'static str {
        if self.greater { "greater" } else { "less" }
    }

    fn expectation(&self, message: String, negative: bool) -> Problem {
        let phrase = format!(" to be {} then or equal to, got", self.word());
        Expectation::new(negative, phrase, message).path(&self.path).into()
    }
}

fn type_name(value: &Value) -> &str {
    if value.is_nil() { "%!s(<nil>)" } else { value.type_name() }
}

impl JudgesValue for Ordered {
    fn holds(&self, actual: &Value, context: &Context<'_>) -> Result<bool, Problem> {
        let expected = self.value.thaw();
        let order = match (actual, &expected) {
            (Value::Str(a), Value::Str(b)) => a.cmp(b),
            (Value::Int(a), Value::Int(b)) => a.cmp(b),
            (Value::Float(a), Value::Float(b)) => match a.partial_cmp(b) {
                Some(order) => order,
                None => return Ok(false),
            },
            (a, b) if type_name(a) != type_name(b) => {
                return Err(Problem::Error(format!("actual '{}' and expected '{}' types do not match", type_name(a), type_name(b))));
            }
            (_, b) => return Err(self.expectation(format!("unsupported type '{}'", b.type_name()), context.compat.vacuous_not_greater)),
        };
        let wrong = if self.greater { Ordering::Less } else { Ordering::Greater };
        Ok(order != wrong)
    }

    fn explain(&self, actual: &Value, negative: bool, context: &Context<'_>) -> Problem {
        let (word, expected) = (self.word(), self.value.thaw());
        let is = if negative && !context.compat.vacuous_not_greater { "is" } else { "is not" };
        let message = format!("the actual '{}' {is} {word} or equal to the expected '{}'", display(actual), display(&expected));
        self.expectation(message, negative)
    }

    fn always_passes(&self, negative: bool, compat: Compat) -> bool {
        self.greater && negative && compat.vacuous_not_greater
    }

    fn unknown_path(&self, path: &str, _context: &Context<'_>) -> Option<Problem> {
        Some(Problem::Error(format!("unknown path '{path}'")))
    }

    fn on_error(&self, compat: Compat) -> OnError {
        if compat.later_type_is_ignored { OnError::IsIgnored } else { OnError::Fails }
    }

    fn without_document(&self, negative: bool, _context: &Context<'_>) -> Option<Failure> {
        Some(Failure::new(self.expectation("no manifests found".into(), negative)))
    }
}
