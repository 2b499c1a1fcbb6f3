//! Go's syntax of regular expressions into the tree of `regex-syntax`. Mirrors `regexp/syntax.Parse` with the Perl flags.
//!
//! Contract: what Go refuses is refused at the same place with the same text; what Go accepts has Go's meaning.

use super::{
    class,
    count::counts,
    error::{Code, RegexpError},
    escape::{check_utf8, class_char, escaped_char, next_char},
};
use regex_syntax::hir::{Capture, Class, ClassUnicode, Hir, Look, Repetition};

/// A parsed pattern and the names of its groups, group 0 first.
pub(super) struct Parsed {
    pub(super) hir: Hir,
    pub(super) names: Vec<Option<String>>,
}

const FOLD: u8 = 1;
const ONE_LINE: u8 = 2;
const DOT_NL: u8 = 4;
const LAZY: u8 = 8;
const MAX_REPEAT: i64 = 1000;
const MAX_HEIGHT: u32 = 1000;

pub(super) type Result<T> = std::result::Result<T, RegexpError>;

/// A subexpression with what Go limits about it.
struct Node {
    hir: Hir,
    height: u32,
    /// The largest product of nested counted repetitions.
    repeats: i64,
}

enum Item {
    Node(Node),
    /// An open group: the flags to go back to, and the group's number unless it does not capture.
    Open(u8, Option<u32>),
    Bar,
}

struct Parser<'p> {
    whole: &'p [u8],
    flags: u8,
    stack: Vec<Item>,
    names: Vec<Option<String>>,
}

pub(super) fn parse(pattern: &[u8]) -> Result<Parsed> {
    let mut parser = Parser { whole: pattern, flags: ONE_LINE, stack: Vec::new(), names: vec![None] };
    parser.run()?;
    let node = parser.close_alternatives()?;
    if !parser.stack.is_empty() {
        return Err(RegexpError::new(Code::MissingParen, pattern));
    }
    Ok(Parsed { hir: node.hir, names: parser.names })
}

impl<'p> Parser<'p> {
    fn run(&mut self) -> Result<()> {
        let (mut rest, mut last_repeat): (&[u8], &[u8]) = (self.whole, b"");
        while let Some(first) = rest.first() {
            let before = rest;
            let mut repeat: &[u8] = b"";
            rest = match first {
                b'(' if rest.get(1) == Some(&b'?') => self.perl_group(rest)?,
                b'(' => {
                    self.open(None);
                    &rest[1..]
                }
                b'|' => {
                    self.stack.push(Item::Bar);
                    &rest[1..]
                }
                b')' => {
                    self.close_group()?;
                    &rest[1..]
                }
                b'^' => self.look(if self.has(ONE_LINE) { Look::Start } else { Look::StartLF }, &rest[1..]),
                b'$' => self.look(if self.has(ONE_LINE) { Look::End } else { Look::EndLF }, &rest[1..]),
                b'.' => {
                    let newline: &[(char, char)] = &[('\0', '\t'), ('\x0b', '\u{10FFFF}')];
                    self.class(class::of(if self.has(DOT_NL) { &[('\0', '\u{10FFFF}')] } else { newline }));
                    &rest[1..]
                }
                b'[' => self.bracket(rest)?,
                b'*' | b'+' | b'?' => {
                    repeat = before;
                    let (min, max) = match first {
                        b'*' => (0, -1),
                        b'+' => (1, -1),
                        _ => (0, 1),
                    };
                    self.repeat((min, max, false), before, &rest[1..], last_repeat)?
                }
                b'{' => match counts(rest) {
                    None => {
                        self.literal('{');
                        &rest[1..]
                    }
                    Some((min, max, after)) => {
                        repeat = before;
                        if !(0..=MAX_REPEAT).contains(&min) || max > MAX_REPEAT || max >= 0 && min > max {
                            return Err(RegexpError::new(Code::InvalidRepeatSize, &before[..before.len() - after.len()]));
                        }
                        self.repeat((min, max, true), before, after, last_repeat)?
                    }
                },
                b'\\' => self.escape(rest)?,
                _ => {
                    let (c, after) = next_char(rest)?;
                    self.literal(c);
                    after
                }
            };
            last_repeat = repeat;
        }
        Ok(())
    }

    fn has(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }

    fn push(&mut self, hir: Hir) {
        self.stack.push(Item::Node(Node { hir, height: 1, repeats: 1 }));
    }

    fn look<'r>(&mut self, look: Look, rest: &'r [u8]) -> &'r [u8] {
        self.push(Hir::look(look));
        rest
    }

    fn class(&mut self, class: ClassUnicode) {
        self.push(Hir::class(Class::Unicode(class)));
    }

    fn literal(&mut self, c: char) {
        if self.has(FOLD) {
            let mut folded = ClassUnicode::empty();
            class::add(&mut folded, class::of(&[(c, c)]), false, true);
            self.class(folded);
        } else {
            self.push(Hir::literal(c.to_string().into_bytes()));
        }
    }

    fn open(&mut self, name: Option<String>) {
        self.names.push(name);
        let number = u32::try_from(self.names.len() - 1).ok();
        self.stack.push(Item::Open(self.flags, number));
    }

    /// Everything since the open group or the start, as one node.
    fn close_alternatives(&mut self) -> Result<Node> {
        let start = self.stack.iter().rposition(|item| matches!(item, Item::Open(..))).map_or(0, |open| open + 1);
        let (mut branches, mut branch) = (Vec::new(), Vec::new());
        let (mut height, mut repeats, mut bars) = (0, 1, 0);
        for item in self.stack.drain(start..) {
            match item {
                Item::Node(node) => {
                    height = height.max(node.height);
                    repeats = repeats.max(node.repeats);
                    branch.push(node.hir);
                }
                Item::Bar | Item::Open(..) => {
                    bars += 1;
                    branches.push(Hir::concat(std::mem::take(&mut branch)));
                }
            }
        }
        let deeper = u32::from(branch.len() > 1 || bars > 0) + u32::from(bars > 0 && branch.len() > 1);
        branches.push(Hir::concat(branch));
        let hir = Hir::alternation(branches);
        // What is empty is a node of its own.
        self.checked(Node { hir, height: height.max(1) + deeper, repeats })
    }

    fn checked(&self, node: Node) -> Result<Node> {
        if node.height > MAX_HEIGHT { Err(RegexpError::new(Code::NestingDepth, self.whole)) } else { Ok(node) }
    }

    fn close_group(&mut self) -> Result<()> {
        let node = self.close_alternatives()?;
        let Some(Item::Open(flags, number)) = self.stack.pop() else {
            return Err(RegexpError::new(Code::UnexpectedParen, self.whole));
        };
        self.flags = flags;
        let node = match number {
            None => node,
            Some(index) => {
                let hir = Hir::capture(Capture { index, name: None, sub: Box::new(node.hir) });
                self.checked(Node { hir, height: node.height + 1, repeats: node.repeats })?
            }
        };
        self.stack.push(Item::Node(node));
        Ok(())
    }

    /// Applies `(min, max, counted)` to the last node; a negative maximum is none.
    fn repeat<'r>(&mut self, range: (i64, i64, bool), before: &[u8], mut after: &'r [u8], last: &[u8]) -> Result<&'r [u8]> {
        let (min, max, counted) = range;
        let mut greedy = !self.has(LAZY);
        if after.first() == Some(&b'?') {
            after = &after[1..];
            greedy = !greedy;
        }
        if !last.is_empty() {
            return Err(RegexpError::new(Code::InvalidRepeatOp, &last[..last.len() - after.len()]));
        }
        let text = &before[..before.len() - after.len()];
        let Some(Item::Node(node)) = self.stack.pop_if(|item| matches!(item, Item::Node(_))) else {
            return Err(RegexpError::new(Code::MissingRepeatArgument, text));
        };
        let most = if max < 0 { min } else { max };
        let repeats = if !counted {
            node.repeats
        } else if max == 0 {
            1
        } else {
            node.repeats * most.max(1)
        };
        if counted && (min >= 2 || max >= 2) && repeats > MAX_REPEAT {
            return Err(RegexpError::new(Code::InvalidRepeatSize, text));
        }
        let (min, max) = (u32::try_from(min).unwrap_or(0), u32::try_from(max).ok());
        let hir = Hir::repetition(Repetition { min, max, greedy, sub: Box::new(node.hir) });
        let node = self.checked(Node { hir, height: node.height + 1, repeats })?;
        self.stack.push(Item::Node(node));
        Ok(after)
    }

    /// `(?flags)`, `(?flags:`, `(?P<name>`, `(?<name>`. Mirrors `parsePerlFlags`.
    fn perl_group<'r>(&mut self, text: &'r [u8]) -> Result<&'r [u8]> {
        let with_p = text.len() > 4 && text[2..].starts_with(b"P<");
        if with_p || text.len() > 3 && text[2] == b'<' {
            return self.named_group(text, if with_p { 4 } else { 3 });
        }
        let (mut rest, mut flags, mut negative, mut saw_flag) = (&text[2..], self.flags, false, false);
        while !rest.is_empty() {
            let (c, after) = next_char(rest)?;
            rest = after;
            match c {
                'i' => flags |= FOLD,
                'm' => flags &= !ONE_LINE,
                's' => flags |= DOT_NL,
                'U' => flags |= LAZY,
                '-' if !negative => {
                    negative = true;
                    flags = !flags;
                    saw_flag = false;
                    continue;
                }
                ':' | ')' if !negative || saw_flag => {
                    if c == ':' {
                        self.stack.push(Item::Open(self.flags, None));
                    }
                    self.flags = if negative { !flags } else { flags };
                    return Ok(rest);
                }
                _ => break,
            }
            saw_flag = true;
        }
        Err(RegexpError::new(Code::InvalidPerlOp, &text[..text.len() - rest.len()]))
    }

    fn named_group<'r>(&mut self, text: &'r [u8], start: usize) -> Result<&'r [u8]> {
        let Some(end) = memchr::memchr(b'>', text) else {
            check_utf8(text)?;
            return Err(RegexpError::new(Code::InvalidNamedCapture, text));
        };
        let name = check_utf8(&text[start.min(end)..end])?;
        if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
            return Err(RegexpError::new(Code::InvalidNamedCapture, &text[..=end]));
        }
        self.open(Some(name.to_owned()));
        Ok(&text[end + 1..])
    }

    fn escape<'r>(&mut self, text: &'r [u8]) -> Result<&'r [u8]> {
        let rest = text.get(2..).unwrap_or_default();
        match text.get(1) {
            Some(b'A') => return Ok(self.look(Look::Start, rest)),
            Some(b'b') => return Ok(self.look(Look::WordAscii, rest)),
            Some(b'B') => return Ok(self.look(Look::WordAsciiNegate, rest)),
            Some(b'z') => return Ok(self.look(Look::End, rest)),
            Some(b'C') => return Err(RegexpError::new(Code::InvalidEscape, &text[..2])),
            Some(b'Q') => return self.quoted(rest),
            _ => {}
        }
        let mut found = ClassUnicode::empty();
        if let Some(rest) = self.class_escape(text, &mut found)? {
            self.class(found);
            return Ok(rest);
        }
        let (c, rest) = escaped_char(text)?;
        self.literal(c);
        Ok(rest)
    }

    fn quoted<'r>(&mut self, text: &'r [u8]) -> Result<&'r [u8]> {
        let end = memchr::memmem::find(text, br"\E");
        let mut literal = &text[..end.unwrap_or(text.len())];
        while !literal.is_empty() {
            let (c, rest) = next_char(literal)?;
            self.literal(c);
            literal = rest;
        }
        Ok(&text[end.map_or(text.len(), |e| e + 2)..])
    }

    /// `\pN`, `\p{Name}`, `\d` and the like, added to a class; `None`: something else.
    fn class_escape<'r>(&self, text: &'r [u8], into: &mut ClassUnicode) -> Result<Option<&'r [u8]>> {
        if text.first() != Some(&b'\\') || text.len() < 2 {
            return Ok(None);
        }
        if let Some((found, negate)) = class::perl(text[1]) {
            class::add(into, found, negate, self.has(FOLD));
            return Ok(Some(&text[2..]));
        }
        if !matches!(text[1], b'p' | b'P') {
            return Ok(None);
        }
        let mut negate = text[1] == b'P';
        let (name, end) = if text.get(2) == Some(&b'{') {
            let Some(close) = memchr::memchr(b'}', text) else {
                check_utf8(text)?;
                return Err(RegexpError::new(Code::InvalidCharRange, text));
            };
            (check_utf8(&text[3..close])?, close + 1)
        } else if text.len() == 2 {
            ("", 2)
        } else {
            let (_, rest) = next_char(&text[2..])?;
            let end = text.len() - rest.len();
            (check_utf8(&text[2..end])?, end)
        };
        let name = name.strip_prefix('^').inspect(|_| negate = !negate).unwrap_or(name);
        class::add(into, class::unicode(name, &text[..end])?, negate, self.has(FOLD));
        Ok(Some(&text[end..]))
    }

    fn bracket<'r>(&mut self, whole: &'r [u8]) -> Result<&'r [u8]> {
        let (mut class, mut rest) = (ClassUnicode::empty(), &whole[1..]);
        let negate = rest.first() == Some(&b'^');
        if negate {
            rest = &rest[1..];
        }
        let mut first = true;
        while first || rest.first() != Some(&b']') {
            first = false;
            if rest.starts_with(b"[:")
                && let Some(length) = memchr::memmem::find(&rest[2..], b":]")
            {
                let name = &rest[..length + 4];
                let (found, inverted) = class::posix(name).ok_or_else(|| RegexpError::new(Code::InvalidCharRange, name))?;
                class::add(&mut class, found, inverted, self.has(FOLD));
                rest = &rest[name.len()..];
                continue;
            }
            if let Some(after) = self.class_escape(rest, &mut class)? {
                rest = after;
                continue;
            }
            let range = rest;
            let (low, after) = class_char(rest, whole)?;
            (rest, first) = (after, false);
            let mut high = low;
            if rest.first() == Some(&b'-') && rest.len() >= 2 && rest[1] != b']' {
                (high, rest) = class_char(&rest[1..], whole)?;
                if high < low {
                    return Err(RegexpError::new(Code::InvalidCharRange, &range[..range.len() - rest.len()]));
                }
            }
            class::add(&mut class, class::of(&[(low, high)]), false, self.has(FOLD));
        }
        if negate {
            class.negate();
        }
        self.class(class);
        Ok(&rest[1..])
    }
}
