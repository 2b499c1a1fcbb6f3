//! The place in the text.

use crate::yaml::error::Mark;

#[derive(Debug)]
pub(super) struct Cursor<'a> {
    text: &'a str,
    bytes: &'a [u8],
    mark: Mark,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, bytes: text.as_bytes(), mark: Mark::default() }
    }

    #[inline]
    pub(super) fn mark(&self) -> Mark {
        self.mark
    }

    #[inline]
    pub(super) fn at(&self) -> usize {
        self.mark.at
    }

    #[inline]
    pub(super) fn column(&self) -> u32 {
        self.mark.column
    }

    #[inline]
    pub(super) fn slice(&self, from: usize, to: usize) -> &'a str {
        &self.text[from..to]
    }

    #[inline]
    pub(super) fn rest(&self) -> &'a [u8] {
        &self.bytes[self.mark.at..]
    }

    /// The byte this far ahead; 0 at the end of the text.
    #[inline]
    pub(super) fn byte(&self, ahead: usize) -> u8 {
        self.bytes.get(self.mark.at + ahead).copied().unwrap_or(0)
    }

    #[inline]
    pub(super) fn is_end(&self) -> bool {
        self.mark.at >= self.bytes.len()
    }

    /// Whether go-yaml sees a byte order mark here: it looks at the start of its buffer, wherever it is itself.
    pub(super) fn is_marked(&self) -> bool {
        self.bytes.starts_with(b"\xEF\xBB\xBF") && self.mark.at < 512 && !self.is_end()
    }

    /// Whether this many characters, or fewer, are left.
    pub(super) fn is_near_end(&self, characters: usize) -> bool {
        self.text[self.mark.at..].chars().nth(characters).is_none()
    }

    /// Bytes of the line break this far ahead; 0: none there.
    #[inline]
    pub(super) fn break_width(&self, ahead: usize) -> usize {
        match self.byte(ahead) {
            b'\n' => 1,
            b'\r' => 1 + usize::from(self.byte(ahead + 1) == b'\n'),
            0xC2 if self.byte(ahead + 1) == 0x85 => 2,
            0xE2 if self.byte(ahead + 1) == 0x80 && matches!(self.byte(ahead + 2), 0xA8 | 0xA9) => 3,
            _ => 0,
        }
    }

    #[inline]
    pub(super) fn is_break(&self) -> bool {
        self.break_width(0) != 0
    }

    /// A blank or a tab.
    #[inline]
    pub(super) fn is_blank(&self) -> bool {
        matches!(self.byte(0), b' ' | b'\t')
    }

    /// A blank, a tab, a line break or the end, this far ahead.
    #[inline]
    pub(super) fn is_blankz(&self, ahead: usize) -> bool {
        match self.byte(ahead) {
            b' ' | b'\t' | b'\n' | b'\r' | 0 => true,
            0xC2 | 0xE2 => self.break_width(ahead) != 0,
            _ => false,
        }
    }

    #[inline]
    pub(super) fn is_breakz(&self) -> bool {
        self.is_end() || self.is_break()
    }

    /// `---` or `...` with nothing glued to it, at the start of a line.
    #[inline]
    pub(super) fn is_document_mark(&self) -> bool {
        self.mark.column == 0
            && matches!(self.byte(0), b'-' | b'.')
            && self.byte(1) == self.byte(0)
            && self.byte(2) == self.byte(0)
            && self.is_blankz(3)
    }

    /// Over one character that is no line break.
    #[inline]
    pub(super) fn skip(&mut self) {
        let width = match self.byte(0) {
            ..0x80 => 1,
            0x80..0xE0 => 2,
            0xE0..0xF0 => 3,
            0xF0.. => 4,
        };
        self.mark.at += width;
        self.mark.column += 1;
    }

    /// Over this many bytes of ASCII.
    #[inline]
    pub(super) fn skip_ascii(&mut self, count: usize) {
        self.mark.at += count;
        self.mark.column += count as u32;
    }

    /// Over this many bytes of whole characters, none of them a line break.
    #[inline]
    pub(super) fn skip_bytes(&mut self, count: usize) {
        let bytes = &self.bytes[self.mark.at..self.mark.at + count];
        let inside = if bytes.is_ascii() { 0 } else { bytes.iter().filter(|b| **b & 0xC0 == 0x80).count() };
        self.mark.column += (count - inside) as u32;
        self.mark.at += count;
    }

    /// Over one line break.
    pub(super) fn skip_line(&mut self) {
        let width = self.break_width(0);
        if width > 0 {
            self.mark.at += width;
            self.mark.column = 0;
            self.mark.line += 1;
        }
    }

    /// Over one line break, which is appended in its normal form.
    pub(super) fn read_line(&mut self, out: &mut String) {
        match self.break_width(0) {
            0 => return,
            3 => out.push_str(self.slice(self.at(), self.at() + 3)),
            _ => out.push('\n'),
        }
        self.skip_line();
    }

    /// To the end of the line.
    pub(super) fn skip_to_break(&mut self) {
        loop {
            let rest = self.rest();
            let line = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            let plain = memchr::memchr3(b'\r', 0xC2, 0xE2, &rest[..line]).unwrap_or(line);
            self.skip_bytes(plain);
            if self.is_breakz() {
                return;
            }
            self.skip();
        }
    }

    /// Over blanks and tabs.
    pub(super) fn skip_blanks(&mut self) {
        let count = self.rest().iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
        self.skip_ascii(count);
    }

    /// Over blanks.
    #[inline]
    pub(super) fn skip_spaces(&mut self) {
        let count = self.rest().iter().take_while(|b| **b == b' ').count();
        self.skip_ascii(count);
    }

    /// The end of the stream stands at the start of a line of its own.
    pub(super) fn force_line(&mut self) {
        if self.mark.column != 0 {
            self.mark.column = 0;
            self.mark.line += 1;
        }
    }
}
