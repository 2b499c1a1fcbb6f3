//! A place that differs, as lines.

use crate::{
    rollout::difference::{Cause, Reason, Step},
    snapshot::changes::{Sign, lines},
};
use serde_json::Value as Json;

/// How many lines of a text that differs are shown.
const LINES: usize = 24;
/// How long a line gets.
const WIDTH: usize = 400;

/// What differs at a place: one line if it fits, else the path and the lines that differ with their signs.
pub(super) fn step(step: &Step) -> Vec<String> {
    let (old, new) = (step.old.as_ref(), step.new.as_ref());
    match (old, new) {
        (Some(old), Some(new)) if is_short(old) && is_short(new) => vec![cut(format!("{}: {old} → {new}", step.path))],
        (None, Some(value)) if is_short(value) => vec![cut(format!("+ {}: {value}", step.path))],
        (Some(value), None) if is_short(value) => vec![cut(format!("- {}: {value}", step.path))],
        _ => {
            let mut out = vec![format!("{}:", step.path)];
            let all = lines(&text(old), &text(new), Some(1));
            let left = all.len().saturating_sub(LINES);
            out.extend(all.iter().take(LINES).map(|line| {
                let sign = match line.sign {
                    Sign::Added => '+',
                    Sign::Removed => '-',
                    Sign::Kept | Sign::Place => ' ',
                };
                cut(format!("{sign} {}", line.text.trim_end_matches('\n')))
            }));
            if left > 0 {
                out.push(format!("… {left} lines more"));
            }
            out
        }
    }
}

/// Why pods restart, the lines of each reason: first what they read, then what they run, last what is nothing to them.
pub(super) fn reasons(reasons: &[Reason]) -> Vec<Vec<String>> {
    let mut behind: Vec<(&Cause, Vec<&str>)> = Vec::new();
    let mut told: Vec<(u8, Vec<String>)> = Vec::new();
    for Reason { step, objects, noise } in reasons {
        for cause in objects {
            match behind.iter_mut().find(|(known, _)| *known == cause) {
                Some((_, paths)) => paths.push(&step.path),
                None => behind.push((cause, vec![&step.path])),
            }
        }
        let digest = |value: &Option<Json>| value.as_ref().and_then(Json::as_str).is_some_and(|text| text.len() >= 32);
        if objects.is_empty() && *noise && digest(&step.new) {
            told.push((5, vec![format!("{}: a digest of nothing that the pods read", step.path)]));
        } else if objects.is_empty() {
            told.push((if *noise { 5 } else { rank(&step.path) }, self::step(step)));
        }
    }
    let digests = behind.iter().map(|(cause, paths)| {
        let line = match cause.keys.as_slice() {
            [] => format!("{}: nothing that the pods read (by {})", cause.object, listed(paths, 3)),
            keys => format!("{}: {} (by {})", cause.object, listed(keys, 8), listed(paths, 3)),
        };
        (if cause.keys.is_empty() { 4 } else { 0 }, vec![line])
    });
    told.extend(digests);
    told.sort_by_key(|(rank, _)| *rank);
    told.into_iter().map(|(_, lines)| lines).collect()
}

fn rank(path: &str) -> u8 {
    match () {
        () if path.ends_with(".image") => 1,
        () if !path.starts_with("metadata") => 2,
        () => 3,
    }
}

/// A reason on one line.
pub(super) fn on_one_line(lines: &[String]) -> String {
    let signed = |sign: char| lines.iter().skip(1).filter(|line| line.starts_with(sign)).count();
    match lines {
        [line] => line.clone(),
        [path, ..] => format!("{path} {} lines less, {} more", signed('-'), signed('+')),
        [] => String::new(),
    }
}

fn listed(items: &[impl AsRef<str>], most: usize) -> String {
    let shown: Vec<&str> = items.iter().take(most).map(AsRef::as_ref).collect();
    let more = if items.len() > most { format!(" and {} more", items.len() - most) } else { String::new() };
    shown.join(", ") + &more
}

/// Whether a value has its place on one line.
fn is_short(value: &Json) -> bool {
    match value {
        Json::String(text) => text.len() <= 160 && !text.contains('\n'),
        Json::Object(map) => map.is_empty(),
        Json::Array(list) => list.iter().all(|item| !item.is_object() && !item.is_array()) && value.to_string().len() <= 100,
        _ => true,
    }
}

fn text(value: Option<&Json>) -> String {
    match value {
        None => String::new(),
        Some(Json::String(text)) => text.clone(),
        Some(other) => format!("{other:#}"),
    }
}

fn cut(line: String) -> String {
    match line.char_indices().nth(WIDTH) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
