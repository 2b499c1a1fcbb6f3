//! The tree of a text: every node with its place, mappings in order and with their duplicates.

use super::build::is_excessive;
use super::error::{Error, Mark, Profile};
use super::event::{About, EventKind, Events};
use super::scalar::Scalar;
use super::token::Style;
use ecow::EcoString;
use std::{borrow::Cow, collections::HashMap, sync::Arc};

/// A node of a text. Aliases are replaced by what they name, with its place there.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// Where it begins.
    pub start: Mark,
    /// Where it ends.
    pub end: Mark,
    /// The tag as written, in short form: `!!str`.
    pub tag: Option<Arc<str>>,
    /// Where the alias stands that this node was reached by.
    pub alias: Option<Mark>,
}

/// The kinds of nodes.
#[derive(Clone, Debug)]
pub enum NodeKind {
    /// A text and how it is written.
    Scalar(EcoString, Style),
    /// A sequence.
    List(Arc<Vec<Node>>),
    /// A mapping: keys and values in order, merge keys not applied.
    Map(Arc<Vec<(Node, Node)>>),
}

impl Node {
    /// The mapping's entries, if it is one.
    pub fn as_map(&self) -> Option<&[(Node, Node)]> {
        if let NodeKind::Map(entries) = &self.kind { Some(entries) } else { None }
    }

    /// The sequence's items, if it is one.
    pub fn as_list(&self) -> Option<&[Node]> {
        if let NodeKind::List(items) = &self.kind { Some(items) } else { None }
    }

    /// The text of a scalar as written, whatever it means.
    pub fn as_scalar(&self) -> Option<&str> {
        if let NodeKind::Scalar(text, _) = &self.kind { Some(text) } else { None }
    }

    /// The value of a key; the last one of equal keys.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.as_map()?.iter().rev().find(|(k, _)| k.as_scalar() == Some(key)).map(|(_, v)| v)
    }

    /// Whether this is null: written as such, or nothing.
    pub fn is_null(&self) -> bool {
        matches!(self.scalar(Profile::V3), Some(Ok(scalar)) if scalar.resolved == super::resolve::Resolved::Null)
    }

    /// The scalar with its meaning.
    pub(super) fn scalar(&self, profile: Profile) -> Option<Result<Scalar<'_>, String>> {
        let NodeKind::Scalar(text, style) = &self.kind else { return None };
        let about = About::new(None, self.tag.as_deref().map(Cow::Borrowed));
        Some(Scalar::new(profile, Cow::Borrowed(text), *style, &about))
    }
}

enum Frame {
    List(Vec<Node>),
    Map(Vec<(Node, Node)>, Option<Node>),
}

struct Open<'a> {
    frame: Frame,
    start: Mark,
    tag: Option<Arc<str>>,
    anchor: Option<&'a str>,
    serial: usize,
    nodes: u64,
}

/// Serial number, and node with its number of nodes.
type Anchored = (usize, Option<(Node, u64)>);

/// Reads documents into trees.
pub(super) struct Composer<'a> {
    events: Events<'a>,
    profile: Profile,
    stack: Vec<Open<'a>>,
    /// Name to serial number, node and number of nodes; no node while it is open.
    anchors: HashMap<&'a str, Anchored>,
    serial: usize,
    nodes: u64,
    aliased: u64,
    /// Whether what contains itself is an empty mapping there instead of an error: whoever asks has another one.
    pub(super) forgiving: bool,
}

impl<'a> Composer<'a> {
    pub(super) fn new(events: Events<'a>, profile: Profile) -> Self {
        Self { events, profile, stack: Vec::new(), anchors: HashMap::new(), serial: 0, nodes: 0, aliased: 0, forgiving: false }
    }

    /// The next document; nothing at the end of the stream.
    pub(super) fn document(&mut self) -> Result<Option<Node>, Error> {
        if matches!(self.events.next()?.kind, EventKind::StreamEnd) {
            return Ok(None);
        }
        if self.profile == Profile::V2 {
            self.anchors.clear();
        }
        (self.nodes, self.aliased) = (0, 0);
        let mut root = None;
        loop {
            let event = self.events.next()?;
            let (start, end) = (event.start, event.end);
            let node = match event.kind {
                EventKind::DocumentEnd | EventKind::StreamEnd | EventKind::DocumentStart => return Ok(root),
                EventKind::SequenceStart(about) => {
                    self.open(Frame::List(Vec::new()), &about, start);
                    continue;
                }
                EventKind::MappingStart(about) => {
                    self.open(Frame::Map(Vec::new(), None), &about, start);
                    continue;
                }
                EventKind::Alias(name) => self.alias(name, start)?,
                EventKind::Scalar { value, style, about } => {
                    self.nodes += 1;
                    let node =
                        Node { kind: NodeKind::Scalar(EcoString::from(&*value), style), start, end, tag: short(&about), alias: None };
                    if let Some(name) = about.anchor() {
                        self.serial += 1;
                        self.anchors.insert(name, (self.serial, Some((node.clone(), 1))));
                    }
                    node
                }
                EventKind::SequenceEnd | EventKind::MappingEnd => match self.close(end) {
                    Some(node) => node,
                    None => continue,
                },
            };
            root = self.place(node).or(root);
        }
    }

    fn open(&mut self, frame: Frame, about: &About<'a>, start: Mark) {
        self.serial += 1;
        if let Some(name) = about.anchor() {
            self.anchors.insert(name, (self.serial, None));
        }
        self.stack.push(Open { frame, start, tag: short(about), anchor: about.anchor(), serial: self.serial, nodes: self.nodes });
        self.nodes += 1;
    }

    fn close(&mut self, end: Mark) -> Option<Node> {
        let open = self.stack.pop()?;
        let kind = match open.frame {
            Frame::List(items) => NodeKind::List(Arc::new(items)),
            Frame::Map(entries, _) => NodeKind::Map(Arc::new(entries)),
        };
        let node = Node { kind, start: open.start, end, tag: open.tag, alias: None };
        if let Some(slot) = open.anchor.and_then(|name| self.anchors.get_mut(name))
            && slot.0 == open.serial
        {
            slot.1 = Some((node.clone(), self.nodes - open.nodes));
        }
        Some(node)
    }

    /// Puts a node into what is open; the root comes back.
    fn place(&mut self, node: Node) -> Option<Node> {
        match self.stack.last_mut().map(|open| &mut open.frame) {
            None => return Some(node),
            Some(Frame::List(items)) => items.push(node),
            Some(Frame::Map(entries, key)) => match key.take() {
                None => *key = Some(node),
                Some(key) => entries.push((key, node)),
            },
        }
        None
    }

    fn alias(&mut self, name: &str, mark: Mark) -> Result<Node, Error> {
        match self.anchors.get(name) {
            None => Err(Error::plain(format!("unknown anchor '{name}' referenced")).at(mark)),
            Some((_, None)) if self.forgiving => {
                Ok(Node { kind: NodeKind::Map(Arc::default()), start: mark, end: mark, tag: None, alias: Some(mark) })
            }
            Some((_, None)) => Err(Error::plain(format!("anchor '{name}' value contains itself")).at(mark)),
            Some((_, Some((node, count)))) => {
                self.nodes = self.nodes.saturating_add(1 + count);
                self.aliased = self.aliased.saturating_add(*count);
                if is_excessive(self.aliased, self.nodes) {
                    return Err(Error::plain("document contains excessive aliasing").at(mark));
                }
                Ok(Node { alias: Some(mark), ..node.clone() })
            }
        }
    }
}

fn short(about: &About<'_>) -> Option<Arc<str>> {
    about.short_tag().map(|tag| tag.as_ref().into())
}
