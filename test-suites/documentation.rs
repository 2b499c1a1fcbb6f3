//! What the documentation shows is what the program prints: every `console` block is run.

use std::{fs, path::Path, process::Command};

/// Lines without the time that a run took.
fn without_time(text: &str) -> Vec<String> {
    let lines = text.trim().lines().map(|line| if line.starts_with("Time:") { "Time:".to_owned() } else { line.trim_end().to_owned() });
    lines.collect()
}

#[test]
fn pages_show_real_output() {
    shows_real_output("README.md", 3);
    shows_real_output("docs/moving-from-helm-unittest.md", 1);
    shows_real_output("docs/ci.md", 3);
    shows_real_output("docs/matrix.md", 4);
}

#[test]
fn every_cause_of_the_audit_is_explained() {
    let page = fs::read_to_string("docs/causes.md").unwrap();
    for cause in charttest::rollout::causes::ALL {
        let head = format!("### `{}/{}`, {}\n", cause.class.name(), cause.name, cause.level.name());
        let (_, section) = page.split_once(&head).unwrap_or_else(|| panic!("docs/causes.md lacks {head}"));
        assert!(section.split("### ").next().unwrap().contains(cause.advice), "{head} lacks its advice");
    }
}

fn shows_real_output(page: &str, least: usize) {
    let text = fs::read_to_string(page).unwrap();
    let blocks: Vec<&str> = text.split("```console\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(blocks.len() >= least, "{page} has lost its examples");
    for block in blocks {
        let (command, shown) = block.split_once('\n').unwrap();
        let arguments = command.strip_prefix("$ charttest ").unwrap().split(' ');
        let output = Command::new(env!("CARGO_BIN_EXE_charttest")).args(arguments).output().unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        assert_eq!(without_time(shown), without_time(&printed), "{page}: {command}");
    }
}

#[test]
fn the_examples_pass_and_the_mistakes_are_caught() {
    let run = |path: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_charttest")).args(["run", path]).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    for good in ["examples/rollout-restart", "examples/snapshots-and-matrix", "examples/fleet"] {
        let (code, text) = run(good);
        assert_eq!(code, Some(0), "{text}");
    }
    for (mistake, blind) in [("misplaced", "secret.API_KEY"), ("constant", "secret.API_KEY"), ("partial", "secret.DB_PASSWORD")] {
        let (code, text) = run(&format!("examples/mistakes/{mistake}"));
        assert_eq!(code, Some(1), "{text}");
        assert!(text.contains("did not change with:") && text.contains(blind), "{text}");
    }
    assert!(!run("examples/mistakes/partial").1.contains("secret.API_KEY"));
}

#[test]
fn an_audit_names_the_line_to_mend() {
    for mistake in ["misplaced", "constant", "partial"] {
        let path = format!("examples/mistakes/{mistake}");
        let output = Command::new(env!("CARGO_BIN_EXE_charttest")).args(["rollout", &path]).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        insta::assert_snapshot!(mistake, String::from_utf8(output.stdout).unwrap());
    }
}

/// The commands of the page about snapshots follow each other in a copy of the example.
#[cfg(unix)]
#[test]
fn the_page_about_snapshots_shows_real_output() {
    let page = fs::read_to_string("docs/snapshots.md").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let chart = folder.path().join("chart");
    fs::create_dir(folder.path().join(".git")).unwrap();
    assert!(Command::new("cp").arg("-r").arg("examples/snapshots-and-matrix").arg(&chart).status().unwrap().success());
    let programs = Path::new(env!("CARGO_BIN_EXE_charttest")).parent().unwrap();
    let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
    let blocks: Vec<&str> = page.split("```console\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(blocks.len() >= 4, "the page has lost its examples");
    for step in blocks.iter().flat_map(|block| block.trim_start_matches("$ ").split("\n$ ")) {
        let (command, shown) = step.split_once('\n').unwrap_or((step, ""));
        let mut shell = Command::new("sh");
        let output = shell.args(["-c", command]).current_dir(&chart).env("PATH", &path).env_remove("CI").output().unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        assert_eq!(without_time(shown), without_time(&printed), "{command}");
    }
}
