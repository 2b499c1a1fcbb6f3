//! What the four files of helm-unittest have in common: which text stands in them.

use crate::{
    runner::{Event, Outcome, Place, SuiteResult, TestResult},
    source::Diagnostic,
    suite::discover,
};
use std::{fmt::Write, time::Duration};

/// When and where a run happened.
#[derive(Clone, Debug, Default)]
pub struct Stamp {
    /// `2026-11-22`
    pub date: String,
    /// `20:59:31`
    pub time: String,
    /// The machine's name.
    pub host: String,
    /// The working folder.
    pub folder: String,
    /// The user's name.
    pub user: String,
    /// Where the working folder lies in the repository, as far as the environment says so; empty: its root.
    pub below: String,
    /// Whether reports say exactly what helm-unittest's say: nothing of what cannot be run.
    pub peer: bool,
}

impl Stamp {
    /// A path of the working folder as seen from the root of the repository.
    pub fn from_root(&self, file: &str) -> String {
        if self.below.is_empty() || file.starts_with('/') { file.to_owned() } else { discover::join(&self.below, file) }
    }
}

/// The events, with a suite and a failed test for each chart and suite file that cannot be read: silence would be no news.
pub(super) fn with_broken(events: &[Event]) -> Vec<Event> {
    let suite = |file: &str, chart: &str, diagnostics: &[Diagnostic]| {
        let place = Place { file: file.to_owned(), line: 1, column: 1, ..Place::default() };
        let error = diagnostics.iter().map(|d| d.message.as_str()).collect::<Vec<_>>().join("\n");
        let (outcome, diagnostics) = (Outcome::Errored, diagnostics.to_vec());
        let test = TestResult { outcome, error: Some(error), diagnostics, ..TestResult::new("can be run".to_owned(), place) };
        SuiteResult {
            name: file.to_owned(),
            file: file.to_owned(),
            chart: chart.to_owned(),
            cell: None,
            of_cells: false,
            outcome,
            tests: vec![test],
            warnings: Vec::new(),
            errors: Vec::new(),
            subchart: false,
        }
    };
    let finished = |suite: SuiteResult| vec![Event::SuiteFinished(Box::new(suite))];
    let told = events.iter().flat_map(|event| match event {
        Event::ChartBroken { path, diagnostics } => finished(suite(path, path, diagnostics)),
        Event::SuiteBroken { file, chart, diagnostics, suites, .. } if suites.is_empty() => finished(suite(file, chart, diagnostics)),
        Event::SuiteBroken { suites, .. } => suites.iter().cloned().flat_map(finished).collect(),
        Event::SuiteFinished(whole) if whole.tests.is_empty() && !whole.errors.is_empty() => {
            finished(SuiteResult { name: whole.name.clone(), ..suite(&whole.file, &whole.chart, &whole.errors) })
        }
        event => vec![event.clone()],
    });
    told.collect()
}

/// The suites that are listed, in order.
pub(super) fn suites(events: &[Event]) -> impl Iterator<Item = &SuiteResult> {
    events.iter().flat_map(|event| match event {
        Event::SuiteFinished(suite) if suite.errors.is_empty() || !suite.tests.is_empty() => std::slice::from_ref(&**suite),
        Event::SuiteBroken { suites, listed: true, .. } => suites,
        _ => &[],
    })
}

/// The last part of a suite's name.
pub(super) fn class(suite: &SuiteResult) -> &str {
    suite.name.rsplit_once('/').map_or(&suite.name, |(_, last)| last)
}

/// Seconds as the files print them.
pub(super) fn seconds(duration: Duration) -> String {
    format!("{:.3}", duration.as_secs_f64())
}

/// All time of a suite.
pub(super) fn suite_time(suite: &SuiteResult) -> Duration {
    suite.tests.iter().map(|t| t.duration).sum()
}

/// How many tests of a suite ended so.
pub(super) fn count(suite: &SuiteResult, outcome: Outcome) -> usize {
    suite.tests.iter().filter(|t| t.outcome == outcome).count()
}

/// The text of a skipped test, and of the assertions that were skipped in it.
pub(super) fn skipped(test: &TestResult) -> String {
    let error = test.error.iter().map(|error| format!("{error}\n")).collect::<String>();
    format!("SKIPPED '{}' \n{error}{}", test.name, checks(test))
}

/// The text of all assertions that were judged; passed ones appear with their title.
pub(super) fn checks(test: &TestResult) -> String {
    let mut text = String::new();
    for check in test.checks.iter().chain(&test.checks_of_nothing) {
        _ = writeln!(text, "\t\t - asserts[{}]{} `{}` fail ", check.index, if check.not { " NOT" } else { "" }, check.name);
        for line in &check.lines {
            _ = writeln!(text, "\t\t\t {line} ");
        }
    }
    text
}

/// On one line, as JUnit's file has it.
pub(super) fn one_line(text: &str) -> String {
    text.replace('\n', ",").replace('\t', "")
}
