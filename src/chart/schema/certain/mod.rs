//! An evaluator of schemas that only says "certainly holds" or "cannot say": most values hold, and boon is slow to get ready.
//!
//! Contract: what certainly holds, Helm accepts, as the whole schema is one that Helm accepts. Everything else is for boon to judge and to word.
//!
//! - `rules`: what a schema says
//! - `read`: a schema's text into rules, refused where anything is unusual; `groups`: several schemas; `words`: single keywords
//! - `judge`: values by rules; `same`: equal and ordered values

mod groups;
mod judge;
mod read;
mod rules;
mod same;
mod words;

use crate::value::Frozen;
use rules::{Draft, Node};
use std::collections::BTreeMap;

/// There is no certain answer.
#[derive(Debug)]
struct Unsure;

/// A schema that is understood as a whole.
pub(super) struct Certain {
    root: Node,
    /// Where references lead to, outside of the usual places.
    elsewhere: BTreeMap<Box<str>, Node>,
    /// Whether a reference leads to the root.
    recursive: bool,
    draft: Draft,
}

impl Certain {
    /// Reads a schema. `None`: it is not valid, or says something that only boon knows.
    pub(super) fn read(text: &[u8]) -> Option<Self> {
        read::read(text).ok()
    }

    /// Whether these values certainly hold.
    pub(super) fn holds(&self, values: &Frozen) -> bool {
        judge::Judge::new(self).holds(values).unwrap_or(false)
    }

    /// The properties of the root whose values do not certainly hold. `None`: they cannot be told apart from the others.
    pub(super) fn doubtful(&self, values: &Frozen) -> Option<Vec<String>> {
        let apart = self.elsewhere.is_empty() && !self.recursive;
        apart.then(|| judge::doubtful(self, values))
    }
}
