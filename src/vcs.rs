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
