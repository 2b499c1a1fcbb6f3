//! Text straight to events, for the YAML that nearly all files are: blocks of mappings and sequences, scalars of every style, flow
//! sequences of scalars on one line.
//!
//! Contract: the events and marks are those of the parser, which needs a queue of tokens because a `:` can turn what stands before
//! it into a key. Whatever else a text has, errors too, ends in [`Error::undecided`]: then the parser begins anew.

use super::{Cursor, Error, Kind, Mark, Profile, Scanner};
use crate::yaml::{
    event::{About, Event, EventKind},
    token::{Style, Token},
};
use std::borrow::Cow;

/// Columns a key may have; the parser knows the true limit.
const LONGEST_KEY: u32 = 1000;
const DEEPEST: usize = 1000;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kept {
    Map,
    Sequence,
    /// In the column of the mapping around it.
    Indentless,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Expect {
    Stream,
    /// What follows `---`.
    Content,
    Root,
    /// The key that opened a mapping.
    FirstKey,
    Value,
    Item,
    FlowItem(bool),
    FlowMapEnd,
    /// A node is complete, and this is the next token.
    Next,
    DocumentEnd,
    Document,
    End,
}

#[derive(Debug)]
pub(in crate::yaml) struct Direct<'a> {
    scanner: Scanner<'a>,
    expect: Expect,
    open: Vec<(Kept, u32)>,
    key: Option<Event<'a>>,
}

type Next<'a> = Result<Event<'a>, Error>;

fn event(kind: EventKind<'_>, start: Mark, end: Mark) -> Event<'_> {
    Event { kind, start, end }
}

fn scalar<'a>(token: Token<'a>) -> Next<'a> {
    match token.kind {
        Kind::Scalar(value, style) => Ok(event(EventKind::Scalar { value, style, about: About::default() }, token.start, token.end)),
        _ => Err(Error::undecided()),
    }
}

impl<'a> Direct<'a> {
    /// A reader of a text without forbidden characters.
    pub(in crate::yaml) fn new(text: &'a str, profile: Profile) -> Self {
        let mut scanner = Scanner::new(text, None, profile);
        scanner.simple_key_allowed = true;
        let expect = if scanner.cursor.is_marked() { Expect::End } else { Expect::Stream };
        Self { scanner, expect, open: Vec::with_capacity(16), key: None }
    }

    fn cursor(&mut self) -> &mut Cursor<'a> {
        &mut self.scanner.cursor
    }

    fn mark(&self) -> Mark {
        self.scanner.cursor.mark()
    }

    /// Column of the innermost collection; -1: none.
    fn column(&self) -> i32 {
        self.open.last().map_or(-1, |(_, column)| *column as i32)
    }

    /// The next event.
    ///
    /// # Errors
    /// For what this does not read.
    pub(in crate::yaml) fn next(&mut self) -> Next<'a> {
        match self.expect {
            Expect::Stream => {
                self.advance()?;
                if self.at_end() || self.scanner.cursor.is_document_mark() {
                    return self.document();
                }
                self.expect = Expect::Root;
                Ok(event(EventKind::DocumentStart, self.mark(), self.mark()))
            }
            Expect::Document => self.document(),
            Expect::Content if self.ends_document() => self.empty(self.mark(), Expect::DocumentEnd),
            Expect::Content | Expect::Root => self.node(true),
            Expect::FirstKey => {
                self.expect = Expect::Value;
                self.key.take().ok_or_else(Error::undecided)
            }
            Expect::Value => self.value(),
            Expect::Item => self.item(),
            Expect::FlowItem(first) => self.flow_item(first),
            Expect::FlowMapEnd => self.flow_end(EventKind::MappingEnd),
            Expect::Next => self.after_node(),
            Expect::DocumentEnd => {
                self.expect = Expect::Document;
                Ok(event(EventKind::DocumentEnd, self.mark(), self.mark()))
            }
            Expect::End => Err(Error::undecided()),
        }
    }

    /// To the next token.
    fn advance(&mut self) -> Result<(), Error> {
        let cursor = self.cursor();
        loop {
            cursor.skip_spaces();
            match cursor.byte(0) {
                b'\n' => cursor.skip_line(),
                b'#' => cursor.skip_to_break(),
                0 => {
                    cursor.force_line();
                    return Ok(());
                }
                b'\t' | b'\r' | 0xC2 | 0xE2 => return Err(Error::undecided()),
                _ => return Ok(()),
            }
        }
    }

    fn at_end(&self) -> bool {
        self.scanner.cursor.is_end()
    }

    fn ends_document(&self) -> bool {
        self.at_end() || self.scanner.cursor.is_document_mark()
    }

    fn is_entry(&self) -> bool {
        self.scanner.cursor.byte(0) == b'-' && self.scanner.cursor.is_blankz(1)
    }

    fn is_colon(&self) -> bool {
        self.scanner.cursor.byte(0) == b':' && self.scanner.cursor.is_blankz(1)
    }

    /// `---` alone on its line, or the end.
    fn document(&mut self) -> Next<'a> {
        let start = self.mark();
        if self.at_end() {
            return Ok(event(EventKind::StreamEnd, start, start));
        }
        if self.scanner.cursor.byte(0) != b'-' || !self.scanner.cursor.is_document_mark() {
            return Err(Error::undecided());
        }
        self.cursor().skip_ascii(3);
        let end = self.mark();
        self.advance_over_line(end.line)?;
        self.expect = Expect::Content;
        Ok(event(EventKind::DocumentStart, start, end))
    }

    /// To the next token, which must not be on this line.
    fn advance_over_line(&mut self, line: u32) -> Result<(), Error> {
        self.advance()?;
        if self.mark().line == line && !self.at_end() { Err(Error::undecided()) } else { Ok(()) }
    }

    fn empty(&mut self, mark: Mark, expect: Expect) -> Next<'a> {
        self.expect = expect;
        let kind = EventKind::Scalar { value: Cow::Borrowed(""), style: Style::Plain, about: About::default() };
        Ok(event(kind, mark, mark))
    }

    fn push(&mut self, kept: Kept, column: u32) -> Result<(), Error> {
        self.open.push((kept, column));
        if self.open.len() > DEEPEST { Err(Error::undecided()) } else { Ok(()) }
    }

    /// What stands at the column of a node inside of the innermost collection. `fresh`: it may be a collection in block style.
    fn node(&mut self, fresh: bool) -> Next<'a> {
        let start = self.mark();
        match self.scanner.cursor.byte(0) {
            b'-' if self.is_entry() => {
                if !fresh {
                    return Err(Error::undecided());
                }
                self.push(Kept::Sequence, start.column)?;
                self.expect = Expect::Item;
                Ok(event(EventKind::SequenceStart(About::default()), start, start))
            }
            b'[' => self.flow(EventKind::SequenceStart(About::default()), Expect::FlowItem(true)),
            b'{' => self.flow(EventKind::MappingStart(About::default()), Expect::FlowMapEnd),
            b'|' | b'>' => {
                self.scanner.indent = self.column();
                let token = self.scanner.scan_block()?;
                self.advance()?;
                self.expect = Expect::Next;
                scalar(token)
            }
            _ => {
                let token = self.one_scalar()?;
                if !self.is_colon() {
                    return self.complete(token);
                }
                if !fresh || !self.is_key(&token) {
                    return Err(Error::undecided());
                }
                self.push(Kept::Map, start.column)?;
                self.key = Some(scalar(token)?);
                self.expect = Expect::FirstKey;
                Ok(event(EventKind::MappingStart(About::default()), start, start))
            }
        }
    }

    fn is_key(&self, token: &Token<'a>) -> bool {
        token.start.line == self.mark().line && token.end.column - token.start.column < LONGEST_KEY
    }

    /// A plain or quoted scalar.
    fn one_scalar(&mut self) -> Result<Token<'a>, Error> {
        self.scanner.indent = self.column();
        match self.scanner.cursor.byte(0) {
            b'"' => self.scanner.scan_double_quoted(),
            b'\'' => self.scanner.scan_single_quoted(),
            0 | b'#' | b'&' | b'*' | b'!' | b'%' | b'@' | b'`' | b',' | b'[' | b']' | b'{' | b'}' | b'|' | b'>' => Err(Error::undecided()),
            b'?' | b':' | b'-' if self.scanner.cursor.is_blankz(1) => Err(Error::undecided()),
            _ => self.scanner.scan_plain(),
        }
    }

    /// A scalar after which the line ends.
    fn complete(&mut self, token: Token<'a>) -> Next<'a> {
        self.advance_over_line(token.end.line)?;
        self.expect = Expect::Next;
        scalar(token)
    }

    fn flow(&mut self, kind: EventKind<'a>, expect: Expect) -> Next<'a> {
        let start = self.mark();
        self.cursor().skip_ascii(1);
        self.expect = expect;
        Ok(event(kind, start, self.mark()))
    }

    fn flow_end(&mut self, kind: EventKind<'a>) -> Next<'a> {
        let start = self.mark();
        let closing = if matches!(kind, EventKind::MappingEnd) { b'}' } else { b']' };
        if self.scanner.cursor.byte(0) != closing {
            return Err(Error::undecided());
        }
        self.cursor().skip_ascii(1);
        let end = self.mark();
        self.advance_over_line(end.line)?;
        self.expect = Expect::Next;
        Ok(event(kind, start, end))
    }

    fn flow_item(&mut self, first: bool) -> Next<'a> {
        self.cursor().skip_spaces();
        match (self.scanner.cursor.byte(0), first) {
            (b']', _) => return self.flow_end(EventKind::SequenceEnd),
            (b',', false) => {
                self.cursor().skip_ascii(1);
                self.cursor().skip_spaces();
            }
            (_, true) => {}
            _ => return Err(Error::undecided()),
        }
        self.expect = Expect::FlowItem(false);
        let start = self.mark();
        let token = match self.scanner.cursor.byte(0) {
            b'"' | b'\'' => self.one_scalar()?,
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'/' | b'.' | b'$' => self.flow_word(),
            _ => return Err(Error::undecided()),
        };
        self.cursor().skip_spaces();
        let closed = matches!(self.scanner.cursor.byte(0), b',' | b']');
        if closed && self.mark().line == start.line { scalar(token) } else { Err(Error::undecided()) }
    }

    /// A plain scalar in a flow sequence, of characters that mean nothing there.
    fn flow_word(&mut self) -> Token<'a> {
        let start = self.mark();
        let plain = |b: &u8| b.is_ascii_alphanumeric() || b"_./-+=$()*@~^;<> ".contains(b);
        let rest = self.scanner.cursor.rest();
        let length = rest.iter().position(|b| !plain(b)).unwrap_or(rest.len());
        let blanks = rest[..length].iter().rev().take_while(|b| **b == b' ').count();
        self.cursor().skip_ascii(length - blanks);
        let end = self.mark();
        let text = Cow::Borrowed(self.scanner.cursor.slice(start.at, end.at));
        Token { kind: Kind::Scalar(text, Style::Plain), start, end }
    }

    /// From the `:` of a key.
    fn value(&mut self) -> Next<'a> {
        self.cursor().skip_ascii(1);
        let colon = self.mark();
        self.advance()?;
        let (mark, outer) = (self.mark(), self.column());
        if self.ends_document() {
            return self.empty(colon, Expect::Next);
        }
        if mark.line == colon.line {
            return self.node(false);
        }
        if mark.column as i32 > outer {
            return self.node(true);
        }
        if mark.column as i32 == outer && self.is_entry() {
            self.push(Kept::Indentless, mark.column)?;
            self.expect = Expect::Item;
            let end = Mark { at: mark.at + 1, column: mark.column + 1, ..mark };
            return Ok(event(EventKind::SequenceStart(About::default()), mark, end));
        }
        self.empty(colon, Expect::Next)
    }

    /// From the `-` of an item.
    fn item(&mut self) -> Next<'a> {
        self.cursor().skip_ascii(1);
        let dash = self.mark();
        self.advance()?;
        let mark = self.mark();
        if self.ends_document() || mark.line != dash.line && mark.column as i32 <= self.column() {
            return self.empty(dash, Expect::Next);
        }
        self.node(true)
    }

    /// The next entry of a collection, or its end.
    fn after_node(&mut self) -> Next<'a> {
        let mark = self.mark();
        let column = if self.ends_document() { -1 } else { mark.column as i32 };
        let Some((kept, own)) = self.open.last().copied() else {
            self.expect = Expect::DocumentEnd;
            return if column < 0 { self.next() } else { Err(Error::undecided()) };
        };
        let own = own as i32;
        if column > own {
            return Err(Error::undecided());
        }
        if column == own && kept != Kept::Map && self.is_entry() {
            return self.item();
        }
        if column < own || kept == Kept::Indentless {
            self.open.pop();
            let kind = if kept == Kept::Map { EventKind::MappingEnd } else { EventKind::SequenceEnd };
            return Ok(event(kind, mark, mark));
        }
        if kept == Kept::Sequence {
            return Err(Error::undecided());
        }
        let token = self.one_scalar()?;
        if !self.is_colon() || !self.is_key(&token) {
            return Err(Error::undecided());
        }
        self.expect = Expect::Value;
        scalar(token)
    }
}

#[cfg(test)]
mod tests {
    use super::Profile;
    use crate::yaml::{
        event::{
            Events,
            tests::{all, direct},
        },
        parser::Parser,
    };

    /// Texts a few characters away from usual ones: what is read to the end is read as the parser reads it.
    #[test]
    fn gives_the_events_of_the_parser_wherever_it_gives_all() {
        const BASES: [&str; 5] = [
            "a: 1\nb:\n- c: [x, \"y\"]\n  d: {}\n- - e\n  -\nf: |\n  g\n\nh: 'i' # j\n",
            "---\na:\n  - |-\n     b\n   # c\n---\n\nm: n\n   o\np: >+\n q\n\n r\n",
            "\"s t\": \"\\tu\\\n  v\"\nw: []\nx:\n  []\ny: ~\n",
            "- a\n-\n- b: c\n  d: |2\n     e\n- 'f''g'\n",
            "\u{e9}: \u{e9}#x\r\nb:   c d\r\n...\ne: [a,b , 'c']\n",
        ];
        const SIGNS: &[char] = &[
            ' ', ' ', '\t', '\n', '\n', '\r', ':', '-', '#', '\'', '"', '|', '>', '[', ']', '{', '}', ',', '&', '*', '!', '?', '%', 'a',
            '1', '.', '\\',
        ];
        let mut state = 1_u64;
        let mut below = |limit: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).unwrap_or_default() % limit
        };
        let mut read = 0;
        for round in 0..60_000 {
            let mut text: Vec<char> = BASES[round % BASES.len()].chars().collect();
            for _ in 0..=below(3) {
                let (at, sign) = (below(text.len()), SIGNS[below(SIGNS.len())]);
                match below(3) {
                    0 => drop(text.remove(at)),
                    1 => text[at] = sign,
                    _ => text.insert(at, sign),
                }
            }
            let text: String = text.into_iter().collect();
            if let Some(events) = all(direct(&text)) {
                read += 1;
                let parser = Events::Parser(Parser::new(&text, None, Profile::V3));
                assert_eq!(Some(events), all(parser), "{text:?}");
            }
        }
        assert!(read > 10_000, "{read}");
    }
}
