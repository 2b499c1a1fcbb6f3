//! What single keywords say: texts, numbers and lists into their part of the rules.

use super::{
    groups::Either,
    read::{Reader, no, put},
    rules::{Dependent, Draft, Limit, List, Named, Node, Pattern, Types},
    same::{constant, equal},
};
use crate::value::Frozen;
use serde::{
    Deserialize,
    de::{DeserializeSeed, Deserializer, Error, Visitor},
};
use serde_json::{Number, Value as Json};
use std::{collections::BTreeMap, fmt};

/// What keywords say.
impl Reader<'_> {
    pub(super) fn items<E: Error>(self, list: &mut List, items: Either) -> Result<(), E> {
        match items {
            Either::One(node) => put(&mut list.items, Ok(node)),
            Either::Each(nodes) => {
                self.facts.until(2019);
                put(&mut list.first, Ok(nodes))
            }
        }
    }

    pub(super) fn names<E: Error>(self, mut names: Vec<Box<str>>) -> Result<Vec<Box<str>>, E> {
        if names.is_empty() {
            self.facts.since(6);
        }
        names.sort_unstable();
        if names.is_sorted_by(|a, b| a < b) { Ok(names) } else { no("a name stands twice") }
    }

    pub(super) fn dependent<E: Error>(self, all: BTreeMap<Box<str>, Json>, keyword: &str) -> Result<Named<Dependent>, E> {
        let own = |json: &Json| match json {
            Json::Array(_) if keyword != "dependentSchemas" => self.names(Vec::deserialize(json)?).map(Dependent::Names),
            _ if keyword != "dependentRequired" => self.deserialize(json).map(Dependent::Schema),
            _ => no("not a list of names"),
        };
        all.into_iter().map(|(name, json)| Ok((name, own(&json).map_err(E::custom)?))).collect()
    }

    pub(super) fn reference<E: Error>(self, text: Box<str>) -> Result<Box<str>, E> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/$._-".contains(&byte);
        let leads_here = &*text == "#" || text.starts_with("#/");
        if !leads_here || !text[1..].bytes().all(plain) {
            return no("leads elsewhere, or is not plain");
        }
        self.facts.references.borrow_mut().push(text.clone());
        Ok(text)
    }

    pub(super) fn enumeration<E: Error>(self, items: Vec<Json>) -> Result<Vec<Frozen>, E> {
        let items = items.into_iter().map(frozen).collect::<Result<Vec<_>, E>>()?;
        let differs = |i: usize, item: &Frozen| items[..i].iter().all(|other| matches!(equal(other, item), Ok(false)));
        if items.is_empty() || items.len() > 64 || !items.iter().enumerate().all(|(i, item)| differs(i, item)) {
            self.facts.since(2019);
        }
        Ok(items)
    }

    pub(super) fn limit<E: Error>(self, limit: Json) -> Result<Limit, E> {
        match limit {
            Json::Number(number) => {
                self.facts.since(6);
                Ok(Limit::Number(number))
            }
            Json::Bool(flag) => {
                self.facts.until(4);
                Ok(Limit::Flag(flag))
            }
            _ => no("no limit"),
        }
    }
}

pub(super) fn types<E: Error>(json: Json) -> Result<u8, E> {
    let names = match &json {
        Json::Array(names) if !names.is_empty() => names.as_slice(),
        name => std::slice::from_ref(name),
    };
    let mut all = 0;
    for name in names {
        match name.as_str().and_then(Types::named) {
            Some(bit) if all & bit == 0 => all |= bit,
            _ => return no("no type, or one that stands twice"),
        }
    }
    Ok(all)
}

pub(super) fn patterns<E: Error>(named: Named<Node>) -> Result<Vec<(Pattern, Node)>, E> {
    named.into_iter().map(|(text, node)| Ok((pattern(text)?, node))).collect()
}

pub(super) fn pattern<E: Error>(text: Box<str>) -> Result<Pattern, E> {
    Pattern::new(text).map_or_else(|| no("not a regular expression"), Ok)
}

pub(super) fn positive<E: Error>(number: Number) -> Result<Number, E> {
    if number.as_f64().is_some_and(|n| n > 0.0) { Ok(number) } else { no("not positive") }
}

pub(super) fn frozen<E: Error>(json: Json) -> Result<Frozen, E> {
    constant(json).or_else(|_| no("a constant with decimals, or a large one"))
}

/// The draft that `$schema` names.
pub(super) fn draft(address: Box<str>) -> Option<Draft> {
    let address = address.strip_suffix('#').unwrap_or(&address);
    let address = address.strip_prefix("http://").or_else(|| address.strip_prefix("https://"))?;
    Some(match address.strip_prefix("json-schema.org/")? {
        "schema" | "draft/2020-12/schema" => 2020,
        "draft/2019-09/schema" => 2019,
        "draft-07/schema" => 7,
        "draft-06/schema" => 6,
        "draft-04/schema" => 4,
        _ => return None,
    })
}

/// Whether a schema's name is an ordinary URL, to which `#/…` can be added.
pub(super) fn is_plain_address(address: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/._-".contains(&byte);
    let own = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    own.is_some_and(|own| {
        own.starts_with(|c: char| c.is_ascii_alphanumeric()) && own.bytes().all(plain) && !own.starts_with("json-schema.org")
    })
}

/// A text, whatever it says.
pub(super) struct AnyText;

impl<'de> Deserialize<'de> for AnyText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Own;
        impl Visitor<'_> for Own {
            type Value = AnyText;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }
            fn visit_str<E>(self, _: &str) -> Result<AnyText, E> {
                Ok(AnyText)
            }
        }
        deserializer.deserialize_str(Own)
    }
}
