//! Texts like `a.b[0]`, `a["x.y"]`: the place of a value inside another.

use super::{Text, Value};
use std::fmt;

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Segment {
    /// A key of a map.
    Key(Text),
    /// An item of a list, from 0.
    Index(usize),
}

/// A path into a value; empty: the value itself. Ordered segment by segment, so a prefix sorts before what it covers.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path(pub Vec<Segment>);

/// A path that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("bad path {path:?}: {problem} at byte {at}")]
pub struct ParsePathError {
    /// The whole text.
    pub path: String,
    /// What is wrong.
    pub problem: &'static str,
    /// Where, in bytes from 0.
    pub at: usize,
}

impl Path {
    /// Reads `a.b[0].c`, `a["k.x"]` and `a\.b`.
    ///
    /// # Errors
    /// With the place where the text is no path.
    ///
    /// ```
    /// use charttest::value::Path;
    /// assert_eq!(Path::parse("a.b[0]").unwrap().to_string(), "a.b[0]");
    /// assert!(Path::parse("a[").is_err());
    /// ```
    pub fn parse(text: &str) -> Result<Self, ParsePathError> {
        let fail = |problem, at| Err(ParsePathError { path: text.to_owned(), problem, at });
        let bytes = text.as_bytes();
        let (mut segments, mut at) = (Vec::new(), 0);
        while at < bytes.len() {
            if bytes[at] == b'[' {
                let Some(end) = closing_bracket(bytes, at) else { return fail("no closing ]", at) };
                let inner = text[at + 1..end].trim();
                let quoted = inner.strip_prefix('"').and_then(|i| i.strip_suffix('"'));
                let quoted = quoted.or_else(|| inner.strip_prefix('\'').and_then(|i| i.strip_suffix('\'')));
                match (quoted, inner.parse()) {
                    (Some(key), _) => segments.push(Segment::Key(key.into())),
                    (None, Ok(index)) => segments.push(Segment::Index(index)),
                    (None, Err(_)) => return fail("neither an index nor a quoted key", at + 1),
                }
                at = end + 1;
                continue;
            }
            if bytes[at] == b'.' && (!segments.is_empty() || at == 0) {
                at += 1;
            }
            let (key, end) = plain_key(text, at);
            if key.is_empty() {
                return fail("an empty key", at);
            }
            segments.push(Segment::Key(key.into()));
            at = end;
        }
        Ok(Self(segments))
    }

    /// This path and one more step.
    #[must_use]
    pub fn join(&self, segment: Segment) -> Self {
        let mut segments = self.0.clone();
        segments.push(segment);
        Self(segments)
    }

    /// Whether `other` is this path or lies under it.
    pub fn covers(&self, other: &Self) -> bool {
        other.0.starts_with(&self.0)
    }

    /// The value at this path.
    pub fn find(&self, value: &Value) -> Option<Value> {
        let mut found = value.clone();
        for segment in &self.0 {
            found = match (segment, &found) {
                (Segment::Key(key), Value::Map(map)) => map.get(key.as_bytes())?,
                (Segment::Index(index), Value::List(list)) => list.get(*index)?.clone(),
                _ => return None,
            };
        }
        Some(found)
    }
}

fn closing_bracket(bytes: &[u8], open: usize) -> Option<usize> {
    let quote = bytes.get(open + 1).copied().filter(|b| matches!(b, b'"' | b'\''));
    let start = if quote.is_some() { open + 2 } else { open + 1 };
    let inner = bytes[start..].iter().position(|b| Some(*b) == quote.or(Some(b']')))? + start;
    if quote.is_some() { bytes[inner..].iter().position(|b| *b == b']').map(|p| p + inner) } else { Some(inner) }
}

fn plain_key(text: &str, start: usize) -> (String, usize) {
    let (mut key, mut escaped) = (String::new(), false);
    for (offset, c) in text[start..].char_indices() {
        match c {
            '\\' if !escaped => escaped = true,
            '.' | '[' if !escaped => return (key, start + offset),
            c => {
                key.push(c);
                escaped = false;
            }
        }
    }
    (key, text.len())
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, segment) in self.0.iter().enumerate() {
            match segment {
                Segment::Index(index) => write!(f, "[{index}]")?,
                Segment::Key(key) => {
                    let key = key.to_str_lossy();
                    if key.is_empty() || key.contains(['.', '[', ']', '"', '\\']) {
                        write!(f, "[\"{key}\"]")?;
                    } else {
                        write!(f, "{}{key}", if i > 0 { "." } else { "" })?;
                    }
                }
            }
        }
        Ok(())
    }
}
