//! `contains`, `notContains`: the list at a path has this item. With `any`, an item that has every key of `content` will do;
//! with `count`, exactly so many items must match.

use super::{
    AtPath, Context, Expectation, Failure, Judge, JudgesValue, ParameterError, Parameters, Problem,
    equality::{equal, is_subset},
};
use crate::{
    snapshot::text_of,
    value::{Frozen, Value},
};

struct Contains {
    path: String,
    content: Frozen,
    count: Option<i64>,
    any: bool,
}

pub(super) fn read(parameters: &Parameters) -> Result<Judge, ParameterError> {
    let judge = Contains {
        path: parameters.text("path")?,
        content: parameters.frozen("content"),
        count: parameters.integer("count")?,
        any: parameters.flag("any")?,
    };
    AtPath::read(parameters, judge)
}

impl Contains {
    fn matching(&self, items: &[Value]) -> usize {
        let content = self.content.thaw();
        let matches = |item: &&Value| match self.any.then(|| is_subset(item, &content)).flatten() {
            Some(subset) => subset,
            None => equal(item, &content),
        };
        items.iter().filter(matches).count()
    }

    fn expectation(&self, actual: &Value, negative: bool) -> Problem {
        let expected = text_of(&Value::list(vec![self.content.thaw()]));
        Expectation::new(negative, " to contain", expected).path(&self.path).actual(text_of(actual)).into()
    }
}

impl JudgesValue for Contains {
    fn holds(&self, actual: &Value, context: &Context<'_>) -> Result<bool, Problem> {
        let Some(items) = actual.as_list() else {
            return Err(Problem::Error(format!("expect '{}' to be an array, got:\n{}", self.path, text_of(actual))));
        };
        let found = self.matching(items);
        Ok(match self.count {
            None => found > 0,
            Some(0) if context.compat.count_zero_fails => false,
            Some(count) => i64::try_from(found) == Ok(count),
        })
    }

    fn explain(&self, actual: &Value, negative: bool, _context: &Context<'_>) -> Problem {
        let found = actual.as_list().map_or(0, |items| self.matching(items));
        match self.count {
            Some(count) if found > 0 => {
                Problem::Error(format!("expect count {count} in '{}' to be in array, got {found}:\n{}", self.path, text_of(actual)))
            }
            _ => self.expectation(actual, negative),
        }
    }

    fn negation_holds_without_value(&self) -> bool {
        true
    }

    fn without_document(&self, negative: bool, _context: &Context<'_>) -> Option<Failure> {
        let problem = self.expectation(&Value::text("no manifest found"), negative);
        Some(Failure { document: Some(0), ..Failure::new(problem) })
    }
}
