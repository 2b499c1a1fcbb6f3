//! `containsDocument`: every document (with `any`: one of them) is of this kind, API version and, if given, name and namespace.

use super::{Context, Expectation, Failure, Judge, Judgement, JudgesSet, ParameterError, Parameters, Set};
use crate::value::Value;

struct ContainsDocument {
    kind: String,
    api_version: String,
    name: String,
    namespace: String,
    any: bool,
}

pub(super) fn read(parameters: &Parameters) -> Result<Judge, ParameterError> {
    Ok(Judge::Set(Box::new(ContainsDocument {
        kind: parameters.text("kind")?,
        api_version: parameters.text("apiVersion")?,
        name: parameters.text("name")?,
        namespace: parameters.text("namespace")?,
        any: parameters.flag("any")?,
    })))
}

impl ContainsDocument {
    fn matches(&self, document: &Value) -> bool {
        let Some(map) = document.as_map() else { return false };
        // A document without the field, or with something else than a text there, matches.
        let agrees = |key: &str, wanted: &str| map.get(key).is_none_or(|value| value.as_text().is_none_or(|text| *text == *wanted));
        let metadata = map.get("metadata");
        let is = |key: &str, wanted: &str| {
            let actual = metadata.as_ref().and_then(Value::as_map).and_then(|map| map.get(key));
            wanted.is_empty() || actual.is_some_and(|value| value.as_text().is_some_and(|text| *text == *wanted))
        };
        agrees("kind", &self.kind) && agrees("apiVersion", &self.api_version) && is("name", &self.name) && is("namespace", &self.namespace)
    }

    fn failure(&self, index: usize, negative: bool) -> Failure {
        let mut text = format!("Kind = {}, apiVersion = {}", self.kind, self.api_version);
        for (label, value) in [("Name", &self.name), ("Namespace", &self.namespace)] {
            if !value.is_empty() {
                text.push_str(&format!(", {label} = {value}"));
            }
        }
        let expectation = Expectation::new(negative, " to contain document", text);
        Failure { document: Some(index), ..Failure::new(expectation.into()) }
    }
}

impl JudgesSet for ContainsDocument {
    fn judge(&self, set: &Set<'_>, negative: bool, context: &Context<'_>) -> Judgement {
        if set.selected.is_empty() {
            return if negative { Judgement::pass() } else { Judgement::fail(self.failure(0, negative)) };
        }
        let one_is_enough = if negative { !self.any && context.compat.some_other_document_is_enough } else { self.any };
        let mut judgement = Judgement::pass();
        for (index, document) in set.selected.iter().enumerate() {
            let passed = self.matches(document) != negative;
            if passed && one_is_enough {
                return Judgement::pass();
            }
            if !passed {
                judgement.passed = false;
                judgement.failures.push(self.failure(index, negative));
                if context.fail_fast {
                    break;
                }
            }
        }
        if !judgement.passed {
            let notes = super::nearest::summary(set.selected);
            judgement.failures.iter_mut().take(1).for_each(|failure| failure.notes.push(format!("the documents are {notes}")));
        }
        judgement
    }
}
