//! Maps: shared, ordered by key, aware of who reads them.
//!
//! Contract: every read and write of entries goes through the methods of this file, so that recording reads (`reads`)
//! is exact by construction.

use super::{
    Entries, Frozen, Text, Value,
    entries::place_of,
    freeze::Level,
    name::{Key, Name},
    reads,
};
use std::{
    cell::{Cell, OnceCell, Ref, RefCell},
    rc::Rc,
    sync::Arc,
};

/// Which Go type a map has. It decides the type's name, its methods and the zero value of a missing key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum MapType {
    /// `map[string]interface {}`
    #[default]
    Any,
    /// `map[string]string`
    Strings,
    /// `chartutil.Values` (Helm 3) or `common.Values` (Helm 4)
    Values,
    /// `engine.files`: file names to `[]byte`
    Files,
    /// `map[string]bool` and the like do not reach templates; `map[int]string` neither.
    Bools,
}

/// A Go map: a handle on shared entries. Cloning makes another name for the same map.
#[derive(Clone)]
pub struct Map {
    data: Rc<Data>,
    map_type: MapType,
    nil: bool,
}

struct Data {
    /// What the map held when it was thawed.
    frozen: Arc<Level>,
    /// What it holds; not there until someone needs more than a look at what is frozen.
    entries: OnceCell<RefCell<Entries>>,
    /// Identity for read records; 0: not tracked.
    node: Cell<u32>,
}

thread_local! {
    static NOTHING: Arc<Level> = Arc::default();
}

impl Data {
    fn entries(&self) -> &RefCell<Entries> {
        self.entries.get_or_init(|| RefCell::new(Entries::ascending(self.frozen.iter().map(|(k, v)| (k.clone(), v.thaw())).collect())))
    }

    /// What is frozen, if nothing else has been needed of the map so far.
    fn untouched(&self) -> Option<&Arc<Level>> {
        if self.entries.get().is_none() { Some(&self.frozen) } else { None }
    }
}

/// Writing to a nil map: Go's panic text.
#[derive(Debug, thiserror::Error)]
#[error("assignment to entry in nil map")]
pub struct NilMap;

impl Map {
    /// A new empty `map[string]interface {}`.
    pub fn new() -> Self {
        Self::of(MapType::Any, Entries::new())
    }

    /// A map of this type with these entries.
    pub fn of(map_type: MapType, entries: Entries) -> Self {
        let entries = OnceCell::from(RefCell::new(entries));
        let data = Data { frozen: NOTHING.with(Arc::clone), entries, node: Cell::new(0) };
        Self { data: Rc::new(data), map_type, nil: false }
    }

    /// A map of its own that holds what is frozen, thawed when it is needed.
    pub(super) fn frozen(map_type: MapType, level: Arc<Level>) -> Self {
        let data = Data { frozen: level, entries: OnceCell::new(), node: Cell::new(0) };
        Self { data: Rc::new(data), map_type, nil: false }
    }

    /// The entries in their frozen form, if nothing has been changed or handed out since the map was thawed.
    pub fn untouched(&self) -> Option<&Arc<Level>> {
        reads::all(self.data.node.get());
        self.data.untouched()
    }

    /// The entries in their frozen form.
    pub(super) fn level(&self) -> Arc<Level> {
        match self.untouched() {
            Some(level) => level.clone(),
            None => Arc::new(self.entries().iter().map(|(k, v)| (k.clone(), v.freeze())).collect()),
        }
    }

    /// The nil map of a type: reads as empty, cannot be written.
    pub fn nil(map_type: MapType) -> Self {
        Self { nil: true, ..Self::of(map_type, Entries::new()) }
    }

    /// The same map (same entries, shared) seen as another type: a Go conversion.
    pub fn converted(&self, map_type: MapType) -> Self {
        Self { map_type, ..self.clone() }
    }

    /// Its Go type.
    pub fn map_type(&self) -> MapType {
        self.map_type
    }

    /// Whether it is a nil map.
    pub fn is_nil(&self) -> bool {
        self.nil
    }

    /// Whether two handles name one map.
    pub fn is_same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.data, &other.data)
    }

    /// A number that is the same for all handles of one map while it lives.
    pub fn identity(&self) -> usize {
        Rc::as_ptr(&self.data).addr()
    }

    /// The value of a key.
    pub fn get(&self, key: impl AsRef<[u8]>) -> Option<Value> {
        self.look_up(key.as_ref())
    }

    /// The value of a name of a template.
    #[inline]
    pub fn get_name(&self, name: Name<'_>) -> Option<Value> {
        self.look_up(&name)
    }

    #[inline]
    fn look_up(&self, key: &(impl Key + ?Sized)) -> Option<Value> {
        reads::key(self.data.node.get(), key.bytes());
        match self.data.untouched().map(|level| key.place(level).map(|at| &level[at].1)) {
            Some(None) => None,
            // A list or map that is handed out is part of this map from now on.
            Some(Some(value)) if value.is_plain() => Some(value.thaw()),
            _ => self.data.entries().borrow().look_up(key).cloned(),
        }
    }

    /// Whether a key is present.
    pub fn contains_key(&self, key: impl AsRef<[u8]>) -> bool {
        let key = key.as_ref();
        reads::key(self.data.node.get(), key);
        match self.data.untouched() {
            Some(level) => place_of(level, key).is_some(),
            None => self.data.entries().borrow().contains_key(key),
        }
    }

    /// All entries, to look at. Do not hold this while a template runs: use [`Map::snapshot`].
    pub fn entries(&self) -> Ref<'_, Entries> {
        reads::all(self.data.node.get());
        self.data.entries().borrow()
    }

    /// A copy of the entries as they are now; nested values stay shared.
    pub fn snapshot(&self) -> Vec<(Text, Value)> {
        self.entries().iter().map(|(k, v)| (k.clone(), v.clone())).collect()
    }

    /// The keys in order.
    pub fn keys(&self) -> Vec<Text> {
        match self.untouched() {
            Some(level) => level.iter().map(|(key, _)| key.clone()).collect(),
            None => self.entries().keys().cloned().collect(),
        }
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        self.untouched().map_or_else(|| self.entries().len(), |level| level.len())
    }

    /// Whether there are no entries.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Sets a key, seen by every handle of this map.
    ///
    /// # Errors
    /// On a nil map.
    pub fn insert(&self, key: impl Into<Text>, value: Value) -> Result<(), NilMap> {
        if self.nil {
            return Err(NilMap);
        }
        reads::write(self.data.node.get());
        self.data.entries().borrow_mut().insert(key.into(), value);
        Ok(())
    }

    /// Adds frozen entries that are missing; gives the values that were there, each with the entry that was not needed.
    pub fn complete<'l>(&self, level: &'l Level) -> Vec<(Value, &'l (Text, Frozen))> {
        if self.nil {
            return Vec::new();
        }
        reads::write(self.data.node.get());
        self.data.entries().borrow_mut().complete(level)
    }

    /// Removes a key; a nil map has none.
    pub fn remove(&self, key: impl AsRef<[u8]>) -> Option<Value> {
        reads::write(self.data.node.get());
        self.data.entries().borrow_mut().remove(key.as_ref())
    }

    /// A deep copy: shares nothing with the original.
    pub fn deep_copy(&self) -> Self {
        self.copy(0, &mut 0)
    }

    pub(super) fn copy(&self, depth: usize, count: &mut usize) -> Self {
        let copy = match self.untouched() {
            Some(level) => Self::frozen(self.map_type, level.clone()),
            None => {
                Self::of(self.map_type, Entries::ascending(self.entries().iter().map(|(k, v)| (k.clone(), v.copy(depth, count))).collect()))
            }
        };
        Self { nil: self.nil, ..copy }
    }

    /// The identity for read records; 0: none.
    pub fn node(&self) -> u32 {
        self.data.node.get()
    }

    /// Gives the map an identity for read records (0 takes it away).
    pub fn track(&self, node: u32) {
        self.data.node.set(node);
    }
}

impl Default for Map {
    fn default() -> Self {
        Self::new()
    }
}

impl FromIterator<(Text, Value)> for Map {
    fn from_iter<I: IntoIterator<Item = (Text, Value)>>(entries: I) -> Self {
        Self::of(MapType::Any, entries.into_iter().collect())
    }
}
