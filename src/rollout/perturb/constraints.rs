//! What `values.schema.json` says about a path: the members of an enum, or the words that a pattern lists. Whether a whole input is allowed, validation decides.

use crate::value::{Path, Segment, Value};
use serde_json::Value as Json;

/// The schemas of a chart and its subcharts.
#[derive(Clone, Debug, Default)]
pub struct Constraints {
    schemas: Vec<(Path, Json)>,
}

impl Constraints {
    /// Of the schemas of charts, by where their values lie in those of the root. What is no JSON says nothing.
    pub fn new<'s>(schemas: impl IntoIterator<Item = (Path, &'s [u8])>) -> Self {
        let parsed = schemas.into_iter().filter_map(|(at, text)| Some((at, serde_json::from_slice(text).ok()?)));
        Self { schemas: parsed.collect() }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.schemas.is_empty()
    }

    /// What a value at this path must be one of; none if the schemas list nothing.
    pub fn members(&self, path: &Path) -> Vec<Value> {
        for (at, schema) in &self.schemas {
            if at.covers(path) && at.0.len() < path.0.len() {
                let members = lookup(schema, schema, &path.0[at.0.len()..], 0);
                if !members.is_empty() {
                    return members;
                }
            }
        }
        Vec::new()
    }
}

const DEPTH: usize = 64;

fn lookup(root: &Json, schema: &Json, path: &[Segment], depth: usize) -> Vec<Value> {
    if depth > DEPTH {
        return Vec::new();
    }
    if let Some(reference) = schema.get("$ref").and_then(Json::as_str) {
        let target = reference.strip_prefix('#').and_then(|pointer| root.pointer(pointer));
        return target.map_or_else(Vec::new, |target| lookup(root, target, path, depth + 1));
    }
    let Some((first, rest)) = path.split_first() else {
        let listed = schema.get("enum").and_then(Json::as_array);
        let mut listed = listed.map(|members| members.iter().filter_map(scalar).collect::<Vec<_>>()).unwrap_or_default();
        if listed.is_empty() {
            listed = schema.get("pattern").and_then(Json::as_str).map(words).unwrap_or_default();
        }
        return if listed.is_empty() { in_parts(root, schema, path, depth) } else { listed };
    };
    let below = match first {
        Segment::Key(key) => {
            let key = key.to_str_lossy();
            schema.get("properties").and_then(|p| p.get(key.as_ref())).or_else(|| schema.get("additionalProperties"))
        }
        Segment::Index(_) => schema.get("items"),
    };
    let found = below.map_or_else(Vec::new, |below| lookup(root, below, rest, depth + 1));
    if found.is_empty() { in_parts(root, schema, path, depth) } else { found }
}

/// The words of a pattern that only lists words: `^(debug|info)$`.
fn words(pattern: &str) -> Vec<Value> {
    let bare = pattern.strip_prefix("(?i)").unwrap_or(pattern);
    let inner = bare.strip_prefix('^').and_then(|rest| rest.strip_suffix('$')).unwrap_or_default();
    let inner = inner.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or_default();
    let words: Vec<&str> = inner.strip_prefix("?:").unwrap_or(inner).split('|').collect();
    let is_word = |word: &&str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    if words.iter().all(is_word) { words.into_iter().map(Value::from).collect() } else { Vec::new() }
}

fn in_parts(root: &Json, schema: &Json, path: &[Segment], depth: usize) -> Vec<Value> {
    let parts = ["allOf", "anyOf", "oneOf"].into_iter().filter_map(|word| schema.get(word)).filter_map(Json::as_array).flatten();
    parts.map(|part| lookup(root, part, path, depth + 1)).find(|found| !found.is_empty()).unwrap_or_default()
}

fn scalar(json: &Json) -> Option<Value> {
    match json {
        Json::Bool(b) => Some(Value::Bool(*b)),
        Json::String(text) => Some(Value::from(text.as_str())),
        Json::Number(n) => n.as_f64().map(Value::Float),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn a_pattern_lists_words_or_nothing() {
        for (pattern, count) in
            [("(?i)^(json|text)$", 2), ("^(?:a|b|c)$", 3), ("^(a|b", 0), ("^(a|b.*)$", 0), ("^$|^[a-f]{64}$", 0), ("^()$", 0)]
        {
            assert_eq!(words(pattern).len(), count, "{pattern}");
        }
    }
}
