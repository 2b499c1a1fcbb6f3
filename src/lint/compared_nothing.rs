//! Assertions that pass in helm-unittest because there was nothing to compare: a negation at a path that leads nowhere, tests whose
//! selector finds no document. What they look at only a run knows: the tests that may be such run, and nothing is written.

use super::{Request, Subject, info};
use crate::{
    assertion::NOTHING_COMPARED,
    runner::{self, Check, Event, Options, TestKey, TestResult},
    source::Diagnostic,
    suite::{Suite, Test, discover},
};
use std::collections::BTreeMap;

/// Runs the tests that have a negation or leave out empty templates.
pub(super) fn check(subject: &Subject, request: &Request<'_>) -> Vec<Diagnostic> {
    let tests: BTreeMap<TestKey, (&Suite, &Test)> = subject
        .suites
        .iter()
        .flat_map(|suite| suite.tests.iter().filter(|test| may(test)).map(move |test| (key(suite, test), (suite, test))))
        .collect();
    if tests.is_empty() {
        return Vec::new();
    }
    let options = Options {
        helm: Some(request.inputs.helm),
        only: Some(tests.keys().cloned().collect()),
        config: request.config_file.map(str::to_owned),
        with_subcharts: false,
        ci: true,
        ..Options::default()
    };
    let mut found = Vec::new();
    for event in &runner::run(std::slice::from_ref(&subject.path), &options).events {
        let Event::SuiteFinished(suite) = event else { continue };
        for test in &suite.tests {
            let key = TestKey { file: discover::absolute(&suite.file), suite: suite.name.clone(), test: test.name.clone() };
            found.extend(tests.get(&key).and_then(|(suite, declared)| skipped(suite, declared, test)));
            found.extend(test.checks.iter().filter_map(vacuous));
        }
    }
    found
}

fn key(suite: &Suite, test: &Test) -> TestKey {
    TestKey { file: discover::absolute(&suite.file.name), suite: suite.name.clone(), test: test.name.clone() }
}

fn may(test: &Test) -> bool {
    let negative = test.asserts.items.iter().flatten().any(|assertion| assertion.is_negative());
    test.skip.is_none() && (negative || test.selector.as_ref().is_some_and(|selector| selector.skip_empty_templates))
}

fn vacuous(check: &Check) -> Option<Diagnostic> {
    let what = check.lines.iter().filter(|_| !check.passed).find_map(|line| line.trim().strip_prefix(NOTHING_COMPARED))?;
    let label = check.diagnostics.iter().flat_map(|diagnostic| &diagnostic.labels).next()?;
    let not = if check.not { "not " } else { "" };
    let message = format!("{not}{} compares nothing{what}; in helm-unittest it holds all the same", check.name);
    let near = check.diagnostics.iter().flat_map(|diagnostic| &diagnostic.notes).find(|note| note.starts_with("did you mean"));
    let help = near.cloned().unwrap_or_else(|| "say `notExists` if that is what is meant".to_owned());
    Some(Diagnostic::warning(message).at(label.clone()).help(help))
}

fn skipped(suite: &Suite, declared: &Test, test: &TestResult) -> Option<Diagnostic> {
    let empty = test.skip_reason.contains("skipEmptyTemplates");
    let message = "no template renders a document that the selector matches: the test compares nothing";
    empty.then(|| info(message.to_owned()).at(suite.file.label(declared.span, "")))
}
