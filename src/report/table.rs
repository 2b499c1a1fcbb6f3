//! Many charts as one table: what passed, what failed, what was not judged.

use crate::{
    rollout::{
        Level,
        audit::Report,
        finding::{Class, Finding},
    },
    runner::{Event, Outcome, TestResult},
};
use std::fmt::Write;

/// One chart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The chart as the user names it.
    pub chart: String,
    /// Tests that passed; of an audit: workloads without errors and warnings.
    pub passed: usize,
    /// Tests that failed; of an audit: workloads with errors.
    pub failed: usize,
    /// Contracts in which something did not restart; of an audit: workloads that miss changes.
    pub missed: usize,
    /// Of an audit: workloads that read what the chart does not make.
    pub external: usize,
    /// Skipped tests, what cannot be run; of an audit: values and files that cannot be judged, a chart that does not render.
    pub not_judged: usize,
}

const HEAD: [&str; 6] = ["chart", "passed", "failed", "missed", "external", "not judged"];

impl Row {
    fn cells(&self) -> [String; 6] {
        let Self { chart, passed, failed, missed, external, not_judged } = self;
        [chart.clone(), passed.to_string(), failed.to_string(), missed.to_string(), external.to_string(), not_judged.to_string()]
    }

    fn add(&mut self, test: &TestResult) {
        *match test.outcome {
            Outcome::Passed => &mut self.passed,
            Outcome::Failed | Outcome::Errored => &mut self.failed,
            Outcome::Skipped => &mut self.not_judged,
        } += 1;
        let missed = |line: &String| line.trim_start().starts_with("did not change with");
        self.missed += usize::from(test.checks.iter().any(|check| check.name == "rollouts" && check.lines.iter().any(missed)));
    }
}

/// A row per chart of a run.
pub fn of_run(events: &[Event]) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for event in events {
        match event {
            Event::ChartStarted { path, .. } => rows.push(Row { chart: path.clone(), ..Row::default() }),
            Event::ChartBroken { path, .. } => match rows.last_mut().filter(|row| row.chart == *path) {
                Some(row) => row.not_judged += 1,
                None => rows.push(Row { chart: path.clone(), not_judged: 1, ..Row::default() }),
            },
            Event::SuiteBroken { suites, .. } => {
                let tests: usize = suites.iter().map(|suite| suite.tests.len()).sum();
                rows.last_mut().into_iter().for_each(|row| row.not_judged += tests.max(1));
            }
            Event::SuiteFinished(suite) => {
                if let Some(row) = rows.last_mut() {
                    suite.tests.iter().for_each(|test| row.add(test));
                    row.not_judged += usize::from(suite.tests.is_empty() && !suite.errors.is_empty());
                }
            }
            Event::Notice(_) | Event::Finished(_) => {}
        }
    }
    rows
}

/// A row per audited chart.
pub fn of_audits(reports: &[(String, Report)]) -> Vec<Row> {
    let row = |(chart, report): &(String, Report)| {
        let with = |wanted: &dyn Fn(&Finding) -> bool| {
            let has = |workload: &String| report.findings.iter().any(|finding| finding.workload == *workload && wanted(finding));
            report.workloads.iter().filter(|line| has(&line.workload)).count()
        };
        Row {
            chart: chart.clone(),
            passed: report.workloads.len() - with(&|finding| finding.severity >= Level::Warning),
            failed: with(&|finding| finding.severity == Level::Error),
            missed: with(&|finding| finding.class == Class::Missed && finding.severity > Level::Off),
            external: with(&|finding| finding.class == Class::External && finding.severity > Level::Off),
            not_judged: report.not_judged.len(),
        }
    };
    reports.iter().map(row).collect()
}

/// Comma-separated, with a head.
pub fn csv(rows: &[Row]) -> String {
    let line = |cells: [String; 6]| cells.map(|cell| super::rollout::quoted(&cell)).join(",") + "\n";
    std::iter::once(line(HEAD.map(str::to_owned))).chain(rows.iter().map(|row| line(row.cells()))).collect()
}

/// For a pull request, with a last line for all.
pub fn markdown(rows: &[Row]) -> String {
    let line = |cells: [String; 6]| format!("| {} |\n", cells.map(|cell| cell.replace('|', "\\|")).join(" | "));
    let mut out = line(HEAD.map(str::to_owned)) + "|---|---:|---:|---:|---:|---:|\n";
    out.extend(rows.iter().map(|row| line(row.cells())));
    if rows.len() > 1 {
        out.push_str(&line(total(rows).cells()));
    }
    out
}

/// For a terminal.
pub fn text(rows: &[Row]) -> String {
    let total = total(rows);
    let all: Vec<[String; 6]> = std::iter::once(HEAD.map(str::to_owned)).chain(rows.iter().chain([&total]).map(Row::cells)).collect();
    let width = all.iter().map(|cells| cells[0].chars().count()).max().unwrap_or(0);
    let mut out = String::new();
    for [chart, rest @ ..] in all {
        let _ = write!(out, "{chart:<width$}");
        for (cell, head) in rest.iter().zip(&HEAD[1..]) {
            let _ = write!(out, "  {cell:>width$}", width = head.len());
        }
        out.push('\n');
    }
    out
}

fn total(rows: &[Row]) -> Row {
    let sum = |of: fn(&Row) -> usize| rows.iter().map(of).sum();
    Row {
        chart: format!("{} charts", rows.len()),
        passed: sum(|row| row.passed),
        failed: sum(|row| row.failed),
        missed: sum(|row| row.missed),
        external: sum(|row| row.external),
        not_judged: sum(|row| row.not_judged),
    }
}
