//! Where the nodes of a text are written: a flat table, noted down while values are built from the same events.

use super::{
    error::Error,
    event::{Event, EventKind, Events},
};
use std::{cell::RefCell, ops::Range, rc::Rc};

/// The nodes of all documents of a text, each before what it holds.
#[derive(Debug, Default)]
pub struct Places {
    text: Box<str>,
    nodes: Vec<Node>,
    /// Scalars that are not written as they read.
    scalars: Vec<Box<str>>,
    roots: Vec<u32>,
}

#[derive(Debug)]
struct Node {
    start: u32,
    end: u32,
    /// The node behind this one and all that it holds.
    next: u32,
    kind: Kind,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    /// A scalar that reads as it is written.
    Plain,
    /// Any other.
    Scalar(u32),
    List,
    Map,
    /// The node of an anchor, once more.
    Alias(u32),
}

/// A node of a text.
#[derive(Clone, Copy)]
pub struct Place<'p> {
    places: &'p Places,
    at: usize,
}

impl Places {
    /// The root of a document, counted from 0.
    pub fn root(&self, document: usize) -> Option<Place<'_>> {
        let at = *self.roots.get(document)? as usize;
        (at < self.nodes.len()).then_some(Place { places: self, at })
    }
}

impl<'p> Place<'p> {
    fn node(self) -> &'p Node {
        &self.places.nodes[self.at]
    }

    /// The node that an alias stands for, or this one.
    fn own(self) -> Self {
        match self.node().kind {
            Kind::Alias(at) => Self { at: at as usize, ..self },
            _ => self,
        }
    }

    /// The bytes of the text that it takes; of an alias its star.
    pub fn bytes(self) -> Range<usize> {
        let node = self.node();
        node.start as usize..node.end as usize
    }

    /// The text of a scalar as it is meant: without quotes, and not interpreted.
    pub fn scalar(self) -> Option<&'p str> {
        let own = self.own();
        match own.node().kind {
            Kind::Plain => self.places.text.get(own.bytes()),
            Kind::Scalar(index) => Some(&self.places.scalars[index as usize]),
            _ => None,
        }
    }

    /// The items of a list.
    pub fn items(self) -> Option<Vec<Self>> {
        let own = self.own();
        matches!(own.node().kind, Kind::List).then(|| own.below().collect())
    }

    /// Keys and values of a mapping in order, with those that are there twice.
    pub fn entries(self) -> Option<impl Iterator<Item = (Self, Self)>> {
        let own = self.own();
        let mut below = own.below();
        matches!(own.node().kind, Kind::Map).then(|| std::iter::from_fn(move || Some((below.next()?, below.next()?))))
    }

    fn below(self) -> impl Iterator<Item = Self> {
        let (mut at, end) = (self.at + 1, self.node().next as usize);
        std::iter::from_fn(move || {
            let place = (at < end).then_some(Self { at, ..self })?;
            at = place.node().next as usize;
            Some(place)
        })
    }
}

/// Events that are noted down as they pass.
#[derive(Debug)]
pub(super) struct Noted<'a> {
    events: Events<'a>,
    notes: Rc<RefCell<Notes<'a>>>,
}

/// What was noted so far.
#[derive(Debug, Default)]
pub(super) struct Notes<'a> {
    places: Places,
    /// The nodes that are not at their end.
    open: Vec<u32>,
    anchors: Vec<(&'a str, u32)>,
}

impl<'a> Noted<'a> {
    /// Notes down the events of a text.
    pub(super) fn new(events: Events<'a>, text: &str, notes: &Rc<RefCell<Notes<'a>>>) -> Self {
        notes.borrow_mut().places = Places { text: text.into(), nodes: Vec::with_capacity(text.len() / 16), ..Places::default() };
        Self { events, notes: Rc::clone(notes) }
    }

    pub(super) fn next(&mut self) -> Result<Event<'a>, Error> {
        let event = self.events.next()?;
        self.notes.borrow_mut().add(&event);
        Ok(event)
    }
}

impl<'a> Notes<'a> {
    /// What was noted.
    pub(super) fn take(&mut self) -> Places {
        std::mem::take(&mut self.places)
    }

    fn add(&mut self, event: &Event<'a>) {
        let (start, end) = (short(event.start.at), short(event.end.at));
        let next = short(self.places.nodes.len());
        let (kind, about) = match &event.kind {
            EventKind::DocumentStart => return self.places.roots.push(next),
            EventKind::StreamEnd | EventKind::DocumentEnd => return,
            EventKind::SequenceEnd | EventKind::MappingEnd => {
                if let Some(at) = self.open.pop() {
                    let node = &mut self.places.nodes[at as usize];
                    (node.end, node.next) = (end, next);
                }
                return;
            }
            EventKind::Alias(name) => {
                let target = self.anchors.iter().rev().find(|(known, _)| known == name).map_or(next, |(_, at)| *at);
                return self.places.nodes.push(Node { start, end: start + 1, next: next + 1, kind: Kind::Alias(target) });
            }
            EventKind::Scalar { value, about, .. } => (self.scalar(value, start..end), about),
            EventKind::SequenceStart(about) => (Kind::List, about),
            EventKind::MappingStart(about) => (Kind::Map, about),
        };
        if matches!(kind, Kind::List | Kind::Map) {
            self.open.push(next);
        }
        if let Some(name) = about.anchor() {
            self.anchors.push((name, next));
        }
        self.places.nodes.push(Node { start, end, next: next + 1, kind });
    }

    fn scalar(&mut self, value: &str, bytes: Range<u32>) -> Kind {
        let places = &mut self.places;
        if places.text.get(bytes.start as usize..bytes.end as usize) == Some(value) {
            return Kind::Plain;
        }
        places.scalars.push(value.into());
        Kind::Scalar(short(places.scalars.len() - 1))
    }
}

/// Texts of more than four gigabytes have no places behind that.
fn short(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
