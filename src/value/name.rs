//! Keys as they are looked up.

use super::{Text, entries::place_of};
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

/// Where a name was found last, which is tried first: maps that pass the same place of a template mostly have the same keys.
#[derive(Debug, Default)]
pub struct Hint(AtomicU32);

/// A name that a template looks up again and again.
#[derive(Clone, Copy, Debug)]
pub struct Name<'n> {
    /// Its text.
    pub text: &'n [u8],
    /// What is remembered of it.
    pub hint: &'n Hint,
}

impl Key for Name<'_> {
    fn bytes(&self) -> &[u8] {
        self.text
    }

    #[inline]
    fn place<T>(&self, entries: &[(Text, T)]) -> Option<usize> {
        let last = self.hint.0.load(Ordering::Relaxed) as usize;
        if entries.get(last).is_some_and(|(own, _)| own.as_bytes() == self.text) {
            return Some(last);
        }
        let place = place_of(entries, self.text)?;
        self.hint.0.store(u32::try_from(place).unwrap_or(0), Ordering::Relaxed);
        Some(place)
    }
}
