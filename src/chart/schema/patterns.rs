//! Go's regular expressions in a schema, rewritten for boon, which takes those of the crate `regex`.
//!
//! Contract: only texts at places of `pattern` and `patternProperties` change; messages show the originals.

use crate::regexp::Regexp;
use serde_json::{Map, Value as Json};

/// Keywords that hold one schema, or a list of schemas.
const SCHEMAS: &[&str] = &[
    "items",
    "additionalItems",
    "prefixItems",
    "unevaluatedItems",
    "contains",
    "additionalProperties",
    "unevaluatedProperties",
    "propertyNames",
    "contentSchema",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "if",
    "then",
    "else",
];
/// Keywords that hold schemas by name.
const NAMED: &[&str] = &["properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependencies"];

/// What was rewritten, and from what.
#[derive(Debug, Default)]
pub(super) struct Patterns(Vec<(String, String)>);

impl Patterns {
    /// Rewrites a schema.
    pub(super) fn translate(schema: &mut Json) -> Self {
        let mut own = Self::default();
        own.schema(schema);
        own
    }

    /// What a rewritten pattern was; other texts are returned as they are.
    pub(super) fn original<'t>(&'t self, text: &'t str) -> &'t str {
        self.0.iter().find(|(rewritten, _)| rewritten == text).map_or(text, |(_, original)| original)
    }

    fn schema(&mut self, schema: &mut Json) {
        let object = match schema {
            Json::Object(object) => object,
            Json::Array(list) => return list.iter_mut().for_each(|item| self.schema(item)),
            _ => return,
        };
        if let Some(Json::String(pattern)) = object.get_mut("pattern") {
            *pattern = self.pattern(pattern);
        }
        if let Some(Json::Object(named)) = object.get_mut("patternProperties") {
            *named = std::mem::take(named).into_iter().map(|(name, own)| (self.pattern(&name), own)).collect::<Map<_, _>>();
        }
        for (keyword, value) in object.iter_mut() {
            if SCHEMAS.contains(&keyword.as_str()) {
                self.schema(value);
            } else if let (true, Json::Object(named)) = (NAMED.contains(&keyword.as_str()), value) {
                named.values_mut().for_each(|own| self.schema(own));
            }
        }
    }

    /// A pattern that boon understands as Go would; one that Go refuses becomes one that boon refuses.
    fn pattern(&mut self, original: &str) -> String {
        let rewritten = match Regexp::to_rust(original.as_bytes()) {
            Ok(rewritten) => rewritten,
            Err(_) => format!("({}", self.0.len()),
        };
        if rewritten != original {
            self.0.push((rewritten.clone(), original.to_owned()));
        }
        rewritten
    }
}
