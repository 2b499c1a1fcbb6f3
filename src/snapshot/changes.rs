//! What differs between two snapshot texts, by structure: keys that merely moved are no difference.

use super::text_of;
use crate::value::{Map, Path, Segment, Value};
use similar::{ChangeTag, TextDiff};

/// One line of a difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Whether it comes, goes or stays.
    pub sign: Sign,
    /// Its text, without a line break.
    pub text: String,
}

/// What becomes of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sign {
    /// It comes.
    Added,
    /// It goes.
    Removed,
    /// It stays.
    Kept,
}

/// One place that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where.
    pub path: String,
    /// What stood there, on one line.
    pub old: Option<String>,
    /// What stands there now, on one line.
    pub new: Option<String>,
}

/// The difference line by line, with `context` lines around each change (`None`: everything).
pub fn lines(old: &str, new: &str, context: Option<usize>) -> Vec<Line> {
    let diff = TextDiff::from_lines(old, new);
    let line = |change: similar::Change<&str>| Line {
        sign: match change.tag() {
            ChangeTag::Insert => Sign::Added,
            ChangeTag::Delete => Sign::Removed,
            ChangeTag::Equal => Sign::Kept,
        },
        text: change.value().trim_end_matches(['\n', '\r']).to_owned(),
    };
    match context {
        None => diff.iter_all_changes().map(line).collect(),
        Some(context) => {
            let mut lines = Vec::new();
            for group in diff.grouped_ops(context) {
                if !lines.is_empty() {
                    lines.push(Line { sign: Sign::Kept, text: "⋯".into() });
                }
                lines.extend(group.iter().flat_map(|op| diff.iter_changes(op)).map(line));
            }
            lines
        }
    }
}

/// The difference by structure; `None` if a text is no YAML.
pub fn changes(old: &str, new: &str) -> Option<Vec<Change>> {
    let old = crate::yaml::decode_v3(old.as_bytes()).ok()?;
    let new = crate::yaml::decode_v3(new.as_bytes()).ok()?;
    let mut found = Vec::new();
    compare(&old, &new, &mut Path::default(), &mut found);
    Some(found)
}

/// The text with the values of a Secret masked.
pub fn masked(text: &str, secret: bool) -> String {
    if text.is_empty() || !secret && !text.lines().any(|line| line.trim() == "kind: Secret") {
        return text.to_owned();
    }
    match crate::yaml::decode_v3(text.as_bytes()) {
        Ok(Value::Map(map)) if map.contains_key("data") || map.contains_key("stringData") || map.contains_key("kind") => {
            text_of(&mask_document(&map))
        }
        Ok(value) => text_of(&mask(&value)),
        Err(_) => "<hidden>\n".into(),
    }
}

fn mask_document(map: &Map) -> Value {
    let masks = |key: &[u8]| matches!(key, b"data" | b"stringData");
    Value::Map(map.snapshot().into_iter().map(|(k, v)| (k.clone(), if masks(k.as_bytes()) { mask(&v) } else { v })).collect())
}

/// Every scalar becomes a short hash: that it changed still shows.
fn mask(value: &Value) -> Value {
    match value {
        Value::Map(map) => Value::Map(map.snapshot().into_iter().map(|(k, v)| (k, mask(&v))).collect()),
        Value::List(items) => Value::list(items.iter().map(mask).collect()),
        Value::Nil => Value::Nil,
        other => {
            use sha2::Digest;
            let digest = sha2::Sha256::digest(crate::format::display(other).as_bytes());
            Value::text(format!("<hidden {}>", data_encoding::HEXLOWER.encode(&digest[..4])))
        }
    }
}

fn compare(old: &Value, new: &Value, at: &mut Path, found: &mut Vec<Change>) {
    match (old, new) {
        (Value::Map(a), Value::Map(b)) => {
            let mut keys = a.keys();
            keys.extend(b.keys().into_iter().filter(|key| !a.contains_key(key)));
            for key in keys {
                let (x, y) = (a.get(&key), b.get(&key));
                at.0.push(Segment::Key(key));
                side_by_side(x.as_ref(), y.as_ref(), at, found);
                at.0.pop();
            }
        }
        (Value::List(a), Value::List(b)) => {
            for (index, (x, y)) in aligned(a, b).into_iter().enumerate() {
                at.0.push(Segment::Index(index));
                side_by_side(x, y, at, found);
                at.0.pop();
            }
        }
        _ if text_of(old) == text_of(new) => {}
        _ => side(Some(old), Some(new), at, found),
    }
}

fn side_by_side(old: Option<&Value>, new: Option<&Value>, at: &mut Path, found: &mut Vec<Change>) {
    match (old, new) {
        (Some(old), Some(new)) => compare(old, new, at, found),
        _ => side(old, new, at, found),
    }
}

fn side(old: Option<&Value>, new: Option<&Value>, at: &Path, found: &mut Vec<Change>) {
    let text = |value: &Value| text_of(value).trim_end().lines().map(str::trim).collect::<Vec<_>>().join(" ⏎ ");
    found.push(Change { path: at.to_string(), old: old.map(text), new: new.map(text) });
}

/// The items of two lists side by side: by `name` if all have one, else by place.
fn aligned<'a>(a: &'a [Value], b: &'a [Value]) -> Vec<(Option<&'a Value>, Option<&'a Value>)> {
    let name = |value: &Value| value.as_map().and_then(|map| map.get("name")).and_then(|name| name.as_text().cloned());
    if !a.iter().chain(b).all(|item| name(item).is_some()) {
        return (0..a.len().max(b.len())).map(|i| (a.get(i), b.get(i))).collect();
    }
    let mut rest: Vec<&Value> = a.iter().collect();
    let mut pairs: Vec<_> = b
        .iter()
        .map(|new| {
            let at = rest.iter().position(|old| name(old) == name(new));
            (at.map(|at| rest.remove(at)), Some(new))
        })
        .collect();
    pairs.extend(rest.into_iter().map(|old| (Some(old), None)));
    pairs
}

/// What tells whether two proposals change the same: the lines that come and go, without their place.
pub fn signature(old: &str, new: &str) -> Vec<(Sign, String)> {
    let changed = lines(old, new, Some(0)).into_iter().filter(|line| line.sign != Sign::Kept);
    changed.map(|line| (line.sign, line.text.trim().to_owned())).collect()
}
