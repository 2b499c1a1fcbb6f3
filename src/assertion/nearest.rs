//! What stands near a path that leads nowhere: how far it leads, which keys are there, which is meant.

use super::{Documents, jsonpath};
use crate::{
    snapshot::{mask, text_of},
    value::{Path, Segment, Value},
};
use std::borrow::Cow;

/// Most keys that a note lists.
const LISTED: usize = 12;
/// Most lines of an excerpt.
const LINES: usize = 24;

/// Facts about a path in a document.
pub(super) fn notes(document: &Value, path: &str) -> Vec<String> {
    let Some(segments) = jsonpath::cached(path).ok().and_then(|path| path.plain()) else { return before_filter(document, path) };
    let (reached, value) = reached(document, &segments);
    let Some(missing) = segments.get(reached) else { return Vec::new() };
    let there = if reached == 0 { "the document".to_owned() } else { Path(segments[..reached].to_vec()).to_string() };
    if let Some(meant) = with_dots(document, &segments[..=reached], &segments) {
        return vec![format!("a key with dots stands in brackets: did you mean {meant}?")];
    }
    match (missing, &value) {
        (Segment::Key(key), Value::Map(map)) => {
            let keys: Vec<String> = map.keys().iter().map(|key| key.to_str_lossy().into_owned()).collect();
            let mut notes = vec![format!("{there} has {}", listed(&keys))];
            if let Some(near) = nearest_key(&key.to_str_lossy(), &keys) {
                let mut meant = segments[..reached].to_vec();
                meant.push(Segment::Key(near.into()));
                meant.extend_from_slice(&segments[reached + 1..]);
                notes.push(format!("did you mean {}?", Path(meant)));
            }
            notes
        }
        (Segment::Key(key), Value::List(items)) => {
            vec![format!("{there} is a list of {}: choose one with [0] or [?(@.name == \"…\")] before {key}", items_of(items.len()))]
        }
        (Segment::Index(_), Value::List(items)) => vec![format!("{there} has {}", items_of(items.len()))],
        (_, other) => vec![format!("{there} is {}", described(other))],
    }
}

fn items_of(count: usize) -> String {
    if count == 1 { "1 item".to_owned() } else { format!("{count} items") }
}

/// The path with segments that together are one key: `labels.app.kubernetes.io/name`. It leads somewhere.
fn with_dots(document: &Value, reached: &[Segment], segments: &[Segment]) -> Option<Path> {
    let name = |segment: &Segment| if let Segment::Key(key) = segment { Some(key.to_str_lossy().into_owned()) } else { None };
    (0..reached.len()).find_map(|from| {
        let (_, Value::Map(map)) = self::reached(document, &segments[..from]) else { return None };
        (from + 2..=segments.len()).rev().find_map(|to| {
            let key = segments[from..to].iter().map(name).collect::<Option<Vec<_>>>()?.join(".");
            map.get(&key)?;
            Some(Path([&segments[..from], &[Segment::Key(key.into())], &segments[to..]].concat()))
        })
    })
}

/// What a filter without a match chooses from.
fn before_filter(document: &Value, path: &str) -> Vec<String> {
    let Some((list, _)) = path.split_once("[?") else { return Vec::new() };
    let Ok(found) = jsonpath::find(document, list) else { return Vec::new() };
    let Some(Value::List(items)) = found.first() else { return notes(document, list) };
    let name = |item: &Value| Some(item.as_map()?.get("name")?.as_text()?.to_str_lossy().into_owned());
    let names: Vec<String> = items.iter().filter_map(name).take(LISTED).collect();
    let called = if names.is_empty() { String::new() } else { format!(", named {}", names.join(", ")) };
    vec![format!("{list} has {}{called}; none matches the filter", items_of(items.len()))]
}

/// How many segments lead somewhere, and where.
fn reached(document: &Value, segments: &[Segment]) -> (usize, Value) {
    let mut value = document.clone();
    for (index, segment) in segments.iter().enumerate() {
        let next = match (segment, &value) {
            (Segment::Key(key), Value::Map(map)) => map.get(key),
            (Segment::Index(index), Value::List(items)) => items.get(*index).cloned(),
            _ => None,
        };
        match next {
            Some(next) => value = next,
            None => return (index, value),
        }
    }
    (segments.len(), value)
}

fn described(value: &Value) -> String {
    match value {
        Value::Nil => "null".into(),
        Value::Map(map) => format!("a map of {} keys", map.len()),
        Value::Str(text) if text.len() <= 40 => format!("the text {text:?}"),
        Value::Str(_) => "a text".into(),
        other => format!("{other:?}"),
    }
}

fn listed(keys: &[String]) -> String {
    match keys.len() {
        0 => "no keys".into(),
        n if n > LISTED => format!("the keys {} and {} more", keys[..LISTED].join(", "), n - LISTED),
        1 => format!("only the key {}", keys[0]),
        _ => format!("the keys {}", keys.join(", ")),
    }
}

/// The key that is most probably meant.
fn nearest_key<'a>(wanted: &str, keys: &'a [String]) -> Option<&'a str> {
    let distance = |key: &&String| strsim::damerau_levenshtein(&wanted.to_lowercase(), &key.to_lowercase());
    let (distance, key) = keys.iter().map(|key| (distance(&key), key)).min()?;
    (distance <= 1 + wanted.len() / 4).then_some(key.as_str())
}

/// The rendered document around a path: what stands at the deepest place that it reaches.
pub(super) fn excerpt(document: &Value, path: &str) -> Option<String> {
    let segments = jsonpath::cached(path).ok()?.plain()?;
    let (count, mut value) = reached(document, &segments);
    let mut at = segments[..count].to_vec();
    // A lone scalar says little: show what it stands in.
    if count == segments.len() && !matches!(value, Value::Map(_) | Value::List(_)) && !at.is_empty() {
        at.pop();
        value = reached(document, &at).1;
    }
    let secret = document.as_map().and_then(|map| map.get("kind")).is_some_and(|kind| kind.as_str() == Some("Secret"));
    let text = mask::masked(&text_of(&value), secret && mask::shows_values(&at));
    let mut lines: Vec<&str> = text.lines().take(LINES + 1).collect();
    let more = lines.len() > LINES;
    lines.truncate(LINES);
    let head = if at.is_empty() { String::new() } else { format!("{}:\n", Path(at)) };
    let indent = if head.is_empty() { "" } else { "  " };
    let body: String = lines.iter().map(|line| format!("{indent}{line}\n")).collect();
    Some(format!("{head}{body}{}", if more { "…\n" } else { "" }))
}

/// What was rendered where this file was not.
pub(super) fn files(wanted: &str, documents: &Documents) -> Vec<String> {
    let names: Vec<&str> = documents.names().collect();
    let base = wanted.rsplit('/').next().unwrap_or(wanted);
    let near = names.iter().copied().find(|name| name.ends_with(base)).or_else(|| crate::source::nearest(wanted, names.iter().copied()));
    let more = if names.len() > LISTED { format!(" and {} more", names.len() - LISTED) } else { String::new() };
    let rendered = if names.is_empty() { "nothing".to_owned() } else { names[..names.len().min(LISTED)].join(", ") + &more };
    near.map(|near| format!("did you mean {near}?")).into_iter().chain([format!("rendered: {rendered}")]).collect()
}

/// The documents of some files in words: what a selector had to choose from.
pub(super) fn documents_of(targets: &[Cow<'_, str>], documents: &Documents) -> Vec<String> {
    let of = |name: &Cow<'_, str>| documents.of(name).map(|found| format!("{name} has {}", summary(found)));
    targets.iter().filter_map(of).take(LISTED).collect()
}

/// Documents in words: `Deployment/api, Service/api`.
pub(super) fn summary(documents: &[Value]) -> String {
    let text = |value: Option<Value>| value.and_then(|value| value.as_text().map(|text| text.to_str_lossy().into_owned()));
    let name = |document: &Value| {
        let map = document.as_map();
        let kind = text(map.and_then(|map| map.get("kind"))).unwrap_or_else(|| "no kind".into());
        let name = text(map.and_then(|map| map.get("metadata")?.as_map()?.get("name"))).unwrap_or_else(|| "no name".into());
        format!("{kind}/{name}")
    };
    let mut names: Vec<String> = documents.iter().take(LISTED).map(name).collect();
    if documents.len() > LISTED {
        names.push(format!("{} more", documents.len() - LISTED));
    }
    if names.is_empty() { "no documents".into() } else { names.join(", ") }
}
