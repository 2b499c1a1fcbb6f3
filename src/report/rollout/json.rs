//! One JSON document: of one chart its report, of several all of them together and each.

use crate::rollout::audit::Report;

pub(super) fn write(reports: &[(String, Report)]) -> String {
    let document = match reports {
        [(_, report)] => serde_json::to_value(report),
        several => {
            let named = several.iter().map(|(chart, report)| Report { chart: Some(chart.clone()), ..report.clone() });
            serde_json::to_value(Report::of_several(named.collect()))
        }
    };
    let mut text = document.and_then(|document| serde_json::to_string_pretty(&document)).unwrap_or_else(|_| "{}".into());
    text.push('\n');
    text
}
