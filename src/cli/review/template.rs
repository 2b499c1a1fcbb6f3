//! The lines of templates behind a change: where its keys, or those around it, are written.

use crate::snapshot::{Decision, Store, changes, store};
use std::collections::{BTreeMap, BTreeSet};

/// Lines of a file that are shown at most.
const SHOWN: usize = 12;

/// What to show, a line each.
pub(super) fn lines(store: &Store, decision: &Decision) -> Vec<String> {
    let proposal = &decision.proposal;
    let Some(template) = &proposal.template else {
        return vec!["this snapshot shows the whole render: it has no template of its own".into()];
    };
    let inside = template.split_once('/').map_or(template.as_str(), |(_, rest)| rest);
    let chart = store.root().join(&decision.chart);
    let Some(own) = store::read_text(&chart.join(inside)) else { return vec![format!("cannot read {}", chart.join(inside).display())] };
    let Some(old) = &proposal.old else { return vec![format!("{inside} (all of it is new)")] };
    let folder = inside.rfind("templates/").map_or("templates", |at| &inside[..at + "templates".len()]);
    let helpers = store::names_in(&chart.join(folder)).into_iter().filter(|name| name.ends_with(".tpl"));
    let helpers = helpers.map(|name| format!("{folder}/{name}"));
    let helpers = helpers.filter_map(|name| Some((store::read_text(&chart.join(&name))?, name))).map(|(text, name)| (name, text));
    let files: Vec<(String, String)> = std::iter::once((inside.to_owned(), own)).chain(helpers).collect();
    let mut found: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for change in changes::changes(old, &proposal.new).unwrap_or_default() {
        // The innermost key that a template writes; what is below it comes out of a value.
        let place = change.keys.iter().rev().find_map(|key| files.iter().find_map(|file| holding(file, key)));
        if let Some((file, numbers)) = place {
            found.entry(file).or_default().extend(numbers);
        }
    }
    if found.is_empty() {
        return vec![format!("{inside}: no line of it writes what changed")];
    }
    let texts: BTreeMap<&str, &str> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let shown = found.iter().flat_map(|(name, numbers)| {
        let text: Vec<&str> = texts.get(name).map(|text| text.lines().collect()).unwrap_or_default();
        let rows: Vec<String> = numbers.iter().take(SHOWN).map(|at| format!("{:>4} │ {}", at + 1, text[*at])).collect();
        std::iter::once((*name).to_owned()).chain(rows)
    });
    shown.collect()
}

/// The lines of a file that write a key.
fn holding<'f>((name, text): &'f (String, String), key: &str) -> Option<(&'f str, Vec<usize>)> {
    let written = [format!("{key}:"), format!("\"{key}\":"), format!("'{key}':")];
    let writes = |line: &str| {
        let line = line.trim_start().trim_start_matches("- ");
        written.iter().any(|key| line.starts_with(key.as_str()))
    };
    let numbers: Vec<usize> = text.lines().enumerate().filter(|(_, line)| writes(line)).map(|(at, _)| at).collect();
    (!numbers.is_empty()).then_some((name.as_str(), numbers))
}
