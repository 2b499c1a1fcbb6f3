//! What ran how often.

use super::case::Case;
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// Runs that gave a result and runs that gave an error.
#[derive(Clone, Copy, Default)]
struct Runs {
    valid: u64,
    error: u64,
}

/// Counts for one Helm.
#[derive(Default)]
pub(crate) struct Tally {
    cases: Runs,
    functions: BTreeMap<&'static str, Runs>,
    constructs: BTreeMap<&'static str, Runs>,
    died: u64,
}

impl Tally {
    /// Counts a case by Helm's answer.
    pub(crate) fn count(&mut self, case: &Case, answer: Option<&Json>) {
        let Some(answer) = answer else {
            self.died += 1;
            return;
        };
        let error = answer["error"].as_str();
        let add = |runs: &mut Runs| if error.is_some() { runs.error += 1 } else { runs.valid += 1 };
        add(&mut self.cases);
        case.constructs.iter().for_each(|construct| add(self.constructs.entry(construct).or_default()));
        if let Some(name) = case.subject {
            // An error counts for the function that the case is about if the text names it, or if it is the only one.
            let own = |text: &str| {
                text.contains(&format!("calling {name}:")) || text.contains(&format!("for {name}:")) || text.contains(&format!("<{name}>"))
            };
            if error.is_none_or(|text| own(text) || case.functions.iter().all(|other| *other == name)) {
                add(self.functions.entry(name).or_default());
            }
        }
    }

    /// The tables, and what is short of the goals.
    pub(crate) fn report(&self, title: &str) -> String {
        let mut text = format!(
            "{title}: {} cases, {} valid, {} errors, {} without an answer of Helm\n",
            self.cases.valid + self.cases.error,
            self.cases.valid,
            self.cases.error,
            self.died
        );
        for (name, runs) in &self.functions {
            let short = if runs.valid < 1000 || runs.error < 200 { "  short" } else { "" };
            text.push_str(&format!("  function  {name:<28} {:>8} valid {:>8} errors{short}\n", runs.valid, runs.error));
        }
        for (name, runs) in &self.constructs {
            let short = if runs.valid + runs.error < 5000 { "  short" } else { "" };
            text.push_str(&format!("  construct {name:<28} {:>8} valid {:>8} errors{short}\n", runs.valid, runs.error));
        }
        text
    }
}
