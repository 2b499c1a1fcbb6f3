//! For people: a line per workload, worst first; what shows a fault and what mends it below.

use super::View;
use crate::report::{counted, table};
use crate::rollout::{Level, audit::Report, finding::Finding};
use std::fmt::Write;

/// How many lines a chart gets unless everything is asked for, and how many of them are of one finding.
const LINES: usize = 20;
const LINES_OF_ONE: usize = 3;

pub(super) fn write(reports: &[(String, Report)], view: &View) -> String {
    let mut out = String::new();
    for (chart, report) in reports {
        if reports.len() > 1 {
            let _ = writeln!(out, "{chart}");
        }
        match report.not_judged.first().filter(|_| report.counts.renders == 0) {
            None => one(&mut out, report, view),
            // Of a single chart the error has said it.
            Some(_) if reports.len() == 1 => {}
            Some(chart) => out.push_str(&format!("not judged: {}\n", chart.reason)),
        }
    }
    if reports.len() > 1 {
        let _ = write!(out, "\n{}", table::text(&table::of_audits(reports)));
    }
    out
}

fn one(out: &mut String, report: &Report, view: &View) {
    let shown: Vec<&Finding> = report.findings.iter().filter(|finding| view.all || finding.severity > Level::Info).collect();
    let most = if view.all { shown.len() } else { LINES / LINES_OF_ONE };
    for finding in shown.iter().take(most) {
        let place = finding.location.as_ref().map(|at| format!("  {}:{}", at.file, at.line)).unwrap_or_default();
        let _ = writeln!(out, "{:<7} {}  {}{place}", finding.severity.name(), finding.workload, finding.rule());
        let said = finding.message.strip_prefix(&finding.workload).map_or(finding.message.as_str(), str::trim_start);
        let _ = writeln!(out, "        {said}\n        → {}", finding.advice);
        if view.all && !finding.moved.is_empty() {
            let _ = writeln!(out, "        moved: {}", finding.moved.join(", "));
        }
    }
    if shown.len() > most {
        let _ = writeln!(out, "        … and {}, -v shows them", counted(shown.len() - most, "finding"));
    }
    if view.all {
        for skipped in &report.not_judged {
            let _ = writeln!(out, "not judged: {}: {}", skipped.what, skipped.reason);
        }
    }
    let _ = writeln!(out, "{}", summary(report, view));
}

/// `2 workloads, 7 values changed in 14 renders: 1 error, 0 warnings`
fn summary(report: &Report, view: &View) -> String {
    let counts = &report.counts;
    let told = |(count, what)| counted(count, what);
    let [workloads, values, renders] = [(counts.workloads, "workload"), (counts.leaves, "value"), (counts.renders, "render")].map(told);
    let [errors, warnings, notes] = [(counts.errors, "error"), (counts.warnings, "warning"), (counts.infos, "note")].map(told);
    let untested = if counts.not_testable == 0 { String::new() } else { format!(", {} not testable", counts.not_testable) };
    let known = if counts.known == 0 { String::new() } else { format!(", {} known", counts.known) };
    let hidden = if view.all || counts.infos == 0 { String::new() } else { format!(" ({notes}, -v shows them)") };
    format!("{workloads}, {values} changed in {renders}{untested}: {errors}, {warnings}{known}{hidden}")
}
