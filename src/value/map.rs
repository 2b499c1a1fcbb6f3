//! Maps: shared, ordered by key, aware of who reads them.
//!
//! Contract: every read and write of entries goes through the methods of this file, so that recording reads (`reads`)
//! is exact by construction.

use super::{Text, Value, reads};
use std::{
    cell::{Cell, Ref, RefCell},
    collections::BTreeMap,
    rc::Rc,
};

/// The entries of a map, ordered by the bytes of their keys.
pub type Entries = BTreeMap<Text, Value>;

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

#[derive(Default)]
struct Data {
    entries: RefCell<Entries>,
    /// Identity for read records; 0: not tracked.
    node: Cell<u32>,
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
        Self { data: Rc::new(Data { entries: RefCell::new(entries), node: Cell::new(0) }), map_type, nil: false }
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
        let key = key.as_ref();
        reads::key(self.data.node.get(), key);
        self.data.entries.borrow().get(key).cloned()
    }

    /// Whether a key is present.
    pub fn contains_key(&self, key: impl AsRef<[u8]>) -> bool {
        let key = key.as_ref();
        reads::key(self.data.node.get(), key);
        self.data.entries.borrow().contains_key(key)
    }

    /// All entries, to look at. Do not hold this while a template runs: use [`Map::snapshot`].
    pub fn entries(&self) -> Ref<'_, Entries> {
        reads::all(self.data.node.get());
        self.data.entries.borrow()
    }

    /// A copy of the entries as they are now; nested values stay shared.
    pub fn snapshot(&self) -> Vec<(Text, Value)> {
        self.entries().iter().map(|(k, v)| (k.clone(), v.clone())).collect()
    }

    /// The keys in order.
    pub fn keys(&self) -> Vec<Text> {
        self.entries().keys().cloned().collect()
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        self.entries().len()
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
        self.data.entries.borrow_mut().insert(key.into(), value);
        Ok(())
    }

    /// Removes a key; a nil map has none.
    pub fn remove(&self, key: impl AsRef<[u8]>) -> Option<Value> {
        reads::write(self.data.node.get());
        self.data.entries.borrow_mut().remove(key.as_ref())
    }

    /// A deep copy: shares nothing with the original.
    pub fn deep_copy(&self) -> Self {
        let entries = self.entries().iter().map(|(k, v)| (k.clone(), v.deep_copy())).collect();
        Self { nil: self.nil, ..Self::of(self.map_type, entries) }
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
