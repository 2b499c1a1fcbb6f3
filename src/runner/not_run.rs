//! Tests that are declared and were not run: every one of them is told.

use super::{
    case,
    event::{Event, Outcome, SuiteResult, TestResult},
    suite_run::SuiteRun,
};
use crate::{
    source::{Diagnostic, Span},
    suite::{Suite, SuiteFile},
};

/// Why tests after a failure were not run.
pub(super) const CUT_OFF: &str = "not run after the first failure (-q)";

/// Why the suites beside a broken one were not run.
pub(super) const SILENCED: &str = "not run: helm-unittest runs no suite of a chart in which one cannot be read";

/// Skips that a run decided, not the suite.
pub(super) const REASONS: &[&str] = &[CUT_OFF, SILENCED];

/// The suite with all its tests ended in the same way.
pub(super) fn suite(suite: &Suite, chart: &str, outcome: Outcome, why: &str) -> SuiteResult {
    let tests = suite.tests.iter().map(|test| (&test.name, test.span));
    let contracts = suite.contracts.iter().map(|contract| (&contract.name, contract.span));
    let told = tests.chain(contracts).map(|(name, span)| {
        let test = TestResult::new(name.clone(), case::place_in(&suite.file, span));
        match outcome {
            Outcome::Errored => TestResult { outcome, error: Some(why.to_owned()), ..test },
            _ => TestResult { outcome, skip_reason: why.to_owned(), ..test },
        }
    });
    SuiteResult {
        name: suite.name.clone(),
        file: suite.file.name.clone(),
        chart: chart.to_owned(),
        cell: None,
        of_cells: false,
        outcome,
        tests: told.collect(),
        warnings: Vec::new(),
        errors: Vec::new(),
        subchart: false,
    }
}

/// A file of which not even the names of its tests can be read.
pub(super) fn whole_file(file: &SuiteFile, chart: &str, why: &str) -> SuiteResult {
    let test = TestResult::new("the whole file".to_owned(), case::place_in(file, Span::default()));
    SuiteResult {
        name: file.name.clone(),
        file: file.name.clone(),
        chart: chart.to_owned(),
        cell: None,
        of_cells: false,
        outcome: Outcome::Errored,
        tests: vec![TestResult { outcome: Outcome::Errored, error: Some(why.to_owned()), ..test }],
        warnings: Vec::new(),
        errors: Vec::new(),
        subchart: false,
    }
}

/// A suite of which nothing ran.
pub(super) fn event(run: &SuiteRun, diagnostic: Diagnostic, outcome: Outcome, listed: bool) -> Event {
    let why = diagnostic.message.clone();
    let told = SuiteResult {
        name: run.name(),
        cell: run.cell.as_ref().map(|cell| cell.name.clone()),
        subchart: !run.below.is_empty(),
        ..suite(&run.suite, &run.chart.name, outcome, &why)
    };
    let (file, chart) = (told.file.clone(), told.chart.clone());
    Event::SuiteBroken { file, chart, diagnostics: vec![diagnostic], suites: vec![told], listed }
}
