//! What the parser says of a text.

use super::{
    error::{Error, Mark, Profile},
    input::Input,
    parser::Parser,
    places::Noted,
    scanner::Direct,
    token::Style,
};
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

/// Anchor and tag of a node: nearly always neither.
#[derive(Clone, Debug, Default)]
pub(super) struct About<'a>(Option<Box<Said<'a>>>);

#[derive(Clone, Debug)]
struct Said<'a> {
    anchor: Option<&'a str>,
    /// With its handle replaced: `tag:yaml.org,2002:str`, `!local`, or `!` alone.
    tag: Option<Cow<'a, str>>,
}

impl<'a> About<'a> {
    pub(super) fn new(anchor: Option<&'a str>, tag: Option<Cow<'a, str>>) -> Self {
        Self((anchor.is_some() || tag.is_some()).then(|| Box::new(Said { anchor, tag })))
    }

    /// Whether nothing is said of the node.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    pub(super) fn anchor(&self) -> Option<&'a str> {
        self.0.as_ref()?.anchor
    }

    /// The tag in short form: `!!str`.
    pub(super) fn short_tag(&self) -> Option<Cow<'_, str>> {
        let tag = self.0.as_ref()?.tag.as_deref()?;
        Some(match tag.strip_prefix("tag:yaml.org,2002:") {
            Some(name) => Cow::Owned(format!("!!{name}")),
            None => Cow::Borrowed(tag),
        })
    }
}

/// Where events come from.
#[derive(Debug)]
pub(super) enum Events<'a> {
    Direct(Direct<'a>),
    Parser(Parser<'a>),
    /// What was said before.
    Recorded(std::slice::Iter<'a, Event<'a>>),
    Noted(Box<Noted<'a>>),
}

impl<'a> Events<'a> {
    /// The next event; after the end of the stream, that again.
    pub(super) fn next(&mut self) -> Result<Event<'a>, Error> {
        match self {
            Self::Direct(direct) => direct.next(),
            Self::Parser(parser) => parser.next(),
            Self::Recorded(events) => Ok(events.next().cloned().unwrap_or_else(Event::end)),
            Self::Noted(noted) => noted.next(),
        }
    }
}

impl Event<'_> {
    fn end() -> Self {
        Self { kind: EventKind::StreamEnd, start: Mark::default(), end: Mark::default() }
    }
}

/// Does with the events of a text what is asked; once more from the parser if the direct reader leaves the text to it.
///
/// # Errors
/// The parser's and those of `job`.
pub(super) fn read<'a, T>(input: &'a Input<'_>, profile: Profile, job: impl Fn(Events<'a>) -> Result<T, Error>) -> Result<T, Error> {
    if input.problem.is_none() {
        match job(Events::Direct(Direct::new(&input.text, profile))) {
            Err(error) if error.is_undecided() => {}
            done => return done,
        }
    }
    job(Events::Parser(Parser::new(&input.text, input.problem, profile)))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::yaml) fn direct(text: &str) -> Events<'_> {
        Events::Direct(Direct::new(text, Profile::V3))
    }

    /// All events; nothing if there is an error among them.
    pub(in crate::yaml) fn all(mut events: Events<'_>) -> Option<Vec<String>> {
        let mut all = Vec::new();
        loop {
            let event = events.next().ok()?;
            all.push(format!("{event:?}"));
            if matches!(event.kind, EventKind::StreamEnd) {
                return Some(all);
            }
        }
    }

    #[test]
    fn gives_the_events_of_the_parser() {
        for text in [
            "",
            "# a\n",
            "a: 1\n",
            "a:\n- b: [x, \"y\" , a b ]\n  c: {}\n- - d\n  -\n- |\n  e\n\n# f\ng: 'h' # i\nj:\n",
            "--- # k\na:\n  - |-\n     b\n   # c\n--- # l\n---\n\n---\nm: n\n   o\np: >+\n q\n\n r\n\n",
            "\"s t\": \"\\tu\\\n  v\"\nw: []\nx:\n  []",
            "y:\n z: \u{e9}\n \u{e9}: # a\n  b: c#d\n",
            "a: |\n",
            "a\n",
            "- a\n-\n- b: c\n  d: |2\n     e\n",
            "a:\n  b:\n  - c\n  -\n  d: ''\n",
        ] {
            let parser = Events::Parser(Parser::new(text, None, Profile::V3));
            assert_eq!(all(direct(text)), all(parser), "{text:?}");
        }
    }

    #[test]
    fn leaves_the_rest_to_the_parser() {
        let texts = "a: &b c\n|a: b: c\n|a: 1\n  b: 2\n|- a\nb\n|? a\n|a:\n\t- b\n|{a: b}\n|a: [b, ]\n|%YAML 1.1\n---\na\n";
        for text in texts.split('|') {
            assert!(all(direct(text)).is_none(), "{text:?}");
        }
    }
}
