//! One JSON document: of one chart its report, of several all of them and their findings together.

use crate::rollout::{audit::Report, finding::Finding};
use serde_json::json;

pub(super) fn write(reports: &[(String, Report)]) -> String {
    let document = match reports {
        [(_, report)] => serde_json::to_value(report),
        several => {
            let named: Vec<Report> =
                several.iter().map(|(chart, report)| Report { chart: Some(chart.clone()), ..report.clone() }).collect();
            let findings: Vec<&Finding> = several.iter().flat_map(|(_, report)| &report.findings).collect();
            Ok(json!({ "findings": findings, "charts": named }))
        }
    };
    let mut text = document.and_then(|document| serde_json::to_string_pretty(&document)).unwrap_or_else(|_| "{}".into());
    text.push('\n');
    text
}
