//! Trees into Rust types: a serde `Deserializer` whose errors say place and path.
//!
//! Contract: scalars mean what v3 makes of them; a `String` takes any scalar as written; an unknown key comes with the known key
//! that it may have meant. Types must not use `#[serde(untagged)]` or `flatten`: those lose places.

use super::error::{Mark, Profile};
use super::node::{Node, NodeKind};
use super::resolve::Resolved;
use crate::value::{Path, Segment};
use serde::de::{self, DeserializeOwned, DeserializeSeed, IntoDeserializer, Visitor, value::StrDeserializer};
use std::fmt;

/// Why a tree is not what was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedError {
    /// What is wrong.
    pub message: String,
    /// The way to it.
    pub path: Path,
    /// Where it begins and ends.
    pub place: Option<(Mark, Mark)>,
}

impl fmt::Display for TypedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((start, _)) = self.place {
            write!(f, "{}:{} ", start.line + 1, start.column + 1)?;
        }
        if !self.path.0.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for TypedError {}

impl de::Error for TypedError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self { message: message.to_string(), path: Path::default(), place: None }
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        Self::custom(format!("unknown key {field:?}{}", suggestion(field, expected)))
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        Self::custom(format!("unknown word {variant:?}{}", suggestion(variant, expected)))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::custom(format!("the key {field:?} is missing"))
    }
}

/// The known word that is near, or all of them if they are few.
fn suggestion(word: &str, known: &[&str]) -> String {
    match crate::source::nearest(word, known.iter().copied()) {
        Some(known) => format!(", did you mean {known:?}?"),
        None if (1..=6).contains(&known.len()) => format!(", expected one of {}", known.join(", ")),
        None => String::new(),
    }
}

impl TypedError {
    fn at(mut self, node: &Node) -> Self {
        self.place.get_or_insert((node.start, node.end));
        self
    }

    fn under(mut self, segment: Segment) -> Self {
        self.path.0.insert(0, segment);
        self
    }
}

/// Reads a tree as a type.
///
/// # Errors
/// With place and path.
///
/// ```
/// use charttest::yaml;
/// #[derive(serde::Deserialize)]
/// #[serde(deny_unknown_fields)]
/// struct Suite { #[allow(dead_code)] suite: String }
/// let nodes = yaml::parse(b"\nsuit: a\n").unwrap();
/// let error = yaml::read::<Suite>(&nodes[0]).err().unwrap();
/// assert_eq!(error.to_string(), "2:1 suit: unknown key \"suit\", did you mean \"suite\"?");
/// ```
pub fn read<T: DeserializeOwned>(node: &Node) -> Result<T, TypedError> {
    T::deserialize(Reader(node)).map_err(|error| error.at(node))
}

struct Reader<'n>(&'n Node);

impl<'n> Reader<'n> {
    fn resolved(&self) -> Result<Option<Resolved>, TypedError> {
        self.0.scalar(Profile::V3).transpose().map(|s| s.map(|s| s.resolved)).map_err(de::Error::custom)
    }

    fn text(&self) -> &'n str {
        self.0.as_scalar().unwrap_or_default()
    }
}

impl<'de> de::Deserializer<'de> for Reader<'_> {
    type Error = TypedError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TypedError> {
        match &self.0.kind {
            NodeKind::List(items) => visitor.visit_seq(Items { items, at: 0 }),
            NodeKind::Map(_) => visitor.visit_map(Entries { entries: &self.0.entries(), at: 0 }),
            NodeKind::Scalar(..) => match self.resolved()? {
                None | Some(Resolved::Null) => visitor.visit_unit(),
                Some(Resolved::Bool(b)) => visitor.visit_bool(b),
                Some(Resolved::Int(n)) => visitor.visit_i64(n),
                Some(Resolved::Uint(n)) => visitor.visit_u64(n),
                Some(Resolved::Float(n)) => visitor.visit_f64(n),
                Some(Resolved::Str | Resolved::Timestamp(_)) => visitor.visit_str(self.text()),
            },
        }
        .map_err(|error| error.at(self.0))
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TypedError> {
        match self.resolved()? {
            None | Some(Resolved::Null) => self.deserialize_any(visitor),
            Some(_) => visitor.visit_str(self.text()).map_err(|error: TypedError| error.at(self.0)),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TypedError> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TypedError> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TypedError> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, TypedError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(self, _: &'static str, _: &'static [&'static str], visitor: V) -> Result<V::Value, TypedError> {
        match (&self.0.kind, self.0.entries().as_ref()) {
            (NodeKind::Scalar(..), _) => visitor.visit_enum(StrDeserializer::new(self.text())),
            (_, [(key, value)]) => visitor.visit_enum(Variant { key, value }),
            _ => Err(de::Error::custom("expected a word, or a mapping of one key")),
        }
        .map_err(|error| error.at(self.0))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf unit unit_struct seq tuple tuple_struct map struct
        ignored_any
    }
}

struct Items<'n> {
    items: &'n [Node],
    at: usize,
}

impl<'de> de::SeqAccess<'de> for Items<'_> {
    type Error = TypedError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, TypedError> {
        let Some(node) = self.items.get(self.at) else { return Ok(None) };
        self.at += 1;
        seed.deserialize(Reader(node)).map(Some).map_err(|error| error.at(node).under(Segment::Index(self.at - 1)))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len() - self.at)
    }
}

struct Entries<'n> {
    entries: &'n [(Node, Node)],
    at: usize,
}

fn key_segment(key: &Node) -> Segment {
    Segment::Key(key.as_scalar().unwrap_or_default().into())
}

impl<'de> de::MapAccess<'de> for Entries<'_> {
    type Error = TypedError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, TypedError> {
        let Some((key, _)) = self.entries.get(self.at) else { return Ok(None) };
        let at_key = |error: TypedError| error.at(key).under(key_segment(key));
        if key.as_scalar().is_some() && self.entries[..self.at].iter().any(|(other, _)| other.as_scalar() == key.as_scalar()) {
            return Err(at_key(de::Error::custom("this key stands twice")));
        }
        self.at += 1;
        seed.deserialize(Reader(key)).map(Some).map_err(at_key)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, TypedError> {
        let Some((key, value)) = self.entries.get(self.at.wrapping_sub(1)) else {
            return Err(de::Error::custom("a value without a key"));
        };
        seed.deserialize(Reader(value)).map_err(|error| error.at(value).under(key_segment(key)))
    }
}

struct Variant<'n> {
    key: &'n Node,
    value: &'n Node,
}

impl<'de, 'n> de::EnumAccess<'de> for Variant<'n> {
    type Error = TypedError;
    type Variant = Content<'n>;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Content<'n>), TypedError> {
        let name: StrDeserializer<'_, TypedError> = self.key.as_scalar().unwrap_or_default().into_deserializer();
        let value = seed.deserialize(name).map_err(|error| error.at(self.key))?;
        Ok((value, Content(self)))
    }
}

/// What stands behind the name of a variant.
struct Content<'n>(Variant<'n>);

impl Content<'_> {
    fn place(&self, error: TypedError) -> TypedError {
        error.at(self.0.value).under(key_segment(self.0.key))
    }
}

impl<'de> de::VariantAccess<'de> for Content<'_> {
    type Error = TypedError;

    fn unit_variant(self) -> Result<(), TypedError> {
        if self.0.value.is_null() { Ok(()) } else { Err(self.place(de::Error::custom("expected nothing here"))) }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, TypedError> {
        seed.deserialize(Reader(self.0.value)).map_err(|error| self.place(error))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, TypedError> {
        de::Deserializer::deserialize_any(Reader(self.0.value), visitor).map_err(|error| self.place(error))
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, TypedError> {
        de::Deserializer::deserialize_any(Reader(self.0.value), visitor).map_err(|error| self.place(error))
    }
}
