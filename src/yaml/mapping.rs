//! A mapping while it is read: keys in order, merges, duplicates.

use super::build::Problems;
use super::error::{Mark, Profile};
use crate::{
    format,
    value::{AnyMap, Entries, Map, MapType, Text, Value},
};

#[derive(Debug, Default)]
pub(super) struct Mapping {
    entries: Vec<Entry>,
    /// v3: entries of merged mappings, those that win last.
    merged: Vec<(Text, Value)>,
    key: Option<Key>,
    /// v3: a `<<` without a mapping; it counts when the rest is decoded.
    pub(super) bad_merge: Option<Mark>,
    /// v3: keys that are no texts, as written and as they are meant.
    typed: Vec<(Text, Value)>,
}

#[derive(Debug)]
struct Entry {
    key: Text,
    value: Value,
    line: u32,
    /// Its number in the text.
    number: u32,
}

#[derive(Debug)]
struct Key {
    /// Nothing: the key is unusable, its value is dropped.
    text: Option<Text>,
    merge: bool,
    line: u32,
}

impl Mapping {
    /// A key; its value comes next.
    pub(super) fn begin(&mut self, text: Option<Text>, merge: bool, line: u32) {
        self.key = Some(Key { text, merge, line });
    }

    /// The key that was begun is no text.
    pub(super) fn note_type(&mut self, key: Value) {
        if let Some(Key { text: Some(text), .. }) = &self.key {
            self.typed.push((text.clone(), key));
        }
    }

    /// The keys that are no texts, if there are any.
    pub(super) fn typed_keys(&self) -> Option<Vec<(Text, Value)>> {
        (!self.typed.is_empty()).then(|| self.typed.clone())
    }

    pub(super) fn has_key(&self) -> bool {
        self.key.is_some()
    }

    pub(super) fn awaits_merge(&self) -> bool {
        self.key.as_ref().is_some_and(|key| key.merge)
    }

    /// The value of the key.
    pub(super) fn insert(&mut self, value: Value) {
        if let Some(Key { text: Some(key), line, .. }) = self.key.take() {
            let number = self.entries.len() as u32;
            self.entries.push(Entry { key, value, line, number });
        }
    }

    /// The value of `<<`: a mapping, or a list written out; false: neither.
    pub(super) fn merge(&mut self, profile: Profile, value: &Value, is_list: bool) -> bool {
        let line = self.key.take().map_or(0, |key| key.line);
        match value {
            // Earlier items win.
            Value::List(items) if is_list => items.iter().rev().all(|item| self.merge_map(profile, item, line)),
            other => self.merge_map(profile, other, line),
        }
    }

    /// Adds the entries of a map; false: it is none.
    fn merge_map(&mut self, profile: Profile, value: &Value, line: u32) -> bool {
        let entries = match (value, value.downcast::<AnyMap>()) {
            (Value::Map(map), _) => map.snapshot(),
            (_, Some(map)) => map.0.iter().map(|(key, value)| (format::display(key), value.clone())).collect(),
            _ => return false,
        };
        let copy = entries.into_iter().map(|(key, value)| (key, value.deep_copy()));
        match profile {
            // In v2 merged entries override what stands before, and are overridden by what follows.
            Profile::V2 => self.entries.extend(copy.map(|(key, value)| Entry { key, value, line, number: 0 })),
            Profile::V3 => self.merged.extend(copy),
        }
        true
    }

    /// The map. `before`: whether there was a fatal problem, and how many collected ones, when the mapping began.
    pub(super) fn finish(mut self, profile: Profile, problems: &mut Problems, before: (bool, usize)) -> Value {
        if profile == Profile::V2 {
            return map(self.entries.into_iter().map(|e| (e.key, e.value)).collect());
        }
        if self.merged.is_empty() {
            self.entries.sort_by(|a, b| a.key.cmp(&b.key));
            if self.entries.is_sorted_by(|a, b| a.key < b.key) {
                return map(self.entries.into_iter().map(|e| (e.key, e.value)).collect());
            }
            self.entries.sort_by_key(|entry| entry.number);
        }
        let count = self.entries.len();
        let lines: Vec<(Text, u32)> = self.entries.iter().map(|e| (e.key.clone(), e.line)).collect();
        let mut entries = self.merged;
        let merged = entries.len();
        entries.extend(self.entries.into_iter().map(|e| (e.key, e.value)));
        let entries: Entries = entries.into_iter().collect();
        if merged == 0 && entries.len() == count || !report_duplicates(&lines, problems, before) {
            return Value::Map(Map::of(MapType::Any, entries));
        }
        Value::Nil
    }
}

fn map(entries: Vec<(Text, Value)>) -> Value {
    Value::Map(Map::of(MapType::Any, entries.into_iter().collect()))
}

/// v3 refuses equal keys, and then does not look at what the mapping holds.
fn report_duplicates(keys: &[(Text, u32)], problems: &mut Problems, (fatal, collected): (bool, usize)) -> bool {
    let mut messages = Vec::new();
    for (i, (key, line)) in keys.iter().enumerate() {
        for (_, other) in keys[i + 1..].iter().filter(|(other, _)| other == key) {
            let quoted = format::quote(key.as_bytes());
            messages.push(format!("line {}: mapping key {quoted} already defined at line {}", other + 1, line + 1));
        }
    }
    if messages.is_empty() {
        return false;
    }
    problems.collected.truncate(collected);
    problems.collected.append(&mut messages);
    if !fatal {
        problems.fatal = None;
    }
    true
}
