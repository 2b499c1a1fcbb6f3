//! `charttest review` with flags, as scripts and hooks use it.

use super::Project;
use std::{fs, process::Output};

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn flags_decide() {
    let project = Project::with_proposals();
    let check = project.review().arg("--check").output().unwrap();
    assert_eq!(check.status.code(), Some(1), "{}", text(&check));
    let list = project.review().args(["--list", "--filter", "a_test"]).output().unwrap();
    assert!(text(&list).contains("34 proposals wait"), "{}", text(&list));
    let accept = project.review().args(["--accept", "--filter", "b_test"]).output().unwrap();
    assert_eq!((accept.status.code(), project.accepted(), project.waiting()), (Some(0), 34, 68), "{}", text(&accept));
    let reject = project.review().args(["--reject", "--filter", "c_test"]).output().unwrap();
    assert_eq!((reject.status.code(), project.accepted(), project.waiting()), (Some(0), 34, 34));
    let accept = project.review().arg("--accept").output().unwrap();
    assert_eq!((accept.status.code(), project.accepted(), project.waiting()), (Some(0), 68, 0));
    let check = project.review().arg("--check").output().unwrap();
    assert_eq!(check.status.code(), Some(0));
}

#[test]
fn without_a_terminal_it_says_how() {
    let project = Project::with_proposals();
    let output = project.review().output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    for part in ["102 snapshot proposals", "--accept --filter TEXT", "--reject"] {
        assert!(text(&output).contains(part), "{}", text(&output));
    }
}

#[test]
fn json_is_one_document_at_every_exit() {
    let project = Project::with_proposals();
    let output = project.review().args(["--output", "json", "--check"]).output().unwrap();
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["proposals"].as_array().unwrap().len(), 102);
    assert_eq!(document["proposals"][0]["changes"][0]["path"], "round");
    assert_eq!(document["proposals"][0]["alike"], 36, "label changes are one group");
    fs::write(project.root().join(".charttest/snapshots/broken.json"), "{").unwrap();
    let output = project.review().args(["--output", "json"]).output().unwrap();
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((output.status.code(), document["problems"].as_array().unwrap().len()), (Some(2), 1));
}

#[test]
fn bad_input_has_a_message_and_nothing_is_lost() {
    let project = Project::with_proposals();
    fs::remove_file(project.suite("a")).unwrap();
    fs::write(project.snapshot("b"), "test 1:\n<<<<<<< HEAD\n").unwrap();
    let output = project.review().arg("--list").output().unwrap();
    let shown = text(&output);
    assert_eq!(output.status.code(), Some(2));
    assert!(shown.contains("is gone") && shown.contains("conflict markers"), "{shown}");
    let output = project.review().args(["--accept", "--filter", "b_test"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", text(&output));
    assert_eq!(fs::read_to_string(project.snapshot("b")).unwrap(), "test 1:\n<<<<<<< HEAD\n");
    fs::remove_file(project.snapshot("b")).unwrap();
    assert_eq!(project.waiting(), 102, "every proposal is still there");
}

#[test]
fn what_changed_meanwhile_is_left_alone() {
    let project = Project::with_proposals();
    let text_before = fs::read_to_string(project.snapshot("a")).unwrap();
    fs::write(project.snapshot("a"), text_before.replace("name: a-5\n", "name: edited\n")).unwrap();
    let output = project.review().args(["--accept", "--filter", "a_test"]).output().unwrap();
    assert!(text(&output).contains("1 left alone"), "{}", text(&output));
    assert!(fs::read_to_string(project.snapshot("a")).unwrap().contains("name: edited"));
}
