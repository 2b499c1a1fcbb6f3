//! A summary for a pull request.

use super::{cells::Table, table};
use crate::runner::{Event, Outcome, SuiteResult, Summary, TestResult};
use std::fmt::Write;

/// The whole page.
pub(super) fn markdown(events: &[Event]) -> String {
    let (mut out, mut details) = (String::from("## charttest\n\n"), String::new());
    let (mut chart, mut suites): (&str, Vec<&SuiteResult>) = ("", Vec::new());
    for event in events {
        match event {
            Event::SuiteFinished(suite) => suites.push(suite),
            Event::ChartStarted { .. } | Event::Finished(_) => cells(&mut details, chart, &std::mem::take(&mut suites)),
            _ => {}
        }
        match event {
            Event::ChartStarted { path, .. } => chart = path,
            Event::ChartBroken { path: name, diagnostics } | Event::SuiteBroken { file: name, diagnostics, .. } => {
                _ = writeln!(details, "### `{name}` cannot be run\n");
                diagnostics.iter().for_each(|d| _ = writeln!(details, "```\n{d}\n```\n"));
            }
            Event::SuiteFinished(suite) if suite.outcome.is_red() => {
                let name = if suite.name.is_empty() { &suite.file } else { &suite.name };
                _ = writeln!(details, "### {name} (`{}`)\n", suite.file);
                suite.errors.iter().for_each(|d| _ = writeln!(details, "```\n{d}\n```\n"));
                suite.tests.iter().filter(|t| t.outcome.is_red()).for_each(|t| test(&mut details, t));
            }
            Event::Finished(summary) => _ = writeln!(out, "{}\n", summary_line(summary)),
            Event::SuiteFinished(_) | Event::Notice(_) => {}
        }
    }
    let rows = table::of_run(events);
    if !rows.is_empty() {
        _ = writeln!(out, "{}", table::markdown(&rows));
    }
    out + &details
}

/// The table of a chart's matrix, if a cell of it is red.
fn cells(out: &mut String, chart: &str, suites: &[&SuiteResult]) {
    let Some(table) = Table::of(suites) else { return };
    if !table.rows.iter().any(|(_, outcomes)| outcomes.iter().flatten().any(|outcome| outcome.is_red())) {
        return;
    }
    _ = writeln!(out, "### Cells of `{chart}`\n\n| cell | {} |", table.columns.join(" | "));
    _ = writeln!(out, "|---|{}", ":---:|".repeat(table.columns.len()));
    for (cell, outcomes) in &table.rows {
        let signs: Vec<&str> = outcomes.iter().map(|outcome| Table::sign(*outcome)).collect();
        _ = writeln!(out, "| {cell} | {} |", signs.join(" | "));
    }
    table.rest().iter().for_each(|rest| _ = writeln!(out, "\n{rest}"));
    out.push('\n');
}

fn test(out: &mut String, test: &TestResult) {
    _ = writeln!(out, "- **{}** ({}:{})\n\n  ```", test.name, test.place.file, test.place.line);
    if let (Outcome::Errored, Some(error)) = (test.outcome, &test.error) {
        error.lines().for_each(|line| _ = writeln!(out, "  {line}"));
    }
    for check in test.checks.iter().filter(|c| !c.passed) {
        _ = writeln!(out, "  asserts[{}] {} does not hold", check.index, check.name);
        check.lines.iter().for_each(|line| _ = writeln!(out, "    {}", line.replace('\t', "  ")));
    }
    out.push_str("  ```\n\n");
}

/// `3 failed, 1 errored, 2 skipped, 10 passed of 16 tests in 4 suites`
pub(super) fn summary_line(summary: &Summary) -> String {
    let mut text = String::new();
    let tests = &summary.tests;
    for (count, word) in [(tests.failed, "failed"), (tests.errored, "errored"), (tests.skipped, "skipped")] {
        if count > 0 {
            _ = write!(text, "{count} {word}, ");
        }
    }
    _ = write!(text, "{} passed of {} tests in {} suites", tests.passed, tests.total(), summary.suites.total());
    text
}
