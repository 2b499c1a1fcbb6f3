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
    is_method: bool,
    last: AtomicU32,
}

impl Name {
    /// A name, and whether `chartutil.Values` has a method that is called so.
    pub fn new(text: EcoString, is_method: bool) -> Self {
        Self { text, is_method, last: AtomicU32::new(0) }
    }

    /// Whether `chartutil.Values` has a method that is called so.
    pub fn is_method(&self) -> bool {
        self.is_method
    }

    /// The text of the name.
    pub fn as_str(&self) -> &str {
        &self.text
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
