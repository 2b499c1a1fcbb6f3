//! Values of Secrets do not reach the terminal: a number stands in their place, the same for the same value.

use super::text_of;
use crate::value::{Map, Segment, Text, Value};

/// Both sides of a difference, masked together so that what changed still shows. `secret`: they are values of a Secret.
pub fn masked_pair(old: &str, new: &str, secret: bool) -> (String, String) {
    let mut mask = Mask::default();
    (mask.text(old, secret), mask.text(new, secret))
}

/// A text with the values of Secrets masked.
pub fn masked(text: &str, secret: bool) -> String {
    Mask::default().text(text, secret)
}

/// Whether a place of a Secret is, or holds, its values.
pub fn shows_values(at: &[Segment]) -> bool {
    match at.first() {
        None => true,
        Some(Segment::Key(key)) => !matches!(key.as_bytes(), b"metadata" | b"kind" | b"apiVersion" | b"type" | b"immutable"),
        Some(Segment::Index(_)) => false,
    }
}

/// The values that were met, in order.
#[derive(Default)]
struct Mask {
    seen: Vec<String>,
}

impl Mask {
    fn text(&mut self, text: &str, secret: bool) -> String {
        if text.is_empty() || !secret && !text.contains("Secret") {
            return text.to_owned();
        }
        let met = self.seen.len();
        let value = match crate::yaml::decode_v3(text.as_bytes()) {
            Ok(Value::Map(map)) if !secret || map.contains_key("kind") => self.map(&map),
            Ok(value) if secret => self.hide(&value),
            Ok(value) => self.value(&value),
            Err(_) if secret || holds_secret(text.as_bytes()) => return "<hidden>\n".into(),
            Err(_) => return text.to_owned(),
        };
        let same = self.seen.len() == met && !secret && !holds_secret(text.as_bytes());
        if same { text.to_owned() } else { text_of(&value) }
    }

    fn value(&mut self, value: &Value) -> Value {
        match value {
            Value::Map(map) => self.map(map),
            Value::List(items) => Value::list(items.iter().map(|item| self.value(item)).collect()),
            Value::Str(text) if holds_secret(text.as_bytes()) => self.hide(value),
            other => other.clone(),
        }
    }

    /// A Secret's `data`; in the difference of an upgrade, what stands below `Secret/name`.
    fn map(&mut self, map: &Map) -> Value {
        let is_secret = map.get("kind").is_some_and(|kind| kind.as_str() == Some("Secret"));
        let entries = map.snapshot().into_iter().map(|(key, value)| {
            let shown = match &value {
                _ if is_secret && is_data(&key) => self.hide(&value),
                Value::Map(moved) if key.as_bytes().starts_with(b"Secret/") && !moved.contains_key("kind") => self.moved(moved),
                value => self.value(value),
            };
            (key, shown)
        });
        Value::Map(entries.collect())
    }

    fn moved(&mut self, moved: &Map) -> Value {
        let entries = moved.snapshot().into_iter();
        Value::Map(entries.map(|(path, sides)| (path.clone(), if is_data(&path) { self.hide(&sides) } else { sides })).collect())
    }

    fn hide(&mut self, value: &Value) -> Value {
        match value {
            Value::Map(map) => Value::Map(map.snapshot().into_iter().map(|(key, value)| (key, self.hide(&value))).collect()),
            Value::List(items) => Value::list(items.iter().map(|item| self.hide(item)).collect()),
            Value::Nil => Value::Nil,
            other => {
                let text = crate::format::display(other).to_str_lossy().into_owned();
                let known = self.seen.iter().position(|seen| *seen == text);
                let number = known.unwrap_or_else(|| {
                    self.seen.push(text);
                    self.seen.len() - 1
                });
                Value::text(format!("<hidden {}>", number + 1))
            }
        }
    }
}

fn is_data(key: &Text) -> bool {
    key.as_bytes().starts_with(b"data") || key.as_bytes().starts_with(b"stringData")
}

/// Whether the text of a manifest is, or contains, a Secret.
fn holds_secret(text: &[u8]) -> bool {
    text.split(|byte| *byte == b'\n').any(|line| line.trim_ascii() == b"kind: Secret")
}
