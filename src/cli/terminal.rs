//! What commands share: colours, the environment, files of reports.
#![allow(clippy::disallowed_methods, reason = "the environment is read and reports are written here")]

use crate::{
    env::Env,
    report::{
        Stamp,
        table::{self, Row},
    },
    vcs,
};
use std::{
    collections::BTreeSet,
    env, fs,
    io::Write,
    path::{Path, PathBuf},
};

/// When to paint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Colour {
    /// On a terminal, unless the environment says otherwise.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Reads `--color`.
pub(super) fn colour(text: &str) -> Result<Colour, String> {
    match text {
        "auto" => Ok(Colour::Auto),
        "always" | "true" | "1" | "t" => Ok(Colour::Always),
        "never" | "false" | "0" | "f" => Ok(Colour::Never),
        _ => Err("auto, always or never".to_owned()),
    }
}

/// Prints a text with colours where they are wanted.
pub(super) fn print(text: &str, colour: Colour) {
    let choice = match colour {
        Colour::Auto => anstream::AutoStream::choice(&std::io::stdout()),
        Colour::Always => anstream::ColorChoice::Always,
        Colour::Never => anstream::ColorChoice::Never,
    };
    let mut out = anstream::AutoStream::new(std::io::stdout().lock(), choice);
    // A reader that went away is no error.
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// The user's folder for caches.
pub(super) fn cache_folder() -> Option<PathBuf> {
    let own = env::var_os("XDG_CACHE_HOME").filter(|path| !path.is_empty()).map(PathBuf::from);
    let windows = || env::var_os("LOCALAPPDATA").map(PathBuf::from);
    own.or_else(|| env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache"))).or_else(windows)
}

/// The working folder.
pub(super) fn working_folder() -> String {
    env::current_dir().map(|path| path.display().to_string()).unwrap_or_default()
}

/// `TEST_SHARD_INDEX` (from 0) and `TEST_TOTAL_SHARDS`, as Bazel sets them; what `TEST_SHARD_STATUS_FILE` names is touched to say
/// that they are minded.
pub(super) fn shard_variables() -> Result<Option<(String, String)>, String> {
    let said = |name: &str| env::var(name).ok().filter(|text| !text.is_empty());
    let (index, total) = match (said("TEST_SHARD_INDEX"), said("TEST_TOTAL_SHARDS")) {
        (None, None) => return Ok(None),
        (Some(index), Some(total)) => (index, total),
        (None, Some(_)) => return Err("TEST_TOTAL_SHARDS is set and TEST_SHARD_INDEX is not".into()),
        (Some(_), None) => return Err("TEST_SHARD_INDEX is set and TEST_TOTAL_SHARDS is not".into()),
    };
    let number: usize = index.parse().map_err(|_| format!("TEST_SHARD_INDEX is {index}, which is no number"))?;
    if let Some(file) = env::var_os("TEST_SHARD_STATUS_FILE").filter(|file| !file.is_empty()) {
        let touched = fs::OpenOptions::new().append(true).create(true).open(&file);
        touched.map_err(|error| format!("TEST_SHARD_STATUS_FILE: {}: {error}", Path::new(&file).display()))?;
    }
    Ok(Some((number.saturating_add(1).to_string(), total)))
}

/// The files that a change concerns, absolute; without a revision those since the upstream branch.
pub(super) fn changed_files(revision: Option<&str>) -> Result<BTreeSet<PathBuf>, String> {
    let folder = env::current_dir().map_err(|error| error.to_string())?;
    vcs::changes(&folder, revision).map_err(|error| format!("--changed: {error}"))
}

/// When and where this happens.
pub(super) fn stamp() -> Stamp {
    let now = Env::real();
    let instant = jiff::Timestamp::from_nanosecond(now.now).unwrap_or_default();
    let zoned = instant.in_tz(&now.zone).unwrap_or_else(|_| instant.to_zoned(jiff::tz::TimeZone::UTC));
    let host = || fs::read_to_string("/etc/hostname").map(|name| name.trim().to_owned()).unwrap_or_default();
    Stamp {
        date: zoned.strftime("%Y-%m-%d").to_string(),
        time: zoned.strftime("%H:%M:%S").to_string(),
        host: env::var("HOSTNAME").unwrap_or_else(|_| host()),
        folder: working_folder(),
        user: env::var("USER").unwrap_or_default(),
        below: below_workspace().unwrap_or_default(),
        peer: false,
    }
}

/// Where the working folder lies in the workspace of a GitHub job.
fn below_workspace() -> Option<String> {
    let workspace = fs::canonicalize(env::var_os("GITHUB_WORKSPACE").filter(|path| !path.is_empty())?).ok()?;
    let folder = fs::canonicalize(env::current_dir().ok()?).ok()?;
    Some(folder.strip_prefix(workspace).ok()?.to_string_lossy().into_owned())
}

/// Whether a report can be written there; makes its folder.
pub(super) fn check_writable(path: &Path) -> Result<(), String> {
    let fail = |error: std::io::Error| format!("cannot write {}: {error}", path.display());
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(fail)?;
    }
    let existed = path.exists();
    fs::OpenOptions::new().append(true).create(true).open(path).map_err(fail)?;
    if !existed {
        // It was only tried.
        let _ = fs::remove_file(path);
    }
    Ok(())
}

/// Writes a report beside and renames it.
pub(super) fn write_file(path: &Path, text: &str) -> Result<(), String> {
    let fail = |error: std::io::Error| format!("cannot write {}: {error}", path.display());
    if !path.exists() || path.is_file() {
        let temporary = path.with_extension(format!("{}.tmp", std::process::id()));
        fs::write(&temporary, text).map_err(fail)?;
        return fs::rename(&temporary, path).map_err(fail);
    }
    fs::write(path, text).map_err(fail)
}

/// Writes a line per chart: as CSV if the file is called so, else as Markdown.
pub(super) fn write_table(file: &str, rows: &[Row]) -> Result<(), String> {
    write_file(Path::new(file), &if file.ends_with(".csv") { table::csv(rows) } else { table::markdown(rows) })
}

/// Appends to the summary of a GitHub job, if this is one.
pub(super) fn job_summary(text: &str) {
    let Some(path) = env::var_os("GITHUB_STEP_SUMMARY") else { return };
    if let Ok(mut file) = fs::OpenOptions::new().append(true).create(true).open(path) {
        // The run itself is not at stake.
        let _ = file.write_all(text.as_bytes());
    }
}
