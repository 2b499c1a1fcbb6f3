//! A schema taken apart where it says no more than what objects hold: values that were found valid are not judged again.
//!
//! Contract: what holds here, boon accepts as a whole; what does not is for boon to judge and to word.

use crate::value::{Frozen, Level, Text};
use boon::{SchemaIndex, Schemas};
use serde_json::{Map, Value as Json};
use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, PoisonError},
};

/// How many valid maps a part remembers: the defaults, and what values files put over them.
const KEPT: usize = 16;

/// Keywords that say nothing of values, besides those that [`Object`] reads.
const ANNOTATIONS: &[&str] = &["title", "description", "default", "examples", "$comment", "definitions", "$defs", "deprecated"];

/// Gives the index of what boon has compiled for a place of the schema.
pub(super) type Find<'f> = &'f mut dyn FnMut(&str) -> Option<SchemaIndex>;

/// A place of a schema.
pub(super) struct Part {
    index: SchemaIndex,
    object: Option<Object>,
    valid: Mutex<VecDeque<Arc<Level>>>,
}

/// A schema of objects that can be judged entry by entry.
struct Object {
    properties: HashMap<String, Part>,
    others: Others,
    required: Vec<String>,
}

/// `additionalProperties`
enum Others {
    Allowed,
    Refused,
    Each(Box<Part>),
}

impl Part {
    /// Takes the schema at this place apart. `None`: it refers to places that depend on where a reader comes from, or boon does not know one.
    pub(super) fn root(schema: &Json, text: &[u8], find: Find<'_>) -> Option<Self> {
        let dynamic = ["$dynamicRef", "$recursiveRef"].iter().any(|word| memchr::memmem::find(text, word.as_bytes()).is_some());
        if dynamic {
            return None;
        }
        // What the root says of itself does not change what its parts mean.
        let own = schema.as_object()?.iter().filter(|(key, _)| !matches!(key.as_str(), "$schema" | "$id"));
        Self::new(&Json::Object(own.map(|(key, value)| (key.clone(), value.clone())).collect()), super::URL.to_owned() + "#", find)
    }

    fn new(schema: &Json, place: String, find: Find<'_>) -> Option<Self> {
        let index = find(&place)?;
        let object = schema.as_object().and_then(|schema| Object::new(schema, &place, find));
        Some(Self { index, object, valid: Mutex::default() })
    }

    /// Whether these values surely hold.
    pub(super) fn holds(&self, schemas: &Schemas, value: &Frozen) -> bool {
        let Frozen::Map(_, level, _) = value else { return self.judged(schemas, value) };
        let known = |valid: &VecDeque<Arc<Level>>| valid.iter().any(|known| Arc::ptr_eq(known, level));
        if known(&self.valid.lock().unwrap_or_else(PoisonError::into_inner)) {
            return true;
        }
        let holds = match &self.object {
            Some(object) => object.holds(schemas, level),
            None => self.judged(schemas, value),
        };
        // What only this render has will not come again.
        if holds && Arc::strong_count(level) > 1 {
            let mut valid = self.valid.lock().unwrap_or_else(PoisonError::into_inner);
            if valid.len() == KEPT {
                valid.pop_front();
            }
            valid.push_back(level.clone());
        }
        holds
    }

    fn judged(&self, schemas: &Schemas, value: &Frozen) -> bool {
        schemas.validate(&super::as_json(value), self.index).is_ok()
    }
}

impl Object {
    fn new(schema: &Map<String, Json>, place: &str, find: Find<'_>) -> Option<Self> {
        let plain = |key: &str| key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'));
        let mut object = Self { properties: HashMap::new(), others: Others::Allowed, required: Vec::new() };
        for (key, value) in schema {
            match (key.as_str(), value) {
                ("type", Json::String(name)) if name == "object" => {}
                ("type", Json::Array(names)) if names.iter().any(|name| name == "object") => {}
                ("properties", Json::Object(properties)) => {
                    if !properties.keys().all(|name| plain(name)) {
                        return None;
                    }
                    for (name, schema) in properties {
                        object.properties.insert(name.clone(), Part::new(schema, format!("{place}/properties/{name}"), find)?);
                    }
                }
                ("additionalProperties", Json::Bool(true)) => {}
                ("additionalProperties", Json::Bool(false)) => object.others = Others::Refused,
                ("additionalProperties", schema @ Json::Object(_)) => {
                    object.others = Others::Each(Box::new(Part::new(schema, format!("{place}/additionalProperties"), find)?));
                }
                ("required", Json::Array(names)) => {
                    object.required = names.iter().map(|name| name.as_str().map(str::to_owned)).collect::<Option<_>>()?;
                }
                (key, _) if ANNOTATIONS.contains(&key) => {}
                _ => return None,
            }
        }
        Some(object)
    }

    fn holds(&self, schemas: &Schemas, level: &Level) -> bool {
        let holds = |(key, value): &(Text, Frozen)| match (self.properties.get(&*key.to_str_lossy()), &self.others) {
            (Some(part), _) => part.holds(schemas, value),
            (None, Others::Allowed) => true,
            (None, Others::Refused) => false,
            (None, Others::Each(part)) => part.holds(schemas, value),
        };
        level.iter().all(holds) && self.required.iter().all(|name| level.iter().any(|(key, _)| *key == name.as_str()))
    }
}
