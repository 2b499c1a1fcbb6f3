//! The door to git.
//!
//! Contract: nothing else in the library asks git; every question is one call of the program. Errors say what to do.
#![allow(clippy::disallowed_methods, reason = "this is a door")]

use std::{
    cell::RefCell,
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
    process::{self, Command},
};

/// Where a branch probably comes from, if it says nothing about that itself.
const UPSTREAMS: &[&str] = &["@{upstream}", "origin/HEAD", "origin/main", "origin/master", "main", "master"];

/// The files that differ between the working tree and where it parted from a revision (none: from its upstream branch).
///
/// # Errors
/// Outside of a repository, for a revision that git does not know, in a clone that does not reach back far enough.
pub fn changes(folder: &Path, revision: Option<&str>) -> Result<BTreeSet<PathBuf>, String> {
    let top = top(folder)?;
    let base = match revision {
        Some(revision) => merge_base(&top, revision, "HEAD")?,
        None => upstream(&top)?,
    };
    changed_since(&top, &base)
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

/// The files that differ between a revision and the working tree, untracked ones included, gone ones too; absolute.
///
/// # Errors
/// With git's own words.
pub fn changed_since(folder: &Path, revision: &str) -> Result<BTreeSet<PathBuf>, String> {
    let top = top(folder)?;
    let mut names = git(&top, &["diff", "--name-only", "--no-renames", "-z", "--no-ext-diff", revision, "--"])?;
    names.push_str(&git(&top, &["ls-files", "-z", "--others", "--exclude-standard"])?);
    Ok(absolute(&top, &names))
}

/// The files that differ between two revisions; absolute.
///
/// # Errors
/// With git's own words.
pub fn changed_between(folder: &Path, before: &str, after: &str) -> Result<BTreeSet<PathBuf>, String> {
    let top = top(folder)?;
    let names = git(&top, &["diff", "--name-only", "--no-renames", "-z", "--no-ext-diff", before, after, "--"])?;
    Ok(absolute(&top, &names))
}

fn absolute(top: &Path, names: &str) -> BTreeSet<PathBuf> {
    names.split('\0').filter(|name| !name.is_empty()).map(|name| top.join(name)).collect()
}

/// The commit at which two revisions parted.
///
/// # Errors
/// For a revision that git does not know, or one with nothing in common.
pub fn merge_base(folder: &Path, one: &str, other: &str) -> Result<String, String> {
    let (a, b) = (commit(folder, one)?, commit(folder, other)?);
    let found = git(folder, &["merge-base", &a, &b]).map(|text| text.trim().to_owned());
    found.map_err(|_| match unshallow(folder) {
        Some(hint) => format!("{other} and {one} have no commit in common here: {hint}"),
        None => format!("{other} and {one} have no commit in common"),
    })
}

fn upstream(top: &Path) -> Result<String, String> {
    // A repository without any commit has nothing to compare with.
    commit(top, "HEAD")?;
    let known = UPSTREAMS.iter().find(|name| commit(top, name).is_ok());
    match known {
        Some(name) => merge_base(top, name, "HEAD"),
        None => Err(match unshallow(top) {
            Some(hint) => format!("the upstream branch is not here: {hint}"),
            None => format!("no upstream branch is known ({}): say which revision, for example --changed=HEAD~1", UPSTREAMS.join(", ")),
        }),
    }
}

/// What to do about a clone that does not reach back; `None`: it is whole.
fn unshallow(folder: &Path) -> Option<String> {
    let shallow = git(folder, &["rev-parse", "--is-shallow-repository"]).is_ok_and(|text| text.trim() == "true");
    shallow.then(|| {
        "this clone is shallow; fetch the history with `git fetch --unshallow origin` (`fetch-depth: 0` for actions/checkout)".to_owned()
    })
}

/// The full name of a commit.
///
/// # Errors
/// If git does not know it.
pub fn commit(folder: &Path, revision: &str) -> Result<String, String> {
    if revision.starts_with('-') {
        return Err(format!("{revision}: a revision does not begin with -"));
    }
    let found = git(folder, &["rev-parse", "--verify", "--quiet", &format!("{revision}^{{commit}}")]);
    found.map(|text| text.trim().to_owned()).map_err(|_| match unshallow(folder) {
        Some(hint) => format!("git knows no revision {revision} here: {hint}"),
        None if top(folder).is_err() => outside(folder),
        None => format!("git knows no revision {revision} here: no branch, tag or commit is called so (is it fetched?)"),
    })
}

/// The root of the working tree, links resolved.
///
/// # Errors
/// Outside of a repository.
pub fn top(folder: &Path) -> Result<PathBuf, String> {
    match git(folder, &["rev-parse", "--show-toplevel"]) {
        Ok(text) => Ok(PathBuf::from(text.trim_end_matches('\n'))),
        Err(text) if text.contains("not a git repository") => Err(outside(folder)),
        Err(text) => Err(text),
    }
}

fn outside(folder: &Path) -> String {
    let full = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    format!("{} is in no git repository: there is nothing to compare with", full.display())
}

/// Files of a revision, taken out into a temporary folder as they are asked for. It goes with this value.
#[derive(Debug)]
pub struct Checkout {
    top: PathBuf,
    commit: String,
    folder: PathBuf,
    taken: RefCell<BTreeSet<PathBuf>>,
}

impl Checkout {
    /// Prepares to take files out of a revision.
    ///
    /// # Errors
    /// Outside of a repository, for a revision that git does not know, without room for temporary files.
    pub fn new(folder: &Path, revision: &str) -> Result<Self, String> {
        let (top, commit) = (top(folder)?, commit(folder, revision)?);
        let folder = temporary(&commit)?;
        Ok(Self { top, commit, folder, taken: RefCell::default() })
    }

    /// Where a path of the working tree is as it was at the revision; `None`: it was not there, or it lies outside of the repository.
    ///
    /// # Errors
    /// With git's own words.
    pub fn path(&self, path: &Path) -> Result<Option<PathBuf>, String> {
        let Some(inside) = self.inside(path) else { return Ok(None) };
        let place = self.folder.join(&inside);
        if !self.taken.borrow().iter().any(|taken| inside.starts_with(taken)) {
            self.take(&inside)?;
        }
        Ok(fs::symlink_metadata(&place).is_ok().then_some(place))
    }

    /// The folders with a `Chart.yaml` below a path of the working tree, as paths from it; not those inside of another one.
    ///
    /// # Errors
    /// With git's own words.
    pub fn charts(&self, below: &Path) -> Result<Vec<String>, String> {
        let Some(inside) = self.inside(below) else { return Ok(Vec::new()) };
        let pattern = inside.to_str().filter(|text| !text.is_empty()).unwrap_or(".");
        let names = git(&self.top, &["--literal-pathspecs", "ls-tree", "-r", "-z", "--name-only", &self.commit, "--", pattern])?;
        let mut folders: Vec<PathBuf> = Vec::new();
        for name in names.split('\0').map(Path::new).filter(|name| name.ends_with("Chart.yaml")) {
            folders.extend(name.strip_prefix(&inside).ok().and_then(Path::parent).map(Path::to_owned));
        }
        folders.sort();
        let mut outer: Vec<PathBuf> = Vec::new();
        for folder in folders {
            let hidden = folder.iter().any(|part| part.to_string_lossy().starts_with('.') || part == "node_modules");
            if !hidden && !outer.iter().any(|known| folder.starts_with(known)) {
                outer.push(folder);
            }
        }
        Ok(outer.iter().map(|folder| folder.to_string_lossy().into_owned()).collect())
    }

    /// The place in the working tree of something that was taken out.
    pub fn working(&self, place: &Path) -> Option<PathBuf> {
        place.strip_prefix(&self.folder).ok().map(|inside| self.top.join(inside))
    }

    /// Lays a file of the working tree into a folder of what was taken out.
    ///
    /// # Errors
    /// If it cannot be copied.
    pub fn lend(&self, file: &Path, folder: &Path) -> Result<(), String> {
        let copy = fs::create_dir_all(folder).and_then(|()| fs::copy(file, folder.join(file.file_name().unwrap_or_default())));
        copy.map(|_| ()).map_err(|error| format!("{}: {error}", file.display()))
    }

    /// The path from the root of the repository. What is no longer there has no links to resolve.
    fn inside(&self, path: &Path) -> Option<PathBuf> {
        let full = std::path::absolute(path).ok()?;
        let known = full.ancestors().find_map(|above| Some((fs::canonicalize(above).ok()?, full.strip_prefix(above).ok()?)));
        let full = known.map_or_else(|| full.clone(), |(above, rest)| if rest.as_os_str().is_empty() { above } else { above.join(rest) });
        full.strip_prefix(&self.top).ok().map(Path::to_owned)
    }

    fn take(&self, inside: &Path) -> Result<(), String> {
        self.taken.borrow_mut().insert(inside.to_owned());
        let name = inside.to_string_lossy();
        let object = if name.is_empty() { self.commit.clone() } else { format!("{}:{name}", self.commit) };
        if git(&self.top, &["cat-file", "-e", &object]).is_err() {
            return Ok(());
        }
        let mut arguments = vec!["--literal-pathspecs", "archive", "--format=tar", &self.commit];
        arguments.extend((!name.is_empty()).then_some(&*name));
        let output = output(&self.top, &arguments)?;
        let said = |error: std::io::Error| format!("{}: {error}", self.folder.display());
        tar::Archive::new(output.as_slice()).unpack(&self.folder).map_err(said)
    }
}

impl Drop for Checkout {
    fn drop(&mut self) {
        // What stays is in the system's folder for temporary files.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// A new folder that nobody else reads.
fn temporary(commit: &str) -> Result<PathBuf, String> {
    let (short, own) = (commit.get(..12).unwrap_or(commit), process::id());
    let mut last = None;
    for number in 0..100 {
        let folder = env::temp_dir().join(format!("charttest-{own}-{number}-{short}"));
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        match builder.create(&folder) {
            Ok(()) => return fs::canonicalize(&folder).map_err(|error| error.to_string()),
            Err(error) => last = Some(format!("{}: {error}", folder.display())),
        }
    }
    Err(last.unwrap_or_default())
}

fn git(folder: &Path, arguments: &[&str]) -> Result<String, String> {
    output(folder, arguments).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

fn output(folder: &Path, arguments: &[&str]) -> Result<Vec<u8>, String> {
    let mut command = Command::new("git");
    command.env("LC_ALL", "C").env("GIT_OPTIONAL_LOCKS", "0").arg("-C").arg(folder).args(arguments);
    let output = command.output().map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => "git is not on the PATH".to_owned(),
        _ => format!("git: {error}"),
    })?;
    if output.status.success() { Ok(output.stdout) } else { Err(String::from_utf8_lossy(&output.stderr).trim().to_owned()) }
}
