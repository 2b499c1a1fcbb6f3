//! A mapping while it is read: keys in order, merges, duplicates.

use super::build::Problems;
use super::error::{Mark, Profile};
use crate::{
    format,
    value::{AnyMap, Entries, Map, MapType, Text, Value},
};

#[derive(Debug)]
pub(super) struct Mapping {
    /// Where its entries begin among those of all open mappings.
    since: usize,
    /// Whether each key so far was greater than the one before.
    ascending: bool,
    key: Option<Key>,
    rare: Option<Box<Rare>>,
}

/// What few mappings have, with v3.
#[derive(Debug, Default)]
struct Rare {
    /// Entries of merged mappings, those that win last.
    merged: Vec<(Text, Value)>,
    /// A `<<` without a mapping; it counts when the rest is decoded.
    bad_merge: Option<Mark>,
    /// Keys that are no texts, as written and as they are meant.
    typed: Vec<(Text, Value)>,
}

/// An entry of an open mapping; those of all that are open lie behind each other.
#[derive(Debug)]
pub(super) struct Entry {
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
    /// A mapping whose entries follow those of the mappings around it.
    pub(super) fn new(entries: &[Entry]) -> Self {
        Self { since: entries.len(), ascending: true, key: None, rare: None }
    }

    /// A key; its value comes next.
    pub(super) fn begin(&mut self, text: Option<Text>, merge: bool, line: u32) {
        self.key = Some(Key { text, merge, line });
    }

    /// The key that was begun is no text.
    pub(super) fn note_type(&mut self, key: Value) {
        if let Some(Key { text: Some(text), .. }) = &self.key {
            let text = text.clone();
            self.rare().typed.push((text, key));
        }
    }

    /// The keys that are no texts, if there are any.
    pub(super) fn typed_keys(&self) -> Option<Vec<(Text, Value)>> {
        self.rare.as_ref().map(|rare| rare.typed.clone()).filter(|typed| !typed.is_empty())
    }

    fn rare(&mut self) -> &mut Rare {
        self.rare.get_or_insert_default()
    }

    /// A `<<` without a mapping.
    pub(super) fn bad_merge(&self) -> Option<Mark> {
        self.rare.as_ref()?.bad_merge
    }

    /// There is a `<<` without a mapping.
    pub(super) fn note_bad_merge(&mut self, mark: Mark) {
        self.rare().bad_merge = Some(mark);
    }

    pub(super) fn has_key(&self) -> bool {
        self.key.is_some()
    }

    pub(super) fn awaits_merge(&self) -> bool {
        self.key.as_ref().is_some_and(|key| key.merge)
    }

    /// The value of the key.
    pub(super) fn insert(&mut self, entries: &mut Vec<Entry>, value: Value) {
        if let Some(Key { text: Some(key), line, .. }) = self.key.take() {
            self.ascending = self.ascending && entries[self.since..].last().is_none_or(|last| last.key < key);
            let number = entries.len() as u32;
            entries.push(Entry { key, value, line, number });
        }
    }

    /// The value of `<<`: a mapping, or a list written out; false: neither.
    pub(super) fn merge(&mut self, entries: &mut Vec<Entry>, profile: Profile, (value, is_list): (&Value, bool)) -> bool {
        let line = self.key.take().map_or(0, |key| key.line);
        match value {
            // Earlier items win.
            Value::List(items) if is_list => items.iter().rev().all(|item| self.merge_map(entries, profile, (item, line))),
            other => self.merge_map(entries, profile, (other, line)),
        }
    }

    /// Adds the entries of a map; false: it is none.
    fn merge_map(&mut self, entries: &mut Vec<Entry>, profile: Profile, (value, line): (&Value, u32)) -> bool {
        let found = match (value, value.downcast::<AnyMap>()) {
            (Value::Map(map), _) => map.snapshot(),
            (_, Some(map)) => map.0.iter().map(|(key, value)| (format::display(key), value.clone())).collect(),
            _ => return false,
        };
        let copy = found.into_iter().map(|(key, value)| (key, value.deep_copy()));
        match profile {
            // In v2 merged entries override what stands before, and are overridden by what follows.
            Profile::V2 => {
                self.ascending = false;
                entries.extend(copy.map(|(key, value)| Entry { key, value, line, number: 0 }));
            }
            Profile::V3 => self.rare().merged.extend(copy),
        }
        true
    }

    /// The map. `before`: whether there was a fatal problem, and how many collected ones, when the mapping began.
    pub(super) fn finish(self, entries: &mut Vec<Entry>, problems: &mut Problems, (profile, before): (Profile, (bool, usize))) -> Value {
        let own = &mut entries[self.since..];
        let mut all = self.rare.map(|rare| rare.merged).unwrap_or_default();
        let merged = all.len();
        let mut ascending = self.ascending && merged == 0;
        if !ascending && merged == 0 && profile == Profile::V3 {
            own.sort_by(|a, b| a.key.cmp(&b.key));
            ascending = own.is_sorted_by(|a, b| a.key < b.key);
            if !ascending {
                own.sort_by_key(|entry| entry.number);
            }
        }
        let lines: Vec<(Text, u32)> = if ascending { Vec::new() } else { own.iter().map(|e| (e.key.clone(), e.line)).collect() };
        let own = entries.drain(self.since..).map(|entry| (entry.key, entry.value));
        if ascending {
            return map(Entries::ascending(own.collect()));
        }
        let count = lines.len();
        all.extend(own);
        let all: Entries = all.into_iter().collect();
        let is_whole = profile == Profile::V2 || merged == 0 && all.len() == count || !report_duplicates(&lines, problems, before);
        if is_whole { map(all) } else { Value::Nil }
    }
}

fn map(entries: Entries) -> Value {
    Value::Map(Map::of(MapType::Any, entries))
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
