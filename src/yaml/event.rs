//! What the parser says of a text.

use super::{error::Mark, token::Style};
use std::borrow::Cow;

#[derive(Clone, Debug)]
pub(super) struct Event<'a> {
    pub(super) kind: EventKind<'a>,
    pub(super) start: Mark,
    pub(super) end: Mark,
}

#[derive(Clone, Debug)]
pub(super) enum EventKind<'a> {
    StreamEnd,
    DocumentStart,
    DocumentEnd,
    Alias(&'a str),
    Scalar { value: Cow<'a, str>, style: Style, about: About<'a> },
    SequenceStart(About<'a>),
    SequenceEnd,
    MappingStart(About<'a>),
    MappingEnd,
}

/// Anchor and tag of a node.
#[derive(Clone, Debug, Default)]
pub(super) struct About<'a> {
    pub(super) anchor: Option<&'a str>,
    /// With its handle replaced: `tag:yaml.org,2002:str`, `!local`, or `!` alone.
    pub(super) tag: Option<Cow<'a, str>>,
}

impl About<'_> {
    /// The tag in short form: `!!str`.
    pub(super) fn short_tag(&self) -> Option<Cow<'_, str>> {
        let tag = self.tag.as_deref()?;
        Some(match tag.strip_prefix("tag:yaml.org,2002:") {
            Some(name) => Cow::Owned(format!("!!{name}")),
            None => Cow::Borrowed(tag),
        })
    }
}
