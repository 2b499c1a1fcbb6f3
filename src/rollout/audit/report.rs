//! The result of an audit, as data.

use super::search::{Tally, Tried};
use crate::rollout::{finding::Finding, observation::Subject, settings::Level, trial::Trial, workload::Role};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What an audit found.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The chart, where a report is about several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chart: Option<String>,
    /// What is wrong, worst first.
    pub findings: Vec<Finding>,
    /// Every workload, judged or not.
    pub workloads: Vec<WorkloadLine>,
    /// What could not be judged, and why.
    pub not_judged: Vec<NotJudged>,
    /// Numbers.
    pub counts: Counts,
    /// Of a report about several charts: the report of each. What stands beside is all of them together.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub charts: Vec<Self>,
    /// Declarations that name nothing, and the like.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<String>,
}

/// A workload in a report.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct WorkloadLine {
    /// `Deployment/x`
    pub workload: String,
    /// Whether changes of its pod template were judged, or why not.
    pub judged: String,
    /// What its pods read: `ConfigMap/y (envFrom)`.
    pub reads: Vec<String>,
    /// How many findings name it.
    pub findings: usize,
}

/// An input that could not be judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NotJudged {
    /// The value, or the file.
    pub what: String,
    /// Why.
    pub reason: String,
}

/// Numbers of an audit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// Workloads in the base render.
    pub workloads: usize,
    /// Leaves of the values.
    pub leaves: usize,
    /// Leaves that no template reads.
    pub unread: usize,
    /// Perturbed renders.
    pub renders: usize,
    /// Leaves of which no change renders.
    pub not_testable: usize,
    /// Findings of level error.
    pub errors: usize,
    /// Findings of level warning.
    pub warnings: usize,
    /// Findings of level info.
    pub infos: usize,
    /// Findings that the baseline knows.
    pub known: usize,
}

impl Counts {
    fn add(&mut self, other: &Self) {
        self.workloads += other.workloads;
        self.leaves += other.leaves;
        self.unread += other.unread;
        self.renders += other.renders;
        self.not_testable += other.not_testable;
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.infos += other.infos;
        self.known += other.known;
    }
}

impl Report {
    pub(super) fn take_tally(&mut self, tally: &Tally, trial: &Trial<'_>) {
        self.counts.leaves = tally.leaves;
        self.counts.unread = tally.unread;
        self.counts.renders = tally.renders;
        let refused = tally.tried.iter().filter_map(|(path, tried)| match tried {
            Tried::Refused(error) => Some(NotJudged { what: path.to_string(), reason: first_line(error) }),
            _ => None,
        });
        let refused: Vec<NotJudged> = refused.collect();
        self.counts.not_testable = refused.len();
        self.not_judged.extend(refused);
        let failed = trial.base().failures.iter();
        self.not_judged.extend(failed.map(|(file, error)| NotJudged { what: file.clone(), reason: first_line(&error.message) }));
    }

    /// The report of a chart that cannot be judged at all.
    pub fn failed(chart: &str, reason: &str) -> Self {
        let mut lines = reason.lines();
        let first = lines.next().unwrap_or_default();
        let more = lines.next().and_then(|line| line.strip_prefix("error: ")).filter(|more| !first.contains(more));
        let reason = more.map_or_else(|| first_line(reason), |more| format!("{first}: {more}"));
        let not_judged = vec![NotJudged { what: chart.to_owned(), reason }];
        Self { not_judged, ..Self::default() }
    }

    /// The reports of several charts as one.
    pub fn of_several(charts: Vec<Self>) -> Self {
        let mut all = Self::default();
        for chart in &charts {
            all.findings.extend(chart.findings.iter().cloned());
            all.workloads.extend(chart.workloads.iter().cloned());
            all.not_judged.extend(chart.not_judged.iter().cloned());
            all.problems.extend(chart.problems.iter().cloned());
            all.counts.add(&chart.counts);
        }
        Self { charts, ..all }
    }

    /// Takes in a report about the same chart under other values.
    pub fn merge(&mut self, other: Self) {
        for finding in other.findings {
            if !self.findings.iter().any(|known| known.fingerprint == finding.fingerprint && known.severity == finding.severity) {
                self.findings.push(finding);
            }
        }
        for line in other.workloads {
            if !self.workloads.iter().any(|known| known.workload == line.workload) {
                self.workloads.push(line);
            }
        }
        self.not_judged.extend(other.not_judged);
        self.counts.renders += other.counts.renders;
        self.findings.sort_by_cached_key(Finding::rank);
        self.count();
    }

    /// Counts findings by level.
    pub fn count(&mut self) {
        let of = |level| self.findings.iter().filter(|finding| finding.severity == level).count();
        (self.counts.errors, self.counts.warnings, self.counts.infos) = (of(Level::Error), of(Level::Warning), of(Level::Info));
        self.counts.workloads = self.workloads.len();
    }
}

fn first_line(text: &str) -> String {
    const LONGEST: usize = 300;
    // What stands before a colon at the end of a line is no reason yet.
    let mut lines = text.trim().lines().map(str::trim);
    let mut line = lines.next().unwrap_or_default().to_owned();
    while line.ends_with(':') {
        let Some(next) = lines.next() else { break };
        line = format!("{line} {next}");
    }
    if line.len() <= LONGEST { line } else { line.chars().take(LONGEST).chain("…".chars()).collect() }
}

impl WorkloadLine {
    pub(super) fn new(subject: &Subject, findings: &[Finding]) -> Self {
        let workload = subject.workload.id.to_string();
        let judged = match subject.workload.role {
            Role::Rolls => "restarts",
            Role::Job => "a Job: only whether upgrades are refused",
            Role::Exempt => "nothing is rolled",
        };
        let mut reads: Vec<String> = subject.edges.iter().map(|edge| format!("{} ({})", edge.object, edge.way.name())).collect();
        reads.sort();
        reads.dedup();
        let count = findings.iter().filter(|finding| finding.workload == workload).count();
        Self { workload, judged: judged.into(), reads, findings: count }
    }
}
