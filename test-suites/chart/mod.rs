//! Charts: loading from directories and archives, patterns and versions against recorded truth; schemas (`schemas`).

mod schemas;

use charttest::{
    chart::{self, Chart},
    glob::{Glob, match_path},
    profile::Helm,
    semver::{Constraint, Version},
};
use std::{
    fs,
    io::{Read, Write},
    path::Path,
};

fn is_shared_between_threads<T: Send + Sync>() {}

#[test]
fn charts_travel_between_threads() {
    is_shared_between_threads::<Chart>();
    is_shared_between_threads::<chart::Processed>();
}

/// Every line: kind, pattern or constraint, name or version, what Go says.
#[test]
fn patterns_and_constraints_decide_as_go() {
    let text = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/test-suites/chart/patterns.jsonl")).unwrap();
    let mut wrong = Vec::new();
    for line in text.lines() {
        let [kind, pattern, name, want]: [String; 4] = serde_json::from_str(line).unwrap();
        let got = match kind.as_str() {
            "glob" => Glob::parse(&pattern).map_or_else(|error| error, |glob| glob.matches(&name).to_string()),
            "path" => match_path(&pattern, &name).map_or_else(|error| error.to_string(), |found| found.to_string()),
            _ => versions(&pattern, &name),
        };
        if got != want && want != "panic" {
            wrong.push(format!("{line} got {got}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn versions(constraint: &str, version: &str) -> String {
    let mut out = match (Version::parse(version), Constraint::parse(constraint)) {
        (Err(error), _) => format!("v:{error}"),
        (Ok(version), Err(error)) => format!("{version} c:{error}"),
        (Ok(version), Ok(constraint)) => format!("{version}{}", constraint.check(&version)),
    };
    if let Err(error) = Version::parse_strict(version) {
        out.push_str(&format!(" s:{error}"));
    }
    out
}

fn write(root: &Path, files: &[(&str, &str)]) {
    for (name, text) in files {
        let path = root.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

const CHART: &str = "apiVersion: v2\nname: q\nversion: 0.1.0\n";

#[test]
fn ignored_files_are_not_loaded() {
    let root = tempfile::tempdir().unwrap();
    let rules = "# a comment\n*.tmp\n/docs/\n";
    write(
        root.path(),
        &[("Chart.yaml", CHART), (".helmignore", rules), ("a.tmp", ""), ("docs/b.md", ""), ("c.md", ""), ("templates/.d", "")],
    );
    let chart = chart::load(root.path(), Helm::V3).unwrap();
    let names: Vec<_> = chart.files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, [".helmignore", "c.md"]);
    assert!(chart.templates.is_empty());
}

/// Large ones are read when someone asks for them.
#[test]
#[cfg(unix)]
fn definitions_outlive_their_files_but_not_their_bytes() {
    let root = tempfile::tempdir().unwrap();
    let text = "# long\n".repeat(20_000);
    let with_mark = format!("\u{FEFF}{text}");
    write(
        root.path(),
        &[("Chart.yaml", CHART), ("crds/a.yaml", &with_mark), ("charts/s/Chart.yaml", CHART), ("charts/s/crds/b.yaml", &text)],
    );
    let chart = chart::load(root.path(), Helm::V3).unwrap();
    fs::remove_file(root.path().join("crds/a.yaml")).unwrap();
    let shorter = root.path().join("charts/s/crds/b.yaml");
    fs::OpenOptions::new().write(true).open(&shorter).unwrap().set_len(7).unwrap();
    assert_eq!(String::from_utf8_lossy(&chart.files[0].data), text);
    assert!(chart::late_problems().is_empty());
    assert_eq!(chart.dependencies[0].files[0].data.as_slice(), b"# long\n");
    assert_eq!(chart::late_problems(), [format!("{} became shorter while charttest ran", shorter.display())]);
}

#[test]
fn a_bad_ignore_rule_has_its_place() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), &[("Chart.yaml", CHART), (".helmignore", "a\n  b/**\n")]);
    let error = chart::load(root.path(), Helm::V3).unwrap_err();
    assert_eq!(error.diagnostic().to_string(), ".helmignore:2:3: double-star (**) syntax is not supported");
}

#[test]
fn bad_yaml_has_its_place() {
    let files = vec![("Chart.yaml".into(), CHART.into()), ("values.yaml".into(), b"a: 1\nb: c: d\n".to_vec())];
    let error = chart::from_files(files, Helm::V3).unwrap_err();
    assert_eq!(
        error.diagnostic().to_string(),
        "values.yaml:2:1: cannot load values.yaml: error converting YAML to JSON: yaml: line 2: mapping values are not allowed in this context"
    );
}

fn archive(files: &[(&str, &str)]) -> Vec<u8> {
    let mut builder = tar::Builder::new(flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast()));
    for (name, text) in files {
        let mut header = tar::Header::new_gnu();
        header.as_gnu_mut().unwrap().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        builder.append(&header, text.as_bytes()).unwrap();
    }
    let mut encoder = builder.into_inner().unwrap();
    encoder.flush().unwrap();
    encoder.finish().unwrap()
}

fn load_archive(files: &[(&str, &str)], helm: Helm) -> Result<Vec<String>, String> {
    load_packed(&archive(files), helm)
}

fn load_packed(bytes: &[u8], helm: Helm) -> Result<Vec<String>, String> {
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("q.tgz");
    fs::write(&path, bytes).unwrap();
    let chart = chart::load(&path, helm).map_err(|error| error.to_string())?;
    Ok(chart.files.iter().map(|file| file.name.clone()).collect())
}

#[test]
fn archives_are_read_in_memory_and_kept_inside() {
    let own = ("q/Chart.yaml", CHART);
    assert_eq!(load_archive(&[own, ("q/a/../b.txt", "\u{FEFF}x")], Helm::V3).unwrap(), ["b.txt"]);
    assert_eq!(load_archive(&[own, ("q/../../x", "")], Helm::V3).unwrap_err(), "chart illegally references parent directory");
    assert_eq!(load_archive(&[own, ("q//etc/x", "")], Helm::V3).unwrap_err(), "chart illegally contains absolute paths");
    assert_eq!(load_archive(&[own, ("q/c:/x", "")], Helm::V4).unwrap_err(), "unable to load chart archive");
    assert_eq!(load_archive(&[("q/x", "")], Helm::V4).unwrap_err(), "unable to detect chart version, no Chart.yaml found");
}

/// As Helm 3.22.0 and 4.3.1 read what is left of an archive with a block of header and one of text for each of two files.
#[test]
fn archives_may_end_too_early() {
    let whole = archive(&[("q/Chart.yaml", CHART), ("q/a.txt", "four")]);
    let mut tar = Vec::new();
    flate2::read::GzDecoder::new(&whole[..]).read_to_end(&mut tar).unwrap();
    let cut = |length: usize, helm: Helm| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(&tar[..length]).unwrap();
        load_packed(&encoder.finish().unwrap(), helm)
    };
    for length in [512, 514, 1024 + 1, 1536, 1539] {
        assert_eq!(cut(length, Helm::V3).unwrap_err(), "unexpected EOF", "{length}");
        assert_eq!(cut(length, Helm::V4).unwrap_err(), "unable to load chart archive", "{length}");
    }
    for (length, files) in [(512 + CHART.len(), 0), (1023, 0), (1024, 0), (1540, 1), (1541, 1), (2048, 1)] {
        for helm in [Helm::V3, Helm::V4] {
            assert_eq!(cut(length, helm).map(|files| files.len()), Ok(files), "{length}");
        }
    }
    assert_eq!(load_packed(&whole[..whole.len() / 2], Helm::V3).unwrap_err(), "unexpected EOF");
}

#[test]
fn local_dependencies_are_taken_from_their_place() {
    let root = tempfile::tempdir().unwrap();
    let parent = format!("{CHART}dependencies: [{{name: s, version: 0.1.0, repository: 'file://../s'}}]\n");
    write(root.path(), &[("q/Chart.yaml", &parent), ("s/Chart.yaml", "apiVersion: v2\nname: s\nversion: 0.1.0\n")]);
    let path = root.path().join("q");
    let missing = chart::check_dependencies(&chart::load(&path, Helm::V3).unwrap(), Helm::V3).unwrap_err();
    assert!(missing.text.ends_with("found in Chart.yaml, but missing in charts/ directory: s"));
    let chart = chart::load_with_local_dependencies(&path, Helm::V3).unwrap();
    assert!(chart::check_dependencies(&chart, Helm::V3).is_ok());
}
