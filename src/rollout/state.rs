//! The result of the base render, and what an edit of the input changes in it.

use super::{
    object::{Id, Object},
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
    by_key: BTreeMap<(u32, Text), Vec<usize>>,
    by_map: BTreeMap<u32, Vec<usize>>,
    by_path: BTreeMap<String, usize>,
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
        let mut state = Self { failures, ..Self::default() };
        for file in files {
            let objects = match objects_of(&file, helm, namespace) {
                Ok(objects) => objects,
                Err(error) => {
                    state.failures.push((file.path.clone(), error));
                    Vec::new()
                }
            };
            let number = state.files.len();
            let reads = file.reads.unwrap_or_default();
            for key in &reads.keys {
                state.by_key.entry(key.clone()).or_default().push(number);
            }
            for map in &reads.maps {
                state.by_map.entry(*map).or_default().push(number);
            }
            state.objects.extend(objects.iter().map(|object| (object.id.clone(), object.clone())));
            state.by_path.insert(file.path.clone(), number);
            state.files.push(File { path: file.path, text: file.text, reads, objects });
        }
        state
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

    /// Whether a key of a map was looked at by itself.
    pub fn looked_up(&self) -> impl Iterator<Item = &(u32, Text)> {
        self.by_key.keys()
    }

    /// Whether any file looked at all entries of a map.
    pub fn is_listed(&self, node: u32) -> bool {
        self.by_map.contains_key(&node)
    }

    /// The first file that wrote into what other files see.
    pub fn first_writer(&self) -> Option<usize> {
        self.files.iter().position(|file| file.reads.wrote)
    }

    /// Compares files that were executed again with the base. With `all`, files that are missing are gone.
    ///
    /// # Errors
    /// If a new document is no YAML.
    pub fn compare(&self, files: Vec<RenderedFile>, all: bool, helm: Helm, namespace: &str) -> Result<Outcome, RenderError> {
        let mut outcome = Outcome::default();
        let (mut before, mut after) = (BTreeMap::new(), BTreeMap::new());
        let mut seen = BTreeSet::new();
        for file in files {
            let base = self.file(&file.path);
            seen.insert(file.path.clone());
            if base.is_none_or(|base| base.text != file.text) {
                outcome.differs = true;
                for object in base.into_iter().flat_map(|base| &base.objects) {
                    before.insert(object.id.clone(), object.clone());
                }
                for object in objects_again(base, &file, helm, namespace)? {
                    after.insert(object.id.clone(), object);
                }
            }
            outcome.reads.insert(file.path, file.reads.unwrap_or_default());
        }
        for gone in self.files.iter().filter(|file| all && !seen.contains(&file.path)) {
            outcome.differs |= !gone.text.is_empty();
            before.extend(gone.objects.iter().map(|object| (object.id.clone(), object.clone())));
        }
        let mut changes = BTreeMap::new();
        for (id, object) in &before {
            let new = after.remove(id);
            if new.as_ref().is_none_or(|new| new.document.text() != object.document.text()) {
                changes.insert(id.clone(), Change { before: Some(object.clone()), after: new });
            }
        }
        changes.extend(after.into_iter().map(|(id, object)| {
            let before = self.objects.get(&id).cloned();
            (id, Change { before, after: Some(object) })
        }));
        pair_moved(&mut changes);
        outcome.changes = Rc::new(changes);
        Ok(outcome)
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

/// The objects of a file that was executed again: documents that are as they were are not read again.
fn objects_again(base: Option<&File>, file: &RenderedFile, helm: Helm, namespace: &str) -> Result<Vec<Object>, RenderError> {
    let Some(base) = base.filter(|base| base.objects.len() > 1) else { return objects_of(file, helm, namespace) };
    let mut objects = Vec::new();
    for document in documents(file, helm) {
        let before = objects.len();
        objects.extend(base.objects.iter().filter(|known| known.document.text() == document.text()).cloned());
        if objects.len() == before {
            objects.extend(read(&document, file, namespace)?);
        }
    }
    Ok(objects)
}

/// The objects of a file's output; `NOTES.txt` has none.
fn objects_of(file: &RenderedFile, helm: Helm, namespace: &str) -> Result<Vec<Object>, RenderError> {
    if file.path.ends_with("NOTES.txt") {
        return Ok(Vec::new());
    }
    let mut objects = Vec::new();
    for document in documents(file, helm) {
        objects.extend(read(&document, file, namespace)?);
    }
    Ok(objects)
}

fn read(document: &Document, file: &RenderedFile, namespace: &str) -> Result<Vec<Object>, RenderError> {
    Object::read(document, namespace).map_err(|error| {
        let message = format!("YAML parse error on {}: {error}", file.path);
        RenderError { template: Some(file.path.clone()), ..RenderError::new(Stage::Manifest, message) }
    })
}
