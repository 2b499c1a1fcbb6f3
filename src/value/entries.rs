//! The entries of a map: a vector in order of the keys, because maps of charts are small, read often and copied whole.

use super::{Frozen, Level, Text, Value, name::Key};

/// Entries ordered by the bytes of their keys, each key once.
#[derive(Clone, Default)]
pub struct Entries(Vec<(Text, Value)>);

impl Entries {
    /// No entries.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Entries that are in order already.
    pub(crate) fn ascending(entries: Vec<(Text, Value)>) -> Self {
        debug_assert!(entries.is_sorted_by(|a, b| a.0 < b.0));
        Self(entries)
    }

    fn find(&self, key: &[u8]) -> Result<usize, usize> {
        self.0.binary_search_by(|(own, _)| own.as_bytes().cmp(key))
    }

    /// The value of a key.
    pub fn get(&self, key: impl AsRef<[u8]>) -> Option<&Value> {
        self.look_up(key.as_ref())
    }

    #[inline]
    pub(super) fn look_up(&self, key: &(impl Key + ?Sized)) -> Option<&Value> {
        key.place(&self.0).map(|at| &self.0[at].1)
    }

    /// Whether a key is present.
    pub fn contains_key(&self, key: impl AsRef<[u8]>) -> bool {
        self.get(key).is_some()
    }

    /// Sets a key and gives the value that it had.
    pub fn insert(&mut self, key: Text, value: Value) -> Option<Value> {
        // Most maps are filled in order.
        if self.0.last().is_none_or(|(last, _)| *last < key) {
            self.0.push((key, value));
            return None;
        }
        match self.find(key.as_bytes()) {
            Ok(at) => Some(std::mem::replace(&mut self.0[at].1, value)),
            Err(at) => {
                self.0.insert(at, (key, value));
                None
            }
        }
    }

    /// Removes a key and gives its value.
    pub fn remove(&mut self, key: impl AsRef<[u8]>) -> Option<Value> {
        self.find(key.as_ref()).ok().map(|at| self.0.remove(at).1)
    }

    /// Adds the entries that are missing; gives the values that were there, each with the entry that was not needed.
    pub(super) fn complete<'l>(&mut self, level: &'l Level) -> Vec<(Value, &'l (Text, Frozen))> {
        let own = std::mem::take(&mut self.0);
        let (mut both, mut all, mut rest) = (Vec::new(), Vec::with_capacity(own.len() + level.len()), level.as_slice());
        let thawed = |(key, value): &(Text, Frozen)| (key.clone(), value.thaw());
        for (key, value) in own {
            let before;
            (before, rest) = rest.split_at(rest.partition_point(|(other, _)| *other < key));
            all.extend(before.iter().map(thawed));
            if let Some((same, after)) = rest.split_first().filter(|(same, _)| same.0 == key) {
                both.push((value.clone(), same));
                rest = after;
            }
            all.push((key, value));
        }
        all.extend(rest.iter().map(thawed));
        self.0 = all;
        both
    }

    /// The entries in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&Text, &Value)> + DoubleEndedIterator + Clone {
        self.0.iter().map(|(key, value)| (key, value))
    }

    /// The keys in order.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &Text> {
        self.0.iter().map(|(key, _)| key)
    }

    /// The values in order of their keys.
    pub fn values(&self) -> impl ExactSizeIterator<Item = &Value> {
        self.0.iter().map(|(_, value)| value)
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Up to this many entries are looked through: most keys differ in length or in their first byte.
const FEW: usize = 16;

/// Where a key is among entries in order.
#[inline]
pub(super) fn place_of<T>(entries: &[(Text, T)], key: &[u8]) -> Option<usize> {
    if entries.len() <= FEW {
        let is_same = |own: &[u8]| own.len() == key.len() && own.first() == key.first() && own == key;
        return entries.iter().position(|(own, _)| is_same(own.as_bytes()));
    }
    entries.binary_search_by(|(own, _)| own.as_bytes().cmp(key)).ok()
}

/// The last of equal keys wins.
impl FromIterator<(Text, Value)> for Entries {
    fn from_iter<I: IntoIterator<Item = (Text, Value)>>(entries: I) -> Self {
        let mut entries: Vec<(Text, Value)> = entries.into_iter().collect();
        if !entries.is_sorted_by(|a, b| a.0 < b.0) {
            entries.sort_by(|a, b| a.0.cmp(&b.0));
            entries.dedup_by(|later, kept| {
                let equal = later.0 == kept.0;
                if equal {
                    std::mem::swap(&mut later.1, &mut kept.1);
                }
                equal
            });
        }
        Self(entries)
    }
}

impl IntoIterator for Entries {
    type Item = (Text, Value);
    type IntoIter = std::vec::IntoIter<(Text, Value)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
