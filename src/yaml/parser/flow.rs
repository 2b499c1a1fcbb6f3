//! The states inside of `[…]` and `{…}`.

use super::{Kind, Next, Parser, State};
use crate::yaml::{
    error::Error,
    event::{About, Event, EventKind},
};

impl<'a> Parser<'a> {
    /// The comma before an item that is not the first.
    fn flow_comma(&mut self, problem: &str) -> Result<(), Error> {
        let (kind, start, _) = peeked!(self);
        if !matches!(kind, Kind::FlowEntry) {
            return Err(self.collection_error(problem, start));
        }
        self.scanner.take();
        Ok(())
    }

    pub(super) fn flow_sequence(&mut self, first: bool) -> Next<'a> {
        if first {
            self.open()?;
        }
        if !first && !matches!(peeked!(self).0, Kind::FlowSequenceEnd) {
            self.flow_comma("did not find expected ',' or ']'")?;
        }
        let (kind, start, end) = peeked!(self);
        match kind {
            Kind::Key => {
                self.scanner.take();
                self.state = State::FlowPairKey;
                Ok(Event { kind: EventKind::MappingStart(About::default()), start, end })
            }
            Kind::FlowSequenceEnd => self.close(EventKind::SequenceEnd),
            _ => self.node_then(State::FlowSequence, false, false),
        }
    }

    pub(super) fn flow_pair_key(&mut self) -> Next<'a> {
        let (kind, _, mark) = peeked!(self);
        if !matches!(kind, Kind::Value | Kind::FlowEntry | Kind::FlowSequenceEnd) {
            return self.node_then(State::FlowPairValue, false, false);
        }
        self.scanner.take();
        self.empty(State::FlowPairValue, mark)
    }

    pub(super) fn flow_pair_value(&mut self) -> Next<'a> {
        if matches!(peeked!(self).0, Kind::Value) {
            self.scanner.take();
            if !matches!(peeked!(self).0, Kind::FlowEntry | Kind::FlowSequenceEnd) {
                return self.node_then(State::FlowPairEnd, false, false);
            }
        }
        let (_, start, _) = peeked!(self);
        self.empty(State::FlowPairEnd, start)
    }

    pub(super) fn flow_mapping_key(&mut self, first: bool) -> Next<'a> {
        if first {
            self.open()?;
        }
        if !first && !matches!(peeked!(self).0, Kind::FlowMappingEnd) {
            self.flow_comma("did not find expected ',' or '}'")?;
        }
        match peeked!(self).0 {
            Kind::Key => {
                self.scanner.take();
                let (kind, start, _) = peeked!(self);
                if matches!(kind, Kind::Value | Kind::FlowEntry | Kind::FlowMappingEnd) {
                    return self.empty(State::FlowMappingValue, start);
                }
                self.node_then(State::FlowMappingValue, false, false)
            }
            Kind::FlowMappingEnd => self.close(EventKind::MappingEnd),
            _ => self.node_then(State::FlowMappingEmptyValue, false, false),
        }
    }

    pub(super) fn flow_mapping_value(&mut self, empty: bool) -> Next<'a> {
        if !empty && matches!(peeked!(self).0, Kind::Value) {
            self.scanner.take();
            if !matches!(peeked!(self).0, Kind::FlowEntry | Kind::FlowMappingEnd) {
                return self.node_then(State::FlowMappingKey, false, false);
            }
        }
        let (_, start, _) = peeked!(self);
        self.empty(State::FlowMappingKey, start)
    }
}
