//! The door to git.
//!
//! Contract: nothing else in the library asks git; every question is one call of the program.
#![allow(clippy::disallowed_methods, reason = "this is a door")]

use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// The files that differ between a revision and the working tree, untracked ones included; absolute.
///
/// # Errors
/// With git's own words.
pub fn changed(folder: &Path, revision: &str) -> Result<Vec<PathBuf>, String> {
    let top = git(folder, &["rev-parse", "--show-toplevel"])?;
    let top = PathBuf::from(top.trim_end_matches('\n'));
    let mut names = git(&top, &["diff", "--name-only", "-z", "--no-ext-diff", revision, "--"])?;
    names.push_str(&git(&top, &["ls-files", "-z", "--others", "--exclude-standard"])?);
    Ok(names.split('\0').filter(|name| !name.is_empty()).map(|name| top.join(name)).collect())
}

/// Where the branch of the working tree left a revision.
///
/// # Errors
/// With git's own words, or that their common past is not there.
pub fn merge_base(folder: &Path, revision: &str) -> Result<String, String> {
    git(folder, &["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("{revision}^{{commit}}")])
        .map_err(|said| if said.is_empty() { format!("git knows no revision {revision} (fetch it first)") } else { said })?;
    let base = git(folder, &["merge-base", revision, "HEAD"])
        .map_err(|_| format!("{revision} and HEAD have no common past here: fetch more of the history, as with `git fetch --unshallow`"))?;
    Ok(base.trim_end().to_owned())
}

/// A file of a folder as a revision has it; nothing if it is not there.
///
/// # Errors
/// With git's own words.
pub fn file(folder: &Path, revision: &str, name: &str) -> Result<Option<Vec<u8>>, String> {
    let path = format!("{revision}:./{name}");
    if git(folder, &["cat-file", "-e", &path]).is_err() {
        return Ok(None);
    }
    git(folder, &["show", &path]).map(|text| Some(text.into_bytes()))
}

/// A folder as a revision has it: a tar archive with paths relative to the folder.
///
/// # Errors
/// With git's own words.
pub fn archive(folder: &Path, revision: &str) -> Result<Vec<u8>, String> {
    if revision.starts_with('-') {
        return Err("a revision does not begin with -".into());
    }
    let arguments = ["archive", "--format=tar", revision];
    let output = Command::new("git").arg("-C").arg(folder).args(arguments).output().map_err(|error| format!("git: {error}"))?;
    if output.status.success() { Ok(output.stdout) } else { Err(String::from_utf8_lossy(&output.stderr).trim().to_owned()) }
}

fn git(folder: &Path, arguments: &[&str]) -> Result<String, String> {
    let output = Command::new("git").arg("-C").arg(folder).args(arguments).output().map_err(|error| format!("git: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(String::from_utf8_lossy(&output.stderr).trim().to_owned())
}
