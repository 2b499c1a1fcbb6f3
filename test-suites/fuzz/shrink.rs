//! Makes the request of a difference as small as it gets while the difference stays.

use super::generator::tokens;
use serde_json::Value as Json;

/// How many requests a shrinking may try.
const TRIES: usize = 3000;

/// The smallest request found for which `differs` holds.
pub(crate) fn shrink(request: &Json, differs: &mut dyn FnMut(&Json) -> bool) -> Json {
    let mut best = request.clone();
    let mut tries = 0;
    let mut keep = |candidate: &Json, best: &mut Json| {
        tries += 1;
        let kept = tries < TRIES && candidate != best && differs(candidate);
        if kept {
            *best = candidate.clone();
        }
        kept
    };
    loop {
        let before = best.clone();
        drop_fields(&mut best, &mut keep);
        for pointer in pointers(&best) {
            shorten(&mut best, &pointer, &mut keep);
        }
        if best == before {
            return best;
        }
    }
}

type Keep<'a> = dyn FnMut(&Json, &mut Json) -> bool + 'a;

/// Fields of the request, files and items of lists go as wholes.
fn drop_fields(best: &mut Json, keep: &mut Keep) {
    let names = |value: &Json| value.as_object().map(|object| object.keys().cloned().collect::<Vec<_>>()).unwrap_or_default();
    for place in ["", "/files"] {
        for name in best.pointer(place).map(names).unwrap_or_default() {
            let mut candidate = best.clone();
            candidate.pointer_mut(place).and_then(Json::as_object_mut).map(|object| object.remove(&name));
            keep(&candidate, best);
        }
    }
    for place in ["/set", "/setString", "/setLiteral", "/setJson", "/values"] {
        for at in (0..best.pointer(place).and_then(Json::as_array).map_or(0, Vec::len)).rev() {
            let mut candidate = best.clone();
            candidate.pointer_mut(place).and_then(Json::as_array_mut).map(|items| items.remove(at));
            keep(&candidate, best);
        }
    }
}

/// Where the request holds texts.
fn pointers(request: &Json) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![(String::new(), request)];
    while let Some((pointer, value)) = open.pop() {
        match value {
            Json::String(_) => found.push(pointer),
            Json::Object(fields) => {
                let escape = |name: &str| name.replace('~', "~0").replace('/', "~1");
                open.extend(fields.iter().map(|(name, value)| (format!("{pointer}/{}", escape(name)), value)));
            }
            Json::Array(items) => open.extend(items.iter().enumerate().map(|(at, value)| (format!("{pointer}/{at}"), value))),
            _ => {}
        }
    }
    found
}

/// Cuts parts out of one text: large runs of tokens first, then smaller ones; brackets go with what they hold, or without it.
fn shorten(best: &mut Json, pointer: &str, keep: &mut Keep) {
    let mut parts = tokens(best.pointer(pointer).and_then(Json::as_str).unwrap_or_default());
    let mut attempt = |parts: &mut Vec<String>, candidate: Vec<String>| {
        let mut request = best.clone();
        if let Some(text) = request.pointer_mut(pointer) {
            *text = candidate.concat().into();
        }
        if candidate.len() < parts.len() && keep(&request, best) {
            *parts = candidate;
            return true;
        }
        false
    };
    let mut size = parts.len();
    while size > 0 {
        let mut at = 0;
        while at < parts.len() {
            let end = (at + size).min(parts.len());
            let candidate = [&parts[..at], &parts[end..]].concat();
            if !attempt(&mut parts, candidate) {
                at += size.div_ceil(2);
            }
        }
        size /= 2;
    }
    let mut at = 0;
    while at < parts.len() {
        if let Some(end) = partner(&parts, at) {
            let whole = [&parts[..at], &parts[end + 1..]].concat();
            let held = [&parts[..at], &parts[at + 1..end], &parts[end + 1..]].concat();
            let number = [&parts[..at], &["1".to_owned()], &parts[end + 1..]].concat();
            if attempt(&mut parts, whole) || attempt(&mut parts, held) || (end > at + 1 && attempt(&mut parts, number)) {
                continue;
            }
        }
        at += 1;
    }
}

/// The bracket that closes the one at `at`.
fn partner(parts: &[String], at: usize) -> Option<usize> {
    let (open, close) = [("(", ")"), ("{", "}"), ("[", "]"), ("\"", "\"")].into_iter().find(|(open, _)| *open == parts[at])?;
    let mut depth = 0;
    for (end, part) in parts.iter().enumerate().skip(at + 1) {
        if part == close && depth == 0 {
            return Some(end);
        }
        depth += i32::from(part == open) - i32::from(part == close);
    }
    None
}
