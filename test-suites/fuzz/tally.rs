//! What ran how often.

use super::{case::Case, hints};
use charttest::profile::Helm;
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};

/// Functions that have no valid call in a template: `fail`, and `call`, since no value of a template is a function.
const NEVER_VALID: &[&str] = &["call", "fail"];

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
}

/// The counts of both Helms as Markdown; bold is what is short of the goals.
pub(crate) fn table(sides: &[(Helm, &Tally)]) -> String {
    let mut text = String::new();
    for (helm, tally) in sides {
        let Runs { valid, error } = tally.cases;
        text.push_str(&format!("- {helm:?}: {} cases, {valid} valid, {error} errors, {} without an answer\n", valid + error, tally.died));
    }
    let head = |title: &str| {
        let columns: String = sides.iter().map(|(helm, _)| format!(" {helm:?} valid | {helm:?} errors |")).collect();
        format!("\n| {title} |{columns}\n|---|{}\n", "---|---|".repeat(sides.len()))
    };
    let count = |n: u64, goal: u64| if n < goal { format!(" **{n}** |") } else { format!(" {n} |") };
    text.push_str(&head("function"));
    let names: BTreeSet<&str> = sides.iter().flat_map(|(_, tally)| tally.functions.keys().copied()).collect();
    for name in names {
        text.push_str(&format!("| `{name}` |"));
        for (helm, tally) in sides {
            let Runs { valid, error } = tally.functions.get(name).copied().unwrap_or_default();
            text.push_str(&match name {
                _ if *helm == Helm::V3 && hints::is_of_helm_4(name) => format!(" – | {error} |"),
                _ if NEVER_VALID.contains(&name) => format!(" – |{}", count(error, 200)),
                _ => count(valid, 1000) + &count(error, 200),
            });
        }
        text.push('\n');
    }
    text.push_str(&head("construct"));
    let names: BTreeSet<&str> = sides.iter().flat_map(|(_, tally)| tally.constructs.keys().copied()).collect();
    for name in names {
        text.push_str(&format!("| {name} |"));
        for (_, tally) in sides {
            let Runs { valid, error } = tally.constructs.get(name).copied().unwrap_or_default();
            let least = if valid + error < 5000 { u64::MAX } else { 0 };
            text.push_str(&(count(valid, least) + &count(error, least)));
        }
        text.push('\n');
    }
    text
}
