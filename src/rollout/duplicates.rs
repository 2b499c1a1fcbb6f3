//! Keys that stand twice in the metadata of a pod template: YAML keeps the last, the first is lost.

use super::workload::Workload;
use crate::{
    value::Segment,
    yaml::{self, Node},
};

/// The paths of texts that lost against an equal key before, and of which another text loses after.
pub fn moved_losers(before: &[(String, String)], after: &Workload) -> Vec<String> {
    if before.is_empty() {
        return Vec::new();
    }
    let after = losers(after);
    let differ = |(key, text): &&(String, String)| after.iter().any(|(k, t)| k == key && t != text);
    before.iter().filter(differ).map(|(key, _)| key.clone()).collect()
}

/// Path and text of everything in the metadata of the pod template that a later equal key overrides.
pub fn losers(workload: &Workload) -> Vec<(String, String)> {
    let text = workload.object.document.text();
    let Ok(documents) = yaml::parse(text.as_bytes()) else { return Vec::new() };
    let mut found = Vec::new();
    for document in &documents {
        let Some(template) = workload.place.0.iter().try_fold(document, |node, segment| match segment {
            Segment::Key(key) => last(node, &key.to_str_lossy()),
            Segment::Index(_) => None,
        }) else {
            continue;
        };
        for (metadata, wins) in all(template, "metadata") {
            for field in ["annotations", "labels"] {
                for (map, own) in all(metadata, field) {
                    entries(map, field, wins && own, &mut found);
                }
            }
        }
    }
    found
}

fn entries(map: &Node, field: &str, wins: bool, found: &mut Vec<(String, String)>) {
    let pairs = map.as_map().unwrap_or_default();
    for (number, (key, value)) in pairs.iter().enumerate() {
        let Some(name) = key.as_scalar() else { continue };
        let later = pairs[number + 1..].iter().any(|(key, _)| key.as_scalar() == Some(name));
        if later || !wins {
            found.push((format!("metadata.{field}[\"{name}\"]"), value.as_scalar().unwrap_or_default().to_owned()));
        }
    }
}

/// The value of a key; the last, if it stands there several times.
fn last<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    all(node, key).into_iter().next_back().map(|(value, _)| value)
}

/// Every value of a key, and whether it is the one that counts.
fn all<'n>(node: &'n Node, key: &str) -> Vec<(&'n Node, bool)> {
    let pairs = node.as_map().unwrap_or_default();
    let mut found: Vec<_> = pairs.iter().filter(|(k, _)| k.as_scalar() == Some(key)).map(|(_, value)| (value, false)).collect();
    if let Some(last) = found.last_mut() {
        last.1 = true;
    }
    found
}
