//! Rules about the source tree itself: who may import whom, how long files and functions may be, how files open, where the
//! outside world is touched, which words do not occur.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// Module → layer. A module may import only modules of a lower layer.
const LAYERS: &[(&str, u8)] = &[
    ("source", 0),
    ("env", 0),
    ("profile", 0),
    ("progress", 0),
    ("compat", 0),
    ("vcs", 0),
    ("process", 0),
    ("value", 1),
    ("glob", 1),
    ("regexp", 1),
    ("kubernetes", 1),
    ("format", 2),
    ("time", 2),
    ("matrix", 3),
    ("semver", 3),
    ("url", 3),
    ("yaml", 3),
    ("template", 3),
    ("chart", 4),
    ("functions", 4),
    ("snapshot", 4),
    ("render", 5),
    ("rollout", 6),
    ("assertion", 7),
    ("suite", 8),
    ("runner", 9),
    ("lint", 10),
    ("report", 11),
    ("cli", 12),
];

/// Files and folders that may touch files, the clock, the environment or other programs.
const DOORS: &[&str] = &[
    "src/env.rs",
    "src/vcs.rs",
    "src/process.rs",
    "src/chart/load.rs",
    "src/chart/archive.rs",
    "src/suite/discover.rs",
    "src/snapshot/store.rs",
    "src/runner/state.rs",
    "src/cli/",
    "src/main.rs",
];

const OUTSIDE: &[&str] =
    &["std::fs", "fs::read", "fs::write", "std::env::", "SystemTime::now", "Instant::now", "Command::new", "println!", "process::exit"];

const EMPTY_NAMES: &[&str] = &["utils", "util", "helpers", "helper", "common", "misc", "types", "manager", "imp"];

const MAX_FILE: usize = 600;
const MAX_FUNCTION: usize = 100;
const MAX_INLINE_TESTS: usize = 60;

fn files_below(dir: &Path, out: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(dir) else { return };
    let mut entries: Vec<_> = entries.map(|e| e.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() { files_below(&path, out) } else { out.push(path) }
    }
}

/// Every Rust file of the library and the binary, with its text.
fn sources() -> Vec<(String, String)> {
    let mut files = Vec::new();
    files_below(Path::new("src"), &mut files);
    let rust = files.into_iter().filter(|p| p.extension().is_some_and(|e| e == "rs"));
    rust.map(|p| (p.to_string_lossy().into_owned(), fs::read_to_string(&p).unwrap())).collect()
}

/// The lines that are not comments.
fn code(text: &str) -> String {
    text.lines().filter(|l| !l.trim_start().starts_with("//")).map(|l| format!("{l}\n")).collect()
}

/// Every `crate::name` in a file, including those inside `use crate::{a::B, c};`.
fn imports(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (i, _) in text.match_indices("crate::") {
        let rest = &text[i + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let (mut depth, mut item) = (0, String::new());
            for c in group.chars() {
                match c {
                    '}' if depth == 0 => break,
                    ',' if depth == 0 => names.push(std::mem::take(&mut item)),
                    '{' | '}' => {
                        depth += if c == '{' { 1 } else { -1 };
                        item.push(c);
                    }
                    c => item.push(c),
                }
            }
            names.push(item);
        } else {
            names.push(rest.to_owned());
        }
    }
    names.iter().map(|n| n.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()).collect()
}

fn assert_none(found: &[String], rule: &str) {
    assert!(found.is_empty(), "{rule}:\n{}", found.join("\n"));
}

#[test]
fn imports_point_downwards() {
    let layers: BTreeMap<_, _> = LAYERS.iter().copied().collect();
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let own = path.trim_start_matches("src/").split('/').next().unwrap().trim_end_matches(".rs").to_owned();
        if own == "lib" || own == "main" {
            continue;
        }
        let own_layer = *layers.get(own.as_str()).unwrap_or_else(|| panic!("{own} has no layer: add it to LAYERS"));
        for name in imports(&code(&text)) {
            if let Some(layer) = layers.get(name.as_str())
                && name != own
                && *layer >= own_layer
            {
                wrong.push(format!("{path}: {own} ({own_layer}) imports {name} ({layer})"));
            }
        }
    }
    assert_none(&wrong, "imports must point to a lower layer");
}

#[test]
fn files_are_short_and_say_what_they_are() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let stem = Path::new(&path).file_stem().unwrap().to_str().unwrap().to_owned();
        if !text.starts_with("//! ") {
            wrong.push(format!("{path}: must open with a `//!` sentence"));
        }
        if text.lines().count() > MAX_FILE {
            wrong.push(format!("{path}: over {MAX_FILE} lines, split it by topic"));
        }
        if EMPTY_NAMES.contains(&stem.as_str()) {
            wrong.push(format!("{path}: `{stem}` names no thing"));
        }
        let tests = text.split("#[cfg(test)]").nth(1).map_or(0, |t| t.lines().count());
        if tests > MAX_INLINE_TESTS {
            wrong.push(format!("{path}: {tests} lines of tests, move them to test-suites"));
        }
    }
    assert_none(&wrong, "files");
}

#[test]
fn functions_are_short() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let lines: Vec<&str> = text.lines().collect();
        for (start, line) in lines.iter().enumerate() {
            let body = line.trim_start();
            let indent = &line[..line.len() - body.len()];
            let words = body.trim_start_matches("pub ").trim_start_matches("pub(super) ").trim_start_matches("pub(crate) ");
            if !words.starts_with("fn ") && !words.starts_with("const fn ") || body.ends_with('}') || body.ends_with(';') {
                continue;
            }
            let end = lines[start..].iter().position(|l| **l == format!("{indent}}}")).unwrap_or(0);
            if end > MAX_FUNCTION {
                wrong.push(format!("{path}:{}: {end} lines: {body}", start + 1));
            }
        }
    }
    assert_none(&wrong, "functions have at most 100 lines");
}

#[test]
fn the_outside_world_is_touched_at_the_doors_only() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        if DOORS.iter().any(|door| path == *door || door.ends_with('/') && path.starts_with(door)) {
            continue;
        }
        let text = code(&text);
        let text = text.split("#[cfg(test)]").next().unwrap();
        wrong.extend(OUTSIDE.iter().filter(|word| text.contains(**word)).map(|word| format!("{path}: {word}")));
    }
    assert_none(&wrong, "only the doors touch the outside world");
}

#[test]
fn nothing_names_a_machine_or_a_registry() {
    // Written apart, so that this file does not find itself.
    let words = [["/wo", "rk/"].concat(), ["../sha", "red"].concat(), ["crates", ".io/"].concat(), ["proxy.gol", "ang"].concat()];
    let mut files = vec![PathBuf::from("README.md"), PathBuf::from("CHANGELOG.md"), PathBuf::from("Cargo.toml")];
    for dir in ["src", "docs", "examples", "schema", "test-suites", ".ci"] {
        files_below(Path::new(dir), &mut files);
    }
    let mut wrong = Vec::new();
    for path in files {
        if path.extension().is_some_and(|e| e == "jsonl" || e == "tgz") {
            continue;
        }
        let Ok(text) = fs::read_to_string(&path) else { continue };
        wrong.extend(words.iter().filter(|word| text.contains(word.as_str())).map(|word| format!("{}: {word}", path.display())));
    }
    assert_none(&wrong, "words that do not belong into the project");
}

#[test]
fn the_card_of_packages_has_its_records() {
    for package in ["serde_yaml", "gtmpl", "sha2", "insta", "glob", "clap"] {
        let mut records = Vec::new();
        files_below(Path::new("docs/decisions"), &mut records);
        let found = records.iter().any(|path| path.to_string_lossy().contains(&package.replace('_', "-")));
        assert!(found, "docs/decisions has no record of {package}");
    }
}
