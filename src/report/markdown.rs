//! A summary for a pull request.

use crate::runner::{Event, Outcome, Summary, TestResult};
use std::fmt::Write;

/// The whole page.
pub(super) fn markdown(events: &[Event]) -> String {
    let (mut out, mut details) = (String::from("## charttest\n\n"), String::new());
    for event in events {
        match event {
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
            Event::SuiteFinished(_) | Event::ChartStarted { .. } | Event::Notice(_) => {}
        }
    }
    out + &details
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
