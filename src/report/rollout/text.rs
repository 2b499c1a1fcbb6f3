//! For people: a line per workload, worst first; what shows a fault and what mends it below.

use super::View;
use crate::report::table;
use crate::rollout::{Level, audit::Report, finding::Finding};
use std::fmt::Write;

/// How many lines a chart gets unless everything is asked for.
const LINES: usize = 20;

pub(super) fn write(reports: &[(String, Report)], view: &View) -> String {
    let mut out = String::new();
    for (chart, report) in reports {
        if reports.len() > 1 {
            let _ = writeln!(out, "{chart}");
        }
        one(&mut out, report, view);
    }
    if reports.len() > 1 {
        let _ = write!(out, "\n{}", table::text(&table::of_audits(reports)));
    }
    out
}

fn one(out: &mut String, report: &Report, view: &View) {
    let shown: Vec<&Finding> = report.findings.iter().filter(|finding| view.all || finding.severity > Level::Info).collect();
    let mut lines = Vec::new();
    for finding in &shown {
        let place = finding.location.as_ref().map(|at| format!("  {}:{}", at.file, at.line)).unwrap_or_default();
        lines.push(format!("{:<7} {}  {}{}", finding.severity.name(), finding.workload, finding.rule(), place));
        lines.push(format!("        {}", finding.message));
        lines.push(format!("        → {}", finding.advice));
        if view.all && !finding.moved.is_empty() {
            lines.push(format!("        moved: {}", finding.moved.join(", ")));
        }
    }
    let rest = if view.all { 0 } else { lines.len().saturating_sub(LINES) };
    for line in lines.iter().take(lines.len() - rest) {
        let _ = writeln!(out, "{line}");
    }
    if rest > 0 {
        let _ = writeln!(out, "        … {} more findings in all, -v shows them", shown.len());
    }
    if view.all {
        for skipped in &report.not_judged {
            let _ = writeln!(out, "not judged: {}: {}", skipped.what, skipped.reason);
        }
    }
    let counts = &report.counts;
    let hidden = if view.all || counts.infos == 0 { String::new() } else { format!(" ({} notes, -v shows them)", counts.infos) };
    let known = if counts.known == 0 { String::new() } else { format!(", {} known", counts.known) };
    let _ = writeln!(
        out,
        "{} workloads, {} values changed in {} renders, {} not testable: {} errors, {} warnings{known}{hidden}",
        counts.workloads, counts.leaves, counts.renders, counts.not_testable, counts.errors, counts.warnings
    );
}
