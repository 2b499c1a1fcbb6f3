//! What a schema says, grouped by the type of the values that it speaks of.

use super::super::formats;
use crate::{
    regexp::Regexp,
    value::{Frozen, Level},
};
use serde_json::Number;
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
};

/// A version of JSON Schema: 4, 6, 7, 2019 or 2020.
pub(super) type Draft = u16;

/// A schema.
pub(super) enum Node {
    /// `true` or `false`
    Bool(bool),
    /// an object
    Rules(Box<Rules>),
}

/// Things by name; names ascend.
pub(super) type Named<T> = Vec<(Box<str>, T)>;

/// The keywords of a schema.
#[derive(Default)]
pub(super) struct Rules {
    /// `type`: a set of bits of [`Types`].
    pub(super) types: Option<u8>,
    /// `$ref`
    pub(super) reference: Option<Box<str>>,
    /// `const`
    pub(super) constant: Option<Frozen>,
    /// `enum`
    pub(super) enumeration: Option<Vec<Frozen>>,
    pub(super) object: Option<Box<Object>>,
    pub(super) list: Option<Box<List>>,
    pub(super) text: Option<Box<Text>>,
    pub(super) number: Option<Box<Numbers>>,
    pub(super) combined: Option<Box<Combined>>,
    /// `definitions` and `$defs`
    pub(super) definitions: [Option<Named<Node>>; 2],
}

impl Rules {
    pub(super) fn object(&mut self) -> &mut Object {
        self.object.get_or_insert_default()
    }

    pub(super) fn list(&mut self) -> &mut List {
        self.list.get_or_insert_default()
    }

    pub(super) fn text(&mut self) -> &mut Text {
        self.text.get_or_insert_default()
    }

    pub(super) fn number(&mut self) -> &mut Numbers {
        self.number.get_or_insert_default()
    }

    pub(super) fn combined(&mut self) -> &mut Combined {
        self.combined.get_or_insert_default()
    }
}

impl Node {
    /// The schema that a reference `#/…` leads to, if it stands among definitions.
    pub(super) fn at(&self, reference: &str) -> Option<&Self> {
        let (mut node, mut tokens) = (self, reference.split('/').skip(1));
        while let Some(keyword) = tokens.next() {
            let Self::Rules(rules) = node else { return None };
            node = match keyword {
                "definitions" => named(rules.definitions[0].as_ref()?, tokens.next()?)?,
                "$defs" => named(rules.definitions[1].as_ref()?, tokens.next()?)?,
                _ => return None,
            };
        }
        Some(node)
    }
}

/// What has a name.
pub(super) fn named<'n, T>(all: &'n Named<T>, name: &str) -> Option<&'n T> {
    all.binary_search_by(|(own, _)| (**own).cmp(name)).ok().map(|at| &all[at].1)
}

/// The bits of `type`.
pub(super) struct Types;

impl Types {
    pub(super) const NULL: u8 = 1;
    pub(super) const BOOLEAN: u8 = 2;
    pub(super) const NUMBER: u8 = 4;
    pub(super) const INTEGER: u8 = 8;
    pub(super) const STRING: u8 = 16;
    pub(super) const ARRAY: u8 = 32;
    pub(super) const OBJECT: u8 = 64;

    /// The bit of a name.
    pub(super) fn named(name: &str) -> Option<u8> {
        Some(match name {
            "null" => Self::NULL,
            "boolean" => Self::BOOLEAN,
            "number" => Self::NUMBER,
            "integer" => Self::INTEGER,
            "string" => Self::STRING,
            "array" => Self::ARRAY,
            "object" => Self::OBJECT,
            _ => return None,
        })
    }
}

/// About maps.
#[derive(Default)]
pub(super) struct Object {
    pub(super) properties: Option<Named<Node>>,
    /// `patternProperties`
    pub(super) patterns: Option<Vec<(Pattern, Node)>>,
    /// `additionalProperties`
    pub(super) others: Option<Node>,
    /// `propertyNames`
    pub(super) names: Option<Node>,
    pub(super) required: Option<Vec<Box<str>>>,
    pub(super) least: Option<u32>,
    pub(super) most: Option<u32>,
    /// `dependencies`, `dependentRequired` and `dependentSchemas`
    pub(super) dependent: [Option<Named<Dependent>>; 3],
    pub(super) known: Known,
}

/// Maps that were found to hold by the whole schema that these rules belong to: the defaults, and what values files put over them.
#[derive(Default)]
pub(super) struct Known(Mutex<VecDeque<Arc<Level>>>);

impl Known {
    /// How many maps are remembered.
    const KEPT: usize = 16;

    pub(super) fn has(&self, level: &Arc<Level>) -> bool {
        self.maps().iter().any(|known| Arc::ptr_eq(known, level))
    }

    pub(super) fn add(&self, level: &Arc<Level>) {
        // What only this render has will not come again.
        if Arc::strong_count(level) > 1 {
            let mut maps = self.maps();
            if maps.len() == Self::KEPT {
                maps.pop_front();
            }
            maps.push_back(level.clone());
        }
    }

    fn maps(&self) -> MutexGuard<'_, VecDeque<Arc<Level>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the presence of a property asks for.
pub(super) enum Dependent {
    Names(Vec<Box<str>>),
    Schema(Node),
}

/// About lists.
#[derive(Default)]
pub(super) struct List {
    /// `items` for every item, or for those after `first`
    pub(super) items: Option<Node>,
    /// `prefixItems`, or `items` as an array
    pub(super) first: Option<Vec<Node>>,
    /// `additionalItems`, which means nothing without an array of `items`
    pub(super) more: Option<Node>,
    pub(super) contains: Option<Node>,
    pub(super) least_contained: Option<u32>,
    pub(super) most_contained: Option<u32>,
    pub(super) least: Option<u32>,
    pub(super) most: Option<u32>,
    pub(super) unique: Option<bool>,
}

/// About strings.
#[derive(Default)]
pub(super) struct Text {
    pub(super) least: Option<u32>,
    pub(super) most: Option<u32>,
    pub(super) pattern: Option<Pattern>,
    pub(super) format: Option<Format>,
}

/// About numbers.
#[derive(Default)]
pub(super) struct Numbers {
    pub(super) minimum: Option<Number>,
    pub(super) maximum: Option<Number>,
    pub(super) above: Option<Limit>,
    pub(super) below: Option<Limit>,
    pub(super) multiple: Option<Number>,
}

/// `exclusiveMinimum` and `exclusiveMaximum`
pub(super) enum Limit {
    /// since draft 6
    Number(Number),
    /// in draft 4: what is said of `minimum` or `maximum`
    Flag(bool),
}

/// Schemas for the same value.
#[derive(Default)]
pub(super) struct Combined {
    pub(super) all: Option<Vec<Node>>,
    pub(super) any: Option<Vec<Node>>,
    pub(super) one: Option<Vec<Node>>,
    pub(super) not: Option<Node>,
    pub(super) condition: Option<Node>,
    pub(super) then: Option<Node>,
    pub(super) otherwise: Option<Node>,
}

/// A regular expression that parses, compiled when a text is first held against it.
pub(super) struct Pattern {
    text: Box<str>,
    compiled: OnceLock<Option<Regexp>>,
}

impl Pattern {
    /// `None`: Go does not accept it.
    pub(super) fn new(text: Box<str>) -> Option<Self> {
        Regexp::check(text.as_bytes()).ok()?;
        Some(Self { text, compiled: OnceLock::new() })
    }

    /// `None`: too large to say.
    pub(super) fn is_match(&self, text: &[u8]) -> Option<bool> {
        let compiled = self.compiled.get_or_init(|| Regexp::compile(self.text.as_bytes()).ok());
        compiled.as_ref().map(|regexp| regexp.is_match(text))
    }
}

/// `format`
pub(super) enum Format {
    /// one that checks
    Known(formats::Check),
    /// `regex`
    Regexp,
    /// one that says nothing
    Other,
}

impl Format {
    pub(super) fn named(name: &str) -> Self {
        match formats::ALL.iter().find(|known| known.boon.name == name) {
            Some(known) => Self::Known(known.check),
            None if name == "regex" => Self::Regexp,
            None => Self::Other,
        }
    }

    pub(super) fn holds(&self, text: &str) -> bool {
        match self {
            Self::Known(check) => check(text).is_ok(),
            Self::Regexp => Regexp::check(text.as_bytes()).is_ok(),
            Self::Other => true,
        }
    }
}
