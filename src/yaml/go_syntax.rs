//! Nodes as `%#v` prints what go-yaml makes of them: only errors about keys need that.

use super::error::{Mark, Profile};
use super::node::{Node, NodeKind};
use super::read::trees;
use super::resolve::Resolved;
use crate::{
    format,
    value::{Text, Value},
};
use std::collections::BTreeSet;

/// The node that begins at a mark, in Go syntax.
pub(super) fn at(text: &str, profile: Profile, mark: Mark) -> String {
    let found = trees(text, profile).find_map(|root| find_key(&root, mark).map(|(key, _)| write(profile, &key)));
    found.unwrap_or_else(|| "map[interface {}]interface {}{}".to_owned())
}

/// sigs.k8s.io/yaml on a key that JSON cannot have; nothing if no such key is left once later entries have replaced earlier ones.
pub(super) fn bad_json_key(text: &str) -> Option<(Mark, String)> {
    let (key, value) = trees(text, Profile::V2).next().and_then(|root| find_bad(&root))?;
    let (mark, key, value) = (key.alias.unwrap_or(key.start), top(&key), top(&value));
    let type_name = if key == "<nil>" { "%!s(<nil>)" } else { "uint64" };
    Some((mark, format!("unsupported map key of type: {type_name}, key: {key}, value: {value}")))
}

fn find_bad(node: &Node) -> Option<(Node, Node)> {
    match &node.kind {
        NodeKind::Scalar(..) => None,
        NodeKind::List(items) => items.iter().find_map(find_bad),
        NodeKind::Map(entries) => left(Profile::V2, entries).into_iter().find_map(|(key, value)| {
            let bad = key.scalar(Profile::V2).and_then(Result::ok).is_some_and(|scalar| scalar.json_key().is_none());
            if bad { Some((key, value)) } else { find_bad(&value) }
        }),
    }
}

/// The entries that are left: what is merged stands where `<<` stands, and the last of equal keys wins.
fn left(profile: Profile, entries: &[(Node, Node)]) -> Vec<(Node, Node)> {
    let mut all = Vec::new();
    for (key, value) in entries {
        match &value.kind {
            NodeKind::Map(merged) if key.is_merge() => all.extend(left(profile, merged)),
            NodeKind::List(items) if key.is_merge() => {
                all.extend(items.iter().rev().filter_map(Node::as_map).flat_map(|merged| left(profile, merged)));
            }
            _ => all.push((key.clone(), value.clone())),
        }
    }
    let mut seen = BTreeSet::new();
    all.reverse();
    all.retain(|(key, _)| seen.insert((sort_key(profile, key).0, write(profile, key))));
    all.reverse();
    all
}

/// The entry whose key stands at a mark.
fn find_key(node: &Node, mark: Mark) -> Option<(Node, Node)> {
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        match &node.kind {
            NodeKind::Scalar(..) => {}
            NodeKind::List(items) => open.extend(items.iter()),
            NodeKind::Map(entries) => {
                for (key, value) in entries.iter() {
                    if key.alias.unwrap_or(key.start) == mark {
                        return Some((key.clone(), value.clone()));
                    }
                    open.extend([key, value]);
                }
            }
        }
    }
    None
}

/// An operand of its own: nil is `<nil>`.
fn top(node: &Node) -> String {
    match write(Profile::V2, node).as_str() {
        "interface {}(nil)" => "<nil>".to_owned(),
        text => text.to_owned(),
    }
}

fn write(profile: Profile, node: &Node) -> String {
    match &node.kind {
        NodeKind::Scalar(..) => scalar(profile, node),
        NodeKind::List(items) => {
            let items: Vec<_> = items.iter().map(|item| write(profile, item)).collect();
            format!("[]interface {{}}{{{}}}", items.join(", "))
        }
        NodeKind::Map(entries) => {
            let strings = profile == Profile::V3 && entries.iter().all(|(key, _)| resolved(profile, key) == Some(Resolved::Str));
            let name = if strings { "map[string]interface {}" } else { "map[interface {}]interface {}" };
            let entries = left(profile, entries);
            let mut entries: Vec<_> = entries.iter().map(|(key, value)| (sort_key(profile, key), key, value)).collect();
            let text = |key| string(profile, key).unwrap_or_default();
            entries.sort_by(|a, b| a.0.0.cmp(&b.0.0).then(a.0.1.total_cmp(&b.0.1)).then_with(|| text(a.1).cmp(&text(b.1))));
            let entries: Vec<_> =
                entries.iter().map(|(_, key, value)| format!("{}:{}", write(profile, key), write(profile, value))).collect();
            format!("{name}{{{}}}", entries.join(", "))
        }
    }
}

fn resolved(profile: Profile, node: &Node) -> Option<Resolved> {
    node.scalar(profile)?.ok().map(|scalar| scalar.resolved)
}

/// `fmt` sorts nil first, then by type as types lie in the memory of the released programs, then by value.
fn sort_key(profile: Profile, node: &Node) -> (u8, f64) {
    match resolved(profile, node) {
        Some(Resolved::Null) => (0, 0.0),
        Some(Resolved::Uint(n)) => (2, n as f64),
        Some(Resolved::Int(n)) => (3, n as f64),
        // What is no number stands first: with a sign, `total_cmp` sees it so too.
        Some(Resolved::Float(n)) => (4, if n.is_nan() { f64::NAN.copysign(-1.0) } else { n }),
        Some(Resolved::Bool(b)) => (5, f64::from(u8::from(b))),
        _ => (1, 0.0),
    }
}

/// What is no other scalar, as text.
fn string(profile: Profile, node: &Node) -> Option<Text> {
    match node.scalar(profile).and_then(Result::ok).map(|scalar| scalar.typed_value(profile)) {
        Some(Value::Str(text)) => Some(text),
        _ => node.as_scalar().map(Text::from),
    }
}

fn scalar(profile: Profile, node: &Node) -> String {
    match resolved(profile, node) {
        Some(Resolved::Null) => "interface {}(nil)".to_owned(),
        Some(Resolved::Bool(b)) => b.to_string(),
        Some(Resolved::Int(n)) => n.to_string(),
        Some(Resolved::Uint(n)) => format!("{n:#x}"),
        Some(Resolved::Float(n)) => format::float(n),
        _ => format::quote(string(profile, node).unwrap_or_default().as_bytes()),
    }
}
