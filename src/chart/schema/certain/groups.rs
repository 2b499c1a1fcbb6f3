//! Readers of several schemas: in order, by name, and what may be one or several.

use super::{
    read::{Reader, no},
    rules::{Named, Node},
};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// Reads `items`: a schema or, in older drafts, an array of schemas.
pub(super) struct Items<'f>(pub(super) Reader<'f>);

pub(super) enum Either {
    One(Node),
    Each(Vec<Node>),
}

impl<'de> DeserializeSeed<'de> for Items<'_> {
    type Value = Either;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Either, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Items<'_> {
    type Value = Either;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a schema or an array of schemas")
    }

    fn visit_bool<E: Error>(self, b: bool) -> Result<Either, E> {
        self.0.visit_bool(b).map(Either::One)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Either, A::Error> {
        self.0.visit_map(map).map(Either::One)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Either, A::Error> {
        InOrder(self.0).visit_seq(items).map(Either::Each)
    }
}

/// Reads an array of schemas, one at least.
pub(super) struct InOrder<'f>(pub(super) Reader<'f>);

impl<'de> DeserializeSeed<'de> for InOrder<'_> {
    type Value = Vec<Node>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<Node>, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for InOrder<'_> {
    type Value = Vec<Node>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of schemas")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Vec<Node>, A::Error> {
        let mut nodes = Vec::new();
        while let Some(node) = items.next_element_seed(self.0)? {
            nodes.push(node);
        }
        if nodes.is_empty() { no("no schemas") } else { Ok(nodes) }
    }
}

/// Reads schemas by name.
pub(super) struct ByName<'f>(pub(super) Reader<'f>);

impl<'de> DeserializeSeed<'de> for ByName<'_> {
    type Value = Named<Node>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Named<Node>, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for ByName<'_> {
    type Value = Named<Node>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("schemas by name")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Named<Node>, A::Error> {
        let mut named = Vec::new();
        while let Some(name) = map.next_key()? {
            named.push((name, map.next_value_seed(self.0)?));
        }
        named.sort_unstable_by(|(a, _): &(Box<str>, _), (b, _)| (**a).cmp(b));
        if named.is_sorted_by(|(a, _), (b, _)| a < b) { Ok(named) } else { no("a name stands twice") }
    }
}
