//! What differs between two snapshot texts, by structure: keys that merely moved are no difference.

use super::text_of;
use crate::value::{Path, Segment, Value};
use similar::{Algorithm, ChangeTag, DiffOp, TextDiff, capture_diff_slices};

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
    /// It is no line of the text: it says where the next ones stand.
    Place,
}

impl Line {
    fn new(sign: Sign, text: impl Into<String>) -> Self {
        Self { sign, text: text.into() }
    }

    /// The line behind its sign, as a difference is printed.
    pub fn signed(&self) -> String {
        match self.sign {
            Sign::Added => format!("+ {}", self.text),
            Sign::Removed => format!("- {}", self.text),
            Sign::Kept => format!("  {}", self.text),
            Sign::Place => self.text.clone(),
        }
    }
}

/// One place that differs.
#[derive(Clone, Debug)]
pub struct Change {
    /// Where: items of lists by their `name`, if all have one.
    pub path: String,
    /// The keys on the way, without items of lists.
    pub keys: Vec<String>,
    /// What stood there.
    pub old: Option<Value>,
    /// What stands there now.
    pub new: Option<Value>,
}

/// The difference line by line, with `context` lines around each change (`None`: everything).
pub fn lines(old: &str, new: &str, context: Option<usize>) -> Vec<Line> {
    let diff = TextDiff::from_lines(old, new);
    let line = |change: similar::Change<&str>| {
        let sign = match change.tag() {
            ChangeTag::Insert => Sign::Added,
            ChangeTag::Delete => Sign::Removed,
            ChangeTag::Equal => Sign::Kept,
        };
        Line::new(sign, change.value().trim_end_matches(['\n', '\r']))
    };
    let Some(context) = context else { return diff.iter_all_changes().map(line).collect() };
    let mut lines = Vec::new();
    for group in diff.grouped_ops(context) {
        if !lines.is_empty() {
            lines.push(Line::new(Sign::Kept, "⋯"));
        }
        lines.extend(group.iter().flat_map(|op| diff.iter_changes(op)).map(line));
    }
    lines
}

/// The difference as people read it: each place with what stood and what stands there; the lines of texts that have no
/// structure.
pub fn difference(old: &str, new: &str) -> Vec<Line> {
    if old.is_empty() {
        return new.lines().map(|line| Line::new(Sign::Added, line)).collect();
    }
    match changes(old, new) {
        Some(changes) if !changes.is_empty() => changes.iter().flat_map(Change::lines).collect(),
        Some(_) => {
            let note = Line::new(Sign::Place, "the same content in another layout:");
            std::iter::once(note).chain(lines(old, new, Some(1))).collect()
        }
        None => lines(old, new, Some(1)),
    }
}

impl Change {
    /// What tells whether two changes are the same: the end of the path, with both sides. The same label in an object's and
    /// in its pods' metadata is one change.
    pub fn signature(&self) -> String {
        let text = |value: &Option<Value>| value.as_ref().map_or_else(|| "-".into(), text_of);
        format!("{}\n{}\n{}", self.keys[self.keys.len().saturating_sub(2)..].join("."), text(&self.old), text(&self.new))
    }

    /// The place, and what stood and stands there.
    pub fn lines(&self) -> Vec<Line> {
        let head = (!self.path.is_empty()).then(|| Line::new(Sign::Place, self.path.as_str()));
        let text = |value: &Option<Value>| value.as_ref().map(text_of).unwrap_or_default();
        let body = match (&self.old, &self.new) {
            (Some(Value::Str(old)), Some(Value::Str(new))) if old.as_bytes().contains(&b'\n') && new.as_bytes().contains(&b'\n') => {
                lines(&old.to_str_lossy(), &new.to_str_lossy(), Some(1))
            }
            (old, new) => {
                let (old, new) = (text(old), text(new));
                let removed = old.lines().map(|line| Line::new(Sign::Removed, line));
                removed.chain(new.lines().map(|line| Line::new(Sign::Added, line))).collect()
            }
        };
        head.into_iter().chain(body).collect()
    }
}

/// The difference by structure; `None` if a text is no YAML.
pub fn changes(old: &str, new: &str) -> Option<Vec<Change>> {
    let old = crate::yaml::decode_v3(old.as_bytes()).ok()?;
    let new = crate::yaml::decode_v3(new.as_bytes()).ok()?;
    let mut walk = Walk::default();
    walk.compare(&old, &new);
    Some(walk.found)
}

#[derive(Default)]
struct Walk {
    /// Each part of the path as it is shown, and its key if it is one.
    at: Vec<(String, Option<String>)>,
    found: Vec<Change>,
}

impl Walk {
    fn compare(&mut self, old: &Value, new: &Value) {
        match (old, new) {
            (Value::Map(a), Value::Map(b)) => {
                let mut keys = a.keys();
                keys.extend(b.keys().into_iter().filter(|key| !a.contains_key(key)));
                keys.sort();
                for key in keys {
                    let (old, new) = (a.get(&key), b.get(&key));
                    let name = key.to_str_lossy().into_owned();
                    self.step((Path(vec![Segment::Key(key)]).to_string(), Some(name)), old.as_ref(), new.as_ref());
                }
            }
            (Value::List(a), Value::List(b)) => {
                let (a, b) = (a.to_vec(), b.to_vec());
                match (names(&a), names(&b)) {
                    (Some(old), Some(new)) => self.by_name((&a, &old), (&b, &new)),
                    _ => self.by_place(&a, &b),
                }
            }
            _ if text_of(old) == text_of(new) => {}
            _ => self.differ(Some(old), Some(new)),
        }
    }

    fn step(&mut self, part: (String, Option<String>), old: Option<&Value>, new: Option<&Value>) {
        self.at.push(part);
        match (old, new) {
            (Some(old), Some(new)) => self.compare(old, new),
            _ => self.differ(old, new),
        }
        self.at.pop();
    }

    fn differ(&mut self, old: Option<&Value>, new: Option<&Value>) {
        let mut path = String::new();
        for (part, _) in &self.at {
            path.push_str(if path.is_empty() || part.starts_with('[') { "" } else { "." });
            path.push_str(part);
        }
        let keys = self.at.iter().filter_map(|(_, key)| key.clone()).collect();
        self.found.push(Change { path, keys, old: old.cloned(), new: new.cloned() });
    }

    fn by_name(&mut self, (a, old): (&[Value], &[String]), (b, new): (&[Value], &[String])) {
        for (name, item) in old.iter().zip(a) {
            let other = new.iter().position(|other| other == name).map(|at| &b[at]);
            self.step((format!("[{name}]"), None), Some(item), other);
        }
        for (name, item) in new.iter().zip(b).filter(|(name, _)| !old.contains(name)) {
            self.step((format!("[{name}]"), None), None, Some(item));
        }
        let order = |own: &[String], others: &[String]| -> Vec<Value> {
            own.iter().filter(|name| others.contains(name)).map(|name| Value::text(name.as_str())).collect()
        };
        let (before, after) = (Value::list(order(old, new)), Value::list(order(new, old)));
        if text_of(&before) != text_of(&after) {
            self.at.push(("[order]".into(), None));
            self.differ(Some(&before), Some(&after));
            self.at.pop();
        }
    }

    /// Items that are equal stand side by side, so that one more in front does not move all.
    fn by_place(&mut self, a: &[Value], b: &[Value]) {
        let (old, new): (Vec<String>, Vec<String>) = (a.iter().map(text_of).collect(), b.iter().map(text_of).collect());
        for op in capture_diff_slices(Algorithm::Myers, &old, &new) {
            if matches!(op, DiffOp::Equal { .. }) {
                continue;
            }
            let (from, to) = (op.old_range(), op.new_range());
            for index in 0..from.len().max(to.len()) {
                let (old, new) = (from.clone().nth(index), to.clone().nth(index));
                let place = new.or(old).unwrap_or_default();
                self.step((format!("[{place}]"), None), old.map(|at| &a[at]), new.map(|at| &b[at]));
            }
        }
    }
}

/// The names of all items, if each has one of its own.
fn names(list: &[Value]) -> Option<Vec<String>> {
    let name = |value: &Value| value.as_map()?.get("name")?.as_str().map(str::to_owned);
    let names: Vec<String> = list.iter().map(name).collect::<Option<_>>()?;
    let own = names.iter().enumerate().all(|(at, name)| !names[..at].contains(name));
    own.then_some(names)
}

/// What tells whether two proposals change the same.
pub fn signature(old: &str, new: &str) -> Vec<String> {
    let by_lines = || lines(old, new, Some(0)).into_iter().filter(|line| line.sign != Sign::Kept).map(|line| line.signed()).collect();
    let mut found: Vec<String> = match changes(old, new).filter(|changes| !changes.is_empty() && !old.is_empty()) {
        None => by_lines(),
        Some(changes) => changes.iter().map(Change::signature).collect(),
    };
    found.sort();
    found.dedup();
    found
}
