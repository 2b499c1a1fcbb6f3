//! charttest's own keys and assertions belong into `*_rollout.yaml`: one of them makes helm-unittest drop the whole chart.

use super::Subject;
use crate::{
    source::{Diagnostic, Span},
    suite::{Suite, Test},
};

/// Looks at files that helm-unittest reads too.
pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    let shared = subject.suites.iter().filter(|suite| suite.file.name.ends_with("_test.yaml"));
    shared.flat_map(|suite| places(suite).into_iter().map(|(span, what)| finding(suite, span, &what))).collect()
}

fn finding(suite: &Suite, span: Span, what: &str) -> Diagnostic {
    Diagnostic::warning(format!("{what} is charttest's own, and helm-unittest reads this file too"))
        .at(suite.file.label(span, ""))
        .help("move it into a file named *_rollout.yaml")
}

fn places(suite: &Suite) -> Vec<(Span, String)> {
    let mut found: Vec<(Span, String)> = suite.contracts.iter().map(|contract| (contract.span, "`rollouts`".to_owned())).collect();
    if suite.matrix.is_some() {
        found.push((suite.span, "`matrix`".to_owned()));
    }
    for test in &suite.tests {
        found.extend(own(test).map(|what| (test.span, what)));
        for (assertion, span) in test.asserts.items.iter().zip(&test.asserts.spans) {
            if let Some(kind) = assertion.as_ref().map(|assertion| assertion.kind).filter(|kind| !kind.peer) {
                found.push((*span, format!("`{}`", kind.name)));
            }
        }
    }
    found
}

fn own(test: &Test) -> Option<String> {
    let key = match test {
        _ if !test.steps.is_empty() => "`upgrade` or `history`",
        _ if test.include.is_some() => "`include`",
        _ if test.debug => "`debug`",
        _ => return None,
    };
    Some(key.to_owned())
}
