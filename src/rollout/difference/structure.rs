//! Where two objects differ: maps by key, lists by what tells their items apart (`name`, `mountPath`, …), else by position.

use super::Step as Shown;
use crate::{
    format,
    rollout::{
        data::data,
        moves::same,
        object::{Object, entry},
    },
    value::{Text, Value},
};
use serde_json::Value as Json;
use std::collections::BTreeSet;

/// What tells the items of a list apart, first fit.
const KEYS: &[&str] = &["name", "mountPath", "containerPort", "port", "host", "path", "key", "topologyKey"];
/// What stands in the place of a masked value.
const HIDDEN: &str = "<hidden>";

/// A place that differs.
#[derive(Clone, Debug)]
pub(super) struct Step {
    /// The keys on the way, items of lists as `[name]`.
    pub(super) keys: Vec<String>,
    pub(super) old: Option<Value>,
    pub(super) new: Option<Value>,
}

impl Step {
    /// `spec.containers[api].image`
    pub(super) fn path(&self) -> String {
        let mut text = String::new();
        for key in &self.keys {
            let plain = key.starts_with('[') || !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
            match plain {
                true if text.is_empty() || key.starts_with('[') => text.push_str(key),
                true => text.extend([".", key]),
                false => text.extend(["[", &format!("{key:?}"), "]"]),
            }
        }
        text
    }
}

/// All places at which two values differ, in the order of their keys.
pub(super) fn steps(old: &Value, new: &Value) -> Vec<Step> {
    let mut found = Vec::new();
    walk(Some(old), Some(new), &mut Vec::new(), &mut found);
    found
}

fn walk(old: Option<&Value>, new: Option<&Value>, keys: &mut Vec<String>, found: &mut Vec<Step>) {
    match (old, new) {
        (None | Some(Value::Nil), None | Some(Value::Nil)) => {}
        (Some(one), Some(two)) if same(one, two) => {}
        (Some(Value::Map(one)), Some(Value::Map(two))) => {
            let (one, two) = (one.entries(), two.entries());
            let all: BTreeSet<&Text> = one.keys().chain(two.keys()).collect();
            for key in all {
                keys.push(key.to_str_lossy().into_owned());
                walk(one.get(key), two.get(key), keys, found);
                keys.pop();
            }
        }
        (Some(Value::List(one)), Some(Value::List(two))) => lists((one, two), keys, found),
        _ => found.push(Step { keys: keys.clone(), old: old.cloned(), new: new.cloned() }),
    }
}

fn lists((one, two): (&[Value], &[Value]), keys: &mut Vec<String>, found: &mut Vec<Step>) {
    let mut whole = |keys: &[String]| {
        found.push(Step { keys: keys.to_vec(), old: Some(Value::list(one.to_vec())), new: Some(Value::list(two.to_vec())) });
    };
    if let Some(key) = KEYS.iter().find(|key| names(one, key).is_some() && names(two, key).is_some()) {
        let (olds, news) = (names(one, key).unwrap_or_default(), names(two, key).unwrap_or_default());
        let kept = |of: &[String], by: &[String]| of.iter().filter(|name| by.contains(name)).cloned().collect::<Vec<_>>();
        if kept(&olds, &news) != kept(&news, &olds) {
            return whole(keys);
        }
        let find = |names: &[String], items: &[Value], name: &str| names.iter().position(|n| n == name).map(|at| items[at].clone());
        let added = news.iter().filter(|name| !olds.contains(name));
        for name in olds.iter().chain(added) {
            keys.push(if *key == "name" { format!("[{name}]") } else { format!("[{key}={name}]") });
            walk(find(&olds, one, name).as_ref(), find(&news, two, name).as_ref(), keys, found);
            keys.pop();
        }
    } else if one.len() == two.len() {
        for (index, (old, new)) in one.iter().zip(two).enumerate() {
            keys.push(format!("[{index}]"));
            walk(Some(old), Some(new), keys, found);
            keys.pop();
        }
    } else {
        whole(keys);
    }
}

/// The names of all items, if each has one of its own.
fn names(items: &[Value], key: &str) -> Option<Vec<String>> {
    let mut names = Vec::new();
    for item in items {
        let name = entry(item, key).filter(|name| name.as_map().is_none() && name.as_list().is_none())?;
        let name = format::display(&name).to_str_lossy().into_owned();
        if name.is_empty() || names.contains(&name) {
            return None;
        }
        names.push(name);
    }
    Some(names)
}

/// The values of all Secrets, to be masked wherever they stand alone.
#[derive(Debug, Default)]
pub(super) struct Secrets(BTreeSet<Text>);

impl Secrets {
    /// Shorter texts stand everywhere by chance.
    const SHORTEST: usize = 8;

    pub(super) fn of<'o>(objects: impl Iterator<Item = &'o Object>) -> Self {
        let secrets = objects.filter(|object| object.id.kind == "Secret");
        let values = secrets.flat_map(|object| data(object).into_values());
        Self(values.filter(|value| value.len() >= Self::SHORTEST).collect())
    }

    /// A step as anybody may see it. `masked`: it is of a Secret.
    pub(super) fn shown(&self, step: Step, masked: bool) -> Shown {
        let secret = masked && matches!(step.keys.first().map(String::as_str), Some("data" | "stringData"));
        // Annotations can repeat what was applied, data and all.
        let repeated = masked && step.keys.iter().any(|key| key.contains("last-applied"));
        let show = |value: &Value| if secret || repeated { hidden(value) } else { self.json(value) };
        Shown { path: step.path(), old: step.old.as_ref().map(show), new: step.new.as_ref().map(show) }
    }

    fn json(&self, value: &Value) -> Json {
        match value {
            Value::Str(text) if self.0.contains(text) => HIDDEN.into(),
            Value::Str(text) => text.to_str_lossy().into_owned().into(),
            Value::Map(map) => {
                map.snapshot().into_iter().map(|(key, value)| (key.to_str_lossy().into_owned(), self.json(&value))).collect()
            }
            Value::List(list) => list.iter().map(|item| self.json(item)).collect(),
            other => {
                let text = format::json::encode(other).unwrap_or_default();
                serde_json::from_slice(&text).unwrap_or_else(|_| format::display(other).to_str_lossy().into_owned().into())
            }
        }
    }
}

/// Keys stay, values go.
fn hidden(value: &Value) -> Json {
    match value {
        Value::Map(map) => map.keys().into_iter().map(|key| (key.to_str_lossy().into_owned(), Json::from(HIDDEN))).collect(),
        Value::Nil => Json::Null,
        _ => HIDDEN.into(),
    }
}
