//! Silence is a defect: every test that a suite file declares is told as passed, failed, errored or skipped, in both modes.
//!
//! `CHARTTEST_CHARTS=FOLDER` does the same over all charts below a folder of yours.

use serde_json::Value as Json;
use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The items below each `tests:` in column 0, counted on lines: no YAML reader takes part. Items of `forEach` tests, matrices and
/// contracts become several tests, so files that have such are not counted.
fn declared(text: &str) -> Option<usize> {
    if text.lines().any(|line| line.trim_start().starts_with("forEach:") || line.starts_with("matrix:") || line.starts_with("rollouts:")) {
        return None;
    }
    let (mut count, mut below, mut indent) = (0, false, None);
    for line in text.lines() {
        let item = line.trim_start_matches(' ');
        let depth = line.len() - item.len();
        if line.starts_with("tests:") {
            (below, indent) = (true, None);
        } else if below && (item == "-" || item.starts_with("- ")) && indent.is_none_or(|indent| indent == depth) {
            indent = Some(depth);
            count += 1;
        } else if line.starts_with("---") || line.starts_with(|c: char| c != ' ' && c != '#' && c != '-') {
            below = false;
        }
    }
    Some(count)
}

/// How many tests each file tells.
fn told(chart: &Path, flags: &[&str]) -> BTreeMap<String, usize> {
    let folder = tempfile::tempdir().unwrap();
    let report = folder.path().join("events.json");
    let mut command = Command::new(env!("CARGO_BIN_EXE_charttest"));
    command.current_dir(chart).env("XDG_CACHE_HOME", folder.path()).env("CI", "true");
    let output = command.arg("run").args(flags).arg(format!("--report=json={}", report.display())).arg(".").output().unwrap();
    let events = fs::read_to_string(&report).unwrap_or_else(|_| panic!("{}: {output:?}", chart.display()));
    let mut told = BTreeMap::new();
    for event in events.lines().map(|line| serde_json::from_str::<Json>(line).unwrap()) {
        let tests = usize::from(event["event"] == "test-finished");
        if let Some(file) = event["file"].as_str() {
            *told.entry(file.to_owned()).or_default() += tests;
        }
    }
    told
}

fn charts(folder: &Path, found: &mut Vec<PathBuf>) {
    if folder.join("Chart.yaml").is_file() {
        found.push(folder.to_owned());
        return;
    }
    for entry in fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok) {
        if entry.path().is_dir() && !entry.path().is_symlink() {
            charts(&entry.path(), found);
        }
    }
}

fn check(folder: &Path, least: usize) {
    let mut found = Vec::new();
    charts(folder, &mut found);
    let (mut counted, mut wrong) = (0, Vec::new());
    for chart in &found {
        for flags in [&["--no-tests=pass"][..], &["--compat", "helm-unittest"], &["-q", "--no-tests=pass"]] {
            for (file, told) in told(chart, flags) {
                let text = fs::read_to_string(chart.join(&file)).unwrap_or_default();
                let Some(declared) = declared(&text).filter(|_| file.ends_with("_test.yaml")) else { continue };
                counted += declared;
                if told != declared {
                    wrong.push(format!("{}/{file} {flags:?}: {declared} declared, {told} told", chart.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(counted >= least, "{counted} tests of {} charts", found.len());
}

#[test]
fn every_test_is_told() {
    check(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples"), 1);
    if let Some(folder) = env::var_os("CHARTTEST_CHARTS") {
        check(Path::new(&folder), 1);
    }
}

/// Suites that cannot be run, beside one that can.
#[test]
fn tests_that_cannot_run_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join("c").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("Chart.yaml", "apiVersion: v2\nname: c\nversion: 0.1.0\n");
    write("templates/a.yaml", "kind: A\n");
    let test = |name: &str, assertion: &str| format!("- it: {name}\n  asserts: [{{{assertion}: {{of: A}}}}]\n");
    let good = format!("suite: s\ntests:\n{}{}", test("one", "isKind"), test("two", "isKind"));
    write("tests/a_test.yaml", &good);
    write("tests/b_test.yaml", &format!("suite: s\ntests:\n{}{}", test("one", "isKind"), test("two", "isKnd")));
    write("tests/c_test.yaml", &format!("{good}---\nsuite: t\ntests:\n- it: nothing\n"));
    write(
        "tests/d_test.yaml",
        &format!("suite: s\ntests:\n{}- it: red\n  asserts: [{{isKind: {{of: B}}}}]\n{}", test("one", "isKind"), test("two", "isKind")),
    );
    write("tests/e_test.yaml", &good);
    write("tests/e_test.yaml.snap", "");
    write("tests/__snapshot__/e_test.yaml.snap", "broken: [");
    check(folder.path(), 11 * 3);
    // What is no YAML has no countable tests, but files in a CI's hands still show it.
    write("tests/f_test.yaml", "suite: [");
    let report = folder.path().join("r.xml");
    let mut command = Command::new(env!("CARGO_BIN_EXE_charttest"));
    let status = command.args(["run", "-t", "JUnit", "-o"]).arg(&report).arg(folder.path().join("c")).output().unwrap().status;
    assert_eq!(status.code(), Some(2));
    let report = fs::read_to_string(&report).unwrap();
    let count = |text: &str| report.matches(text).count();
    assert_eq!((count("<testcase "), count("<error "), count("<failure ")), (13, 6, 1), "{report}");
}
