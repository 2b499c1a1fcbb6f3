//! What the rules of `lint` say: JSON, SARIF, annotations. (As a text it is code frames.)

use super::{Stamp, github, sarif};
use crate::source::{Diagnostic, position};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// A finding of a chart.
#[derive(Clone, Debug)]
pub struct Linted {
    /// The chart as the user names it.
    pub chart: String,
    /// The rule.
    pub rule: &'static str,
    /// What it says, and where.
    pub diagnostic: Diagnostic,
}

/// A list of objects.
pub fn json(findings: &[Linted]) -> String {
    format!("{:#}\n", Value::Array(findings.iter().map(object).collect()))
}

fn object(Linted { chart, rule, diagnostic }: &Linted) -> Value {
    let place = diagnostic.labels.first().map(|label| {
        let (line, column) = position(&label.text, label.span.start);
        json!({"file": label.file, "line": line, "column": column})
    });
    json!({"chart": chart, "rule": rule, "level": diagnostic.level.name(), "message": diagnostic.message, "place": place, "help": diagnostic.help})
}

/// SARIF 2.1; what has no place is told of the chart as a whole.
pub fn sarif(findings: &[Linted], stamp: &Stamp) -> String {
    let rules: BTreeSet<&str> = findings.iter().map(|finding| finding.rule).collect();
    let results = findings.iter().map(|Linted { chart, rule, diagnostic }| {
        let mut result = sarif::diagnostic(rule, diagnostic, stamp);
        if diagnostic.labels.is_empty() {
            result["locations"] = json!([sarif::location(&stamp.from_root(&format!("{chart}/Chart.yaml")), 1, 1)]);
        }
        result
    });
    sarif::document("lint", rules.into_iter().map(|id| json!({"id": id})).collect(), results.collect())
}

/// Annotations on the lines of charts and suites.
pub fn github(findings: &[Linted], stamp: &Stamp) -> String {
    let named = |Linted { chart, rule, diagnostic }: &Linted| {
        let place = if diagnostic.labels.is_empty() { format!("{chart}: ") } else { String::new() };
        Diagnostic { message: format!("{place}{} [{rule}]", diagnostic.message), ..diagnostic.clone() }
    };
    github::annotations(&findings.iter().map(named).collect::<Vec<_>>(), stamp)
}
