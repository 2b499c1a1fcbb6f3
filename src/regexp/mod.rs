//! Go's `regexp`: its syntax and error texts, its replacement and split rules, matched by `regex-automata`.
//!
//! Contract: a pattern means what Go's `regexp.Compile` makes of it. Texts are bytes; a byte that is not UTF-8 counts as U+FFFD.
//!
//! - `parse`: Go's syntax into a syntax tree of `regex-syntax`; `class`: character classes; `bytes`: small ones written out; `escape`: single characters; `count`: counted repetitions
//! - `error`: why a pattern does not parse, in Go's words
//! - `subject`: texts that are no UTF-8, in which every bad byte counts as U+FFFD
//! - `replace`: `$1` expansion, replacing, splitting

mod bytes;
mod class;
mod count;
mod error;
mod escape;
mod parse;
mod replace;
mod subject;

pub use error::RegexpError;

use subject::Subject;

use foldhash::HashMap;
use regex_automata::{Input, meta, util::captures::Captures};
use std::{cell::RefCell, ops::Range, rc::Rc};

/// Compiled patterns kept per thread before the cache starts again.
const CACHED: usize = 512;

/// A compiled regular expression.
#[derive(Debug)]
pub struct Regexp {
    regex: meta::Regex,
    names: Vec<Option<String>>,
    empty: bool,
}

impl Regexp {
    /// Compiles a pattern. Mirrors `regexp.Compile`.
    ///
    /// # Errors
    /// In Go's words: ``error parsing regexp: missing closing ): `(a` ``.
    ///
    /// ```
    /// use charttest::regexp::Regexp;
    /// assert!(Regexp::compile(b"^a+$").unwrap().is_match(b"aaa"));
    /// assert_eq!(Regexp::compile(b"(a").unwrap_err().to_string(), "error parsing regexp: missing closing ): `(a`");
    /// ```
    pub fn compile(pattern: &[u8]) -> Result<Self, RegexpError> {
        let parsed = parse::parse(pattern)?;
        let config = meta::Config::new().utf8_empty(true).nfa_size_limit(Some(100 << 20)).onepass(false);
        let regex = meta::Builder::new()
            .configure(config)
            .build_from_hir(&bytes::written_out(parsed.hir))
            .map_err(|_| RegexpError::too_large(pattern))?;
        Ok(Self { regex, names: parsed.names, empty: pattern.is_empty() })
    }

    /// Whether a pattern compiles, without the work of compiling it.
    ///
    /// # Errors
    /// As [`Regexp::compile`].
    pub fn check(pattern: &[u8]) -> Result<(), RegexpError> {
        parse::parse(pattern).map(|_| ())
    }

    /// A pattern in the syntax of the crate `regex` that means the same, for libraries that take such patterns.
    ///
    /// # Errors
    /// As [`Regexp::compile`].
    ///
    /// ```
    /// use charttest::regexp::Regexp;
    /// assert_eq!(Regexp::to_rust(br"\Q.\E\d").unwrap(), r"(?:\.[0-9])");
    /// ```
    pub fn to_rust(pattern: &[u8]) -> Result<String, RegexpError> {
        let parsed = parse::parse(pattern)?;
        let mut printed = String::new();
        // Printing into a string cannot fail.
        let _ = regex_syntax::hir::print::Printer::new().print(&parsed.hir, &mut printed);
        Ok(printed)
    }

    /// The same, remembered per thread: templates and suites compile the same few patterns over and over.
    ///
    /// # Errors
    /// As [`Regexp::compile`].
    pub fn cached(pattern: &[u8]) -> Result<Rc<Self>, RegexpError> {
        thread_local! {
            static CACHE: RefCell<HashMap<Vec<u8>, Rc<Regexp>>> = RefCell::default();
        }
        CACHE.with_borrow_mut(|cache| {
            if let Some(found) = cache.get(pattern) {
                return Ok(Rc::clone(found));
            }
            let made = Rc::new(Self::compile(pattern)?);
            if cache.len() >= CACHED {
                cache.clear();
            }
            cache.insert(pattern.to_vec(), Rc::clone(&made));
            Ok(made)
        })
    }

    /// Whether the text contains a match.
    pub fn is_match(&self, text: &[u8]) -> bool {
        self.regex.is_match(Subject::of(text).bytes())
    }

    /// The leftmost match.
    pub fn find(&self, text: &[u8]) -> Option<Range<usize>> {
        let subject = Subject::of(text);
        self.regex.find(subject.bytes()).map(|m| subject.original(m.range()))
    }

    /// Successive matches that do not overlap; a negative limit means all. Mirrors `FindAllIndex`.
    pub fn find_all(&self, text: &[u8], limit: i64) -> Vec<Range<usize>> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let subject = Subject::of(text);
        self.regex.find_iter(subject.bytes()).take(limit).map(|m| subject.original(m.range())).collect()
    }

    /// The groups of the leftmost match, the whole match first.
    pub fn captures(&self, text: &[u8]) -> Option<Vec<Option<Range<usize>>>> {
        let (subject, mut found) = (Subject::of(text), self.regex.create_captures());
        self.regex.search_captures(&Input::new(subject.bytes()), &mut found);
        found.is_match().then(|| spans(&found, &subject))
    }

    /// The names of the groups; group 0 and unnamed groups have none.
    pub fn names(&self) -> &[Option<String>] {
        &self.names
    }
}

fn spans(captures: &Captures, subject: &Subject<'_>) -> Vec<Option<Range<usize>>> {
    captures.iter().map(|span| span.map(|s| subject.original(s.range()))).collect()
}

/// The text with every metacharacter escaped. Mirrors `regexp.QuoteMeta`.
pub fn quote_meta(text: &[u8]) -> Vec<u8> {
    let mut quoted = Vec::with_capacity(text.len() * 2);
    for byte in text {
        if br"\.+*?()|[]{}^$".contains(byte) {
            quoted.push(b'\\');
        }
        quoted.push(*byte);
    }
    quoted
}
