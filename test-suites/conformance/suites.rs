//! Suites as helm-unittest 1.1.2 ran them: exit (zero or not), outcome of every test, files written.

use super::{Case, cases};
use rayon::prelude::*;
use serde_json::Value as Json;
use std::{collections::BTreeMap, fs, path::Path, process::Command};

/// What is in a folder: files with their text, folders without.
fn tree(root: &Path) -> BTreeMap<String, Option<String>> {
    fn walk(root: &Path, folder: &Path, out: &mut BTreeMap<String, Option<String>>) {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                out.insert(format!("{name}/"), None);
                walk(root, &path, out);
            } else {
                out.insert(name, Some(String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned()));
            }
        }
    }
    let mut out = BTreeMap::new();
    walk(root, root, &mut out);
    out
}

fn lay_out(case: &Case, root: &Path) {
    for (name, text) in case.request["files"].as_object().unwrap() {
        let path = root.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text.as_str().unwrap()).unwrap();
    }
}

/// (suite, test, outcome) of every test, from the event stream.
fn outcomes(events: &str) -> Vec<[String; 3]> {
    let events = events.lines().map(|line| serde_json::from_str::<Json>(line).unwrap());
    let of = |event: &Json, key: &str| event[key].as_str().unwrap_or_default().to_owned();
    let word = |outcome: &str| match outcome {
        "passed" => "pass",
        "failed" => "fail",
        "errored" => "error",
        _ => "skip",
    };
    events
        .filter(|event| event["event"] == "test-finished" && event["listed"] != false)
        .map(|event| [of(&event, "suite"), of(&event, "test"), word(&of(&event, "outcome")).to_owned()])
        .collect()
}

/// Reports hold times, hosts and the library's own name.
fn is_report(name: &str) -> bool {
    name.ends_with("r.xml")
}

fn differences(case: &Case) -> Option<String> {
    let want = &case.request["want"];
    if !want["crash"].is_null() {
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    let (work, report) = (folder.path().join("c"), folder.path().join("events.json"));
    fs::create_dir(&work).unwrap();
    lay_out(case, &work);
    let before = tree(&work);
    let mut command = Command::new(env!("CARGO_BIN_EXE_charttest"));
    command.current_dir(&work).env("HOME", folder.path()).env("TZ", "UTC");
    command.args(["run", "--compat", "helm-unittest"]).arg(format!("--report=json={}", report.display()));
    command.args(case.request["args"].as_array().unwrap().iter().map(|word| word.as_str().unwrap()));
    let status = command.output().unwrap().status;
    let mut wrong = String::new();
    let exits = (want["exit"] == 0, status.success());
    if exits.0 != exits.1 {
        wrong += &format!("\n  exit: {} {status}", want["exit"]);
    }
    let tests: Vec<[String; 3]> = want["tests"].as_array().into_iter().flatten().map(test).collect();
    let got = fs::read_to_string(&report).map(|events| outcomes(&events)).unwrap_or_default();
    if case.request["report"] == true && tests != got {
        wrong += &format!("\n  tests: {tests:?}\n    got: {got:?}");
    }
    let after = tree(&work);
    let mut written: BTreeMap<&str, Option<&str>> = BTreeMap::new();
    for name in before.keys().chain(after.keys()).filter(|name| !is_report(name) && before.get(*name) != after.get(*name)) {
        written.insert(name, after.get(name).map(|text| text.as_deref().unwrap_or_default()));
    }
    let wanted = want["written"].as_object().unwrap().iter().filter(|(name, _)| !is_report(name));
    let wanted: BTreeMap<&str, Option<&str>> = wanted.map(|(name, text)| (name.as_str(), text.as_str())).collect();
    if written != wanted {
        wrong += &format!("\n  written: {wanted:?}\n      got: {written:?}");
    }
    (!wrong.is_empty()).then(|| format!("{}{wrong}", case.name))
}

fn test(test: &Json) -> [String; 3] {
    ["suite", "test", "outcome"].map(|key| test[key].as_str().unwrap().to_owned())
}

/// How many suites hold, of how many.
pub(super) fn rate() -> (usize, usize) {
    let all = cases("suites");
    (all.par_iter().filter(|case| differences(case).is_none()).count(), all.len())
}

#[test]
fn suites() {
    let all: Vec<Case> = ["suites", "suites_fresh"].into_iter().flat_map(cases).collect();
    let wrong: Vec<String> = all.par_iter().filter_map(differences).collect();
    assert!(wrong.is_empty(), "{} of {} suites differ:\n{}", wrong.len(), all.len(), wrong.join("\n"));
}
