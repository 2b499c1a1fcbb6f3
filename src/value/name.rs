//! Keys as they are looked up.

use super::{Text, entries::place_of};
use ecow::EcoString;
use std::sync::atomic::{AtomicU32, Ordering};

/// Something that finds its value among entries in order of their keys.
pub(super) trait Key {
    /// The key's bytes.
    fn bytes(&self) -> &[u8];

    /// Where it is.
    fn place<T>(&self, entries: &[(Text, T)]) -> Option<usize>;
}

impl Key for [u8] {
    fn bytes(&self) -> &[u8] {
        self
    }

    #[inline]
    fn place<T>(&self, entries: &[(Text, T)]) -> Option<usize> {
        place_of(entries, self)
    }
}

/// A name that a template looks up again and again. It remembers where it was found last: maps that pass the same place of a
/// template mostly have the same keys.
#[derive(Debug)]
pub struct Name {
    text: EcoString,
    last: AtomicU32,
}

impl Name {
    /// The text of the name.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl From<EcoString> for Name {
    fn from(text: EcoString) -> Self {
        Self { text, last: AtomicU32::new(0) }
    }
}

impl Key for Name {
    fn bytes(&self) -> &[u8] {
        self.text.as_bytes()
    }

    #[inline]
    fn place<T>(&self, entries: &[(Text, T)]) -> Option<usize> {
        let last = self.last.load(Ordering::Relaxed) as usize;
        if entries.get(last).is_some_and(|(own, _)| own.as_bytes() == self.text.as_bytes()) {
            return Some(last);
        }
        let place = place_of(entries, self.text.as_bytes())?;
        self.last.store(u32::try_from(place).unwrap_or(0), Ordering::Relaxed);
        Some(place)
    }
}
