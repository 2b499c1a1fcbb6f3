//! SARIF 2.1: a rule per cause, a result per finding.

use super::View;
use crate::{
    report::sarif::{document, uri},
    rollout::{Level, audit::Report, causes, finding::Finding},
};
use serde_json::{Value, json};

pub(super) fn write(reports: &[(String, Report)], view: &View) -> String {
    let rules: Vec<Value> = causes::ALL
        .iter()
        .map(|cause| {
            json!({
                "id": format!("{}/{}", cause.class.name(), cause.name),
                "shortDescription": { "text": cause.says },
                "help": { "text": cause.advice },
                "defaultConfiguration": { "level": level(cause.level) },
            })
        })
        .collect();
    let results: Vec<Value> =
        reports.iter().flat_map(|(chart, report)| report.findings.iter().map(|finding| result(chart, finding, view))).collect();
    document("rollout", rules, results)
}

fn result(chart: &str, finding: &Finding, view: &View) -> Value {
    let place = finding.location.as_ref();
    let file = uri(&super::place(view, chart, place.map_or("Chart.yaml", |at| &at.file)));
    let line = place.map_or(1, |at| at.line.max(1));
    json!({
        "ruleId": finding.rule(),
        "level": level(finding.severity),
        "message": { "text": format!("{}; {}", finding.message, finding.advice) },
        "locations": [{ "physicalLocation": { "artifactLocation": { "uri": file }, "region": { "startLine": line } } }],
        "partialFingerprints": { "charttest/v1": finding.fingerprint },
    })
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "note",
        Level::Off => "none",
    }
}
