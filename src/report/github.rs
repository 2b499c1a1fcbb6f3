//! Workflow commands of GitHub Actions: annotations on the lines of suites and templates.

use super::{markdown::summary_line, peer::Stamp};
use crate::{
    runner::{Event, Outcome, TestResult},
    source::{Diagnostic, Label, Level, position},
};
use std::fmt::Write;

/// One command a line, none twice.
pub(super) fn github(events: &[Event], stamp: &Stamp) -> String {
    let mut out = Commands { stamp, lines: Vec::new() };
    for event in events {
        match event {
            Event::ChartBroken { diagnostics, .. } | Event::SuiteBroken { diagnostics, .. } => {
                diagnostics.iter().for_each(|d| out.annotate(d));
            }
            Event::SuiteFinished(suite) => {
                suite.errors.iter().chain(&suite.warnings).for_each(|d| out.annotate(d));
                suite.tests.iter().filter(|t| t.outcome.is_red()).for_each(|t| out.test(&suite.name, t));
            }
            Event::Notice(diagnostic) => out.annotate(diagnostic),
            Event::Finished(summary) => out.push(format!("::notice title=charttest::{}", data(&summary_line(summary)))),
            Event::ChartStarted { .. } => {}
        }
    }
    out.lines.iter().map(|line| format!("{line}\n")).collect()
}

/// What diagnostics say, a command each.
pub(super) fn annotations(diagnostics: &[Diagnostic], stamp: &Stamp) -> String {
    let mut out = Commands { stamp, lines: Vec::new() };
    diagnostics.iter().for_each(|diagnostic| out.annotate(diagnostic));
    out.lines.iter().map(|line| format!("{line}\n")).collect()
}

struct Commands<'s> {
    stamp: &'s Stamp,
    lines: Vec<String>,
}

impl Commands<'_> {
    fn push(&mut self, line: String) {
        if !self.lines.contains(&line) {
            self.lines.push(line);
        }
    }

    /// One annotation where the test stands if it ended in an error, else one for each assertion that does not hold, on its line.
    fn test(&mut self, suite: &str, test: &TestResult) {
        let title = property(&format!("{suite}: {}", test.name));
        if let (Outcome::Errored, Some(error)) = (test.outcome, &test.error) {
            let (file, line) = (self.stamp.from_root(&test.place.file), test.place.line);
            self.push(format!("::error file={},line={line},title={title}::{}", property(&file), data(error.trim_end())));
        }
        for check in test.checks.iter().filter(|c| !c.passed) {
            let mut message = format!("asserts[{}] {} does not hold", check.index, check.name);
            check.lines.iter().for_each(|line| _ = write!(message, "\n  {}", line.replace('\t', "  ")));
            let label = check.diagnostics.iter().flat_map(|d| &d.labels).find(|label| label.file == test.place.file);
            let line = label.map_or(test.place.line, |label| line_of(label).0);
            let file = self.stamp.from_root(&test.place.file);
            self.push(format!("::error file={},line={line},title={title}::{}", property(&file), data(&message)));
        }
        test.diagnostics.iter().filter(|d| !d.labels.is_empty()).for_each(|d| self.annotate(d));
    }

    fn annotate(&mut self, diagnostic: &Diagnostic) {
        let command = match diagnostic.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Info => "notice",
        };
        let mut place = String::new();
        if let Some(label) = diagnostic.labels.first() {
            let (line, column) = line_of(label);
            place = format!(" file={},line={line},col={column}", property(&self.stamp.from_root(&label.file)));
        }
        let mut message = diagnostic.message.clone();
        diagnostic.notes.iter().chain(&diagnostic.help).for_each(|note| _ = write!(message, "\n{note}"));
        self.push(format!("::{command}{place}::{}", data(&message)));
    }
}

fn line_of(label: &Label) -> (usize, usize) {
    position(&label.text, label.span.start)
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
