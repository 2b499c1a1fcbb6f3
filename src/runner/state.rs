//! What runs leave on disk besides snapshots: the renders of `-d`, and which tests failed last (in the user's cache).
#![allow(clippy::disallowed_methods, reason = "this is a door")]

use super::{
    TestKey,
    event::{Event, Outcome, SuiteResult, TestResult},
    not_run,
    outputs::Files,
};
use crate::suite::discover;
use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

/// Writes every rendered file below `.debug`. A folder that cannot be written is no reason to fail a test.
pub(super) fn write_renders(files: &Files) {
    for (key, text) in files {
        let path = Path::new(".debug").join(key.trim_start_matches('/'));
        if key.split('/').any(|part| part == "..") {
            continue;
        }
        let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&path, text.as_bytes()));
        drop(written);
    }
}

/// The file that lists the failed tests of runs in this folder.
fn failed_file(cache: &Path, folder: &str) -> PathBuf {
    let name: String = folder.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    cache.join("charttest").join(format!("failed{name}.json"))
}

/// The tests that failed in the last run, if there was one.
pub fn last_failed(cache: &Path, folder: &str) -> Option<BTreeSet<TestKey>> {
    let bytes = fs::read(failed_file(cache, folder)).ok()?;
    let keys: Vec<[String; 3]> = serde_json::from_slice(&bytes).ok()?;
    Some(keys.into_iter().map(|[file, suite, test]| TestKey { file, suite, test }).collect())
}

/// Remembers which tests failed: those of this run, and older ones that were not run.
///
/// # Errors
/// When the cache cannot be written.
pub fn remember_failed(cache: &Path, folder: &str, events: &[Event]) -> io::Result<()> {
    let before = last_failed(cache, folder);
    let mut failed = before.clone().unwrap_or_default();
    for event in events {
        match event {
            Event::SuiteFinished(suite) => update(&mut failed, suite),
            Event::SuiteBroken { suites, .. } => suites.iter().for_each(|suite| update(&mut failed, suite)),
            _ => {}
        }
    }
    if before.is_some_and(|before| before == failed) {
        return Ok(());
    }
    let path = failed_file(cache, folder);
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    let keys: Vec<[&str; 3]> = failed.iter().map(|key| [key.file.as_str(), key.suite.as_str(), key.test.as_str()]).collect();
    let text = serde_json::to_vec(&keys)?;
    let temporary = path.with_extension(format!("{}.tmp", std::process::id()));
    fs::write(&temporary, text)?;
    fs::rename(temporary, path)
}

fn update(failed: &mut BTreeSet<TestKey>, suite: &SuiteResult) {
    let is_passed = |test: &TestResult| matches!(test.outcome, Outcome::Passed | Outcome::Skipped);
    if failed.is_empty() && suite.tests.iter().all(is_passed) {
        return;
    }
    let file = discover::absolute(&suite.file);
    for test in &suite.tests {
        let key = TestKey { file: file.clone(), suite: suite.name.clone(), test: test.name.clone() };
        match test.outcome {
            Outcome::Failed | Outcome::Errored => _ = failed.insert(key),
            Outcome::Passed | Outcome::Skipped if !not_run::REASONS.contains(&test.skip_reason.as_str()) => _ = failed.remove(&key),
            Outcome::Passed | Outcome::Skipped => {}
        }
    }
}
