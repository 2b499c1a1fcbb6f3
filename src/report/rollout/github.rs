//! Annotations on the lines of templates.

use super::View;
use crate::rollout::{Level, audit::Report};

pub(super) fn write(reports: &[(String, Report)], view: &View) -> String {
    let mut out = String::new();
    for (chart, report) in reports {
        for finding in &report.findings {
            let command = match finding.severity {
                Level::Error => "error",
                Level::Warning => "warning",
                _ => "notice",
            };
            let place =
                finding.location.as_ref().map(|at| format!("file={},line={},", property(&super::place(view, chart, &at.file)), at.line));
            let title = property(&finding.rule());
            let text = data(&format!("{}; {}", finding.message, finding.advice));
            out.push_str(&format!("::{command} {}title={title}::{text}\n", place.unwrap_or_default()));
        }
    }
    out
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
