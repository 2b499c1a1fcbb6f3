//! A table for a pull request.

use super::View;
use crate::report::{counted, table};
use crate::rollout::{Level, audit::Report};

pub(super) fn write(reports: &[(String, Report)], view: &View) -> String {
    let mut out = String::new();
    if reports.len() > 1 {
        out = table::markdown(&table::of_audits(reports)) + "\n";
    }
    for (chart, report) in reports {
        let counts = &report.counts;
        out.push_str(&format!(
            "### {chart}\n\n{}, {}, {}, {}; {} of {} not testable.\n\n",
            counted(counts.workloads, "workload"),
            counted(counts.errors, "error"),
            counted(counts.warnings, "warning"),
            counted(counts.infos, "note"),
            counts.not_testable,
            counted(counts.leaves, "value")
        ));
        let shown: Vec<_> = report.findings.iter().filter(|finding| view.all || finding.severity > Level::Info).collect();
        if shown.is_empty() {
            continue;
        }
        out.push_str("| | workload | finding | shown by | mend |\n|---|---|---|---|---|\n");
        for finding in shown {
            let values: Vec<String> = finding.values.iter().take(3).map(|value| format!("`{}`", cell(value))).collect();
            out.push_str(&format!(
                "| {} | `{}` | **{}** {} | {} | {} |\n",
                finding.severity.name(),
                cell(&finding.workload),
                finding.rule(),
                cell(&finding.sources.join(", ")),
                values.join(", "),
                cell(&finding.advice)
            ));
        }
        out.push('\n');
    }
    out
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
