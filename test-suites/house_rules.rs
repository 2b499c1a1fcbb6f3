//! Rules about the source tree itself: who may import whom, how long a file may be, how it opens.
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// Module → layer. A module may import only modules of a lower layer.
const LAYERS: &[(&str, u8)] = &[
    ("compat", 0),
    ("env", 0),
    ("process", 0),
    ("profile", 0),
    ("source", 0),
    ("vcs", 0),
    ("glob", 1),
    ("regexp", 1),
    ("value", 1),
    ("format", 2),
    ("matrix", 2),
    ("semver", 3),
    ("template", 3),
    ("yaml", 3),
    ("chart", 4),
    ("functions", 4),
    ("snapshot", 4),
    ("render", 5),
    ("rollout", 6),
    ("assertion", 7),
    ("suite", 8),
    ("lint", 9),
    ("runner", 9),
    ("report", 10),
    ("cli", 11),
];
const MAX_LINES: usize = 600;

fn rust_files(dir: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            rust_files(&path, out)
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path)
        }
    }
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
                    '{' => {
                        depth += 1;
                        item.push(c)
                    }
                    '}' => {
                        depth -= 1;
                        item.push(c)
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

#[test]
fn imports_point_downwards() {
    let layers: BTreeMap<_, _> = LAYERS.iter().copied().collect();
    let mut files = Vec::new();
    rust_files(Path::new("src"), &mut files);
    let mut wrong = Vec::new();
    for path in &files {
        let Some(own) = path.strip_prefix("src").unwrap().iter().next().and_then(|c| c.to_str()) else { continue };
        let own = own.trim_end_matches(".rs");
        if own == "lib" || own == "main" {
            continue;
        }
        let own_layer = *layers.get(own).unwrap_or_else(|| panic!("{own} has no layer: add it to LAYERS"));
        let code: String =
            fs::read_to_string(path).unwrap().lines().filter(|l| !l.trim_start().starts_with("//")).map(|l| format!("{l}\n")).collect();
        for name in imports(&code) {
            if let Some(layer) = layers.get(name.as_str()) {
                if name != own && *layer >= own_layer {
                    wrong.push(format!("{}: {own} ({own_layer}) imports {name} ({layer})", path.display()))
                }
            }
        }
    }
    assert!(wrong.is_empty(), "imports must point to a lower layer:\n{}", wrong.join("\n"));
}

#[test]
fn files_are_short_and_say_what_they_are() {
    let mut files = Vec::new();
    rust_files(Path::new("src"), &mut files);
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("//! "), "{}: must open with a `//!` sentence", path.display());
        assert!(text.lines().count() <= MAX_LINES, "{}: over {MAX_LINES} lines, split it by topic", path.display());
    }
}
