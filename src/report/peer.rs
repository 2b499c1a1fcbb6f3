//! What the four files of helm-unittest have in common: which text stands in them.

use crate::runner::{Event, Outcome, SuiteResult, TestResult};
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
    format!("SKIPPED '{}' \n{}", test.name, checks(test))
}

/// The text of all assertions that were judged; passed ones appear with their title.
pub(super) fn checks(test: &TestResult) -> String {
    let mut text = String::new();
    for check in &test.checks {
        _ = writeln!(text, "\t\t - asserts[{}]{} `{}` fail ", check.index, if check.not { " NOT" } else { "" }, check.name);
        for line in &check.lines {
            let depth = line.len() - line.trim_start_matches('\t').len();
            _ = writeln!(text, "\t\t\t {}{} ", "\t".repeat(depth), &line[depth..]);
        }
    }
    text
}

/// On one line, as JUnit's file has it.
pub(super) fn one_line(text: &str) -> String {
    text.replace('\n', ",").replace('\t', "")
}
