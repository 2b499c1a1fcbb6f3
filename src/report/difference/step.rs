//! A place that differs, as lines.

use crate::{
    rollout::difference::{Cause, Reason, Step},
    snapshot::changes::{Sign, lines},
};
use serde_json::Value as Json;

/// How many lines of a text that differs are shown.
const LINES: usize = 24;
/// How long a line gets.
const WIDTH: usize = 200;

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

/// Why pods restart: a digest is not shown, but what is behind it.
pub(super) fn reason(reason: &Reason) -> Vec<String> {
    let path = &reason.step.path;
    let digest = |value: &Option<Json>| value.as_ref().and_then(Json::as_str).is_some_and(|text| text.len() >= 32);
    match reason.objects.as_slice() {
        [] if reason.noise && digest(&reason.step.new) => vec![format!("{path}: a digest of nothing that the pods read")],
        [] => step(&reason.step),
        objects => objects.iter().map(|cause| format!("{} (by {path})", behind(cause))).collect(),
    }
}

fn behind(cause: &Cause) -> String {
    if cause.keys.is_empty() {
        return format!("{}: nothing that the pods read", cause.object);
    }
    format!("{}: {}", cause.object, cause.keys.join(", "))
}

/// Whether a value has its place on one line.
fn is_short(value: &Json) -> bool {
    match value {
        Json::String(text) => text.len() <= 100 && !text.contains('\n'),
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
