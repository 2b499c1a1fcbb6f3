//! SARIF 2.1.0: what code scanning reads.

use super::Stamp;
use crate::{
    runner::{Event, TestResult},
    source::{Diagnostic, Level, position},
};
use serde_json::{Value, json};
use std::fmt::Write;

/// The whole document.
pub(super) fn sarif(events: &[Event], stamp: &Stamp) -> String {
    let mut results = Vec::new();
    for event in events {
        match event {
            Event::ChartBroken { diagnostics, .. } => results.extend(diagnostics.iter().map(|d| diagnostic("chart", d, stamp))),
            Event::SuiteBroken { diagnostics, .. } => results.extend(diagnostics.iter().map(|d| diagnostic("suite", d, stamp))),
            Event::SuiteFinished(suite) => {
                results.extend(suite.errors.iter().chain(&suite.warnings).map(|d| diagnostic("suite", d, stamp)));
                results.extend(suite.tests.iter().filter(|t| t.outcome.is_red()).map(|t| test(&suite.name, t, stamp)));
            }
            Event::Notice(notice) => results.push(diagnostic("run", notice, stamp)),
            Event::ChartStarted { .. } | Event::Finished(_) => {}
        }
    }
    document("run", ["chart", "suite", "test", "run"].map(|id| json!({"id": id})).into(), results)
}

/// The document of a command. Its runs have a category of their own, so that those of several commands stand side by side.
pub(super) fn document(command: &str, rules: Vec<Value>, results: Vec<Value>) -> String {
    let document = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "charttest", "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "automationDetails": {"id": format!("charttest/{command}/")},
            "results": results,
        }],
    });
    format!("{document:#}\n")
}

fn test(suite: &str, test: &TestResult, stamp: &Stamp) -> Value {
    let mut text = format!("{suite}: {}", test.name);
    if let Some(error) = &test.error {
        _ = write!(text, "\n{error}");
    }
    for check in test.checks.iter().filter(|c| !c.passed) {
        _ = write!(text, "\nasserts[{}] {} does not hold", check.index, check.name);
        check.lines.iter().for_each(|line| _ = write!(text, "\n  {}", line.replace('\t', "  ")));
    }
    let place = location(&stamp.from_root(&test.place.file), test.place.line, test.place.column);
    json!({"ruleId": "test", "level": "error", "message": {"text": text}, "locations": [place]})
}

/// A result of a rule, where its first label stands.
pub(super) fn diagnostic(rule: &str, diagnostic: &Diagnostic, stamp: &Stamp) -> Value {
    let level = match diagnostic.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "note",
    };
    let places: Vec<_> = diagnostic
        .labels
        .iter()
        .take(1)
        .map(|label| {
            let (line, column) = position(&label.text, label.span.start);
            location(&stamp.from_root(&label.file), line, column)
        })
        .collect();
    json!({"ruleId": rule, "level": level, "message": {"text": diagnostic.message}, "locations": places})
}

/// A place in a file.
pub(super) fn location(file: &str, line: usize, column: usize) -> Value {
    json!({"physicalLocation": {
        "artifactLocation": {"uri": uri(file)}, "region": {"startLine": line.max(1), "startColumn": column.max(1)},
    }})
}

/// A path as a relative reference.
pub(super) fn uri(path: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~/!$&'()*+,;=@".contains(&b);
    path.bytes().fold(String::new(), |mut out, b| {
        if plain(b) {
            out.push(b.into())
        } else {
            _ = write!(out, "%{b:02X}")
        }
        out
    })
}
