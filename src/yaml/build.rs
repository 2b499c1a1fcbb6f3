//! Events straight to values, without a tree in between.
//!
//! Contract: the first document only per call; problems of decoding wait until the document is parsed, because syntax errors
//! come first in Go; values of aliases are copies.

use super::error::{Error, Mark, Profile};
use super::event::{About, Event, EventKind, Events};
use super::mapping::{Entry, Mapping};
use super::resolve::{Resolved, resolve_plain};
use super::scalar::Scalar;
use super::token::Style;
use crate::value::{AnyMap, List, ListType, Text, Value};
use foldhash::{HashMap, HashMapExt};

/// A text of a hundred megabytes and more would fill the memory many times over.
pub(super) const MAX_VALUES: u64 = 6_000_000;

/// What a builder makes of scalars.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Target {
    /// JSON, as sigs.k8s.io/yaml converts: `float64` only, keys by type.
    Json,
    /// The same, but integers stay integers and numbers may be NaN: for fields that take texts.
    Exact,
    /// go-yaml v3's own values.
    Typed,
}

/// Problems of decoding, in the order in which Go would meet them.
#[derive(Debug, Default)]
pub(super) struct Problems {
    /// Ends decoding.
    pub(super) fatal: Option<Fatal>,
    /// v3 collects these.
    pub(super) collected: Vec<String>,
    /// A key was seen that cannot be one in JSON; a later entry may replace it.
    pub(super) json_key: bool,
    /// A number that JSON does not have was seen.
    pub(super) not_finite: bool,
}

#[derive(Clone, Debug)]
pub(super) enum Fatal {
    Message(Error),
    /// A collection as a key; its text needs the tree.
    CollectionKey(Mark),
}

/// A finished node.
#[derive(Clone, Debug)]
pub(super) enum Built<'a> {
    Scalar(Scalar<'a>),
    Tree(Value),
}

#[derive(Debug)]
enum Frame {
    List(Vec<Value>),
    Map(Mapping),
    /// The list behind `<<`, with what is wrong with each item: v2 looks at the last one first.
    MergeList(Vec<(Value, Option<Fatal>)>),
}

#[derive(Debug)]
struct Open {
    frame: Frame,
    start: Mark,
    anchor: Option<usize>,
    /// Operations before this node.
    operations: u64,
    fatal_before: bool,
    collected_before: usize,
}

#[derive(Debug)]
pub(super) struct Builder<'a> {
    events: Events<'a>,
    profile: Profile,
    target: Target,
    stack: Vec<Open>,
    /// Of the mappings on the stack.
    entries: Vec<Entry>,
    /// Anchor names to places in `anchored`, which is empty while the node is open.
    names: HashMap<&'a str, usize>,
    anchored: Vec<Option<(Built<'a>, u64)>>,
    operations: u64,
    alias_operations: u64,
    problems: Problems,
}

impl<'a> Builder<'a> {
    pub(super) fn new(events: Events<'a>, profile: Profile, target: Target) -> Self {
        Self {
            events,
            profile,
            target,
            stack: Vec::new(),
            entries: Vec::new(),
            names: HashMap::new(),
            anchored: Vec::new(),
            operations: 0,
            alias_operations: 0,
            problems: Problems::default(),
        }
    }

    /// The next document and its problems; nothing at the end of the stream.
    ///
    /// # Errors
    /// Of syntax.
    pub(super) fn document(&mut self) -> Result<Option<(Value, Problems)>, Error> {
        if let EventKind::StreamEnd = self.events.next()?.kind {
            return Ok(None);
        }
        // v3 keeps the anchors of earlier documents.
        if self.profile == Profile::V2 {
            self.names.clear();
            self.anchored.clear();
        }
        (self.operations, self.alias_operations) = (1, 0);
        let mut result = Value::Nil;
        loop {
            let event = self.events.next()?;
            if matches!(event.kind, EventKind::DocumentEnd) {
                return Ok(Some((result, std::mem::take(&mut self.problems))));
            }
            if self.operations.saturating_sub(self.alias_operations) > MAX_VALUES {
                return Err(Error::plain(format!("the text holds more than {MAX_VALUES} values, the most that charttest reads")));
            }
            if let Some((built, _)) = self.event(event)? {
                result = self.value(built);
            }
        }
    }

    /// Takes one event; the root, when it is complete.
    fn event(&mut self, event: Event<'a>) -> Result<Option<(Built<'a>, Mark)>, Error> {
        let start = event.start;
        let built = match event.kind {
            EventKind::Scalar { value, style, about } => {
                self.count(1);
                if about.is_empty() && self.plain_scalar(&value, style, start) {
                    return Ok(None);
                }
                let anchor = self.register(&about);
                // Behind `<<` nobody looks at what a scalar is.
                let about = if self.awaits_merge() || self.is_in_merge_list() { About::default() } else { about };
                let scalar = Scalar::new(self.profile, value, style, &about);
                let built = match scalar {
                    Ok(scalar) => Built::Scalar(scalar),
                    Err(problem) => {
                        self.fail(Error::plain(problem).at(start));
                        Built::Tree(Value::Nil)
                    }
                };
                self.close_anchor(anchor, &built, 1);
                built
            }
            EventKind::Alias(name) => {
                self.count(1);
                self.alias(name, start)?
            }
            EventKind::SequenceStart(about) => {
                let frame = if self.awaits_merge() { Frame::MergeList(Vec::new()) } else { Frame::List(Vec::new()) };
                self.open(frame, &about, start);
                return Ok(None);
            }
            EventKind::MappingStart(about) => {
                self.open(Frame::Map(Mapping::new(&self.entries)), &about, start);
                return Ok(None);
            }
            EventKind::SequenceEnd | EventKind::MappingEnd => return Ok(self.close()),
            EventKind::StreamEnd | EventKind::DocumentStart | EventKind::DocumentEnd => return Ok(None),
        };
        Ok(self.place(built, start, false))
    }

    /// The usual case of a scalar inside of a collection, without what only few need; false: it is none of the usual.
    fn plain_scalar(&mut self, text: &str, style: Style, start: Mark) -> bool {
        let resolved = if style == Style::Plain { resolve_plain(self.profile, text) } else { Resolved::Str };
        let typed = self.target == Target::Typed;
        match self.stack.last_mut().map(|open| &mut open.frame) {
            Some(Frame::Map(mapping)) if !mapping.has_key() => {
                let usual = resolved == Resolved::Str && text != "<<" && (!typed || self.profile == Profile::V3);
                if usual {
                    mapping.begin(Some(text.into()), false, start.line);
                }
                return usual;
            }
            Some(Frame::Map(mapping)) if mapping.awaits_merge() => return false,
            Some(Frame::Map(_) | Frame::List(_)) => {}
            Some(Frame::MergeList(_)) | None => return false,
        }
        let value = match resolved {
            Resolved::Str => Value::Str(text.into()),
            Resolved::Null => Value::Nil,
            Resolved::Bool(b) => Value::Bool(b),
            Resolved::Int(n) if self.target != Target::Json => Value::Int(n),
            Resolved::Int(n) => Value::Float(n as f64),
            _ => return false,
        };
        match self.stack.last_mut().map(|open| &mut open.frame) {
            Some(Frame::Map(mapping)) => mapping.insert(&mut self.entries, value),
            Some(Frame::List(items)) => items.push(value),
            _ => {}
        }
        true
    }

    fn open(&mut self, frame: Frame, about: &About<'a>, start: Mark) {
        let operations = self.operations;
        if !matches!(frame, Frame::MergeList(_)) {
            self.count(1);
        }
        let anchor = self.register(about);
        let (fatal_before, collected_before) = (self.problems.fatal.is_some(), self.problems.collected.len());
        self.stack.push(Open { frame, start, anchor, operations, fatal_before, collected_before });
    }

    fn close(&mut self) -> Option<(Built<'a>, Mark)> {
        let open = self.stack.pop()?;
        let merge_list = matches!(open.frame, Frame::MergeList(_));
        let value = match open.frame {
            Frame::List(items) => Value::List(List::grown(ListType::Any, items)),
            Frame::MergeList(items) => {
                let (items, mut wrong): (Vec<_>, Vec<_>) = items.into_iter().unzip();
                self.problems.fatal = self.problems.fatal.take().or_else(|| wrong.iter_mut().rev().find_map(Option::take));
                Value::List(List::grown(ListType::Any, items))
            }
            Frame::Map(mapping) => {
                if let Some(mark) = mapping.bad_merge() {
                    self.fail(bad_merge(mark));
                }
                // The outermost mapping is decoded into a map of texts.
                let typed = mapping.typed_keys().filter(|_| self.target == Target::Typed);
                let before = (open.fatal_before, open.collected_before);
                let map = mapping.finish(&mut self.entries, &mut self.problems, (self.profile, before));
                match typed {
                    Some(keys) if self.stack.is_empty() => without_null_keys(map, &keys),
                    Some(keys) => with_typed_keys(&map, &keys),
                    None => map,
                }
            }
        };
        let built = Built::Tree(value);
        self.close_anchor(open.anchor, &built, self.operations - open.operations);
        self.place(built, open.start, merge_list)
    }

    /// Puts a finished node where it belongs.
    fn place(&mut self, built: Built<'a>, start: Mark, merge_list: bool) -> Option<(Built<'a>, Mark)> {
        let Some(open) = self.stack.last() else { return Some((built, start)) };
        match &open.frame {
            Frame::List(_) | Frame::MergeList(_) => {
                let before = open.fatal_before;
                let value = self.value(built);
                match self.stack.last_mut().map(|o| &mut o.frame) {
                    Some(Frame::List(items)) => items.push(value),
                    Some(Frame::MergeList(items)) => {
                        let own = self.problems.fatal.take_if(|_| self.profile == Profile::V2 && !before);
                        // What contains itself is a mapping, but has no value yet.
                        let no_map = self.profile == Profile::V2 && !matches!((&value, &own), (Value::Map(_), _) | (Value::Nil, Some(_)));
                        items.push((value, if no_map { Some(Fatal::Message(bad_merge(start))) } else { own }));
                    }
                    _ => {}
                }
            }
            Frame::Map(mapping) if !mapping.has_key() => self.place_key(built, start),
            Frame::Map(mapping) if mapping.awaits_merge() => {
                let value = self.value(built);
                let Some(Frame::Map(mapping)) = self.stack.last_mut().map(|o| &mut o.frame) else { return None };
                if !mapping.merge(&mut self.entries, self.profile, (&value, merge_list)) {
                    match self.profile {
                        Profile::V2 => self.fail(bad_merge(start)),
                        Profile::V3 => mapping.note_bad_merge(start),
                    }
                }
            }
            Frame::Map(_) => {
                let value = self.value(built);
                if let Some(Frame::Map(mapping)) = self.stack.last_mut().map(|o| &mut o.frame) {
                    mapping.insert(&mut self.entries, value);
                }
            }
        }
        None
    }

    fn place_key(&mut self, built: Built<'a>, start: Mark) {
        let (mut merge, mut typed) = (false, None);
        let key = match built {
            Built::Scalar(scalar) if scalar.is_merge => {
                merge = true;
                // A merge key is not decoded.
                self.operations -= 1;
                Some(Text::new())
            }
            Built::Scalar(scalar) if self.target != Target::Typed => {
                let key = scalar.json_key();
                self.problems.json_key |= key.is_none() && self.problems.fatal.is_none();
                key
            }
            Built::Scalar(scalar) => {
                typed = scalar.typed_key(self.profile);
                Some(scalar.raw_key())
            }
            Built::Tree(Value::List(_) | Value::Map(_)) => {
                self.problems.fatal.get_or_insert(Fatal::CollectionKey(start));
                None
            }
            Built::Tree(_) => None,
        };
        if let Some(Frame::Map(mapping)) = self.stack.last_mut().map(|o| &mut o.frame) {
            mapping.begin(key, merge, start.line);
            if let Some(key) = typed {
                mapping.note_type(key);
            }
        }
    }

    fn awaits_merge(&self) -> bool {
        matches!(self.stack.last(), Some(Open { frame: Frame::Map(mapping), .. }) if mapping.awaits_merge())
    }

    fn is_in_merge_list(&self) -> bool {
        matches!(self.stack.last(), Some(Open { frame: Frame::MergeList(_), .. }))
    }

    fn value(&mut self, built: Built<'a>) -> Value {
        match built {
            Built::Tree(value) => value,
            Built::Scalar(scalar) if self.target != Target::Json => scalar.typed_value(self.profile),
            Built::Scalar(scalar) => {
                let value = scalar.json_value();
                if let Value::Float(n) = value
                    && !n.is_finite()
                {
                    self.problems.not_finite = true;
                }
                value
            }
        }
    }

    fn fail(&mut self, error: Error) {
        self.problems.fatal.get_or_insert(Fatal::Message(error));
    }

    fn register(&mut self, about: &About<'a>) -> Option<usize> {
        let name = about.anchor()?;
        self.anchored.push(None);
        self.names.insert(name, self.anchored.len() - 1);
        Some(self.anchored.len() - 1)
    }

    fn close_anchor(&mut self, anchor: Option<usize>, built: &Built<'a>, operations: u64) {
        if let Some(anchor) = anchor {
            self.anchored[anchor] = Some((built.clone(), operations));
        }
    }

    fn alias(&mut self, name: &str, mark: Mark) -> Result<Built<'a>, Error> {
        let Some(index) = self.names.get(name).copied() else {
            return Err(Error::plain(format!("unknown anchor '{name}' referenced")).at(mark));
        };
        let Some((_, operations)) = &self.anchored[index] else {
            let of_list = self.stack.iter().any(|open| open.anchor == Some(index) && !matches!(open.frame, Frame::Map(_)));
            let merged = self.awaits_merge() || self.is_in_merge_list();
            let itself = || Error::plain(format!("anchor '{name}' value contains itself")).at(mark);
            self.fail(if of_list && merged { bad_merge(mark) } else { itself() });
            return Ok(Built::Tree(Value::Nil));
        };
        let operations = *operations;
        self.alias_operations = self.alias_operations.saturating_add(operations);
        self.count(operations);
        if self.is_excessive() {
            self.fail(Error::plain("document contains excessive aliasing").at(mark));
        }
        if self.problems.fatal.is_some() {
            return Ok(Built::Tree(Value::Nil));
        }
        Ok(match &self.anchored[index] {
            Some((Built::Tree(value), _)) => Built::Tree(value.deep_copy()),
            Some((scalar, _)) => scalar.clone(),
            None => Built::Tree(Value::Nil),
        })
    }

    fn count(&mut self, operations: u64) {
        self.operations = self.operations.saturating_add(operations);
    }

    /// go-yaml's guard against alias bombs.
    fn is_excessive(&self) -> bool {
        is_excessive(self.alias_operations, self.operations)
    }
}

fn bad_merge(mark: Mark) -> Error {
    Error::plain("map merge requires map or sequence of maps as the value").at(mark)
}

/// Whether too large a part of the decoding comes from aliases: 99 % are allowed up to 400,000 operations, 10 % from 4,000,000.
pub(super) fn is_excessive(aliased: u64, all: u64) -> bool {
    let (low, high) = (400_000, 4_000_000);
    let allowed = match all {
        n if n <= low => 0.99,
        n if n >= high => 0.10,
        n => 0.99 - 0.89 * ((n - low) as f64 / (high - low) as f64),
    };
    aliased > 100 && all > 1000 && aliased as f64 / all as f64 > allowed
}

/// A map of texts takes no key that is null.
fn without_null_keys(map: Value, keys: &[(Text, Value)]) -> Value {
    if let Value::Map(map) = &map {
        keys.iter().filter(|(_, key)| key.is_nil()).for_each(|(text, _)| drop(map.remove(text)));
    }
    map
}

/// `map[interface {}]interface {}`: what v3 makes of a mapping with a key that is no text.
fn with_typed_keys(map: &Value, keys: &[(Text, Value)]) -> Value {
    let Value::Map(map) = map else { return map.clone() };
    let typed = |text: &Text| keys.iter().find(|(raw, _)| raw == text).map_or_else(|| Value::Str(text.clone()), |(_, key)| key.clone());
    AnyMap::value(map.snapshot().into_iter().map(|(key, value)| (typed(&key), value)).collect())
}
