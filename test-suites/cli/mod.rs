//! Transcripts: command, output, exit code. `TRYCMD=overwrite cargo test cli` writes them anew.

#[test]
fn transcripts() {
    let cache = tempfile::tempdir().unwrap();
    trycmd::TestCases::new()
        .case("test-suites/cli/*.md")
        .env("CI", "false")
        .env("NO_COLOR", "1")
        .env("XDG_CACHE_HOME", cache.path().to_string_lossy());
}

/// Runs git in a folder, as somebody.
fn git(folder: &std::path::Path, arguments: &[&str]) {
    let somebody = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.com"];
    let done = std::process::Command::new("git").arg("-C").arg(folder).args(somebody).args(arguments).output().unwrap();
    assert!(done.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn a_changed_chart_needs_a_higher_version() {
    let folder = tempfile::tempdir().unwrap();
    let chart = folder.path().join("app");
    std::fs::create_dir_all(chart.join("templates")).unwrap();
    let write = |name: &str, text: &str| std::fs::write(chart.join(name), text).unwrap();
    let yaml = |version: &str| format!("apiVersion: v2\nname: app\nversion: {version}\n");
    write("Chart.yaml", &yaml("0.1.0"));
    write("values.yaml", "{}\n");
    git(folder.path(), &["init", "-q", "-b", "main"]);
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "-q", "-m", "first"]);
    git(folder.path(), &["checkout", "-q", "-b", "work"]);
    let lint = || {
        let command = ["lint", "--since=main", "app"];
        let done = std::process::Command::new(env!("CARGO_BIN_EXE_charttest")).args(command).current_dir(folder.path()).output().unwrap();
        (done.status.code(), String::from_utf8(done.stdout).unwrap())
    };
    assert!(!lint().1.contains("version-bump"), "nothing has changed yet");
    write("values.yaml", "a: 1\n");
    let (code, text) = lint();
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("Chart.yaml: 1 file of the chart changed since main, and its version is still 0.1.0 [version-bump]"), "{text}");
    assert!(text.contains("app/Chart.yaml:3:1"), "{text}");
    write("Chart.yaml", &yaml("0.0.9"));
    assert!(lint().1.contains("its version went from 0.1.0 to 0.0.9"));
    write("Chart.yaml", &yaml("0.1.1"));
    assert_eq!(lint().0, Some(0), "{}", lint().1);
}
