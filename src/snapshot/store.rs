//! The door to snapshot files and proposals.
//!
//! Contract: a file is old or new, whole, at every moment: it is written beside and renamed. What touches several files holds
//! the lock of `.charttest` and writes a journal first; whoever takes the lock next finishes a journal that was left behind.

use super::{Applied, BrokenFile, Decision, Proposal, Proposals, Settled, Stored};
use sha2::{Digest, Sha256};
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};

/// The folder of proposals.
pub const FOLDER: &str = ".charttest";

/// Something that could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file system refused.
    #[error("cannot {action} {path}: {error}")]
    Io {
        /// What was tried.
        action: &'static str,
        /// On which file.
        path: String,
        /// What it says.
        error: io::Error,
    },
    /// A snapshot file makes no sense.
    #[error("cannot read the snapshot file {path}: {problem}")]
    Broken {
        /// The file.
        path: String,
        /// What is wrong.
        problem: BrokenFile,
    },
    /// A file of proposals makes no sense.
    #[error("cannot read the proposals in {path}: {problem}; run the tests again to make new ones")]
    BadProposals {
        /// The file.
        path: String,
        /// What is wrong.
        problem: String,
    },
}

/// The folder that holds `.charttest`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Store {
    root: PathBuf,
}

fn io_error(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> StoreError {
    let path = path.display().to_string();
    move |error| StoreError::Io { action, path, error }
}

/// Proposals by the name of their file, and what could not be read.
pub type Listing = (Vec<(String, Proposals)>, Vec<StoreError>);

impl Store {
    /// The store in this folder.
    pub fn at(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The store for what lies in this folder: at the git root, else beside the nearest `charttest.yaml`, else above the chart.
    pub fn locate(folder: &Path) -> Self {
        let above = || folder.ancestors().filter(|path| !path.as_os_str().is_empty());
        let git = above().find(|path| path.join(".git").exists());
        let configured = || above().find(|path| path.join("charttest.yaml").exists() && !path.join("Chart.yaml").exists());
        let outside = || above().find(|path| !path.join("Chart.yaml").exists());
        Self::at(git.or_else(configured).or_else(outside).unwrap_or(folder))
    }

    /// The folder that holds `.charttest`.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// How a path is called in proposals: relative to the root, with slashes.
    pub fn relative(&self, path: &Path) -> String {
        let relative = path.strip_prefix(&self.root).unwrap_or(path);
        relative.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/").replace("//", "/")
    }

    fn folder(&self) -> PathBuf {
        self.root.join(FOLDER)
    }

    /// Whether a folder of proposals is there.
    pub fn has_proposals(&self) -> bool {
        self.folder().join("snapshots").exists()
    }

    fn proposals_path(&self, file: &str) -> PathBuf {
        self.folder().join("snapshots").join(file)
    }

    fn journal_path(&self) -> PathBuf {
        self.folder().join("journal.json")
    }

    /// All proposals, by the name of their file; what cannot be read is told beside.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn proposals(&self) -> Result<Listing, StoreError> {
        let folder = self.folder().join("snapshots");
        let (mut found, mut broken) = (Vec::new(), Vec::new());
        if !self.journal_path().exists() && !folder.exists() {
            return Ok((found, broken));
        }
        drop(self.lock()?);
        let mut names: Vec<String> = match fs::read_dir(&folder) {
            Ok(entries) => entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(io_error("read", &folder)(error)),
        };
        names.retain(|name| name.ends_with(".json"));
        names.sort();
        for name in names {
            match self.read_proposals(&name) {
                Ok(proposals) => found.push((name, proposals)),
                Err(error) => broken.push(error),
            }
        }
        found.sort_by(|(_, a), (_, b)| a.suite.cmp(&b.suite));
        Ok((found, broken))
    }

    fn read_proposals(&self, file: &str) -> Result<Proposals, StoreError> {
        let path = self.proposals_path(file);
        let Some(bytes) = read(&path)? else { return Ok(Proposals::default()) };
        serde_json::from_slice(&bytes)
            .map_err(|error| StoreError::BadProposals { path: path.display().to_string(), problem: error.to_string() })
    }

    fn write_proposals(&self, file: &str, proposals: &Proposals) -> Result<(), StoreError> {
        let path = self.proposals_path(file);
        if proposals.proposals.is_empty() && proposals.unused.is_empty() {
            return match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(io_error("remove", &path)(error)),
                _ => Ok(()),
            };
        }
        let text = serde_json::to_vec_pretty(proposals).unwrap_or_default();
        write(&path, &text)
    }

    /// Keeps what a run proposes for a snapshot file. Proposals of tests that did not run stay.
    ///
    /// # Errors
    /// When a file cannot be read or written.
    pub fn propose(&self, snapshot: &Path, suite: &Path, chart: &Path, settled: &Settled<'_>) -> Result<(), StoreError> {
        let name = self.relative(snapshot);
        let file = file_name(&name);
        if settled.proposals.is_empty() && settled.unused.is_empty() && !self.proposals_path(&file).exists() {
            return Ok(());
        }
        let lock = self.lock()?;
        let mut kept = self.read_proposals(&file).unwrap_or_default();
        let is_void = |proposal: &Proposal| {
            let test = proposal.test.split(" › ").next().unwrap_or_default();
            [proposal.test.as_str(), test].iter().any(|name| settled.judged.contains(*name))
                || ![proposal.test.as_str(), test].iter().any(|name| settled.declared.contains(*name))
                || settled.proposals.iter().any(|new| new.is_for(&proposal.test, proposal.index))
        };
        kept.proposals.retain(|proposal| !is_void(proposal));
        kept.proposals.extend(settled.proposals.iter().cloned());
        kept.unused.clone_from(&settled.unused);
        (kept.snapshot, kept.suite, kept.chart) = (name, self.relative(suite), self.relative(chart));
        self.write_proposals(&file, &kept)?;
        drop(lock);
        Ok(())
    }

    /// Carries decisions out, all of them or, if something fails, those before it; the rest stay proposals.
    ///
    /// # Errors
    /// When a file cannot be read or written. Nothing is lost then.
    pub fn decide(&self, decisions: &[Decision]) -> Result<Vec<Applied>, StoreError> {
        let lock = self.lock()?;
        if decisions.len() > 1 {
            write(&self.journal_path(), &serde_json::to_vec(decisions).unwrap_or_default())?;
        }
        let applied = self.apply_all(decisions);
        let _ = fs::remove_file(self.journal_path());
        drop(lock);
        applied
    }

    fn apply_all(&self, decisions: &[Decision]) -> Result<Vec<Applied>, StoreError> {
        let mut applied = vec![Applied::Done; decisions.len()];
        let mut files: Vec<&str> = Vec::new();
        for decision in decisions {
            if !files.contains(&decision.file.as_str()) {
                files.push(&decision.file);
            }
        }
        for file in files {
            let mine: Vec<usize> = (0..decisions.len()).filter(|i| decisions[*i].file == file).collect();
            self.apply_to_file(file, decisions, &mine, &mut applied)?;
        }
        Ok(applied)
    }

    /// The snapshot file is written before the proposals: killed between, a proposal that is already stored is left, which is
    /// dropped when it is next seen.
    fn apply_to_file(&self, file: &str, decisions: &[Decision], mine: &[usize], applied: &mut [Applied]) -> Result<(), StoreError> {
        let Some(first) = mine.first().map(|i| &decisions[*i]) else { return Ok(()) };
        let path = self.root.join(&first.snapshot);
        let old = read_snapshot(&path)?;
        let (mut stored, mut proposals) = (old.clone(), self.read_proposals(file)?);
        let before = proposals.clone();
        for index in mine {
            applied[*index] = decisions[*index].apply(&mut stored, &mut proposals);
        }
        if stored != old {
            write_snapshot(&path, &stored)?;
        }
        if proposals != before {
            self.write_proposals(file, &proposals)?;
        }
        Ok(())
    }

    /// Takes the lock, waiting for another process, and finishes what a killed one left behind.
    fn lock(&self) -> Result<File, StoreError> {
        let folder = self.folder();
        let path = folder.join("lock");
        fs::create_dir_all(&folder).map_err(io_error("create", &folder))?;
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(io_error("open", &path))?;
        file.lock().map_err(io_error("lock", &path))?;
        let journal = self.journal_path();
        if let Some(bytes) = read(&journal)? {
            // A journal that was never whole was never begun.
            if let Ok(decisions) = serde_json::from_slice::<Vec<Decision>>(&bytes) {
                self.apply_all(&decisions)?;
            }
            let _ = fs::remove_file(&journal);
        }
        Ok(file)
    }
}

/// The content of a snapshot file; empty if there is none.
///
/// # Errors
/// When it cannot be read or makes no sense.
pub fn read_snapshot(path: &Path) -> Result<Stored, StoreError> {
    let bytes = read(path)?;
    Stored::parse(bytes.as_deref()).map_err(|problem| StoreError::Broken { path: path.display().to_string(), problem })
}

/// Writes a snapshot file.
///
/// # Errors
/// When it cannot be written; it is as before then.
pub fn write_snapshot(path: &Path, stored: &Stored) -> Result<(), StoreError> {
    write(path, &stored.write())
}

/// Makes the folder of a snapshot file, as helm-unittest does for every suite.
///
/// # Errors
/// When it cannot be made.
pub fn make_folder(path: &Path) -> Result<(), StoreError> {
    let Some(folder) = path.parent() else { return Ok(()) };
    fs::create_dir_all(folder).map_err(io_error("create", folder))
}

/// The text of a file near the store (a template that `review` shows).
pub fn read_text(path: &Path) -> Option<String> {
    fs::read_to_string(path).ok()
}

/// The names of what lies in a folder, in order; none if it cannot be read.
pub fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn read(path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(io_error("read", path)(error)),
    }
}

/// Writes beside and renames.
fn write(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    make_folder(path)?;
    if fs::metadata(path).is_ok_and(|metadata| metadata.permissions().readonly()) {
        return Err(io_error("write", path)(io::Error::new(io::ErrorKind::PermissionDenied, "it is read-only")));
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let beside = path.with_file_name(format!(".{name}.{}-{number}.tmp", std::process::id()));
    let written = File::create(&beside)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_data()))
        .and_then(|()| fs::rename(&beside, path));
    written.map_err(|error| {
        let _ = fs::remove_file(&beside);
        io_error("write", path)(error)
    })
}

/// The name of the file of proposals for a snapshot file.
fn file_name(snapshot: &str) -> String {
    let digest = data_encoding::HEXLOWER.encode(&Sha256::digest(snapshot)[..6]);
    let name = snapshot.rsplit('/').next().unwrap_or_default().trim_end_matches(".snap");
    let name: String = name.chars().map(|c| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' }).take(80).collect();
    format!("{name}-{digest}.json")
}
