//! What a pattern is matched against: the text itself, or, where it is no UTF-8, a copy in which every bad byte is U+FFFD.

use std::{borrow::Cow, ops::Range};

/// A text to match, and the way back from places in it to places in the original.
pub(super) struct Subject<'t> {
    bytes: Cow<'t, [u8]>,
    /// For a copy: the place in the original of every byte, and of the end.
    places: Vec<usize>,
}

impl<'t> Subject<'t> {
    pub(super) fn of(text: &'t [u8]) -> Self {
        if std::str::from_utf8(text).is_ok() {
            return Self { bytes: Cow::Borrowed(text), places: Vec::new() };
        }
        let (mut bytes, mut places, mut at) = (Vec::with_capacity(text.len() + 16), Vec::new(), 0);
        for chunk in text.utf8_chunks() {
            bytes.extend_from_slice(chunk.valid().as_bytes());
            places.extend(at..at + chunk.valid().len());
            at += chunk.valid().len();
            for _ in chunk.invalid() {
                bytes.extend_from_slice("\u{fffd}".as_bytes());
                places.extend([at; 3]);
                at += 1;
            }
        }
        places.push(at);
        Self { bytes: Cow::Owned(bytes), places }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// A range of the subject as a range of the original.
    pub(super) fn original(&self, range: Range<usize>) -> Range<usize> {
        if self.places.is_empty() { range } else { self.places[range.start]..self.places[range.end] }
    }
}
