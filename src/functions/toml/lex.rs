//! Text into items: the mechanics of BurntSushi's lexer. What may come where is in `states`.

use super::states::State;
use crate::functions::letters;
use std::collections::VecDeque;

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Error,
    Eof,
    Text,
    String,
    StringEsc,
    RawString,
    MultilineString,
    RawMultilineString,
    Bool,
    Integer,
    Float,
    Datetime,
    Array,
    ArrayEnd,
    TableStart,
    TableEnd,
    ArrayTableStart,
    ArrayTableEnd,
    KeyStart,
    KeyEnd,
    CommentStart,
    InlineTableStart,
    InlineTableEnd,
}

/// A piece of the text, or an error with its message as text.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) kind: Kind,
    pub(super) text: Vec<u8>,
    pub(super) line: usize,
}

/// The end of the text, as a rune.
pub(super) const EOF: char = '\0';

pub(super) struct Lexer<'a> {
    pub(super) input: &'a [u8],
    start: usize,
    pub(super) pos: usize,
    line: usize,
    state: Option<State>,
    items: VecDeque<Item>,
    /// Whether the string being read has an escape.
    pub(super) escaped: bool,
    /// Widths of the last runes, for up to four steps back.
    widths: [usize; 4],
    at_eof: bool,
    stack: Vec<State>,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(input: &'a [u8]) -> Self {
        Self {
            input,
            start: 0,
            pos: 0,
            line: 1,
            state: Some(State::Top),
            items: VecDeque::new(),
            escaped: false,
            widths: [0; 4],
            at_eof: false,
            stack: Vec::new(),
        }
    }

    pub(super) fn next_item(&mut self) -> Item {
        loop {
            if let Some(item) = self.items.pop_front() {
                return item;
            }
            match self.state {
                Some(state) => self.state = state.run(self),
                None => return Item { kind: Kind::Eof, text: Vec::new(), line: self.line },
            }
        }
    }

    pub(super) fn push(&mut self, state: State) {
        self.stack.push(state);
    }

    pub(super) fn pop(&mut self) -> Option<State> {
        self.stack.pop()
    }

    pub(super) fn current(&self) -> &'a [u8] {
        self.input.get(self.start..self.pos).unwrap_or_default()
    }

    pub(super) fn emit(&mut self, kind: Kind) {
        if self.start > self.pos {
            let byte = self.input.get(self.pos).copied().unwrap_or_default();
            self.error(format!("invalid UTF-8 byte: 0x{byte:02x}"));
            return;
        }
        self.items.push_back(Item { kind, text: self.current().to_vec(), line: self.line });
        self.start = self.pos;
    }

    pub(super) fn emit_trimmed(&mut self, kind: Kind) {
        self.items.push_back(Item { kind, text: self.current().trim_ascii().to_vec(), line: self.line });
        self.start = self.pos;
    }

    /// The next rune; a bad one is an error and U+FFFD.
    pub(super) fn next(&mut self) -> char {
        if self.pos >= self.input.len() {
            self.at_eof = true;
            return EOF;
        }
        if self.input[self.pos] == b'\n' {
            self.line += 1;
        }
        self.widths = [self.widths[0], self.widths[0], self.widths[1], self.widths[2]];
        let (rune, width) = letters::decode(&self.input[self.pos..]);
        if rune == letters::REPLACEMENT && width == 1 {
            self.error(format!("invalid UTF-8 byte: 0x{:02x}", self.input[self.pos]));
            return letters::REPLACEMENT;
        }
        let control = (rune < ' ' || rune == '\x7F') && !matches!(rune, '\t' | '\r' | '\n');
        if control || rune == '\r' && self.input.get(self.pos + 1) != Some(&b'\n') {
            let text = format!("TOML files cannot contain control characters: '0x{:02x}'", u32::from(rune));
            self.push_error(text, self.line);
            return letters::REPLACEMENT;
        }
        self.widths[0] = width;
        self.pos += width;
        rune
    }

    pub(super) fn ignore(&mut self) {
        self.start = self.pos;
    }

    /// One rune back.
    pub(super) fn backup(&mut self) {
        if std::mem::take(&mut self.at_eof) {
            return;
        }
        let width = self.widths[0];
        self.widths = [self.widths[1], self.widths[2], self.widths[3], self.widths[3]];
        self.pos = self.pos.saturating_sub(width);
        if self.input.get(self.pos) == Some(&b'\n') {
            self.line = self.line.saturating_sub(1);
        }
    }

    pub(super) fn accept(&mut self, wanted: char) -> bool {
        if self.next() == wanted {
            return true;
        }
        self.backup();
        false
    }

    pub(super) fn peek(&mut self) -> char {
        let rune = self.next();
        self.backup();
        rune
    }

    /// Skips runes that `wanted` takes.
    pub(super) fn skip(&mut self, wanted: fn(char) -> bool) {
        while wanted(self.next()) {}
        self.backup();
        self.ignore();
    }

    fn push_error(&mut self, message: String, line: usize) {
        self.items.push_back(Item { kind: Kind::Error, text: message.into_bytes(), line });
    }

    /// An error of a type of its own: at the end of the text it stands on the line before.
    pub(super) fn error(&mut self, message: String) -> Option<State> {
        let line = if self.at_eof { self.line.wrapping_sub(1) } else { self.line };
        self.push_error(message, line);
        None
    }

    /// An error on the line before.
    pub(super) fn error_previous_line(&mut self, message: String) -> Option<State> {
        self.push_error(message, self.line.wrapping_sub(1));
        None
    }

    /// A plain error: at the end of the text it stands on the last line that has something.
    pub(super) fn fail(&mut self, message: impl Into<String>) -> Option<State> {
        let after_break = self.at_eof && self.pos >= 1 && self.input.get(self.pos - 1) == Some(&b'\n');
        self.push_error(message.into(), self.line - usize::from(after_break && self.line > 0));
        None
    }
}
