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
