//! Recorded truth: every line of `cases/*.jsonl` was measured with Helm 3.22 and Helm 4.3, and charttest must say the same.
//!
//! `known.txt` lists differences that are being worked on, one `AREA/NAME HELM` a line. A line that holds again must go.

mod command_line;
pub(crate) mod engine;
mod page;
mod suites;

use charttest::{profile::Helm, template::on_large_stack};
use serde_json::Value as Json;
use std::{collections::BTreeSet, fs};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/test-suites/conformance");

/// One recorded case.
struct Case {
    name: String,
    request: Json,
}

impl Case {
    fn want(&self, helm: Helm) -> &Json {
        let own = if helm == Helm::V4 { &self.request["want4"] } else { &Json::Null };
        if own.is_null() { &self.request["want"] } else { own }
    }
}

fn cases(area: &str) -> Vec<Case> {
    let text = fs::read_to_string(format!("{FOLDER}/cases/{area}.jsonl")).unwrap();
    let case = |line: &str| {
        let request: Json = serde_json::from_str(line).unwrap();
        Case { name: request["name"].as_str().unwrap().to_owned(), request }
    };
    text.lines().filter(|line| !line.trim().is_empty()).map(case).collect()
}

fn label(area: &str, case: &Case, helm: Helm) -> String {
    format!("{area}/{} {}", case.name, if helm == Helm::V3 { 3 } else { 4 })
}

/// Holds every case of an area against what `got` gives, and fails with all differences that are not known.
fn hold(area: &str, got: impl Fn(&Case, Helm) -> Json) {
    let known: BTreeSet<String> = fs::read_to_string(format!("{FOLDER}/known.txt")).unwrap().lines().map(str::to_owned).collect();
    let (mut wrong, mut healed, mut total) = (Vec::new(), Vec::new(), 0);
    for case in cases(area) {
        for helm in [Helm::V3, Helm::V4] {
            total += 1;
            let (label, want, got) = (label(area, &case, helm), case.want(helm), got(&case, helm));
            if *want != got && !known.contains(&label) {
                wrong.push(format!("{label}\n  want {want}\n  got  {got}"));
            } else if *want == got && known.contains(&label) {
                healed.push(label);
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {total} differ:\n{}", wrong.len(), wrong.join("\n"));
    assert!(healed.is_empty(), "these hold now, take them out of known.txt:\n{}", healed.join("\n"));
}

fn hold_engine(area: &'static str) {
    on_large_stack(|| {
        hold(area, engine_answer);
    });
}

fn engine_answer(case: &Case, helm: Helm) -> Json {
    let mut answer = engine::answer(&case.request, helm);
    if let Some(answer) = answer.as_object_mut() {
        answer.remove("id");
        // Cases say nothing about files where there are none.
        if case.want(helm).get("files").is_some() && answer.get("files").is_none() && answer.get("error").is_none() {
            answer.insert("files".into(), serde_json::json!({}));
        }
    }
    answer
}

#[test]
fn language() {
    hold_engine("language");
}

#[test]
fn functions() {
    hold_engine("functions");
}

#[test]
fn yaml() {
    hold_engine("yaml");
}

#[test]
fn charts() {
    hold_engine("charts");
}

/// What the differential fuzzer found.
#[test]
fn fuzz() {
    hold_engine("fuzz");
}

/// Random charts, arguments of `--set`, metadata and schemas, answered by both Helms.
#[test]
fn charts_random() {
    hold_engine("charts_random");
}
