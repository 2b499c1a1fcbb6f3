//! The JSON Schemas of suites and of the configuration, made from types that hold nothing but the format.
//!
//! Editors read draft 7. The assertions come from the table that reads them, so that none is forgotten.
#![allow(dead_code, reason = "these types are only looked at by schemars")]

mod config;
mod inputs;
mod suite;

use crate::assertion::ASSERTIONS;
use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::{Map, Value, json};

/// The schema of suites.
pub fn suite() -> Value {
    let mut schema = schema_of::<suite::Suite>("charttest suite");
    let definitions = if schema["definitions"].is_object() { "definitions" } else { "$defs" };
    if let Some(properties) = schema[definitions]["Assertion"]["properties"].as_object_mut() {
        add_assertions(properties);
    }
    // By custom a key for the author's own use, such as anchors.
    schema["patternProperties"] = json!({"^x-": true});
    schema
}

/// The schema of `charttest.yaml`.
pub fn config() -> Value {
    schema_of::<config::Config>("charttest.yaml")
}

fn schema_of<T: JsonSchema>(title: &str) -> Value {
    let mut schema = SchemaSettings::draft07().into_generator().into_root_schema_for::<T>().to_value();
    schema["title"] = title.into();
    schema
}

fn add_assertions(properties: &mut Map<String, Value>) {
    for kind in ASSERTIONS {
        let keys: Map<String, Value> = kind.keys.iter().map(|key| ((*key).to_owned(), parameter(key))).collect();
        let body = if kind.peer { json!({"type": ["object", "null"], "properties": keys}) } else { json!({"properties": keys}) };
        properties.insert(kind.name.to_owned(), body);
    }
}

fn parameter(key: &str) -> Value {
    match key {
        "path" | "pattern" | "innerPath" | "errorMessage" | "errorPattern" | "type" | "of" => json!({"type": "string"}),
        "count" => json!({"type": "number"}),
        "any" | "decodeBase64" | "filterAware" => json!({"type": "boolean"}),
        "paths" => json!({"type": "array", "items": {"type": "string"}}),
        _ => json!(true),
    }
}
