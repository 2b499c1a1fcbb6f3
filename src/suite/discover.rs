//! Which files are charts, suites and values files: the door to the file system for suites.
//!
//! Globs are Go's, with `**` for any number of folders; files come in the order in which folders are walked.
#![allow(clippy::disallowed_methods, reason = "this is a door")]

use super::ChartTesting;
use crate::glob::{cleaned, match_path};
use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

/// Where charts were found for a path that the user gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A chart: a folder with `Chart.yaml`, or an archive.
    Chart(PathBuf),
    /// A suite file and the chart above it.
    Suite {
        /// The chart.
        chart: PathBuf,
        /// The suite file.
        file: PathBuf,
    },
}

/// Why a path leads to no chart.
#[derive(Debug, thiserror::Error)]
pub enum DiscoverError {
    /// Nothing is there.
    #[error("{0}: no such file or folder")]
    Missing(String),
    /// A folder without any chart in it.
    #[error("{0}: there is no Chart.yaml here, and in no folder below")]
    NoChart(String),
    /// A file that is in no chart.
    #[error("{0}: no folder above this suite is a chart")]
    NoChartAbove(String),
    /// `ct.yaml` cannot be used.
    #[error("{0}")]
    Configuration(String),
}

/// The charts that a path means: itself, the chart of a suite file, or every chart below a folder.
///
/// # Errors
/// When there is none.
pub fn charts(path: &str) -> Result<Vec<Found>, DiscoverError> {
    let given = Path::new(path);
    let meta = fs::metadata(given).map_err(|_| DiscoverError::Missing(path.to_owned()))?;
    if meta.is_file() {
        if path.ends_with(".tgz") || path.ends_with(".tar.gz") {
            return Ok(vec![Found::Chart(given.to_owned())]);
        }
        let chart = given.parent().and_then(chart_above).ok_or_else(|| DiscoverError::NoChartAbove(path.to_owned()))?;
        return Ok(vec![Found::Suite { chart, file: given.to_owned() }]);
    }
    if given.join("Chart.yaml").is_file() {
        return Ok(vec![Found::Chart(given.to_owned())]);
    }
    let mut found = Vec::new();
    match ChartTesting::of(path).map_err(DiscoverError::Configuration)? {
        None => below(given, 0, &mut found),
        Some(ct) => {
            for folder in &ct.chart_dirs {
                let folder = given.join(folder);
                if !folder.is_dir() {
                    let text = format!("{}: `chart-dirs` names {}, and there is no such folder", ct.file, folder.display());
                    return Err(DiscoverError::Configuration(text));
                }
                if folder.join("Chart.yaml").is_file() { found.push(folder) } else { below(&folder, 0, &mut found) }
            }
            found.retain(|chart| !ct.excluded.iter().any(|name| chart.ends_with(name)));
        }
    }
    if found.is_empty() { Err(DiscoverError::NoChart(path.to_owned())) } else { Ok(found.into_iter().map(Found::Chart).collect()) }
}

/// The nearest folder upwards that is a chart.
fn chart_above(folder: &Path) -> Option<PathBuf> {
    let start = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let full = fs::canonicalize(start).ok()?;
    let depth = full.ancestors().position(|folder| folder.join("Chart.yaml").is_file())?;
    if start.components().count() > depth && !start.ends_with(".") {
        return start.ancestors().nth(depth).map(|p| if p.as_os_str().is_empty() { PathBuf::from(".") } else { p.to_owned() });
    }
    Some(full.ancestors().nth(depth)?.to_owned())
}

/// Charts in a tree, in order; folders inside of a chart, hidden ones and `node_modules` are not searched.
fn below(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) {
    const DEEPEST: usize = 12;
    if depth > DEEPEST {
        return;
    }
    for name in names(folder) {
        let path = folder.join(&name);
        if name.starts_with('.') || name == "node_modules" || !path.is_dir() || path.is_symlink() {
            continue;
        }
        if path.join("Chart.yaml").is_file() { found.push(path) } else { below(&path, depth + 1, found) }
    }
}

/// The names in a folder, by their bytes.
fn names(folder: &Path) -> Vec<String> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let mut names: Vec<_> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort_unstable();
    names
}

/// The paths that a pattern matches. `**` stands for folders of any depth.
pub fn glob(pattern: &str) -> Vec<String> {
    if !pattern.contains("**") {
        return plain_glob(pattern);
    }
    let mut hits = vec![String::new()];
    for piece in pattern.split("**") {
        let (mut next, mut seen) = (Vec::new(), BTreeSet::new());
        for hit in &hits {
            for path in plain_glob(&format!("{hit}{piece}")) {
                walk(path, 0, &mut |path| {
                    if seen.insert(path.to_owned()) {
                        next.push(path.to_owned());
                    }
                });
            }
        }
        hits = next;
    }
    hits
}

/// Everything below a path, itself first, folders in lexical order, links not followed.
fn walk(path: String, depth: usize, visit: &mut impl FnMut(&str)) {
    visit(&path);
    if depth < 64 && fs::symlink_metadata(&path).is_ok_and(|meta| meta.is_dir()) {
        for name in names(Path::new(&path)) {
            let joined = if path.ends_with('/') { format!("{path}{name}") } else { format!("{path}/{name}") };
            walk(joined, depth + 1, visit);
        }
    }
}

/// Go's `filepath.Glob`.
fn plain_glob(pattern: &str) -> Vec<String> {
    if !pattern.contains(['*', '?', '[', '\\']) {
        return if fs::symlink_metadata(pattern).is_ok() { vec![pattern.to_owned()] } else { Vec::new() };
    }
    let (folder, file) =
        pattern.rsplit_once('/').map_or((".", pattern), |(folder, file)| (if folder.is_empty() { "/" } else { folder }, file));
    let prefix = |folder: &str| match folder {
        "." if !pattern.starts_with("./") => String::new(),
        "/" => "/".to_owned(),
        folder => format!("{folder}/"),
    };
    let folders = if folder.contains(['*', '?', '[', '\\']) { plain_glob(folder) } else { vec![folder.to_owned()] };
    let mut found = Vec::new();
    for folder in folders {
        for name in names(Path::new(&folder)) {
            if match_path(file, &name).unwrap_or(false) {
                found.push(format!("{}{name}", prefix(&folder)));
            }
        }
    }
    found
}

/// The suite files of a chart, pattern by pattern as the peer looks for them.
pub fn suite_files(chart: &str, patterns: &[String]) -> Vec<String> {
    let mut files = Vec::new();
    let mut last = None;
    for pattern in patterns.iter().filter(|pattern| last.replace(*pattern) != Some(*pattern)) {
        if Path::new(pattern).is_absolute() {
            files.push(pattern.clone());
        } else if pattern.contains(&format!("{chart}/")) {
            files.extend(glob(pattern));
        } else {
            files.extend(glob(&join(chart, pattern)));
        }
    }
    files
}

/// Go's `filepath.Join`: cleaned.
pub fn join(base: &str, path: &str) -> String {
    cleaned(format!("{base}/{path}"))
}

/// A path that a file in this folder names: absolute ones stay.
pub fn beside(folder: &str, path: &str) -> String {
    if path.starts_with('/') { clean(path) } else { join(folder, path) }
}

/// A path as it is seen from a folder.
pub fn relative(folder: &str, path: &str) -> String {
    let (from, to) = (clean(folder), clean(path));
    let parts = |path: &str| path.split('/').filter(|part| *part != ".").map(str::to_owned).collect::<Vec<_>>();
    let (from_parts, to_parts) = (parts(&from), parts(&to));
    let common = from_parts.iter().zip(&to_parts).take_while(|(a, b)| a == b).count();
    if from.starts_with('/') != to.starts_with('/') || from_parts[common..].iter().any(|part| part == "..") {
        return absolute(&to);
    }
    let up = from_parts[common..].iter().map(|_| "..".to_owned());
    up.chain(to_parts[common..].iter().cloned()).collect::<Vec<_>>().join("/")
}

/// Go's `filepath.Clean`.
pub fn clean(path: &str) -> String {
    cleaned(path.to_owned())
}

/// The files of this name in a folder and above, nearest first; the search stops at the root of the git repository.
pub fn upwards(folder: &str, name: &str) -> Vec<String> {
    let Ok(full) = fs::canonicalize(folder) else { return Vec::new() };
    let start = if full.is_file() { full.parent().map(Path::to_owned).unwrap_or(full) } else { full };
    let mut found = Vec::new();
    for (up, above) in start.ancestors().enumerate() {
        if above.join(name).is_file() {
            let near = join(folder, &format!("{}{name}", "../".repeat(up)));
            found.push(if up == 0 || !folder.starts_with('/') { near } else { above.join(name).display().to_string() });
        }
        if above.join(".git").exists() {
            break;
        }
    }
    found
}

/// The path from the root of the file system; as it is if there is no such file.
pub fn absolute(path: &str) -> String {
    fs::canonicalize(path).map_or_else(|_| path.to_owned(), |full| full.display().to_string())
}

/// What the links below a folder lead to, absolute.
pub fn links(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    walk(folder.to_string_lossy().into_owned(), 0, &mut |path| {
        if Path::new(path).is_symlink() {
            found.extend(fs::canonicalize(path));
        }
    });
    found
}

/// The path from the root of the file system, also of a file that is no longer there; links of its folder are resolved.
pub fn absolute_even_if_gone(path: &str) -> String {
    let (folder, file) = path.rsplit_once('/').unwrap_or((".", path));
    join(&absolute(folder), file)
}

/// Whether a path is a regular file.
pub fn is_file(path: &str) -> bool {
    Path::new(path).is_file()
}

/// The bytes of a suite, values or configuration file.
///
/// # Errors
/// In Go's words: `open PATH: no such file or directory`.
pub fn read(path: &str) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| {
        let reason = match error.kind() {
            io::ErrorKind::IsADirectory => return format!("read {path}: is a directory"),
            io::ErrorKind::NotFound => "no such file or directory".to_owned(),
            io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
            io::ErrorKind::NotADirectory => "not a directory".to_owned(),
            _ => error.to_string(),
        };
        format!("open {path}: {reason}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_cleaned_as_go_does() {
        for (path, want) in [("./a//b/../c", "a/c"), ("", "."), ("/..", "/"), ("../a", "../a"), ("a/..", ".")] {
            assert_eq!(clean(path), want);
        }
        assert_eq!(join(".", "tests/*_test.yaml"), "tests/*_test.yaml");
    }
}
