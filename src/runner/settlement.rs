//! What becomes of snapshot files when their suites are through.

use super::{
    Options,
    event::{Outcome, SuiteResult, TestResult},
    suite_run::SuiteRun,
};
use crate::{
    snapshot::{Ran, Record, Settled, Store, Stored, settle, store},
    source::Diagnostic,
    suite::discover,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

/// The stored snapshots of a suite.
///
/// # Errors
/// When the file cannot be read.
pub(super) fn load(run: &SuiteRun) -> Result<Stored, Diagnostic> {
    store::read_snapshot(Path::new(&run.snapshot_file)).map_err(|error| {
        let file = run.snapshot_file.rsplit_once('/').map(|(folder, _)| folder).filter(|folder| discover::is_file(folder));
        Diagnostic::error(file.map_or_else(|| error.to_string(), |file| format!("snapshot cache dir {file} is not a directory")))
    })
}

/// Stores, proposes and tells what is unused, for suites that share a file.
pub(super) fn settle_all(runs: &[&SuiteRun], records: &[Record], results: &mut [SuiteResult], options: &Options) {
    let Some(first) = runs.first() else { return };
    let mut ran = Vec::new();
    for (run, result) in runs.iter().zip(&*results) {
        for (at, test) in run.suite.tests.iter().enumerate() {
            let position = run.tests.binary_search(&at).ok();
            let complete = position.and_then(|position| result.tests.get(position)).is_some_and(is_complete);
            ran.push(Ran { name: &test.name, complete });
        }
    }
    let whole = runs.iter().all(|run| run.complete) && !options.fail_fast;
    let settled = settle(&first.stored, records, &ran, &first.snapshot_settings, whole);
    if let Err(error) = keep(first, &settled, options) {
        results[0].errors.push(Diagnostic::error(error.to_string()));
        results[0].outcome = Outcome::Failed;
    }
    tell_unused(first, &settled, &mut results[0], options);
    if settled.renamed > 0 && !options.update {
        let message = format!("{}: stored under counted names: {}", first.snapshot_file, counted(settled.renamed));
        let help = "rename them with `-u` before adding tests or assertions; their contents stay";
        results[0].warnings.push(Diagnostic::warning(message).help(help));
    }
    if !options.compat.is_peer() {
        tell_clashes(first, records, &mut results[0]);
    }
}

/// Tests of one name share their entries: where they show different things, one of them always fails.
fn tell_clashes(run: &SuiteRun, records: &[Record], result: &mut SuiteResult) {
    let mut seen: BTreeMap<(&str, u64), &str> = BTreeMap::new();
    let mut clashing: BTreeSet<&str> = BTreeSet::new();
    for record in records {
        if *seen.entry((&record.test, record.index)).or_insert(&record.text) != record.text {
            clashing.insert(&record.test);
        }
    }
    for name in clashing {
        let message = format!("several tests are called `{name}` and store different snapshots in {}", run.snapshot_file);
        let help = "give them different names, or their suites a `snapshotId` each";
        result.warnings.push(Diagnostic::warning(message).help(help));
    }
}

/// Whether a test made every comparison that it can make.
fn is_complete(test: &TestResult) -> bool {
    let only_snapshots = || test.checks.iter().all(|check| check.passed || check.name.starts_with("matchSnapshot"));
    match test.outcome {
        Outcome::Passed => true,
        Outcome::Failed => only_snapshots(),
        Outcome::Errored | Outcome::Skipped => false,
    }
}

fn keep(run: &SuiteRun, settled: &Settled<'_>, options: &Options) -> Result<(), store::StoreError> {
    let path = Path::new(&run.snapshot_file);
    if let Some(stored) = &settled.write {
        store::write_snapshot(path, stored)?;
    }
    if options.compat.silent_snapshots {
        return store::make_folder(path);
    }
    if options.ci {
        return Ok(());
    }
    let (store, chart, had_proposals) = run.chart.store.get_or_init(|| {
        let chart = PathBuf::from(absolute(&run.chart.path));
        let store = Store::locate(&chart);
        let had_proposals = store.has_proposals();
        (store, chart, had_proposals)
    });
    if settled.proposals.is_empty() && settled.unused.is_empty() && !had_proposals {
        return Ok(());
    }
    let (snapshot, suite) = (absolute(&run.snapshot_file), absolute(&run.suite.file.name));
    store.propose(Path::new(&snapshot), Path::new(&suite), chart, settled)
}

/// The path from the root, also of a file, and of folders, that are not there yet.
fn absolute(path: &str) -> String {
    let full = discover::absolute(path);
    if Path::new(&full).is_absolute() || path == "." {
        return full;
    }
    let (folder, base) = path.rsplit_once('/').unwrap_or((".", path));
    let folder = absolute(folder);
    format!("{folder}/{base}")
}

fn counted(count: usize) -> String {
    format!("{count} snapshot{}", if count == 1 { "" } else { "s" })
}

fn tell_unused(run: &SuiteRun, settled: &Settled<'_>, result: &mut SuiteResult, options: &Options) {
    if settled.unused.is_empty() {
        return;
    }
    let names: Vec<String> = settled.unused.iter().map(|(test, index)| format!("`{test}` {index}")).collect();
    let message = format!("{}: used by no test: {}", run.snapshot_file, counted(names.len()));
    let shown = names.iter().take(10).cloned().collect::<Vec<_>>().join(", ");
    let more = names.len().saturating_sub(10);
    let note = if more > 0 { format!("{shown} and {more} more") } else { shown };
    let help = "remove them with `charttest review --prune`, or with `-u` on a complete run";
    if options.ci {
        result.errors.push(Diagnostic::error(message).note(note).help(help));
        result.outcome = Outcome::Failed;
    } else {
        result.warnings.push(Diagnostic::warning(message).note(note).help(help));
    }
}
