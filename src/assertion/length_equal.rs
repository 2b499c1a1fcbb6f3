//! `lengthEqual`, `notLengthEqual`: the list at `path` has `count` items, or the lists at `paths` have equally many.

use super::{
    Context, Expectation, Failure, Judge, Judgement, JudgesDocument, ParameterError, Parameters, Place, Problem, at_path, inside::Inner,
    nearest,
};
use crate::value::Value;
use std::collections::BTreeMap;

struct LengthEqual {
    path: String,
    paths: Vec<String>,
    count: Option<i64>,
    inner: Option<Inner>,
}

pub(super) fn read(parameters: &Parameters) -> Result<Judge, ParameterError> {
    let (path, paths) = (parameters.text("path")?, parameters.texts("paths")?);
    let judge = LengthEqual { path, paths, count: parameters.integer("count")?, inner: Inner::read(parameters)? };
    Ok(Judge::Document(Box::new(judge)))
}

fn expectation(path: &str, count: &str, actual: &str, negative: bool) -> Problem {
    Expectation::new(negative, " to match count", count).path(path).actual(actual).into()
}

fn length(value: &Value) -> Option<usize> {
    value.as_list().map(|items| items.len())
}

impl LengthEqual {
    /// The lists at one path, each held against `count`, and the length of the last.
    fn judge_path(&self, document: &Value, path: &str, at: &Place, context: &Context<'_>) -> (Judgement, usize) {
        let placed = |problem, value| Failure { document: Some(at.document), value, ..Failure::new(problem) };
        let inside = |found: Vec<Value>| match &self.inner {
            Some(inner) => inner.look_inside(&found),
            None => Ok(found),
        };
        let found = match at_path::values(document, path).and_then(inside) {
            Ok(found) => found,
            Err(message) => return (Judgement::fail(placed(Problem::Error(message), None)), 0),
        };
        if found.is_empty() {
            return (self.judge_nothing(document, path, at, context), 0);
        }
        let (mut judgement, mut last) = (Judgement::default(), 0);
        for (index, value) in found.iter().enumerate() {
            let length = length(value);
            if length.is_none() && self.count.is_none() {
                judgement.failures.push(placed(Problem::Error(format!("{path} is not array")), Some(index)));
                continue;
            }
            last = length.unwrap_or(0);
            let differs = self.count.filter(|count| (i64::try_from(last) == Ok(*count)) == at.negative);
            if let Some(count) = differs {
                let problem = expectation(path, &count.to_string(), &last.to_string(), at.negative);
                judgement.failures.push(placed(problem, None));
            }
            judgement.passed = differs.is_none() && (index == 0 || judgement.passed);
            if !judgement.passed && context.fail_fast {
                break;
            }
        }
        (judgement, last)
    }

    fn judge_nothing(&self, document: &Value, path: &str, at: &Place, context: &Context<'_>) -> Judgement {
        // A list that is not there does not have so many items.
        if at.negative {
            return Judgement::pass();
        }
        if context.compat.length_of_paths_ignores_not {
            return Judgement::default();
        }
        let problem = Problem::Error(format!("unknown path {path}"));
        Judgement::fail(Failure { document: Some(at.document), notes: nearest::notes(document, path), ..Failure::new(problem) })
    }

    fn judge_paths(&self, document: &Value, at: &Place, context: &Context<'_>) -> Judgement {
        let (mut lengths, mut failed) = (BTreeMap::new(), Judgement::pass());
        for path in &self.paths {
            let (one, length) = self.judge_path(document, path, at, context);
            lengths.insert(path.as_str(), length);
            failed.passed &= one.passed;
            if !one.passed {
                failed.failures.extend(one.failures);
            }
        }
        if !failed.passed {
            return failed;
        }
        let mut rest = lengths.iter();
        let Some((_, first)) = rest.next() else { return Judgement::default() };
        match rest.find(|(_, length)| (*length == first) == at.negative) {
            None => Judgement::pass(),
            Some((path, length)) => {
                let problem = expectation(path, "-1", &length.to_string(), at.negative);
                Judgement::fail(Failure { document: Some(at.document), ..Failure::new(problem) })
            }
        }
    }

    /// The opposite of: all lists have equally many items, and `count` of them if that is given.
    fn judge_paths_negated(&self, document: &Value, at: &Place, context: &Context<'_>) -> Judgement {
        let positive = self.judge_paths(document, &Place { negative: false, ..*at }, context);
        let broken = positive.failures.iter().any(|failure| matches!(failure.problem, Problem::Error(_)));
        match (positive.passed, broken) {
            (false, true) => positive,
            (false, false) => Judgement::pass(),
            (true, _) => {
                let count = self.count.map_or_else(|| "-1".to_owned(), |count| count.to_string());
                let problem = expectation(&self.paths.join(", "), &count, &count, true);
                Judgement::fail(Failure { document: Some(at.document), ..Failure::new(problem) })
            }
        }
    }
}

impl JudgesDocument for LengthEqual {
    fn check(&self) -> Result<(), Problem> {
        if !self.path.is_empty() && self.count.is_none_or(|count| count < 0) {
            return Err(Problem::Error("'count' field must be set if 'path' is used".into()));
        }
        if !self.path.is_empty() && !self.paths.is_empty() {
            return Err(Problem::Error("'paths' couldn't be used with 'path'".into()));
        }
        Ok(())
    }

    fn judge(&self, document: &Value, at: &Place, context: &Context<'_>) -> Judgement {
        if !self.path.is_empty() {
            return self.judge_path(document, &self.path, at, context).0;
        }
        if self.paths.is_empty() && !context.compat.length_of_paths_ignores_not {
            return Judgement::fail(Failure::new(Problem::Error("'path' or 'paths' must be set: nothing was compared".into())));
        }
        if at.negative && !context.compat.length_of_paths_ignores_not {
            return self.judge_paths_negated(document, at, context);
        }
        self.judge_paths(document, at, context)
    }

    fn without_document(&self, negative: bool, _context: &Context<'_>) -> Option<Failure> {
        Some(Failure::new(expectation("", "", "no manifest found", negative)))
    }
}
