//! The loop over the values at a path of one document, for assertions that judge a value.

use super::{
    Context, Failure, Judgement, JudgesValue, NOTHING_COMPARED, Place, Problem,
    judge::OnError,
    nearest,
    parameters::{ParameterError, Parameters},
};
use crate::value::Value;

/// Where an assertion looks in each document, and who judges what is found there.
pub struct AtPath {
    path: String,
    inner: Option<super::inside::Inner>,
    judge: Box<dyn JudgesValue>,
}

/// The values at a path; the whole document if the path is empty.
pub(super) fn values(document: &Value, path: &str) -> Result<Vec<Value>, String> {
    if path.is_empty() { Ok(vec![document.clone()]) } else { super::jsonpath::find(document, path) }
}

impl AtPath {
    /// Reads `path` (with `parse` and `innerPath`) beside the judge's own parameters.
    ///
    /// # Errors
    /// When one is of the wrong type.
    pub fn read(parameters: &Parameters, judge: impl JudgesValue + 'static) -> Result<super::Judge, ParameterError> {
        let path = parameters.text("path")?;
        let inner = super::inside::Inner::read(parameters)?;
        Ok(super::Judge::Value(Self { path, inner, judge: Box::new(judge) }))
    }

    pub(super) fn judge(&self) -> &dyn JudgesValue {
        &*self.judge
    }

    pub(super) fn judge_document(&self, document: &Value, at: Place, context: &Context<'_>) -> Judgement {
        let placed = |problem| Failure { document: Some(at.document), ..Failure::new(problem) };
        let found = match self.find(document) {
            Ok(found) => found,
            Err(message) => return Judgement::fail(placed(Problem::Error(message))),
        };
        if let Err(problem) = self.judge.prepare() {
            return Judgement::fail(Failure::new(problem));
        }
        if found.is_empty() {
            return self.judge_nothing(document, at, context);
        }
        let mut judgement = Judgement::default();
        for (index, value) in found.iter().enumerate() {
            let (passed, problem) = match self.judge.holds(value, context) {
                Ok(holds) if holds != at.negative || self.judge.always_passes(at.negative, context.compat) => (true, None),
                Ok(_) => (false, Some(self.judge.explain(value, at.negative, context))),
                Err(problem) => (false, Some(problem.with_polarity(at.negative))),
            };
            let failed_to_judge = matches!(problem, Some(Problem::Error(_)));
            if let Some(problem) = problem {
                let mut failure = Failure { value: Some(index), ..placed(problem) };
                failure.excerpt = self.judge.shows_excerpt().then(|| nearest::excerpt(document, &self.path)).flatten();
                judgement.failures.push(failure);
            }
            match self.judge.on_error(context.compat) {
                OnError::Ends if failed_to_judge => return Judgement { passed: false, failures: judgement.failures },
                OnError::IsIgnored if failed_to_judge => continue,
                _ => judgement.passed = passed && (index == 0 || judgement.passed),
            }
            if !judgement.passed && context.fail_fast {
                break;
            }
        }
        judgement
    }

    fn find(&self, document: &Value) -> Result<Vec<Value>, String> {
        let found = values(document, &self.path)?;
        match &self.inner {
            None => Ok(found),
            Some(inner) => inner.look_inside(&found),
        }
    }

    fn judge_nothing(&self, document: &Value, at: Place, context: &Context<'_>) -> Judgement {
        if at.negative && (context.compat.vacuous_negation || self.judge.negation_holds_without_value()) {
            return Judgement::pass();
        }
        let texts = self.inner.as_ref().and_then(|inner| Some((inner, values(document, &self.path).ok()?)));
        if let Some((inner, texts)) = texts.filter(|(_, texts)| !texts.is_empty()) {
            let unknown = inner.unknown(&self.path);
            let problem = Problem::Error(if at.negative { format!("{NOTHING_COMPARED}: {unknown}") } else { unknown });
            let (notes, excerpt) = (inner.notes(&texts), nearest::excerpt(document, &self.path));
            return Judgement::fail(Failure { document: Some(at.document), notes, excerpt, ..Failure::new(problem) });
        }
        let problem = match self.judge.unknown_path(&self.path, context) {
            Some(problem) if !at.negative => problem,
            None if !at.negative => return Judgement::default(),
            _ => Problem::Error(format!("{NOTHING_COMPARED}: unknown path {}", self.path)),
        };
        let notes = nearest::notes(document, &self.path);
        let excerpt = nearest::excerpt(document, &self.path);
        Judgement::fail(Failure { document: Some(at.document), notes, excerpt, ..Failure::new(problem) })
    }
}
