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

/// Where the lines of a text begin.
#[derive(Clone, Debug)]
pub struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    /// Indexes a text; only LF ends a line.
    pub fn of(text: &[u8]) -> Self {
        let starts = std::iter::once(0).chain(memchr::memchr_iter(b'\n', text).map(|i| i + 1)).collect();
        Self { starts }
    }

    /// Line and column of a byte, both from 1; the column counts bytes.
    ///
    /// ```
    /// use charttest::source::Lines;
    /// assert_eq!(Lines::of(b"ab\ncd").position(4), (2, 2));
    /// ```
    pub fn position(&self, byte: usize) -> (usize, usize) {
        let line = self.starts.partition_point(|start| *start <= byte);
        (line, byte - self.starts[line - 1] + 1)
    }
}
