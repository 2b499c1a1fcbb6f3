//! Characters to tokens, with the rules, limits and error texts of go-yaml's scanner.
//!
//! Contract: the text is valid UTF-8 without forbidden characters; columns count characters; a scalar borrows from the text
//! unless it was folded or escaped.
//!
//! - `cursor`: the place in the text
//! - `direct`: events without tokens, for plain texts
//! - `fetch`: which token starts here
//! - `plain`, `quoted`, `block`: scalars
//! - `tag`: anchors, tags and directives

mod block;
mod cursor;
mod direct;
mod fetch;
mod plain;
mod quoted;
mod tag;

use super::error::{Error, Mark, Profile};
use super::token::{Kind, Token};
use cursor::Cursor;
pub(super) use direct::Direct;
use std::collections::VecDeque;

/// How deep blocks and flow collections may nest.
const MAX_DEPTH: usize = 10_000;

/// Where a mapping key may have begun.
#[derive(Clone, Copy, Debug, Default)]
struct SimpleKey {
    possible: bool,
    /// A `:` must follow.
    required: bool,
    /// Number of the token that the key would stand before.
    token: usize,
    mark: Mark,
}

#[derive(Debug)]
pub(super) struct Scanner<'a> {
    cursor: Cursor<'a>,
    profile: Profile,
    /// What the reader finds wrong behind the end of the text.
    problem: Option<&'static str>,
    tokens: VecDeque<Token<'a>>,
    /// Tokens handed out so far.
    taken: usize,
    started: bool,
    ended: bool,
    simple_key_allowed: bool,
    /// Column of the innermost block; -1 outside.
    indent: i32,
    indents: Vec<i32>,
    /// One per flow level.
    keys: Vec<SimpleKey>,
    /// Token and level of the keys that hold back the queue, outermost first. go-yaml keeps these in a map by token and forgets
    /// one too early at the end of an empty flow collection; see `fetch_flow_end`.
    waiting: VecDeque<(usize, usize)>,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str, problem: Option<&'static str>, profile: Profile) -> Self {
        Self {
            cursor: Cursor::new(text),
            profile,
            problem,
            tokens: VecDeque::with_capacity(16),
            taken: 0,
            started: false,
            ended: false,
            simple_key_allowed: false,
            indent: -1,
            indents: Vec::new(),
            keys: Vec::new(),
            waiting: VecDeque::new(),
        }
    }

    /// The next token, still in the queue.
    pub(super) fn peek(&mut self) -> Result<&Token<'a>, Error> {
        if self.needs_more()? {
            self.fetch_more()?;
        }
        // The queue has a token: at the latest the end of the stream.
        self.tokens.front().ok_or_else(|| Error::plain("unknown problem parsing YAML content"))
    }

    /// Takes the token that was peeked.
    pub(super) fn take(&mut self) -> Option<Token<'a>> {
        let token = self.tokens.pop_front();
        self.taken += 1;
        token
    }

    /// Whether the first token of the queue is not final yet. v3 looks two tokens further, for comments.
    fn needs_more(&mut self) -> Result<bool, Error> {
        let ahead = if self.profile == Profile::V3 && !self.ended { 2 } else { 0 };
        if self.tokens.len() <= ahead {
            return Ok(!self.ended || self.tokens.is_empty());
        }
        match self.waiting.front() {
            Some((token, level)) if *token == self.taken => self.is_valid(*level),
            _ => Ok(false),
        }
    }

    fn fetch_more(&mut self) -> Result<(), Error> {
        loop {
            let result = self.fetch_next();
            if let Some(problem) = self.problem
                && self.cursor.is_near_end(1)
            {
                return Err(Error::plain(problem));
            }
            result?;
            if !self.needs_more()? {
                return Ok(());
            }
        }
    }

    /// Whether a possible key still is one: on this line and not too long.
    fn is_valid(&mut self, level: usize) -> Result<bool, Error> {
        let key = self.keys[level];
        if !key.possible {
            return Ok(false);
        }
        let now = self.cursor.mark();
        if key.mark.line < now.line || key.mark.column + 1024 < now.column {
            if key.required {
                return Err(self.error(key.mark, "could not find expected ':'"));
            }
            self.forget(level);
            return Ok(false);
        }
        Ok(true)
    }

    /// The key of this level is none.
    fn forget(&mut self, level: usize) {
        self.keys[level].possible = false;
        self.stop_waiting(self.keys[level].token);
    }

    fn stop_waiting(&mut self, token: usize) {
        if self.waiting.front().is_some_and(|(t, _)| *t == token) {
            self.waiting.pop_front();
        } else if self.waiting.back().is_some_and(|(t, _)| *t == token) {
            self.waiting.pop_back();
        }
    }

    fn in_flow(&self) -> bool {
        self.keys.len() > 1
    }

    /// A key may start here.
    fn save_key(&mut self) -> Result<(), Error> {
        if !self.simple_key_allowed {
            return Ok(());
        }
        let mark = self.cursor.mark();
        let required = !self.in_flow() && self.indent == mark.column as i32;
        self.remove_key()?;
        let level = self.keys.len() - 1;
        self.keys[level] = SimpleKey { possible: true, required, token: self.taken + self.tokens.len(), mark };
        self.waiting.push_back((self.keys[level].token, level));
        Ok(())
    }

    /// What may have been a key on this level is none.
    fn remove_key(&mut self) -> Result<(), Error> {
        let level = self.keys.len() - 1;
        let key = self.keys[level];
        if key.possible {
            if key.required {
                return Err(self.error(key.mark, "could not find expected ':'"));
            }
            self.forget(level);
        }
        Ok(())
    }

    /// Opens a block at this column, before the token of this number or at the end of the queue.
    fn roll_indent(&mut self, column: u32, number: Option<usize>, kind: Kind<'a>, mark: Mark) -> Result<(), Error> {
        if self.in_flow() || self.indent >= column as i32 {
            return Ok(());
        }
        self.indents.push(self.indent);
        self.indent = column as i32;
        if self.indents.len() > MAX_DEPTH {
            let context = self.keys.last().map_or(mark, |key| key.mark);
            return Err(self.error(context, "exceeded max depth of 10000"));
        }
        let token = Token { kind, start: mark, end: mark };
        match number {
            Some(number) => self.insert(number, token),
            None => self.tokens.push_back(token),
        }
        Ok(())
    }

    /// Puts a token before the one of this number; at the end of the queue if that one is gone.
    fn insert(&mut self, number: usize, token: Token<'a>) {
        let place = number.checked_sub(self.taken).filter(|place| *place <= self.tokens.len());
        self.tokens.insert(place.unwrap_or(self.tokens.len()), token);
    }

    /// Closes the blocks that are deeper than this column.
    fn unroll_indent(&mut self, column: i32) {
        if self.in_flow() {
            return;
        }
        let mark = self.cursor.mark();
        while self.indent > column {
            self.tokens.push_back(Token { kind: Kind::BlockEnd, start: mark, end: mark });
            self.indent = self.indents.pop().unwrap_or(-1);
        }
    }

    fn push(&mut self, kind: Kind<'a>, start: Mark) {
        let end = self.cursor.mark();
        self.tokens.push_back(Token { kind, start, end });
    }

    /// An error of the scanner: it is here, and what it is about began at `context`.
    fn error(&self, context: Mark, problem: &str) -> Error {
        scanner_error(self.profile, context, problem, self.cursor.mark())
    }
}

fn scanner_error(profile: Profile, context: Mark, problem: &str, mark: Mark) -> Error {
    line_error(profile, (Some(context), mark), problem, 1)
}

/// v2 names the line of the problem, v3 that of its context; the first line is never named, except by `offset`.
pub(super) fn line_error(profile: Profile, (context, mark): (Option<Mark>, Mark), problem: &str, offset: u32) -> Error {
    let context_line = context.map_or(0, |m| m.line);
    let (first, second) = if profile == Profile::V2 { (mark.line, context_line) } else { (context_line, mark.line) };
    let line = if first != 0 { first } else { second };
    let message = if line != 0 { format!("yaml: line {}: {problem}", line + offset) } else { format!("yaml: {problem}") };
    Error::whole(message).at(mark)
}
