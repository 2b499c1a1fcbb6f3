//! The door to chart directories: the walk with `.helmignore`, links and limits. Mirrors `LoadDir` and `LoadFile`.

#![allow(clippy::disallowed_methods, reason = "this is a door")]

use super::{
    Chart, Error,
    archive::{self, ArchiveError, MAX_FILE_SIZE},
    document,
    files::{build, here},
    ignore::Rules,
    late,
    local::with_local_dependencies,
    log,
    process::check_dependencies,
    sniff,
    typed::Filler,
};
use crate::{format::quote, profile::Helm, url, value::Blob};
use std::{
    fs,
    io::{ErrorKind, Read},
    path::{Path, PathBuf},
    sync::Arc,
};

/// All files of a directory together, in Helm 4.
const MAX_SIZE: u64 = 100 * 1024 * 1024;
/// Why nothing comes from elsewhere.
const NO_NETWORK: &str = "charttest opens no connection; give the path of a file or directory";
/// Directories in each other; a link may lead back into its own directory.
const MAX_DEPTH: usize = 200;

/// Loads a chart from a directory or a packed archive.
///
/// # Errors
/// With Helm's text.
pub fn load(path: &Path, helm: Helm) -> Result<Arc<Chart>, Error> {
    load_chart(path, helm).map(Arc::new)
}

/// Loads a chart; a dependency that `charts/` lacks and whose repository is `file://…` is taken from its place.
///
/// # Errors
/// With Helm's text.
pub fn load_with_local_dependencies(path: &Path, helm: Helm) -> Result<Arc<Chart>, Error> {
    let chart = load(path, helm)?;
    if path.is_dir() { with_local_dependencies(chart, path, &|place| load(place, helm)) } else { Ok(chart) }
}

/// Loads a chart as `helm lint` does: Helm 4 takes charts of version 3 too.
///
/// # Errors
/// With Helm's text.
pub fn load_to_lint(path: &Path, helm: Helm) -> Result<Arc<Chart>, Error> {
    load_any(path, helm).map(Arc::new)
}

/// The files of a packed chart, named from its root.
///
/// # Errors
/// With Helm's text.
pub fn packed_files(path: &str, helm: Helm) -> Result<Vec<(String, Vec<u8>)>, Error> {
    archive_files(Path::new(path), path, helm)
}

/// Reads a file that `-f` or `--set-file` names; `-` is standard input. Helm takes every other name for a URL first.
///
/// # Errors
/// With Go's text.
pub fn read_values_file(name: &str) -> Result<Vec<u8>, String> {
    if name.trim() == "-" {
        let mut bytes = Vec::new();
        return std::io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes).map_err(|error| go_error(&error));
    }
    match url::parse(name.as_bytes())?.scheme.as_slice() {
        b"http" | b"https" | b"oci" => Err(format!("{name} is not fetched: {NO_NETWORK}")),
        _ => read_file(name),
    }
}

/// Reads a file, with Go's text if it cannot be read.
pub(super) fn read_file(name: &str) -> Result<Vec<u8>, String> {
    fs::read(name).map_err(|error| unread(name, &error))
}

/// What Helm 4 says of a chart of version 3 that could be read.
fn refuse_version_3(chart: &Chart) -> Error {
    let head = "an error occurred while checking for chart dependencies";
    let hint = "You may need to run 'helm dependency build' to fetch missing dependencies";
    // It takes as many declarations as there are loaded charts; one that is not there has no type.
    let declared = chart.metadata.dependencies.as_ref().map_or(0, Vec::len);
    match chart.metadata.chart_type.as_str() {
        "" | "application" if chart.dependencies.len() > declared => {
            Error::new(format!("{head}. {hint}: unsupported chart dependency type"))
        }
        "" | "application" => match check_dependencies(chart, Helm::V4) {
            Err(error) => error,
            Ok(()) => Error::new("invalid chart apiVersion"),
        },
        other => Error::new(format!("{other} charts are not installable")),
    }
}

fn load_chart(path: &Path, helm: Helm) -> Result<Chart, Error> {
    let chart = load_any(path, helm)?;
    if helm == Helm::V4 && chart.metadata.api_version == "v3" { Err(refuse_version_3(&chart)) } else { Ok(chart) }
}

fn load_any(path: &Path, helm: Helm) -> Result<Chart, Error> {
    let shown = path.to_string_lossy();
    let info = fs::metadata(path).map_err(|_| missing(&shown))?;
    let mut warnings = Vec::new();
    let loaded = if info.is_dir() {
        let top = std::path::absolute(path).map_err(|error| Error::new(go_error(&error)))?;
        if helm == Helm::V4 {
            check_version_of_directory(&top)?;
        }
        let files = Walk::new(path, top, helm)?.files(&mut warnings);
        files.and_then(|files| build(files, helm, (&mut warnings, 0)))
    } else {
        build(here(archive_files(path, &shown, helm)?), helm, (&mut warnings, 0))
    };
    match loaded {
        Ok(chart) => Ok(Chart { origin: Some(path.to_owned()), warnings, ..chart }),
        Err(error) => Err(Error { warnings, ..error }),
    }
}

/// What Helm says of a chart that is not there: it could be in a repository, where Helm would look.
pub fn missing(shown: &str) -> Error {
    let text = if shown.starts_with(['/', '.']) {
        format!("path {} not found", quote(shown.as_bytes()))
    } else {
        match url::parse(shown.as_bytes()) {
            Err(_) => format!("invalid chart URL format: {shown}"),
            Ok(url) if !url.scheme.is_empty() && !url.host.is_empty() => format!("{shown} is not fetched: {NO_NETWORK}"),
            Ok(url) => match url.path.iter().position(|byte| *byte == b'/') {
                Some(end) => format!("repo {} not found", String::from_utf8_lossy(&url.path[..end])),
                None => {
                    let url = url.to_bytes();
                    format!("non-absolute URLs should be in form of repo_name/path_to_chart, got: {}", String::from_utf8_lossy(&url))
                }
            },
        }
    };
    Error::new(text).help("give the path of a chart's directory or of its .tgz")
}

/// Helm 4 looks at the version of `Chart.yaml` before it loads anything.
fn check_version_of_directory(top: &Path) -> Result<(), Error> {
    let path = top.join("Chart.yaml");
    let shown = path.display();
    let data = fs::read(&path).map_err(|error| {
        Error::new(format!("unable to detect chart at {shown}: {}", unread(&shown.to_string(), &error)))
            .help("a chart has a file Chart.yaml in its root")
    })?;
    check_version(&data)
}

fn check_version(data: &[u8]) -> Result<(), Error> {
    let wrap = |error: Error| error.wrap("cannot load Chart.yaml");
    let value = document::fields("Chart.yaml", data).map_err(wrap)?;
    let (mut filler, mut version) = (Filler::for_loader(), String::new());
    filler.fields(&value, ("chartBase", &["apiVersion"]), |filler, _, value| filler.text(&mut version, value));
    filler.finish().map_err(|text| wrap(Error::new(text)))?;
    match version.as_str() {
        // Helm 4 reads charts of version 3 with another loader and refuses them afterwards.
        "v1" | "v2" | "v3" | "" => Ok(()),
        _ => Err(Error::new("unsupported chart version").help("apiVersion of Chart.yaml is v1 or v2")),
    }
}

fn archive_files(path: &Path, shown: &str, helm: Helm) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let data = fs::read(path).map_err(|error| Error::new(format!("open {shown}: {}", go_error(&error))))?;
    if !data.starts_with(b"\x1F\x8B\x08") {
        if shown.ends_with(".yml") || shown.ends_with(".yaml") {
            return Err(Error::new(format!("file '{shown}' seems to be a YAML file, but expected a gzipped archive")));
        }
        let kind = sniff::content_type(&data);
        return Err(Error::new(format!("file '{shown}' does not appear to be a gzipped archive; got '{kind}'")));
    }
    let files = archive::unpack(&data, helm).map_err(|error| match (&error, helm) {
        (ArchiveError::Header, _) => Error::new(format!("file '{shown}' does not appear to be a valid chart file (details: {error})")),
        (_, Helm::V3) => Error::new(error.to_string()),
        (_, Helm::V4) => Error::new("unable to load chart archive").help(error.to_string()),
    })?;
    if helm == Helm::V4 {
        match files.iter().find(|(name, _)| name == "Chart.yaml") {
            Some((_, data)) => check_version(data)?,
            None => return Err(Error::new("unable to detect chart version, no Chart.yaml found")),
        }
    }
    Ok(files)
}

/// The places of the dependencies whose repository is `file://…`; none if `Chart.yaml` cannot be read.
pub fn local_dependencies(path: &Path, helm: Helm) -> Vec<PathBuf> {
    let read = |name: &str| fs::read(path.join(name)).ok().map(|data| (name.to_owned(), data));
    let files = here(["Chart.yaml", "requirements.yaml"].into_iter().filter_map(read).collect());
    let Ok(chart) = build(files, helm, (&mut Vec::new(), 0)) else { return Vec::new() };
    let declared = chart.metadata.dependencies.iter().flatten();
    declared.filter_map(|declared| local_place(&declared.repository, path)).collect()
}

fn local_place(repository: &str, chart: &Path) -> Option<PathBuf> {
    let place = repository.strip_prefix("file://")?;
    Some(chart.join(place))
}

/// A walk through a chart's directory.
struct Walk<'t> {
    /// As the user names it: the system follows a short path faster.
    top: &'t Path,
    /// As messages name it.
    absolute: PathBuf,
    helm: Helm,
    rules: Rules,
    budget: u64,
    files: Vec<(String, Blob)>,
}

impl<'t> Walk<'t> {
    fn new(top: &'t Path, absolute: PathBuf, helm: Helm) -> Result<Self, Error> {
        let text = match fs::read(top.join(".helmignore")) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(Error::new(unread(&absolute.join(".helmignore").display().to_string(), &error)));
            }
            text => text.unwrap_or_default(),
        };
        let rules = Rules::parse(&text, helm).map_err(|(line, problem)| {
            let span = document::line_span(&text, line);
            Error::new(problem).at(document::label(".helmignore", &text, span, ""))
        })?;
        Ok(Self { top, absolute, helm, rules, budget: MAX_SIZE, files: Vec::new() })
    }

    /// A path below the top, as messages name it.
    fn shown(&self, path: &Path) -> String {
        let below = path.strip_prefix(self.top).unwrap_or(path);
        let whole = if below.as_os_str().is_empty() { self.absolute.clone() } else { self.absolute.join(below) };
        whole.display().to_string()
    }

    fn files(mut self, warnings: &mut Vec<String>) -> Result<Vec<(String, Blob)>, Error> {
        let top = self.top;
        self.directory((top, ""), (0, warnings))?;
        Ok(self.files)
    }

    /// `below`: the path from the top, with a slash behind it.
    fn directory(&mut self, (path, below): (&Path, &str), (depth, warnings): (usize, &mut Vec<String>)) -> Result<(), Error> {
        if depth > MAX_DEPTH {
            return Err(Error::new(format!("error evaluating symlink {}: EvalSymlinks: too many links", self.shown(path))));
        }
        let failed = |walk: &Self, error: std::io::Error| Error::new(format!("open {}: {}", walk.shown(path), go_error(&error)));
        // The system mostly tells the kind of a file with its name.
        let found = |entry: fs::DirEntry| entry.file_type().ok().map(|kind| (entry.file_name(), kind));
        let mut found: Vec<_> = fs::read_dir(path).map_err(|error| failed(self, error))?.filter_map(|entry| found(entry.ok()?)).collect();
        found.sort_by(|a, b| a.0.cmp(&b.0));
        for (name, mut kind) in found {
            let full = path.join(&name);
            let mut target = None;
            if kind.is_symlink() {
                let resolved = self.resolve(&full, warnings)?;
                kind = fs::symlink_metadata(&resolved).map_err(|error| failed(self, error))?.file_type();
                target = Some(resolved);
            }
            let relative = format!("{below}{}", name.to_string_lossy());
            if self.rules.ignores(&relative, kind.is_dir()) {
                continue;
            }
            if kind.is_dir() {
                self.directory((&full, &format!("{relative}/")), (depth + 1, &mut *warnings))?;
            } else if kind.is_file() {
                self.file((&full, target.as_deref().unwrap_or(&full)), relative)?;
            } else {
                return Err(Error::new(format!("cannot load irregular file {} as it has file mode type bits set", self.shown(&full))));
            }
        }
        Ok(())
    }

    fn resolve(&self, link: &Path, warnings: &mut Vec<String>) -> Result<PathBuf, Error> {
        let (shown, head) = (self.shown(link), "found symbolic link in path");
        let resolved = fs::canonicalize(link).map_err(|error| {
            let text = match error.kind() {
                ErrorKind::NotFound => format!("lstat {}: no such file or directory", first_missing(Path::new(&shown)).display()),
                // The system follows fewer links on a way than Go, which asks part by part.
                _ if Self::is_reached_by_parts(link) => return Error::new(format!("open {shown}: too many levels of symbolic links")),
                _ => "EvalSymlinks: too many links".into(),
            };
            Error::new(format!("error evaluating symlink {shown}: {text}"))
        })?;
        let target = resolved.display().to_string();
        warnings.push(match self.helm {
            Helm::V3 => format!("{head}: {shown} resolves to {target}. Contents of linked file included and used"),
            Helm::V4 => {
                let message = format!("{head}. Contents of linked file included and used");
                log::structured("INFO", &message, &[("path", &shown), ("resolved", &target)])
            }
        });
        Ok(resolved)
    }

    fn is_reached_by_parts(link: &Path) -> bool {
        let folder = link.parent().and_then(|folder| fs::canonicalize(folder).ok());
        folder.zip(link.file_name()).is_some_and(|(folder, name)| fs::canonicalize(folder.join(name)).is_ok())
    }

    fn file(&mut self, (full, target): (&Path, &Path), relative: String) -> Result<(), Error> {
        let failed =
            |error: std::io::Error| Error::new(format!("error reading {relative}: open {}: {}", self.shown(full), go_error(&error)));
        let file = fs::File::open(full).map_err(failed)?;
        let size = file.metadata().map_err(failed)?.len();
        if self.helm == Helm::V3 && size > MAX_FILE_SIZE {
            let name = target.file_name().unwrap_or_default().to_string_lossy();
            let name = quote(name.as_bytes());
            return Err(Error::new(format!("chart file {name} is larger than the maximum file size {MAX_FILE_SIZE}")));
        }
        let limit = if self.helm == Helm::V4 { self.budget } else { MAX_FILE_SIZE };
        if size <= limit && late::can_wait(&relative, size) {
            self.budget = self.budget.saturating_sub(size);
            let shown = self.shown(full);
            self.files.push((relative, late::blob(file, size, shown)));
            return Ok(());
        }
        let mut data = Vec::with_capacity(usize::try_from(size).unwrap_or(0).min(1 << 20));
        file.take(size.min(limit.saturating_add(1))).read_to_end(&mut data).map_err(failed)?;
        if self.helm == Helm::V4 {
            let left = self.budget.checked_sub(data.len() as u64);
            let text = || format!("error reading {relative}: chart exceeds maximum decompressed size of {MAX_SIZE} bytes");
            self.budget = left.ok_or_else(|| Error::new(text()))?;
        }
        self.files.push((relative, archive::without_mark(data).into()));
        Ok(())
    }
}

/// Where following a link ends: the first part of its target, or of a link on the way there, that does not exist.
fn first_missing(link: &Path) -> PathBuf {
    let mut path = link.to_owned();
    for _ in 0..255 {
        let missing = |part: &&Path| fs::metadata(part).is_err_and(|error| error.kind() == ErrorKind::NotFound);
        let parts: Vec<&Path> = path.ancestors().collect();
        let Some(part) = parts.into_iter().rev().find(missing) else { break };
        let Ok(next) = fs::read_link(part) else { return part.to_owned() };
        let next = part.parent().map_or(next.clone(), |parent| parent.join(&next));
        path = PathBuf::from(format!("/{}", archive::clean(&next.to_string_lossy())));
    }
    path
}

/// Go's text about a file that cannot be read: a directory can be opened.
fn unread(shown: &str, error: &std::io::Error) -> String {
    let verb = if error.kind() == ErrorKind::IsADirectory { "read" } else { "open" };
    format!("{verb} {shown}: {}", go_error(error))
}

/// The text of a system error as Go has it.
fn go_error(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "no such file or directory".into(),
        ErrorKind::PermissionDenied => "permission denied".into(),
        ErrorKind::IsADirectory => "is a directory".into(),
        ErrorKind::NotADirectory => "not a directory".into(),
        _ => error.to_string(),
    }
}
