//! `--changed` takes what a git change reaches, and nothing else.

use super::{Repository, charttest};
use std::fs;

/// The charts that `matrix --changed` lists, and that `run` and `rollout` take too.
fn concerned(repository: &Repository, flag: &str) -> Vec<String> {
    let ran = repository.charttest(&format!("matrix . {flag} --output json"));
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let cells: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let mut charts: Vec<String> = cells.as_array().unwrap().iter().map(|cell| cell["chart"].as_str().unwrap().to_owned()).collect();
    charts.dedup();
    let table = repository.charttest(&format!("run . {flag} --report csv --no-tests=pass"));
    let ran: Vec<String> = table.out.lines().skip(1).map(|line| line.split(',').next().unwrap().to_owned()).collect();
    let rollout = repository.charttest(&format!("rollout . {flag} -o csv --table table.csv --no-tests=pass --fail-on off"));
    assert_eq!(rollout.code, Some(0), "{}", rollout.err);
    if !charts.is_empty() {
        assert_eq!(ran, charts, "run and matrix differ");
        let table = fs::read_to_string(repository.0.path().join("table.csv")).unwrap();
        fs::remove_file(repository.0.path().join("table.csv")).unwrap();
        assert_eq!(table.lines().skip(1).map(|line| line.split(',').next().unwrap()).collect::<Vec<_>>(), charts);
    }
    charts
}

#[test]
fn what_is_committed_uncommitted_untracked_and_gone_since_the_merge_base() {
    let repository = Repository::new();
    for name in ["charts/a", "charts/b", "charts/c", "charts/d", "charts/e"] {
        repository.chart(name);
    }
    repository.commit();
    repository.git("checkout -q -b work");
    repository.edit("charts/a/values.yaml", "info", "debug").commit();
    // What main did since does not count.
    repository.git("checkout -q main");
    repository.edit("charts/e/values.yaml", "info", "debug").commit();
    repository.git("checkout -q work");
    assert_eq!(concerned(&repository, "--changed"), ["charts/a"]);
    assert_eq!(concerned(&repository, "--changed=main"), ["charts/a"]);
    assert_eq!(concerned(&repository, "--changed=HEAD"), Vec::<String>::new());
    repository.edit("charts/b/templates/config.yaml", "LEVEL", "LOUD");
    repository.write("charts/c/templates/more.yaml", "kind: ConfigMap\napiVersion: v1\nmetadata: {name: more}\n");
    fs::remove_file(repository.0.path().join("charts/d/templates/secret.yaml")).unwrap();
    assert_eq!(concerned(&repository, "--changed=HEAD"), ["charts/b", "charts/c", "charts/d"]);
    assert_eq!(concerned(&repository, "--changed"), ["charts/a", "charts/b", "charts/c", "charts/d"]);
}

#[test]
fn what_lies_outside_of_a_chart_and_belongs_to_it() {
    let repository = Repository::new();
    repository.chart("charts/base").chart("charts/user").chart("charts/other").chart("charts/linked");
    repository.edit(
        "charts/user/Chart.yaml",
        "version: 1.0.0\n",
        "version: 1.0.0\ndependencies:\n  - {name: middle, version: 1.0.0, repository: \"file://../middle\"}\n",
    );
    repository.chart("charts/middle");
    repository.edit(
        "charts/middle/Chart.yaml",
        "version: 1.0.0\n",
        "version: 1.0.0\ndependencies:\n  - {name: base, version: 1.0.0, repository: \"file://../base\"}\n",
    );
    repository.write("charts/other/charttest.yaml", "matrix: {values: [\"../../env/*.yaml\"]}\n").write("env/prod.yaml", "level: warn\n");
    repository.write("extra/note.txt", "x\n");
    std::os::unix::fs::symlink("../../extra/note.txt", repository.0.path().join("charts/linked/note.txt")).unwrap();
    repository.commit();
    repository.edit("charts/base/values.yaml", "info", "debug");
    assert_eq!(concerned(&repository, "--changed=HEAD"), ["charts/base", "charts/middle", "charts/user"]);
    repository.commit().edit("env/prod.yaml", "warn", "error");
    assert_eq!(concerned(&repository, "--changed=HEAD"), ["charts/other"]);
    repository.commit();
    fs::remove_file(repository.0.path().join("env/prod.yaml")).unwrap();
    repository.write("env/next.yaml", "level: x\n");
    assert_eq!(concerned(&repository, "--changed=HEAD"), ["charts/other"]);
    repository.commit().write("extra/note.txt", "y\n");
    assert_eq!(concerned(&repository, "--changed=HEAD"), ["charts/linked"]);
    // A moved file concerns the chart that it left, too.
    repository.commit();
    repository.git("mv charts/base/templates/secret.yaml charts/other/templates/moved.yaml");
    assert_eq!(concerned(&repository, "--changed=HEAD"), ["charts/base", "charts/middle", "charts/other", "charts/user"]);
    repository.commit().write("README.md", "words\n");
    assert_eq!(concerned(&repository, "--changed=HEAD"), Vec::<String>::new());
}

#[test]
fn a_changed_suite_runs_alone() {
    let repository = Repository::new();
    repository.chart("a").chart("b").write("a/tests/b_test.yaml", &super::SUITE.replace("suite: a", "suite: b"));
    repository
        .write("b/tests/c_test.yaml", &super::SUITE.replace("tests:", "values: [../../env/b.yaml]\ntests:"))
        .write("env/b.yaml", "level: x\n");
    repository.commit().edit("a/tests/b_test.yaml", "suite: b", "suite: new");
    let ran = repository.charttest("run --changed=HEAD --report pretty");
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("new") && ran.out.contains("2 passed, 2 total"), "{}", ran.out);
    repository.commit().edit("env/b.yaml", "x", "y");
    let ran = repository.charttest("run --changed=HEAD");
    assert!(ran.out.contains("b/tests/c_test.yaml") && ran.out.contains("2 passed, 2 total"), "{}", ran.out);
}

#[test]
fn bad_input_says_what_to_do() {
    let outside = tempfile::tempdir().unwrap();
    let ran = charttest(outside.path(), "run --changed");
    assert_eq!((ran.code, ran.err.contains("is in no git repository")), (Some(2), true), "{}", ran.err);
    let ran = charttest(outside.path(), "diff main");
    assert_eq!((ran.code, ran.err.contains("is in no git repository")), (Some(2), true), "{}", ran.err);
    let repository = Repository::new();
    repository.chart("a").commit();
    for command in ["run --changed=nowhere", "rollout --changed=nowhere", "matrix --changed=nowhere", "diff nowhere"] {
        let ran = repository.charttest(command);
        assert_eq!((ran.code, ran.err.contains("git knows no revision nowhere")), (Some(2), true), "{command}: {}", ran.err);
    }
    let ran = repository.charttest("run --changed=HEAD");
    assert_eq!((ran.code, ran.err.contains("what has changed concerns none")), (Some(2), true), "{}", ran.err);
    repository.edit("a/values.yaml", "info", "debug").commit();
    let clone = tempfile::tempdir().unwrap();
    let url = format!("clone -q --depth 1 file://{} {}", repository.0.path().display(), clone.path().display());
    repository.git(&url);
    for command in ["run --changed=HEAD~1", "matrix --changed=v1", "diff HEAD~1"] {
        let ran = charttest(clone.path(), command);
        assert_eq!((ran.code, ran.err.contains("git fetch --unshallow")), (Some(2), true), "{command}: {}", ran.err);
    }
}
