//! Which two states a command line means.

use super::{super::release::ReleaseFlags, Arguments, tree::Tree};
use crate::vcs::{self, Checkout};
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    rc::Rc,
};

/// One state: charts, and what they are rendered with.
pub(super) struct State {
    /// As the user names it.
    pub(super) shown: String,
    /// Its charts.
    pub(super) tree: Tree,
    /// What they are rendered with.
    pub(super) release: ReleaseFlags,
}

/// Both.
pub(super) struct States {
    pub(super) before: State,
    pub(super) after: State,
    /// What git says to have changed, if both states are of one repository and nothing but files differs.
    changed: Option<BTreeSet<PathBuf>>,
}

/// What stands on the command line.
enum Named {
    /// A revision of a folder, and another one or the working tree.
    Revision { of: String, to: Option<String>, folder: String },
    /// Two folders or archives.
    Folders(String, String),
    /// Two values files of a chart.
    Values(String, String),
    /// The same chart with two sets of flags.
    Flags(String),
}

impl States {
    /// Reads the command line.
    pub(super) fn of(arguments: &Arguments) -> Result<Self, String> {
        let (mut before, mut after) = arguments.release.pair()?;
        let named = named(arguments, before != after)?;
        if let Named::Values(old, new) = &named {
            before.values.push(old.clone());
            after.values.push(new.clone());
        }
        before.values.extend(arguments.values_before.iter().cloned());
        after.values.extend(arguments.values_after.iter().cloned());
        let only_files = before == after;
        let folder = |folder: &str, release| State { shown: folder.to_owned(), tree: Tree::folder(folder), release };
        let mut changed = None;
        let (before, after) = match named {
            Named::Values(old, new) => {
                let named = |shown: String, release| State { shown, ..folder(&arguments.chart, release) };
                (named(old, before), named(new, after))
            }
            Named::Flags(chart) => {
                let (old, new) = (before.differs_by(&after), after.differs_by(&before));
                let named = |shown: String, release| State { shown: format!("{chart}{shown}"), ..folder(&chart, release) };
                (named(old, before), named(new, after))
            }
            Named::Folders(old, new) => (folder(&old, before), folder(&new, after)),
            Named::Revision { of, to, folder: place } => {
                let old = at_revision(&of, &place, before)?;
                let new = match &to {
                    Some(to) => at_revision(to, &place, after)?,
                    None => State { shown: "working tree".into(), ..folder(&place, after) },
                };
                if only_files {
                    let here = nearest(Path::new(&place));
                    changed = match &to {
                        Some(to) => Some(vcs::changed_between(here, &of, to)?),
                        None => Some(vcs::changed_since(here, &of)?),
                    };
                }
                (old, new)
            }
        };
        Ok(Self { before, after, changed })
    }

    /// Whether git knows that a chart, by its name in the trees, is the same in both states.
    pub(super) fn is_untouched(&self, name: &str) -> bool {
        let Some(changed) = &self.changed else { return false };
        let outside = &self.after.release.values;
        let roots = crate::runner::reach::roots(&self.after.tree.shown(name));
        let values = outside.iter().map(|file| PathBuf::from(crate::suite::discover::absolute(file)));
        let roots: Vec<PathBuf> = roots.into_iter().chain(values).collect();
        !changed.iter().any(|file| roots.iter().any(|root| file.starts_with(root)))
    }
}

fn at_revision(revision: &str, folder: &str, mut release: ReleaseFlags) -> Result<State, String> {
    let checkout = Rc::new(Checkout::new(nearest(Path::new(folder)), revision)?);
    // Values files of the repository are those of the revision.
    for file in &mut release.values {
        if let Some(place) = checkout.path(Path::new(file))? {
            *file = place.display().to_string();
        }
    }
    Ok(State { shown: revision.to_owned(), tree: Tree::revision(folder, checkout), release })
}

fn named(arguments: &Arguments, flags_differ: bool) -> Result<Named, String> {
    let is_path = |text: &String| Path::new(text).exists();
    let is_values = |text: &String| Path::new(text).is_file() && [".yaml", ".yml", ".json"].iter().any(|end| text.ends_with(end));
    let flags_differ = flags_differ || !arguments.values_before.is_empty() || !arguments.values_after.is_empty();
    match (&arguments.first, &arguments.second) {
        (None, _) if flags_differ => Ok(Named::Flags(arguments.chart.clone())),
        (Some(chart), None) if flags_differ && is_path(chart) => Ok(Named::Flags(chart.clone())),
        (None, _) => revisions("HEAD", ".", Path::new(".")),
        (Some(old), Some(new)) if is_values(old) && is_values(new) => Ok(Named::Values(old.clone(), new.clone())),
        (Some(one), None) if is_values(one) => Err(format!("{one} is a values file: with which one shall it be compared?")),
        (Some(old), Some(new)) if is_path(old) && is_path(new) => Ok(Named::Folders(old.clone(), new.clone())),
        (Some(old), None) if is_path(old) => Ok(Named::Folders(old.clone(), ".".into())),
        (Some(old), None) => revisions(old, ".", Path::new(".")),
        (Some(old), Some(new)) if is_path(old) && !is_revision(old) && !is_path(new) && !is_revision(new) => {
            Err(format!("{new}: no such file, folder or revision"))
        }
        // A chart that is no longer there has a revision all the same.
        (Some(old), Some(new)) if is_path(new) || !is_revision(new) => revisions(old, new, nearest(Path::new(new))),
        (Some(old), Some(new)) => Ok(Named::Revision { of: old.clone(), to: Some(new.clone()), folder: ".".into() }),
    }
}

fn is_revision(text: &str) -> bool {
    vcs::commit(Path::new("."), text).is_ok()
}

/// The folder that is there, upwards.
fn nearest(path: &Path) -> &Path {
    let there = path.ancestors().find(|above| above.is_dir());
    there.filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// `A`, `A..B`, and `A...B` for where B parted from A, as git has them.
fn revisions(text: &str, folder: &str, there: &Path) -> Result<Named, String> {
    let end = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let start = |text: &str| if text.is_empty() { "HEAD".to_owned() } else { text.to_owned() };
    let folder = folder.to_owned();
    if let Some((old, new)) = text.split_once("...") {
        let of = vcs::merge_base(there, &start(old), end(new).as_deref().unwrap_or("HEAD"))?;
        return Ok(Named::Revision { of, to: end(new), folder });
    }
    let (of, to) = text.split_once("..").map_or((text.to_owned(), None), |(old, new)| (start(old), end(new)));
    for revision in std::iter::once(&of).chain(&to) {
        vcs::commit(there, revision).map_err(|error| {
            let known = text.contains("..") || revision.contains(['~', '^', '@']);
            if known { error } else { format!("{revision} is no chart, and {error}") }
        })?;
    }
    Ok(Named::Revision { of, to, folder })
}
