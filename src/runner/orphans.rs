//! Snapshot files that belong to no suite any more.

use super::{
    Options,
    plan::{Item, Plan},
};
use crate::{snapshot::store, source::Diagnostic};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

/// What to tell of snapshot files whose suite, cell or `snapshotId` is gone; nothing unless everything runs.
pub(super) fn find(plan: &Plan, options: &Options) -> Vec<Diagnostic> {
    let parted = options.filter.is_some() || options.only.is_some() || options.changed.is_some() || options.shard.is_some();
    if parted || plan.broken || !options.patterns.is_empty() || options.compat.is_peer() {
        return Vec::new();
    }
    let mut claimed: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for item in &plan.items {
        if let Item::Suite(run) = item
            && let Some((folder, name)) = run.snapshot_file.rsplit_once('/')
        {
            claimed.entry(folder).or_default().insert(name);
        }
    }
    let told = |(folder, names): (&str, BTreeSet<&str>)| {
        let (stored, suites) = (store::names_in(Path::new(folder)), store::names_in(Path::new(folder).parent().unwrap_or(Path::new(""))));
        let unclaimed = stored.into_iter().filter(|name| name.ends_with(".snap") && !names.contains(name.as_str()));
        let orphans: Vec<String> = unclaimed.filter(|name| is_orphan(name, &suites, &names)).collect();
        orphans.into_iter().map(|name| diagnostic(&format!("{folder}/{name}"), options.ci)).collect::<Vec<_>>()
    };
    claimed.into_iter().flat_map(told).collect()
}

/// Whether no suite file has this snapshot file: none is there, or one that runs does not use it.
fn is_orphan(name: &str, suites: &[String], claimed: &BTreeSet<&str>) -> bool {
    let of_suite = |suite: &&String| name.strip_prefix(suite.as_str()).is_some_and(|rest| rest.starts_with(['.', '_']));
    let runs = |suite: &String| claimed.iter().any(|claimed| claimed.starts_with(suite.as_str()));
    suites.iter().filter(of_suite).all(runs)
}

fn diagnostic(file: &str, ci: bool) -> Diagnostic {
    let message = format!("{file} belongs to no suite: its suite, cell or `snapshotId` is gone");
    let diagnostic = if ci { Diagnostic::error(message) } else { Diagnostic::warning(message) };
    diagnostic.help("delete the file, or if its suite was renamed, rename it too")
}
