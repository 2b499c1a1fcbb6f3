//! The text that is written: columns, indentation, indicators, scalars in their styles. Mirrors go-yaml's emitter.

use super::analyze::{break_width, is_printable, width};
use crate::yaml::error::Profile;

/// Where a scalar may be broken.
const WIDTH: usize = 80;

#[derive(Debug)]
pub(super) struct Writer {
    pub(super) out: Vec<u8>,
    pub(super) profile: Profile,
    /// Characters on this line.
    column: usize,
    /// -1 outside of everything.
    pub(super) indent: i32,
    /// The last character was a blank, or the line begins.
    whitespace: bool,
    /// Only indentation and indicators stand on this line.
    pub(super) indention: bool,
}

impl Writer {
    pub(super) fn new(profile: Profile) -> Self {
        Self { out: Vec::with_capacity(256), profile, column: 0, indent: -1, whitespace: true, indention: true }
    }

    /// Opens a level; a sequence in a mapping does without in v2.
    pub(super) fn increase(&mut self, flow: bool, indentless: bool) -> i32 {
        let before = self.indent;
        if before < 0 {
            self.indent = if flow { 2 } else { 0 };
        } else if !indentless {
            self.indent += 2;
        }
        before
    }

    fn put_break(&mut self) {
        self.out.push(b'\n');
        self.column = 0;
        self.indention = true;
    }

    fn put(&mut self, byte: u8) {
        self.out.push(byte);
        self.column += 1;
    }

    /// To the indentation, on a new line if something stands on this one.
    pub(super) fn write_indent(&mut self) {
        let indent = usize::try_from(self.indent).unwrap_or(0);
        if !self.indention || self.column > indent || (self.column == indent && !self.whitespace) {
            self.put_break();
        }
        self.out.resize(self.out.len() + indent - self.column, b' ');
        self.column = indent;
        self.whitespace = true;
        self.indention = true;
    }

    /// A mark; `spaced`: with a blank before it.
    pub(super) fn indicator(&mut self, mark: &str, spaced: bool, is_whitespace: bool, is_indention: bool) {
        if spaced && !self.whitespace {
            self.put(b' ');
        }
        self.out.extend_from_slice(mark.as_bytes());
        self.column += mark.len();
        self.whitespace = is_whitespace;
        self.indention &= is_indention;
    }

    /// A tag before a scalar.
    pub(super) fn tag(&mut self, tag: &str) {
        self.indicator(tag, true, false, false);
    }

    /// Whole text without a thought of breaking it.
    fn write_all(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
        self.column += if text.is_ascii() { text.len() } else { text.chars().count() };
    }

    fn may_break(&self, breakable: bool) -> bool {
        breakable && self.profile == Profile::V2 && self.column > WIDTH
    }

    /// Whether text of this many bytes cannot reach the width.
    fn fits(&self, breakable: bool, bytes: usize) -> bool {
        !breakable || self.profile == Profile::V3 || self.column + bytes <= WIDTH
    }

    /// Copies the character here; its width comes back.
    fn copy(&mut self, text: &str, at: usize) -> usize {
        let wide = width(text.as_bytes()[at]);
        self.out.extend_from_slice(&text.as_bytes()[at..at + wide]);
        self.column += 1;
        wide
    }

    /// Copies the line break here.
    fn copy_break(&mut self, text: &str, at: usize) -> usize {
        let bytes = text.as_bytes();
        if bytes[at] == b'\n' {
            self.put_break();
            return 1;
        }
        let wide = break_width(bytes, at);
        self.out.extend_from_slice(&bytes[at..at + wide]);
        self.column = 0;
        self.indention = true;
        wide
    }

    pub(super) fn plain(&mut self, text: &str, breakable: bool) {
        if !self.whitespace && !text.is_empty() {
            self.put(b' ');
        }
        if self.fits(breakable, text.len()) {
            self.write_all(text);
        } else {
            self.folded(text, breakable, false);
        }
        self.whitespace = false;
        self.indention = false;
    }

    pub(super) fn single_quoted(&mut self, text: &str, breakable: bool) {
        self.indicator("'", true, false, false);
        let special = text.bytes().any(|b| b == b'\'' || matches!(b, b'\n' | b'\r' | 0xC2 | 0xE2));
        if !special && self.fits(breakable, text.len()) {
            self.write_all(text);
        } else {
            self.folded(text, breakable, true);
        }
        self.indicator("'", false, false, false);
        self.whitespace = false;
        self.indention = false;
    }

    /// Text with line breaks instead of blanks beyond the width.
    fn folded(&mut self, text: &str, breakable: bool, quoted: bool) {
        let bytes = text.as_bytes();
        let (mut spaces, mut breaks, mut at) = (false, false, 0);
        while at < bytes.len() {
            if bytes[at] == b' ' {
                let inside = !quoted || at > 0 && at < bytes.len() - 1;
                if !spaces && inside && self.may_break(breakable) && bytes.get(at + 1) != Some(&b' ') {
                    self.write_indent();
                    at += 1;
                } else {
                    at += self.copy(text, at);
                }
                spaces = true;
            } else if break_width(bytes, at) > 0 {
                if !breaks && bytes[at] == b'\n' {
                    self.put_break();
                }
                at += self.copy_break(text, at);
                breaks = true;
            } else {
                if breaks {
                    self.write_indent();
                }
                if quoted && bytes[at] == b'\'' {
                    self.put(b'\'');
                }
                at += self.copy(text, at);
                self.indention = false;
                (spaces, breaks) = (false, false);
            }
        }
    }

    pub(super) fn double_quoted(&mut self, text: &str, breakable: bool) {
        self.indicator("\"", true, false, false);
        let bytes = text.as_bytes();
        // go-yaml asks whether the text begins with a byte order mark, at every character.
        let marked = text.starts_with('\u{feff}');
        let (mut spaces, mut at) = (false, 0);
        while at < bytes.len() {
            let byte = bytes[at];
            if marked || !is_printable(bytes, at) || break_width(bytes, at) > 0 || matches!(byte, b'"' | b'\\') {
                let c = text[at..].chars().next().unwrap_or_default();
                self.write_all(&escape(c));
                at += c.len_utf8();
                spaces = false;
            } else if byte == b' ' {
                if !spaces && at > 0 && at < bytes.len() - 1 && self.may_break(breakable) {
                    self.write_indent();
                    if bytes.get(at + 1) == Some(&b' ') {
                        self.put(b'\\');
                    }
                    at += 1;
                } else {
                    at += self.copy(text, at);
                }
                spaces = true;
            } else {
                at += self.copy(text, at);
                spaces = false;
            }
        }
        self.indicator("\"", false, false, false);
        self.whitespace = false;
        self.indention = false;
    }

    pub(super) fn literal(&mut self, text: &str) {
        self.indicator("|", true, false, false);
        let bytes = text.as_bytes();
        if bytes.first() == Some(&b' ') || !bytes.is_empty() && break_width(bytes, 0) > 0 {
            self.indicator("2", false, false, false);
        }
        let is_break = |c: char| matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}');
        let mut last = text.chars().rev();
        match (last.next().is_some_and(is_break), last.next().is_none_or(is_break)) {
            (false, _) => self.indicator("-", false, false, false),
            (true, true) => self.indicator("+", false, false, false),
            (true, false) => {}
        }
        self.put_break();
        self.whitespace = true;
        let (mut breaks, mut at) = (true, 0);
        while at < bytes.len() {
            if break_width(bytes, at) > 0 {
                at += self.copy_break(text, at);
                breaks = true;
                continue;
            }
            if breaks {
                self.write_indent();
            }
            let rest = &bytes[at..];
            let plain = rest.iter().position(|b| matches!(b, b'\n' | b'\r' | 0xC2 | 0xE2)).unwrap_or(rest.len());
            if plain > 0 {
                self.write_all(&text[at..at + plain]);
                at += plain;
            } else {
                at += self.copy(text, at);
            }
            self.indention = false;
            breaks = false;
        }
    }
}

fn escape(c: char) -> String {
    let short = match c {
        '\0' => '0',
        '\x07' => 'a',
        '\x08' => 'b',
        '\t' => 't',
        '\n' => 'n',
        '\x0b' => 'v',
        '\x0c' => 'f',
        '\r' => 'r',
        '\x1b' => 'e',
        '"' => '"',
        '\\' => '\\',
        '\u{85}' => 'N',
        '\u{a0}' => '_',
        '\u{2028}' => 'L',
        '\u{2029}' => 'P',
        c => {
            return match c as u32 {
                n @ ..0x100 => format!("\\x{n:02X}"),
                n @ ..0x10000 => format!("\\u{n:04X}"),
                n => format!("\\U{n:08X}"),
            };
        }
    };
    format!("\\{short}")
}
