//! The result of the base render, and what an edit of the input changes in it.

use super::{
    object::{Id, Object, is_unrelated},
    observation::Change,
};
use crate::{
    profile::Helm,
    render::{Document, RenderError, RenderedFile, Stage, documents},
    value::{Reads, Text},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

/// One file of the base render.
#[derive(Debug)]
pub struct File {
    /// The template's key.
    pub path: String,
    /// Its output.
    pub text: Text,
    /// What executing it read.
    pub reads: Reads,
    /// The objects in its output.
    pub objects: Vec<Object>,
    /// Whether one of its objects is there twice.
    twice: bool,
}

/// The base render.
#[derive(Debug, Default)]
pub struct State {
    /// Its files, in the order in which they are executed.
    pub files: Vec<File>,
    /// Its objects.
    pub objects: BTreeMap<Id, Object>,
    /// Files that failed.
    pub failures: Vec<(String, RenderError)>,
    /// Files and kinds of objects that have no name.
    pub nameless: Vec<(String, String)>,
    by_key: BTreeMap<(u32, Text), Vec<usize>>,
    by_map: BTreeMap<u32, Vec<usize>>,
    by_path: BTreeMap<String, usize>,
    /// The objects that several files make.
    shared: BTreeMap<Id, Vec<Object>>,
    /// Whether outcomes tell of objects of every kind, also where nothing differs that concerns pods.
    pub every_kind: bool,
}

/// What differs from the base after an edit.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The objects that differ, by value or only by their text.
    pub changes: Rc<BTreeMap<Id, Change>>,
    /// What the files that were executed again read.
    pub reads: BTreeMap<String, Reads>,
    /// Whether any text differs, `NOTES.txt` included.
    pub differs: bool,
}

impl State {
    /// Takes in what was rendered.
    ///
    /// # Errors
    /// None: documents that are no YAML are kept as failures.
    pub fn new(files: Vec<RenderedFile>, failures: Vec<(String, RenderError)>, helm: Helm, namespace: &str) -> Self {
        let mut state = Self { failures, every_kind: true, ..Self::default() };
        for file in files {
            let objects = match objects_of(&file, helm, namespace) {
                Ok(objects) => objects,
                Err(error) => {
                    state.failures.push((file.path.clone(), error));
                    Vec::new()
                }
            };
            if !file.path.ends_with("NOTES.txt") {
                let gave = |document: &Document| objects.iter().any(|object| object.document.text() == document.text());
                let nameless = documents(&file, helm).into_iter().filter(|document| !gave(document) && document.name().is_none());
                let kinds = nameless.filter_map(|document| document.kind()).filter(|kind| !kind.ends_with("List"));
                state.nameless.extend(kinds.map(|kind| (file.path.clone(), kind)));
            }
            let number = state.files.len();
            let reads = file.reads.unwrap_or_default();
            for key in &reads.keys {
                state.by_key.entry(key.clone()).or_default().push(number);
            }
            for map in &reads.maps {
                state.by_map.entry(*map).or_default().push(number);
            }
            for object in &objects {
                state.take(object);
            }
            state.by_path.insert(file.path.clone(), number);
            let names: BTreeSet<&Id> = objects.iter().map(|object| &object.id).collect();
            let twice = names.len() < objects.len();
            state.files.push(File { path: file.path, text: file.text, reads, objects, twice });
        }
        state
    }

    /// Of objects that are there twice the last one in the manifest counts: that of the last path.
    fn take(&mut self, object: &Object) {
        match self.objects.get(&object.id) {
            Some(known) if known.template() != object.template() || self.shared.contains_key(&object.id) => {
                let known = known.clone();
                let all = self.shared.entry(object.id.clone()).or_insert_with(|| vec![known]);
                all.push(object.clone());
                if let Some(last) = all.iter().max_by_key(|object| object.template()) {
                    self.objects.insert(object.id.clone(), last.clone());
                }
            }
            _ => drop(self.objects.insert(object.id.clone(), object.clone())),
        }
    }

    /// The file of this key.
    pub fn file(&self, path: &str) -> Option<&File> {
        self.by_path.get(path).map(|number| &self.files[*number])
    }

    /// The files that looked at a key of a map.
    pub fn readers(&self, node: u32, key: &Text) -> BTreeSet<usize> {
        let by_key = self.by_key.get(&(node, key.clone())).into_iter().flatten();
        by_key.chain(self.by_map.get(&node).into_iter().flatten()).copied().collect()
    }

    /// Whether a file makes an object that has to do with pods, or none at all.
    pub fn concerns_pods(&self, file: usize) -> bool {
        let objects = self.files.get(file).map(|file| file.objects.as_slice()).unwrap_or_default();
        self.every_kind || objects.is_empty() || objects.iter().any(|object| !is_unrelated(&object.id.kind))
    }

    /// Whether a key of a map was looked at by itself.
    pub fn looked_up(&self) -> impl Iterator<Item = &(u32, Text)> {
        self.by_key.keys()
    }

    /// Whether any file looked at all entries of a map.
    pub fn is_listed(&self, node: u32) -> bool {
        self.by_map.contains_key(&node)
    }

    /// The files that wrote into what other files see.
    pub fn writers(&self) -> impl Iterator<Item = usize> {
        self.files.iter().enumerate().filter(|(_, file)| file.reads.wrote).map(|(number, _)| number)
    }

    /// The number of a file.
    pub fn number(&self, path: &str) -> Option<usize> {
        self.by_path.get(path).copied()
    }

    /// Compares files that were executed again with the base. With `all`, files that are missing are gone. Unless every kind is
    /// asked for, documents that have nothing to do with pods are read only where another differs too.
    ///
    /// # Errors
    /// If a new document is no YAML.
    pub fn compare(&self, files: Vec<RenderedFile>, all: bool, helm: Helm, namespace: &str) -> Result<Outcome, RenderError> {
        let mut outcome = Outcome::default();
        let mut differences = Differences::default();
        let mut seen = BTreeSet::new();
        for mut file in files {
            outcome.reads.insert(file.path.clone(), file.reads.take().unwrap_or_default());
            let base = self.file(&file.path);
            if base.is_none_or(|base| base.text != file.text) {
                outcome.differs = true;
                differences.add(base, &file, (helm, namespace), self.every_kind)?;
            }
            seen.insert(file.path);
        }
        for gone in self.files.iter().filter(|file| all && !seen.contains(&file.path)) {
            outcome.differs |= !gone.text.is_empty();
            differences.before.extend(gone.objects.iter().map(|object| (object.id.clone(), gone.path.clone())));
        }
        let mut ids = differences.before.iter().map(|(id, _)| id).chain(differences.after.keys());
        if !self.every_kind && ids.all(|id| is_unrelated(&id.kind)) {
            return Ok(outcome);
        }
        for (document, path) in std::mem::take(&mut differences.unread) {
            read(&document, &path, namespace)?.into_iter().for_each(|object| differences.put(object));
        }
        let mut changes = self.changes(differences);
        pair_moved(&mut changes);
        outcome.changes = Rc::new(changes);
        Ok(outcome)
    }
}

impl State {
    /// What differs of each object that any file makes otherwise than in the base.
    fn changes(&self, differences: Differences) -> BTreeMap<Id, Change> {
        let Differences { before, mut after, .. } = differences;
        let mut changes = BTreeMap::new();
        let ids: BTreeSet<Id> = before.iter().map(|(id, _)| id.clone()).chain(after.keys().cloned()).collect();
        for id in ids {
            let known = self.objects.get(&id);
            let makers = self.shared.get(&id).map_or_else(|| known.map(std::slice::from_ref).unwrap_or_default(), Vec::as_slice);
            let stays = makers.iter().filter(|object| !before.contains(&(id.clone(), object.template().to_owned()))).cloned();
            let new = stays.chain(after.remove(&id)).max_by(|a, b| a.template().cmp(b.template()));
            if known.map(|object| object.document.text()) != new.as_ref().map(|object| object.document.text()) {
                changes.insert(id, Change { before: known.cloned(), after: new });
            }
        }
        changes
    }
}

/// The objects of files whose text differs, without documents that are in both.
#[derive(Default)]
struct Differences {
    /// Objects of the base, and the files that no longer make them as they are.
    before: BTreeSet<(Id, String)>,
    /// Of those that are there twice the last one in the manifest.
    after: BTreeMap<Id, Object>,
    /// Documents that have nothing to do with pods, and their files.
    unread: Vec<(Document, String)>,
}

impl Differences {
    fn add(&mut self, base: Option<&File>, file: &RenderedFile, way: (Helm, &str), every_kind: bool) -> Result<(), RenderError> {
        let documents = if file.path.ends_with("NOTES.txt") { Vec::new() } else { documents(file, way.0) };
        let known = base.map(|base| base.objects.as_slice()).unwrap_or_default();
        // Of objects that are there twice the last one counts, whether or not it is the one that differs.
        let twice = base.is_some_and(|base| base.twice);
        let gone = known.iter().filter(|object| twice || documents.iter().all(|document| document.text() != object.document.text()));
        self.before.extend(gone.map(|object| (object.id.clone(), file.path.clone())));
        for document in documents {
            if !twice && known.iter().any(|object| object.document.text() == document.text()) {
                continue;
            }
            if !every_kind && is_aside(&document) {
                self.unread.push((document, file.path.clone()));
                continue;
            }
            read(&document, &file.path, way.1)?.into_iter().for_each(|object| self.put(object));
        }
        Ok(())
    }

    fn put(&mut self, object: Object) {
        if self.after.get(&object.id).is_none_or(|known| known.template() <= object.template()) {
            self.after.insert(object.id.clone(), object);
        }
    }
}

impl Outcome {
    /// An object as it is after the edit.
    pub fn object<'s>(&'s self, base: &'s State, id: &Id) -> Option<&'s Object> {
        match self.changes.get(id) {
            Some(change) => change.after.as_ref(),
            None => base.objects.get(id),
        }
    }
}

/// An object that is gone here and new in another namespace is the same object, elsewhere.
fn pair_moved(changes: &mut BTreeMap<Id, Change>) {
    let gone: Vec<Id> = changes.iter().filter(|(_, change)| change.after.is_none()).map(|(id, _)| id.clone()).collect();
    for id in gone {
        let same = |(other, change): &(&Id, &Change)| change.before.is_none() && other.kind == id.kind && other.name == id.name;
        let Some(other) = changes.iter().find(same).map(|(other, _)| other.clone()) else { continue };
        let after = changes.remove(&other).and_then(|change| change.after);
        if let Some(change) = changes.get_mut(&id) {
            change.after = after;
        }
    }
}

/// Whether a document says at its left edge that it is of a kind that has nothing to do with pods.
fn is_aside(document: &Document) -> bool {
    let text = document.text().as_bytes();
    let line = if text.starts_with(b"kind:") { Some(0) } else { memchr::memmem::find(text, b"\nkind:").map(|at| at + 1) };
    let Some(rest) = line.map(|at| &text[at + 5..]) else { return false };
    let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
    std::str::from_utf8(&rest[..end]).is_ok_and(|kind| is_unrelated(kind.trim()))
}

/// The objects of a file's output; `NOTES.txt` has none.
fn objects_of(file: &RenderedFile, helm: Helm, namespace: &str) -> Result<Vec<Object>, RenderError> {
    if file.path.ends_with("NOTES.txt") {
        return Ok(Vec::new());
    }
    let mut objects = Vec::new();
    for document in documents(file, helm) {
        objects.extend(read(&document, &file.path, namespace)?);
    }
    Ok(objects)
}

/// The objects of one document.
///
/// # Errors
/// If it is no YAML.
pub(super) fn read(document: &Document, path: &str, namespace: &str) -> Result<Vec<Object>, RenderError> {
    Object::read(document, namespace).map_err(|error| {
        let message = format!("YAML parse error on {path}: {error}");
        RenderError { template: Some(path.to_owned()), ..RenderError::new(Stage::Manifest, message) }
    })
}
