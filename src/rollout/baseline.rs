//! Known findings: what is in the baseline does not count, what is new does, what is gone is said.

use super::audit::Report;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The fingerprints of known findings, chart by chart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Baseline {
    /// The version of this format.
    version: u32,
    /// What is known, by the chart as it was named.
    charts: BTreeMap<String, BTreeMap<String, String>>,
}

impl Baseline {
    /// Reads a file.
    ///
    /// # Errors
    /// If it is no baseline.
    pub fn read(text: &[u8]) -> Result<Self, String> {
        serde_json::from_slice(text).map_err(|error| format!("this is no baseline: {error}"))
    }

    /// The file.
    pub fn text(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Takes in the findings of a chart, in place of what was known of it.
    pub fn put(&mut self, chart: &str, report: &Report) {
        self.version = 1;
        let known = report.findings.iter().map(|finding| (finding.fingerprint.clone(), format!("{} {}", finding.rule(), finding.workload)));
        self.charts.insert(chart.to_owned(), known.collect());
    }

    /// Takes known findings out of a report and counts them; what is no longer found is named as a problem.
    pub fn take_out(&self, chart: &str, report: &mut Report) {
        let nothing = BTreeMap::new();
        if !self.charts.contains_key(chart) && !self.charts.is_empty() {
            let others: Vec<&str> = self.charts.keys().map(String::as_str).collect();
            report.problems.push(format!("the baseline knows nothing of {chart}, only of {}", others.join(", ")));
        }
        let known = self.charts.get(chart).unwrap_or(&nothing);
        let found: BTreeSet<String> = report.findings.iter().map(|finding| finding.fingerprint.clone()).collect();
        let before = report.findings.len();
        report.findings.retain(|finding| !known.contains_key(&finding.fingerprint));
        report.counts.known = before - report.findings.len();
        for (fingerprint, what) in known {
            if !found.contains(fingerprint) {
                report.problems.push(format!("no longer found, take it out of the baseline with --update-baseline: {what}"));
            }
        }
        report.count();
    }
}
