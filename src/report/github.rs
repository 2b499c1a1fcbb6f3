//! Workflow commands of GitHub Actions: annotations on the lines of suites and templates.

use super::markdown::summary_line;
use crate::{
    runner::{Event, Outcome, TestResult},
    source::{Diagnostic, Level, position},
};
use std::fmt::Write;

/// One command a line.
pub(super) fn github(events: &[Event]) -> String {
    let mut out = String::new();
    for event in events {
        match event {
            Event::ChartBroken { diagnostics, .. } | Event::SuiteBroken { diagnostics, .. } => {
                diagnostics.iter().for_each(|d| annotate(&mut out, d));
            }
            Event::SuiteFinished(suite) => {
                suite.errors.iter().chain(&suite.warnings).for_each(|d| annotate(&mut out, d));
                suite.tests.iter().filter(|t| t.outcome.is_red()).for_each(|t| test(&mut out, &suite.name, t));
            }
            Event::Notice(diagnostic) => annotate(&mut out, diagnostic),
            Event::Finished(summary) => _ = writeln!(out, "::notice title=charttest::{}", data(&summary_line(summary))),
            Event::ChartStarted { .. } => {}
        }
    }
    out
}

fn test(out: &mut String, suite: &str, test: &TestResult) {
    let mut message = String::new();
    if let (Outcome::Errored, Some(error)) = (test.outcome, &test.error) {
        message.push_str(error);
    }
    for check in test.checks.iter().filter(|c| !c.passed) {
        _ = writeln!(message, "asserts[{}] {} does not hold", check.index, check.name);
        check.lines.iter().for_each(|line| _ = writeln!(message, "  {}", line.replace('\t', "  ")));
    }
    let title = format!("{suite}: {}", test.name);
    let (file, line) = (property(&test.place.file), test.place.line);
    _ = writeln!(out, "::error file={file},line={line},title={}::{}", property(&title), data(message.trim_end()));
    test.diagnostics.iter().filter(|d| !d.labels.is_empty()).for_each(|d| annotate(out, d));
}

fn annotate(out: &mut String, diagnostic: &Diagnostic) {
    let command = match diagnostic.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "notice",
    };
    let mut place = String::new();
    if let Some(label) = diagnostic.labels.first() {
        let (line, column) = position(&label.text, label.span.start);
        place = format!(" file={},line={line},col={column}", property(&label.file));
    }
    let mut message = diagnostic.message.clone();
    diagnostic.notes.iter().chain(&diagnostic.help).for_each(|note| _ = write!(message, "\n{note}"));
    _ = writeln!(out, "::{command}{place}::{}", data(&message));
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
