//! Tokens to events, with the states and error texts of go-yaml's parser.
//!
//! Contract: events come one by one; after an error there is none.

use super::error::{Error, Mark, Profile};
use super::event::{About, Event, EventKind};
use super::scanner::{Scanner, line_error};
use super::token::{Kind, Style, Token};
use std::borrow::Cow;

#[derive(Clone, Copy, Debug, PartialEq)]
enum State {
    StreamStart,
    DocumentStart,
    DocumentContent,
    DocumentEnd,
    BlockNode,
    BlockSequenceFirst,
    BlockSequence,
    IndentlessSequence,
    BlockMappingFirst,
    BlockMappingKey,
    BlockMappingValue,
    FlowSequenceFirst,
    FlowSequence,
    FlowPairKey,
    FlowPairValue,
    FlowPairEnd,
    FlowMappingFirst,
    FlowMappingKey,
    FlowMappingValue,
    FlowMappingEmptyValue,
    End,
}

#[derive(Debug)]
pub(super) struct Parser<'a> {
    scanner: Scanner<'a>,
    profile: Profile,
    state: State,
    /// Where to go on after the node that is being read.
    states: Vec<State>,
    /// Where the open collections began.
    marks: Vec<Mark>,
    /// `%TAG` handles of this document.
    handles: Vec<(Cow<'a, str>, Cow<'a, str>)>,
}

type Next<'a> = Result<Event<'a>, Error>;

/// The bare token kind, to decide by.
macro_rules! peeked {
    ($self:ident) => {{
        let token = $self.scanner.peek()?;
        (&token.kind, token.start, token.end)
    }};
}

mod flow;

impl<'a> Parser<'a> {
    pub(super) fn new(text: &'a str, problem: Option<&'static str>, profile: Profile) -> Self {
        let scanner = Scanner::new(text, problem, profile);
        Self { scanner, profile, state: State::StreamStart, states: Vec::new(), marks: Vec::new(), handles: Vec::new() }
    }

    /// The next event; after the end of the stream, that again.
    pub(super) fn next(&mut self) -> Next<'a> {
        match self.state {
            State::StreamStart => {
                self.scanner.peek()?;
                self.scanner.take();
                self.document_start(true)
            }
            State::DocumentStart => self.document_start(false),
            State::DocumentContent => self.document_content(),
            State::DocumentEnd => self.document_end(),
            State::BlockNode => self.node(true, false),
            State::BlockSequenceFirst => self.block_sequence(true),
            State::BlockSequence => self.block_sequence(false),
            State::IndentlessSequence => self.indentless_sequence(),
            State::BlockMappingFirst => self.block_mapping_key(true),
            State::BlockMappingKey => self.block_mapping_key(false),
            State::BlockMappingValue => self.block_mapping_value(),
            State::FlowSequenceFirst => self.flow_sequence(true),
            State::FlowSequence => self.flow_sequence(false),
            State::FlowPairKey => self.flow_pair_key(),
            State::FlowPairValue => self.flow_pair_value(),
            State::FlowPairEnd => {
                let (_, start, _) = peeked!(self);
                self.state = State::FlowSequence;
                Ok(Event { kind: EventKind::MappingEnd, start, end: start })
            }
            State::FlowMappingFirst => self.flow_mapping_key(true),
            State::FlowMappingKey => self.flow_mapping_key(false),
            State::FlowMappingValue => self.flow_mapping_value(false),
            State::FlowMappingEmptyValue => self.flow_mapping_value(true),
            State::End => {
                let (_, start, end) = peeked!(self);
                Ok(Event { kind: EventKind::StreamEnd, start, end })
            }
        }
    }

    fn pop_state(&mut self) {
        self.state = self.states.pop().unwrap_or(State::End);
    }

    fn error(&self, problem: &str, mark: Mark) -> Error {
        line_error(self.profile, (None, mark), problem, 0)
    }

    /// An error inside the innermost collection.
    fn collection_error(&mut self, problem: &str, mark: Mark) -> Error {
        let context = self.marks.pop();
        line_error(self.profile, (context, mark), problem, 0)
    }

    fn empty(&mut self, state: State, mark: Mark) -> Next<'a> {
        self.state = state;
        Ok(Event {
            kind: EventKind::Scalar { value: Cow::Borrowed(""), style: Style::Plain, about: About::default() },
            start: mark,
            end: mark,
        })
    }

    /// A node, after which this state goes on.
    fn node_then(&mut self, state: State, block: bool, indentless: bool) -> Next<'a> {
        self.states.push(state);
        self.node(block, indentless)
    }

    /// The end of a collection with its token.
    fn close(&mut self, kind: EventKind<'a>) -> Next<'a> {
        let (_, start, end) = peeked!(self);
        self.scanner.take();
        self.pop_state();
        self.marks.pop();
        Ok(Event { kind, start, end })
    }

    fn open(&mut self) -> Result<(), Error> {
        let (_, start, _) = peeked!(self);
        self.scanner.take();
        self.marks.push(start);
        Ok(())
    }

    fn document_start(&mut self, implicit: bool) -> Next<'a> {
        if !implicit {
            while matches!(peeked!(self).0, Kind::DocumentEnd) {
                self.scanner.take();
            }
        }
        let (kind, start, end) = peeked!(self);
        match kind {
            Kind::StreamEnd => {
                self.state = State::End;
                Ok(Event { kind: EventKind::StreamEnd, start, end })
            }
            Kind::VersionDirective(..) | Kind::TagDirective(_) | Kind::DocumentStart => self.explicit_document(start),
            _ if implicit => {
                self.directives()?;
                self.states.push(State::DocumentEnd);
                self.state = State::BlockNode;
                Ok(Event { kind: EventKind::DocumentStart, start, end: start })
            }
            _ => self.explicit_document(start),
        }
    }

    fn explicit_document(&mut self, start: Mark) -> Next<'a> {
        self.directives()?;
        let (kind, mark, end) = peeked!(self);
        if !matches!(kind, Kind::DocumentStart) {
            return Err(self.error("did not find expected <document start>", mark));
        }
        self.scanner.take();
        self.states.push(State::DocumentEnd);
        self.state = State::DocumentContent;
        Ok(Event { kind: EventKind::DocumentStart, start, end })
    }

    fn directives(&mut self) -> Result<(), Error> {
        self.handles.clear();
        let mut version = false;
        loop {
            let (kind, start, _) = peeked!(self);
            match kind {
                Kind::VersionDirective(..) if version => return Err(self.error("found duplicate %YAML directive", start)),
                Kind::VersionDirective(1, 1) => version = true,
                Kind::VersionDirective(..) => return Err(self.error("found incompatible YAML document", start)),
                Kind::TagDirective(pair) => {
                    let pair = (**pair).clone();
                    if self.handles.iter().any(|(handle, _)| *handle == pair.0) {
                        return Err(self.error("found duplicate %TAG directive", start));
                    }
                    self.handles.push(pair);
                }
                _ => return Ok(()),
            }
            self.scanner.take();
        }
    }

    fn document_content(&mut self) -> Next<'a> {
        let (kind, start, _) = peeked!(self);
        match kind {
            Kind::VersionDirective(..) | Kind::TagDirective(_) | Kind::DocumentStart | Kind::DocumentEnd | Kind::StreamEnd => {
                self.pop_state();
                self.empty(self.state, start)
            }
            _ => self.node(true, false),
        }
    }

    fn document_end(&mut self) -> Next<'a> {
        let (kind, start, token_end) = peeked!(self);
        let explicit = matches!(kind, Kind::DocumentEnd);
        if explicit {
            self.scanner.take();
        }
        self.state = State::DocumentStart;
        Ok(Event { kind: EventKind::DocumentEnd, start, end: if explicit { token_end } else { start } })
    }

    fn node(&mut self, block: bool, indentless: bool) -> Next<'a> {
        let (kind, start, end) = peeked!(self);
        if let Kind::Alias(name) = *kind {
            self.pop_state();
            self.scanner.take();
            return Ok(Event { kind: EventKind::Alias(name), start, end });
        }
        let about = self.about()?;
        let (kind, mark, end) = peeked!(self);
        let (event, state) = match kind {
            Kind::BlockEntry if indentless => (EventKind::SequenceStart(about), State::IndentlessSequence),
            Kind::Scalar(..) => return self.scalar(about, start),
            Kind::FlowSequenceStart => (EventKind::SequenceStart(about), State::FlowSequenceFirst),
            Kind::FlowMappingStart => (EventKind::MappingStart(about), State::FlowMappingFirst),
            Kind::BlockSequenceStart if block => (EventKind::SequenceStart(about), State::BlockSequenceFirst),
            Kind::BlockMappingStart if block => (EventKind::MappingStart(about), State::BlockMappingFirst),
            _ if !about.is_empty() => {
                self.pop_state();
                let kind = EventKind::Scalar { value: Cow::Borrowed(""), style: Style::Plain, about };
                return Ok(Event { kind, start, end: mark });
            }
            _ => return Err(line_error(self.profile, (Some(start), mark), "did not find expected node content", 0)),
        };
        self.state = state;
        Ok(Event { kind: event, start, end })
    }

    fn scalar(&mut self, about: About<'a>, start: Mark) -> Next<'a> {
        self.pop_state();
        match self.scanner.take() {
            Some(Token { kind: Kind::Scalar(value, style), end, .. }) => {
                Ok(Event { kind: EventKind::Scalar { value, style, about }, start, end })
            }
            _ => Err(Error::plain("unknown problem parsing YAML content")),
        }
    }

    /// Anchor and tag, in any order.
    fn about(&mut self) -> Result<About<'a>, Error> {
        let (kind, start, _) = peeked!(self);
        if !matches!(kind, Kind::Anchor(_) | Kind::Tag(_)) {
            return Ok(About::default());
        }
        let (mut anchor, mut tag) = (None, None);
        for _ in 0..2 {
            let (kind, mark, _) = peeked!(self);
            match kind {
                Kind::Anchor(name) if anchor.is_none() => anchor = Some(*name),
                Kind::Tag(parts) if tag.is_none() => tag = Some(((**parts).clone(), mark)),
                _ => break,
            }
            self.scanner.take();
        }
        // The next token is scanned, with its errors, before the handle is looked up.
        self.scanner.peek()?;
        let tag = tag.map(|((handle, suffix), mark)| self.resolve_tag(&handle, suffix, (start, mark))).transpose()?;
        Ok(About::new(anchor, tag))
    }

    fn resolve_tag(&self, handle: &str, suffix: Cow<'a, str>, (start, mark): (Mark, Mark)) -> Result<Cow<'a, str>, Error> {
        let prefix = match handle {
            "" => return Ok(suffix),
            handle => self.handles.iter().find(|(h, _)| h == handle).map(|(_, prefix)| prefix.as_ref()),
        };
        let prefix = match (prefix, handle) {
            (Some(prefix), _) => prefix,
            (None, "!") => "!",
            (None, "!!") => "tag:yaml.org,2002:",
            _ => return Err(line_error(self.profile, (Some(start), mark), "found undefined tag handle", 0)),
        };
        Ok(Cow::Owned(format!("{prefix}{suffix}")))
    }

    fn block_sequence(&mut self, first: bool) -> Next<'a> {
        if first {
            self.open()?;
        }
        let (kind, start, mark) = peeked!(self);
        match kind {
            Kind::BlockEntry => {
                self.scanner.take();
                match peeked!(self).0 {
                    Kind::BlockEntry | Kind::BlockEnd => self.empty(State::BlockSequence, mark),
                    _ => self.node_then(State::BlockSequence, true, false),
                }
            }
            Kind::BlockEnd => self.close(EventKind::SequenceEnd),
            _ => Err(self.collection_error("did not find expected '-' indicator", start)),
        }
    }

    fn indentless_sequence(&mut self) -> Next<'a> {
        let (kind, start, mark) = peeked!(self);
        if !matches!(kind, Kind::BlockEntry) {
            self.pop_state();
            return Ok(Event { kind: EventKind::SequenceEnd, start, end: start });
        }
        self.scanner.take();
        match peeked!(self).0 {
            Kind::BlockEntry | Kind::Key | Kind::Value | Kind::BlockEnd => self.empty(State::IndentlessSequence, mark),
            _ => self.node_then(State::IndentlessSequence, true, false),
        }
    }

    fn block_mapping_key(&mut self, first: bool) -> Next<'a> {
        if first {
            self.open()?;
        }
        let (kind, start, mark) = peeked!(self);
        match kind {
            Kind::Key => {
                self.scanner.take();
                match peeked!(self).0 {
                    Kind::Key | Kind::Value | Kind::BlockEnd => self.empty(State::BlockMappingValue, mark),
                    _ => self.node_then(State::BlockMappingValue, true, true),
                }
            }
            Kind::BlockEnd => self.close(EventKind::MappingEnd),
            _ => Err(self.collection_error("did not find expected key", start)),
        }
    }

    fn block_mapping_value(&mut self) -> Next<'a> {
        let (kind, start, mark) = peeked!(self);
        if !matches!(kind, Kind::Value) {
            return self.empty(State::BlockMappingKey, start);
        }
        self.scanner.take();
        match peeked!(self).0 {
            Kind::Key | Kind::Value | Kind::BlockEnd => self.empty(State::BlockMappingKey, mark),
            _ => self.node_then(State::BlockMappingKey, true, true),
        }
    }
}
