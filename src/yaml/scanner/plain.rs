//! Plain scalars.

use super::{Error, Kind, Scanner, Token};
use crate::yaml::token::Style;
use std::borrow::Cow;

/// The bytes that mean nothing wherever they stand in a plain scalar.
const IN_WORD: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0x21;
    while byte < 0x7F {
        table[byte] = !matches!(byte as u8, b':' | b'#' | b',' | b'?' | b'[' | b']' | b'{' | b'}');
        byte += 1;
    }
    table
};

/// Line breaks between two pieces of a scalar.
#[derive(Debug, Default)]
pub(super) struct Fold {
    /// The first break; empty: still on one line.
    leading: String,
    trailing: String,
}

impl Fold {
    pub(super) fn is_empty(&self) -> bool {
        self.leading.is_empty()
    }

    /// Appends what the breaks mean: one LF is a blank, more lose the first.
    pub(super) fn flush(&mut self, out: &mut String) {
        if !self.leading.starts_with('\n') {
            out.push_str(&self.leading);
            out.push_str(&self.trailing);
        } else if self.trailing.is_empty() {
            out.push(' ');
        } else {
            out.push_str(&self.trailing);
        }
        self.leading.clear();
        self.trailing.clear();
    }

    /// Where the next break goes.
    pub(super) fn next(&mut self) -> &mut String {
        if self.leading.is_empty() { &mut self.leading } else { &mut self.trailing }
    }

    /// Says that there was an escaped break: what follows is not folded.
    pub(super) fn trailing(&mut self) -> &mut String {
        &mut self.trailing
    }
}

impl<'a> Scanner<'a> {
    pub(super) fn scan_plain(&mut self) -> Result<Token<'a>, Error> {
        let (start, indent) = (self.cursor.mark(), (self.indent + 1) as u32);
        let first = self.plain_run();
        if self.is_key(first) {
            self.cursor.skip_bytes(first);
            let end = self.cursor.mark();
            let text = Cow::Borrowed(self.cursor.slice(start.at, end.at));
            return Ok(Token { kind: Kind::Scalar(text, Style::Plain), start, end });
        }
        if let Some(blanks) = self.next_indent(first, indent) {
            self.cursor.skip_bytes(first);
            let end = self.cursor.mark();
            self.cursor.skip_line();
            self.cursor.skip_ascii(blanks);
            self.simple_key_allowed = true;
            let text = Cow::Borrowed(self.cursor.slice(start.at, end.at));
            return Ok(Token { kind: Kind::Scalar(text, Style::Plain), start, end });
        }
        let (mut end, mut from) = (start, start.at);
        let mut folded = String::new();
        let (mut fold, mut multiline) = (Fold::default(), false);
        loop {
            if self.cursor.is_document_mark() || self.cursor.byte(0) == b'#' {
                break;
            }
            let length = if self.cursor.at() == start.at { first } else { self.plain_run() };
            if length > 0 {
                if !fold.is_empty() {
                    multiline = true;
                    folded.push_str(self.cursor.slice(from, end.at));
                    fold.flush(&mut folded);
                    from = self.cursor.at();
                }
                self.cursor.skip_bytes(length);
                end = self.cursor.mark();
            }
            if !(self.cursor.is_blank() || self.cursor.is_break()) {
                break;
            }
            self.plain_blanks(&mut fold, indent, start)?;
            if !self.in_flow() && self.cursor.column() < indent {
                break;
            }
        }
        if !fold.is_empty() {
            self.simple_key_allowed = true;
        }
        let tail = self.cursor.slice(from, end.at);
        let text = if multiline {
            folded.push_str(tail);
            Cow::Owned(folded)
        } else {
            Cow::Borrowed(tail)
        };
        Ok(Token { kind: Kind::Scalar(text, Style::Plain), start, end })
    }

    /// Whether a `:` ends these bytes, which are no mark of a document.
    fn is_key(&self, length: usize) -> bool {
        let rest = self.cursor.rest();
        length > 0 && rest.get(length) == Some(&b':') && !self.in_flow() && !matches!(rest[0], b'-' | b'.' | b'#')
    }

    /// The blanks at the start of the next line, if these bytes end with their line and the next one belongs to something else.
    fn next_indent(&self, length: usize, indent: u32) -> Option<usize> {
        let rest = self.cursor.rest();
        let usual = length > 0 && rest.get(length) == Some(&b'\n') && rest[0] != b'#' && !self.in_flow();
        if !usual || self.cursor.is_document_mark() {
            return None;
        }
        let next = &rest[length + 1..];
        let blanks = next.iter().take_while(|b| **b == b' ').count();
        let is_other = (blanks as u32) < indent && !matches!(next.get(blanks), Some(b'\t' | b'\n' | b'\r' | 0xC2 | 0xE2));
        is_other.then_some(blanks)
    }

    /// Bytes until blanks, a break or an indicator that ends the scalar. Outside of a flow, one blank between two words is passed.
    fn plain_run(&self) -> usize {
        let rest = self.cursor.rest();
        let flow = self.in_flow();
        let in_word = |at: usize| rest.get(at).is_some_and(|byte| IN_WORD[usize::from(*byte)]);
        let mut at = 0;
        loop {
            while in_word(at) {
                at += 1;
            }
            match rest.get(at) {
                None | Some(b'\t' | b'\n' | b'\r') => return at,
                Some(b' ') if at > 0 && !flow && in_word(at + 1) => at += 1,
                Some(b' ') => return at,
                Some(b':') if self.cursor.is_blankz(at + 1) => return at,
                Some(b',' | b'?' | b'[' | b']' | b'{' | b'}') if flow => return at,
                Some(0xC2 | 0xE2) if self.cursor.break_width(at) != 0 => return at,
                Some(_) => at += 1,
            }
        }
    }

    /// Over blanks and line breaks behind a piece.
    fn plain_blanks(&mut self, fold: &mut Fold, indent: u32, start: crate::yaml::error::Mark) -> Result<(), Error> {
        loop {
            if self.cursor.is_blank() {
                if !fold.is_empty() && self.cursor.column() < indent && self.cursor.byte(0) == b'\t' {
                    return Err(self.error(start, "found a tab character that violates indentation"));
                }
                self.cursor.skip_ascii(1);
            } else if self.cursor.is_break() {
                self.cursor.read_line(fold.next());
            } else {
                return Ok(());
            }
        }
    }
}
