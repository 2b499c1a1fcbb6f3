//! The event stream: one JSON object a line.

use crate::{
    runner::{Check, Counts, Event, SuiteResult, Summary, TestResult},
    source::{Diagnostic, position},
};
use serde_json::{Value, json};

/// All events, a line each.
pub(super) fn json(events: &[Event]) -> String {
    events.iter().flat_map(lines).map(|value| format!("{value}\n")).collect()
}

fn lines(event: &Event) -> Vec<Value> {
    match event {
        Event::ChartStarted { name, path } => vec![json!({"event": "chart-started", "chart": name, "path": path})],
        Event::ChartBroken { path, diagnostics } => {
            vec![json!({"event": "chart-broken", "path": path, "diagnostics": all(diagnostics)})]
        }
        Event::SuiteBroken { file, chart, diagnostics, suites, listed } => {
            let not_run = |suite, test| {
                let mut told = self::test(suite, test);
                told["listed"] = (*listed).into();
                told
            };
            let tests = suites.iter().flat_map(|suite| suite.tests.iter().map(move |test| not_run(suite, test)));
            let broken = json!({"event": "suite-broken", "file": file, "chart": chart, "diagnostics": all(diagnostics)});
            tests.chain([broken]).collect()
        }
        Event::SuiteFinished(suite) => of_suite(suite),
        Event::Notice(diagnostic) => vec![json!({"event": "notice", "diagnostic": self::diagnostic(diagnostic)})],
        Event::Finished(summary) => vec![finished(summary)],
    }
}

fn of_suite(suite: &SuiteResult) -> Vec<Value> {
    let mut lines: Vec<_> = suite.tests.iter().map(|test| self::test(suite, test)).collect();
    lines.push(json!({
        "event": "suite-finished", "suite": suite.name, "file": suite.file, "chart": suite.chart, "cell": suite.cell,
        "outcome": suite.outcome.word(), "tests": suite.tests.len(),
        "diagnostics": all(&suite.errors), "warnings": all(&suite.warnings),
    }));
    lines
}

fn test(suite: &SuiteResult, test: &TestResult) -> Value {
    json!({
        "event": "test-finished", "suite": suite.name, "file": suite.file, "chart": suite.chart, "cell": suite.cell,
        "test": test.name, "line": test.place.line, "column": test.place.column, "outcome": test.outcome.word(),
        "seconds": test.duration.as_secs_f64(), "error": test.error,
        "skipReason": if test.skip_reason.is_empty() { Value::Null } else { test.skip_reason.clone().into() },
        "diagnostics": all(&test.diagnostics), "output": test.output, "defect": test.defect,
        "asserts": test.checks.iter().map(check).collect::<Vec<_>>(),
    })
}

fn check(check: &Check) -> Value {
    json!({
        "index": check.index, "assertion": check.name, "not": check.not, "passed": check.passed,
        "message": check.lines, "diagnostics": all(&check.diagnostics),
    })
}

fn finished(summary: &Summary) -> Value {
    json!({
        "event": "finished", "charts": counts(&summary.charts), "suites": counts(&summary.suites),
        "tests": counts(&summary.tests), "snapshots": {"compared": summary.snapshots.0, "differing": summary.snapshots.1},
        "leftOut": summary.deselected, "seconds": summary.duration.as_secs_f64(),
    })
}

fn counts(counts: &Counts) -> Value {
    json!({
        "passed": counts.passed, "failed": counts.failed, "errored": counts.errored, "skipped": counts.skipped, "total": counts.total(),
    })
}

fn all(diagnostics: &[Diagnostic]) -> Vec<Value> {
    diagnostics.iter().map(diagnostic).collect()
}

fn diagnostic(diagnostic: &Diagnostic) -> Value {
    let places: Vec<_> = diagnostic
        .labels
        .iter()
        .map(|label| {
            let (line, column) = position(&label.text, label.span.start);
            json!({"file": label.file, "line": line, "column": column, "message": label.message})
        })
        .collect();
    json!({"level": diagnostic.level.name(), "message": diagnostic.message, "places": places, "notes": diagnostic.notes, "help": diagnostic.help})
}
