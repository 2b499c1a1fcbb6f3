//! The lexer, state by state as Go's `text/template/parse` has it, because its odd corners (trim markers, what may stand beside
//! what) are visible in messages.

use super::{
    character::{code_point, decode, is_alphanumeric, last_len, word_len},
    token::{Item, Token},
};
use crate::template::quoted;
use memchr::memmem::Finder;

const SPACE: [u8; 4] = *b" \t\r\n";

/// Cuts a source into tokens on demand.
pub(super) struct Lexer<'a> {
    input: &'a [u8],
    left_delim: Finder<'static>,
    at: usize,
    start: usize,
    at_end: bool,
    parens: i32,
    in_action: bool,
    /// What the error token says: there is at most one.
    pub(super) problem: String,
}

fn has_left_trim(bytes: &[u8]) -> bool {
    bytes.len() >= 2 && bytes[0] == b'-' && SPACE.contains(&bytes[1])
}

fn has_right_trim(bytes: &[u8]) -> bool {
    bytes.len() >= 2 && SPACE.contains(&bytes[0]) && bytes[1] == b'-'
}

/// How many bytes of white space begin these.
fn space_len(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|b| SPACE.contains(b)).count()
}

/// Whether a word, or what begins like one, may end before this byte.
fn is_terminator(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'.' | b',' | b'|' | b':' | b')' | b'(')
}

impl<'a> Lexer<'a> {
    pub(super) fn new(input: &'a [u8]) -> Self {
        Self { input, left_delim: Finder::new(b"{{"), at: 0, start: 0, at_end: false, parens: 0, in_action: false, problem: String::new() }
    }

    /// The next token. After an error the rest of the input is gone, as in Go.
    pub(super) fn next_item(&mut self) -> Item {
        if self.in_action { self.inside_action() } else { self.text() }
    }

    fn rest(&self) -> &'a [u8] {
        &self.input[self.at..]
    }

    fn next(&mut self) -> Option<char> {
        if self.at >= self.input.len() {
            self.at_end = true;
            return None;
        }
        let (c, width) = decode(self.rest());
        self.at += width;
        Some(c)
    }

    fn backup(&mut self) {
        if !self.at_end && self.at > 0 {
            self.at -= last_len(&self.input[..self.at]);
        }
    }

    fn peek(&mut self) -> Option<char> {
        let c = self.next();
        self.backup();
        c
    }

    fn item(&mut self, token: Token) -> Item {
        let item = Item { token, start: self.start as u32, len: (self.at - self.start) as u32 };
        self.start = self.at;
        item
    }

    fn error(&mut self, message: impl Into<String>) -> Item {
        self.problem = message.into();
        let item = Item { token: Token::Error, start: self.start as u32, len: 0 };
        self.start = 0;
        self.at = 0;
        self.input = b"";
        item
    }

    /// Skips to here.
    fn ignore(&mut self) {
        self.start = self.at;
    }

    fn accept(&mut self, valid: &str) -> bool {
        match self.next() {
            Some(c) if valid.contains(c) => true,
            _ => {
                self.backup();
                false
            }
        }
    }

    fn accept_run(&mut self, valid: &str) {
        while self.accept(valid) {}
    }

    /// Literal text up to an action.
    fn text(&mut self) -> Item {
        loop {
            let Some(x) = self.left_delim.find(self.rest()) else {
                self.at = self.input.len();
                return self.item(if self.at > self.start { Token::Text } else { Token::Eof });
            };
            if x > 0 {
                self.at += x;
                let mut trim = 0;
                if has_left_trim(&self.input[self.at + 2..]) {
                    trim = self.input[self.start..self.at].iter().rev().take_while(|b| SPACE.contains(b)).count();
                }
                self.at -= trim;
                let item = self.item(Token::Text);
                self.at += trim;
                self.ignore();
                if item.len > 0 {
                    return item;
                }
            }
            if let Some(item) = self.left_delim() {
                return item;
            }
        }
    }

    /// `{{`; a comment gives nothing.
    fn left_delim(&mut self) -> Option<Item> {
        self.at += 2;
        let marker = if has_left_trim(self.rest()) { 2 } else { 0 };
        if self.input[self.at + marker..].starts_with(b"/*") {
            self.at += marker;
            self.ignore();
            return self.comment();
        }
        let item = self.item(Token::LeftDelim);
        self.in_action = true;
        self.at += marker;
        self.ignore();
        self.parens = 0;
        Some(item)
    }

    fn comment(&mut self) -> Option<Item> {
        self.at += 2;
        let Some(x) = memchr::memmem::find(self.rest(), b"*/") else { return Some(self.error("unclosed comment")) };
        self.at += x + 2;
        let Some(trim) = self.right_delim_here() else { return Some(self.error("comment ends before closing delimiter")) };
        self.skip_right_delim(trim);
        self.ignore();
        None
    }

    /// Whether `}}` stands here, and whether with a trim marker.
    fn right_delim_here(&self) -> Option<bool> {
        let rest = self.rest();
        if has_right_trim(rest) && rest[2..].starts_with(b"}}") {
            return Some(true);
        }
        rest.starts_with(b"}}").then_some(false)
    }

    fn skip_right_delim(&mut self, trim: bool) {
        self.at += if trim { 4 } else { 2 };
        if trim {
            self.at += space_len(self.rest());
        }
    }

    fn right_delim(&mut self) -> Item {
        let trim = self.right_delim_here() == Some(true);
        if trim {
            self.at += 2;
            self.ignore();
        }
        self.at += 2;
        let item = self.item(Token::RightDelim);
        if trim {
            self.at += space_len(self.rest());
            self.ignore();
        }
        self.in_action = false;
        item
    }

    fn inside_action(&mut self) -> Item {
        match self.rest() {
            [b'a'..=b'z' | b'A'..=b'Z' | b'_', ..] => return self.identifier(),
            [b'.', b'a'..=b'z' | b'A'..=b'Z' | b'_', ..] => {
                self.at += 1;
                return self.word(Token::Field);
            }
            [b' ', next, ..] if *next != b'-' && !SPACE.contains(next) => {
                self.at += 1;
                return self.item(Token::Space);
            }
            [b'}' | b' ' | b'\t' | b'\r' | b'\n', ..] if self.right_delim_here().is_some() => {
                return if self.parens == 0 { self.right_delim() } else { self.error("unclosed left paren") };
            }
            _ => {}
        }
        let Some(c) = self.next() else { return self.error("unclosed action") };
        match c {
            ' ' | '\t' | '\r' | '\n' => {
                self.backup();
                self.space()
            }
            '=' => self.item(Token::Assign),
            ':' if self.next() == Some('=') => self.item(Token::Declare),
            ':' => self.error("expected :="),
            '|' => self.item(Token::Pipe),
            '"' => self.quote('"', "unterminated quoted string", Token::String),
            '\'' => self.quote('\'', "unterminated character constant", Token::CharConstant),
            '`' => self.raw_quote(),
            '$' => self.field_or_variable(Token::Variable),
            '.' if self.rest().first().is_some_and(|b| !b.is_ascii_digit()) => self.field_or_variable(Token::Field),
            '.' | '+' | '-' | '0'..='9' => {
                self.backup();
                self.number()
            }
            c if is_alphanumeric(c) => {
                self.backup();
                self.identifier()
            }
            '(' => {
                self.parens += 1;
                self.item(Token::LeftParen)
            }
            ')' => {
                self.parens -= 1;
                if self.parens < 0 { self.error("unexpected right paren") } else { self.item(Token::RightParen) }
            }
            c if c.is_ascii() && !c.is_ascii_control() => self.item(Token::Char),
            c => self.error(format!("unrecognized character in action: {}", code_point(c))),
        }
    }

    fn space(&mut self) -> Item {
        let count = space_len(self.rest());
        self.at += count;
        // The last space may belong to ` -}}`.
        let tail = &self.input[self.at - 1..];
        if has_right_trim(tail) && tail[2..].starts_with(b"}}") {
            self.backup();
            if count == 1 {
                return self.right_delim();
            }
        }
        self.item(Token::Space)
    }

    fn identifier(&mut self) -> Item {
        let bad = self.word_end();
        let word = &self.input[self.start..self.at];
        if let Some(c) = bad {
            return self.error(format!("bad character {}", code_point(c)));
        }
        let token = Token::keyword(word).unwrap_or(match word {
            b"true" | b"false" => Token::Bool,
            _ => Token::Identifier,
        });
        self.item(token)
    }

    fn field_or_variable(&mut self, token: Token) -> Item {
        if self.at_terminator() {
            return self.item(if token == Token::Field { Token::Dot } else { token });
        }
        self.word(token)
    }

    fn word(&mut self, token: Token) -> Item {
        match self.word_end() {
            Some(c) => self.error(format!("bad character {}", code_point(c))),
            None => self.item(token),
        }
    }

    /// Moves behind a word; gives the character after it if that may not stand there.
    fn word_end(&mut self) -> Option<char> {
        self.at += word_len(self.rest());
        match self.rest() {
            [] => return None,
            [b, ..] if is_terminator(*b) => return None,
            [b, ..] if b.is_ascii() => return if self.rest().starts_with(b"}}") { None } else { Some((*b).into()) },
            _ => {}
        }
        let mut last = self.next();
        while last.is_some_and(is_alphanumeric) {
            last = self.next();
        }
        self.backup();
        if self.at_terminator() { None } else { last }
    }

    fn at_terminator(&self) -> bool {
        self.rest().first().is_none_or(|b| is_terminator(*b)) || self.rest().starts_with(b"}}")
    }

    fn quote(&mut self, end: char, unterminated: &'static str, token: Token) -> Item {
        loop {
            let plain = |b: &u8| b.is_ascii_graphic() && !matches!(b, b'\\' | b'"' | b'\'') || *b == b' ';
            self.at += self.rest().iter().take_while(|b| plain(b)).count();
            match self.next() {
                Some('\\') if !matches!(self.next(), None | Some('\n')) => {}
                Some('\\') | None | Some('\n') => return self.error(unterminated),
                Some(c) if c == end => return self.item(token),
                Some(_) => {}
            }
        }
    }

    fn raw_quote(&mut self) -> Item {
        let Some(length) = memchr::memchr(b'`', self.rest()) else { return self.error("unterminated raw quoted string") };
        self.at += length + 1;
        self.item(Token::RawString)
    }

    fn number(&mut self) -> Item {
        if !self.scan_number() {
            return self.bad_number();
        }
        if matches!(self.peek(), Some('+' | '-')) {
            if !self.scan_number() || self.input[self.at - 1] != b'i' {
                return self.bad_number();
            }
            return self.item(Token::Complex);
        }
        self.item(Token::Number)
    }

    fn bad_number(&mut self) -> Item {
        let text = quoted(&self.input[self.start..self.at]);
        self.error(format!("bad number syntax: {text}"))
    }

    fn scan_number(&mut self) -> bool {
        self.accept("+-");
        let mut digits = "0123456789_";
        if self.accept("0") {
            if self.accept("xX") {
                digits = "0123456789abcdefABCDEF_";
            } else if self.accept("oO") {
                digits = "01234567_";
            } else if self.accept("bB") {
                digits = "01_";
            }
        }
        self.accept_run(digits);
        if self.accept(".") {
            self.accept_run(digits);
        }
        let exponent = match digits.len() {
            11 => "eE",
            23 => "pP",
            _ => "",
        };
        if self.accept(exponent) {
            self.accept("+-");
            self.accept_run("0123456789_");
        }
        self.accept("i");
        if self.peek().is_some_and(is_alphanumeric) {
            self.next();
            return false;
        }
        true
    }
}
