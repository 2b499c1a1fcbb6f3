//! A line per finding over many charts.

use crate::rollout::audit::Report;

pub(super) fn write(reports: &[(String, Report)]) -> String {
    let mut out = String::from("chart,workload,class,cause,severity,sources,values,file,line,fingerprint\n");
    for (chart, report) in reports {
        for finding in &report.findings {
            let (file, line) = finding.location.as_ref().map(|at| (at.file.clone(), at.line.to_string())).unwrap_or_default();
            let cells = [
                chart.clone(),
                finding.workload.clone(),
                finding.class.name().into(),
                finding.cause.clone(),
                finding.severity.name().into(),
                finding.sources.join(" "),
                finding.values.join(" "),
                file,
                line,
                finding.fingerprint.clone(),
            ];
            out.push_str(&cells.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(","));
            out.push('\n');
        }
    }
    out
}

/// A cell, in quotes where it needs them.
pub(in crate::report) fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}
