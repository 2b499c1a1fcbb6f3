//! Whole command lines of `charttest template`, in a folder of their own each.

use super::{Case, hold};
use charttest::profile::Helm;
use data_encoding::BASE64;
use serde_json::{Value as Json, json};
use std::{fs, path::Path, process::Command};

/// Writes a case's chart: texts, `{"base64": bytes}`, `{"link": target}`, `{"dir": true}`.
fn lay(folder: &Path, files: &Json) {
    for (path, content) in files.as_object().unwrap() {
        let full = if path.starts_with("chart/") { folder.join(path) } else { folder.join("chart").join(path) };
        if content.get("dir").is_some() {
            fs::create_dir_all(full).unwrap();
            continue;
        }
        fs::create_dir_all(full.parent().unwrap()).unwrap();
        if let Some(text) = content.as_str() {
            fs::write(full, text).unwrap();
        } else if let Some(bytes) = content["base64"].as_str() {
            fs::write(full, BASE64.decode(bytes.as_bytes()).unwrap()).unwrap();
        } else if let Some(target) = content["link"].as_str() {
            #[cfg(unix)]
            std::os::unix::fs::symlink(target, full).unwrap();
        }
    }
}

fn run(case: &Case, helm: Helm) -> Json {
    let folder = tempfile::tempdir().unwrap();
    lay(folder.path(), &case.request["files"]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_charttest"));
    command.args(["template", "release-name", "chart", "--helm-version", if helm == Helm::V3 { "3" } else { "4" }]);
    command.args(case.request["args"].as_array().unwrap().iter().map(|argument| argument.as_str().unwrap()));
    command.current_dir(folder.path()).env_remove("HELM_NAMESPACE").env("TZ", "UTC");
    let output = command.output().unwrap();
    let real = folder.path().canonicalize().unwrap();
    let shown = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(&*real.to_string_lossy(), "$PWD");
    let stderr = shown(&output.stderr);
    json!({"stdout": shown(&output.stdout), "stderr": only_error(&stderr), "exit": output.status.code()})
}

/// Warnings come before the error; what is compared starts at `Error:`.
fn only_error(text: &str) -> &str {
    text.find("Error:").map_or("", |at| &text[at..])
}

/// What charttest answers; standard error is the recorded one if its error is the same.
pub(super) fn answer(case: &Case, helm: Helm) -> Json {
    let mut got = run(case, helm);
    let wanted = case.want(helm)["stderr"].as_str().unwrap_or_default();
    if only_error(wanted) == got["stderr"].as_str().unwrap_or_default() {
        got["stderr"] = wanted.into();
    }
    got
}

/// What random command lines, charts, archives and schemas found.
#[test]
fn random_command_lines() {
    hold("cli_random", answer);
}

#[test]
fn command_lines() {
    hold("cli", answer);
}
