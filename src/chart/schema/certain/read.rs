//! A schema's text into rules. What the metaschema of its draft would refuse, and what is unusual, is an error.
//!
//! Contract: every part is checked, whether or not a value will ever come to it. Shapes are checked as they are read; what only some
//! drafts know narrows the [`Facts`].

use super::{
    super::raw,
    Certain,
    groups::{ByName, InOrder, Items},
    rules::{Draft, Format, Limit, Node, Rules},
    words::{AnyText, draft, frozen, is_plain_address, pattern, patterns, positive, types},
};
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    fmt,
};

/// What is known of the whole schema so far.
pub(super) struct Facts {
    /// Between these drafts, what was read means the same to Helm as here.
    oldest: Cell<Draft>,
    newest: Cell<Draft>,
    /// `$schema` of the root, or of a part that has to agree with it.
    drafts: RefCell<Vec<(bool, Draft)>>,
    pub(super) references: RefCell<Vec<Box<str>>>,
}

impl Facts {
    pub(super) fn since(&self, draft: Draft) {
        self.oldest.set(self.oldest.get().max(draft));
    }

    pub(super) fn until(&self, draft: Draft) {
        self.newest.set(self.newest.get().min(draft));
    }

    /// The draft of the schema, if it is one that knows all that was read.
    fn draft(&self) -> Option<Draft> {
        let drafts = self.drafts.borrow();
        let own = drafts.iter().find(|(root, _)| *root).map_or(2020, |(_, draft)| *draft);
        let agree = drafts.iter().all(|(_, draft)| *draft == own);
        (agree && (self.oldest.get()..=self.newest.get()).contains(&own)).then_some(own)
    }
}

/// Reads a schema, or says why it is left to boon.
pub(super) fn read(text: &[u8]) -> Result<Certain, serde_json::Error> {
    let text = std::str::from_utf8(text).map_err(Error::custom)?;
    let facts = Facts { oldest: Cell::new(4), newest: Cell::new(2020), drafts: RefCell::default(), references: RefCell::default() };
    let node = |text: &str, place| {
        let mut json = serde_json::Deserializer::from_str(text);
        let node = Reader { facts: &facts, place }.deserialize(&mut json)?;
        json.end().map(|()| node)
    };
    let root = node(text, Place::Root)?;
    let (mut elsewhere, mut recursive) = (BTreeMap::new(), false);
    loop {
        let reference = facts.references.borrow_mut().pop();
        let Some(reference) = reference else { break };
        recursive |= !reference.contains('/');
        if root.at(&reference).is_none() && !elsewhere.contains_key(&reference) {
            let Some(text) = raw::at(text, &reference) else { return no("a reference leads nowhere") };
            elsewhere.insert(reference, node(text, Place::Other)?);
        }
    }
    match facts.draft() {
        Some(draft) => Ok(Certain { root, elsewhere, recursive, draft }),
        None => no("keywords of several drafts"),
    }
}

/// Where a schema stands.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Place {
    Root,
    /// `additionalProperties` and `additionalItems`, which were booleans before schemas were
    Additional,
    Other,
}

/// Reads one schema.
#[derive(Clone, Copy)]
pub(super) struct Reader<'f> {
    pub(super) facts: &'f Facts,
    place: Place,
}

impl<'de> DeserializeSeed<'de> for Reader<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reader<'_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a schema")
    }

    fn visit_bool<E>(self, b: bool) -> Result<Node, E> {
        if self.place != Place::Additional {
            self.facts.since(6);
        }
        Ok(Node::Bool(b))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut rules = Box::<Rules>::default();
        while let Some(keyword) = map.next_key::<&str>()? {
            let known = self.schemas(&mut rules, keyword, &mut map)?
                || self.lists_and_maps(&mut rules, keyword, &mut map)?
                || self.scalars(&mut rules, keyword, &mut map)?;
            if !known {
                self.annotation(keyword, &mut map)?;
            }
        }
        if let Some(number) = &rules.number {
            let flag = |limit: &Option<Limit>| matches!(limit, Some(Limit::Flag(_)));
            if flag(&number.above) && number.minimum.is_none() || flag(&number.below) && number.maximum.is_none() {
                return no("says how to take a limit that is not there");
            }
        }
        Ok(Node::Rules(rules))
    }
}

pub(super) fn no<T, E: Error>(problem: &str) -> Result<T, E> {
    Err(E::custom(problem))
}

/// Fills in what a keyword says.
pub(super) fn put<T, E: Error>(slot: &mut Option<T>, value: Result<T, E>) -> Result<(), E> {
    match slot.replace(value?) {
        Some(_) => no("a keyword stands twice"),
        None => Ok(()),
    }
}

/// Keywords in groups. Each says whether it knows a keyword.
impl Reader<'_> {
    /// What holds schemas.
    fn schemas<'de, A: MapAccess<'de>>(self, rules: &mut Rules, keyword: &str, map: &mut A) -> Result<bool, A::Error> {
        let own = Self { place: Place::Other, ..self };
        let additional = Self { place: Place::Additional, ..self };
        let since = |draft| {
            self.facts.since(draft);
            own
        };
        match keyword {
            "properties" => put(&mut rules.object().properties, map.next_value_seed(ByName(own)))?,
            "additionalProperties" => put(&mut rules.object().others, map.next_value_seed(additional))?,
            "patternProperties" => put(&mut rules.object().patterns, map.next_value_seed(ByName(own)).and_then(patterns))?,
            "propertyNames" => put(&mut rules.object().names, map.next_value_seed(since(6)))?,
            "dependencies" => put(&mut rules.object().dependent[0], own.dependent(map.next_value()?, keyword))?,
            "dependentRequired" => put(&mut rules.object().dependent[1], since(2019).dependent(map.next_value()?, keyword))?,
            "dependentSchemas" => put(&mut rules.object().dependent[2], since(2019).dependent(map.next_value()?, keyword))?,
            "items" => self.items(rules.list(), map.next_value_seed(Items(own))?)?,
            "prefixItems" => put(&mut rules.list().first, map.next_value_seed(InOrder(since(2020))))?,
            "additionalItems" => put(&mut rules.list().more, map.next_value_seed(additional))?,
            "contains" => put(&mut rules.list().contains, map.next_value_seed(since(6)))?,
            "allOf" => put(&mut rules.combined().all, map.next_value_seed(InOrder(own)))?,
            "anyOf" => put(&mut rules.combined().any, map.next_value_seed(InOrder(own)))?,
            "oneOf" => put(&mut rules.combined().one, map.next_value_seed(InOrder(own)))?,
            "not" => put(&mut rules.combined().not, map.next_value_seed(own))?,
            "if" => put(&mut rules.combined().condition, map.next_value_seed(since(7)))?,
            "then" => put(&mut rules.combined().then, map.next_value_seed(since(7)))?,
            "else" => put(&mut rules.combined().otherwise, map.next_value_seed(since(7)))?,
            "definitions" => put(&mut rules.definitions[0], map.next_value_seed(ByName(own)))?,
            "$defs" => put(&mut rules.definitions[1], map.next_value_seed(ByName(own)))?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// What speaks of lists and maps as a whole.
    fn lists_and_maps<'de, A: MapAccess<'de>>(self, rules: &mut Rules, keyword: &str, map: &mut A) -> Result<bool, A::Error> {
        match keyword {
            "required" => put(&mut rules.object().required, map.next_value().and_then(|names| self.names(names)))?,
            "minProperties" => put(&mut rules.object().least, map.next_value())?,
            "maxProperties" => put(&mut rules.object().most, map.next_value())?,
            "minItems" => put(&mut rules.list().least, map.next_value())?,
            "maxItems" => put(&mut rules.list().most, map.next_value())?,
            "uniqueItems" => put(&mut rules.list().unique, map.next_value())?,
            "minContains" | "maxContains" => {
                self.facts.since(2019);
                let list = rules.list();
                put(if keyword == "minContains" { &mut list.least_contained } else { &mut list.most_contained }, map.next_value())?;
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// What speaks of values as a whole, of strings and of numbers.
    fn scalars<'de, A: MapAccess<'de>>(self, rules: &mut Rules, keyword: &str, map: &mut A) -> Result<bool, A::Error> {
        match keyword {
            "type" => put(&mut rules.types, map.next_value().and_then(types))?,
            "$ref" => put(&mut rules.reference, map.next_value().and_then(|text| self.reference(text)))?,
            "enum" => put(&mut rules.enumeration, map.next_value().and_then(|items| self.enumeration(items)))?,
            "const" => {
                self.facts.since(6);
                put(&mut rules.constant, map.next_value().and_then(frozen))?;
            }
            "minLength" => put(&mut rules.text().least, map.next_value())?,
            "maxLength" => put(&mut rules.text().most, map.next_value())?,
            "pattern" => put(&mut rules.text().pattern, map.next_value().and_then(pattern))?,
            "format" => put(&mut rules.text().format, map.next_value().map(|name: Box<str>| Format::named(&name)))?,
            "minimum" => put(&mut rules.number().minimum, map.next_value())?,
            "maximum" => put(&mut rules.number().maximum, map.next_value())?,
            "exclusiveMinimum" => put(&mut rules.number().above, map.next_value().and_then(|limit| self.limit(limit)))?,
            "exclusiveMaximum" => put(&mut rules.number().below, map.next_value().and_then(|limit| self.limit(limit)))?,
            "multipleOf" => put(&mut rules.number().multiple, map.next_value().and_then(positive))?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// What says nothing of values, or what only boon knows.
    fn annotation<'de, A: MapAccess<'de>>(self, keyword: &str, map: &mut A) -> Result<(), A::Error> {
        match keyword {
            "title" | "description" | "$comment" | "contentMediaType" | "contentEncoding" => map.next_value::<AnyText>().map(|_| ()),
            "readOnly" | "writeOnly" | "deprecated" => map.next_value::<bool>().map(|_| ()),
            "examples" => map.next_value::<Vec<IgnoredAny>>().map(|_| ()),
            "$schema" => match draft(map.next_value()?) {
                Some(draft) => {
                    self.facts.drafts.borrow_mut().push((self.place == Place::Root, draft));
                    Ok(())
                }
                None => no("another draft"),
            },
            "$id" if self.place == Place::Root && is_plain_address(&map.next_value::<Box<str>>()?) => Ok(()),
            "$id" | "$anchor" | "$recursiveRef" | "$recursiveAnchor" | "$dynamicRef" | "$dynamicAnchor" | "$vocabulary" => no("names"),
            "unevaluatedItems" | "unevaluatedProperties" | "contentSchema" => no("what other keywords left over"),
            _ => {
                if keyword == "id" {
                    // In draft 4, the schema's name.
                    self.facts.since(6);
                }
                map.next_value::<IgnoredAny>().map(|_| ())
            }
        }
    }
}
