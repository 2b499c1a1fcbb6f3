//! `--shard` and Bazel's environment: every test in one shard, wherever the files lie.

use super::{Repository, SUITE};
use std::{collections::BTreeSet, process::Command};

/// A chart with many tests and cells.
fn repository() -> Repository {
    let repository = Repository::new();
    repository.chart("charts/a").chart("charts/b");
    for number in 0..12 {
        let suite = SUITE.replace("suite: a", &format!("suite: number {number}"));
        repository.write(&format!("charts/a/tests/n{number}_test.yaml"), &suite);
        repository.write(&format!("charts/b/ci/n{number}-values.yaml"), "level: x\n");
    }
    repository
}

/// The tests that ran, by file, suite and name; the exit code is 0 even for an empty shard.
fn tests(folder: &std::path::Path, flags: &[String], variables: &[(&str, String)]) -> BTreeSet<String> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_charttest"));
    command.args(["run", ".", "--matrix", "--report", "json"]).args(flags).current_dir(folder).env("CI", "false");
    let output = command.envs(variables.iter().cloned()).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let events = text.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let finished = events.filter(|event| event["event"] == "test-finished");
    let names: Vec<String> = finished.map(|event| format!("{} {} {}", event["file"], event["suite"], event["test"])).collect();
    let all: BTreeSet<String> = names.iter().cloned().collect();
    assert_eq!(all.len(), names.len(), "a test ran twice");
    all
}

#[test]
fn shards_are_complete_and_do_not_overlap() {
    let (repository, elsewhere) = (repository(), repository());
    let whole = tests(repository.0.path(), &[], &[]);
    // Two suites in `a` and `b`, twelve in `a`, with two tests each; thirteen cells.
    assert_eq!(whole.len(), 2 * (1 + 12 + 1) + 1 + 12);
    for total in [1, 2, 3, 7, 32] {
        let mut union = BTreeSet::new();
        for index in 1..=total {
            let part = tests(repository.0.path(), &[format!("--shard={index}/{total}")], &[]);
            let moved = tests(elsewhere.0.path(), &[format!("--shard={index}/{total}")], &[]);
            assert_eq!(part, moved, "another folder gives other shards");
            assert!(part.is_disjoint(&union), "{index}/{total} overlaps");
            union.extend(part);
        }
        assert_eq!(union, whole, "{total}");
    }
}

#[test]
fn a_test_stays_in_its_shard_when_others_come() {
    let repository = repository();
    let flags = ["--shard=2/5".to_owned()];
    let before = tests(repository.0.path(), &flags, &[]);
    repository.write("charts/a/tests/a0_test.yaml", SUITE).chart("charts/zero");
    let after = tests(repository.0.path(), &flags, &[]);
    assert!(!before.is_empty() && before.is_subset(&after));
}

#[test]
fn bazel_shards_by_its_environment() {
    let repository = repository();
    let status = repository.0.path().join("status");
    let variables = |index: usize| {
        let file = ("TEST_SHARD_STATUS_FILE", status.display().to_string());
        [("TEST_SHARD_INDEX", index.to_string()), ("TEST_TOTAL_SHARDS", "3".to_owned()), file]
    };
    for index in 0..3 {
        let by_flag = tests(repository.0.path(), &[format!("--shard={}/3", index + 1)], &[]);
        assert_eq!(tests(repository.0.path(), &[], &variables(index)), by_flag);
        assert!(status.exists(), "Bazel is not told that shards are minded");
        std::fs::remove_file(&status).unwrap();
    }
    for (index, total) in [("3", "3"), ("x", "3"), ("0", ""), ("", "3")] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_charttest"));
        let output = command.args(["run", "."]).current_dir(&repository.0).env("TEST_SHARD_INDEX", index).env("TEST_TOTAL_SHARDS", total);
        assert_eq!(output.output().unwrap().status.code(), Some(2), "{index}/{total}");
    }
}

#[test]
fn tests_of_a_suite_that_cannot_be_read_are_in_one_shard_each_and_every_shard_fails() {
    let repository = repository();
    let tests: String = (0..9).map(|number| format!("  - it: number {number}\n    assert: []\n")).collect();
    repository.write("charts/a/tests/broken_test.yaml", &format!("suite: broken\ntests:\n{tests}"));
    let told = |flag: &str| -> BTreeSet<String> {
        let ran = repository.charttest(&format!("run . --report json -f tests/broken_test.yaml{flag}"));
        assert_eq!(ran.code, Some(2), "{}", ran.err);
        let events = ran.out.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        events.filter(|event| event["event"] == "test-finished").map(|event| event["test"].to_string()).collect()
    };
    assert_eq!(told("").len(), 9);
    let (one, other) = (told(" --shard 1/2"), told(" --shard 2/2"));
    assert!(!one.is_empty() && one.is_disjoint(&other), "{one:?} {other:?}");
    assert_eq!(one.len() + other.len(), 9);
    assert_eq!(told(" --filter=5").len(), 1, "a filter holds for them too");
}
