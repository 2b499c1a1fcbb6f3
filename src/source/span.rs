//! Byte ranges of a text, and the lines they stand on.

/// A half-open range of bytes in one source text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
}

impl Span {
    /// The range `start..end`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }
}

/// Line and column of a byte, both from 1; the column counts bytes, only LF ends a line. Behind the end counts as the end.
///
/// ```
/// use charttest::source::position;
/// assert_eq!(position("ab\ncd", 4), (2, 2));
/// ```
pub fn position(text: &str, byte: usize) -> (usize, usize) {
    let before = &text.as_bytes()[..byte.min(text.len())];
    let start = memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
    (1 + memchr::memchr_iter(b'\n', before).count(), before.len() - start + 1)
}
