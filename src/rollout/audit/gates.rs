//! Conditions in the text of templates that leave a digest out: each is forced open, whatever it asks for.
//!
//! Contract: what is rewritten is found by text alone, so it is a guess; whether a digest appears, a render says.

use super::rewrite::templates;
use crate::chart::Processed;
use std::{collections::BTreeSet, ops::Range};

/// How many rewritten templates are worth a render.
const MOST: usize = 24;
const HASHES: &[&str] = &["sha256sum", "sha1sum", "sha512sum", "adler32sum"];

/// A template in which the way to a digest is open.
pub(super) struct Forced {
    /// The template.
    pub(super) key: String,
    /// What stands in place of its conditions.
    edits: Vec<(Range<usize>, String)>,
}

impl Forced {
    /// The rewritten text.
    pub(super) fn text(&self, text: &[u8]) -> Vec<u8> {
        let (mut out, mut at) = (Vec::with_capacity(text.len()), 0);
        for (place, new) in &self.edits {
            out.extend_from_slice(&text[at..place.start]);
            out.extend_from_slice(new.as_bytes());
            at = place.end;
        }
        out.extend_from_slice(&text[at..]);
        out
    }
}

/// The ways to digests in one template and in the named templates that make them.
pub(super) fn forced(chart: &Processed, file: &str) -> Vec<Forced> {
    let all: Vec<(String, Vec<Action>)> = templates(chart).into_iter().map(|(key, text)| (key, actions(text))).collect();
    let hashing = hashing(&all);
    let mut found: Vec<Forced> = Vec::new();
    let own = all.iter().filter(|(key, _)| key == file);
    for (key, actions) in own.chain(all.iter().filter(|(key, _)| key != file)) {
        for action in actions.iter().filter(|action| (key == file || action.define.is_some()) && action.hashes(&hashing)) {
            let known = |forced: &Forced| forced.key == *key && forced.edits == action.opens;
            if !action.opens.is_empty() && !found.iter().any(known) && found.len() < MOST {
                found.push(Forced { key: key.clone(), edits: action.opens.clone() });
            }
        }
    }
    found
}

/// The named templates that call a hash function, by themselves or through another.
fn hashing(all: &[(String, Vec<Action>)]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    loop {
        let before = found.len();
        for action in all.iter().flat_map(|(_, actions)| actions) {
            if let Some(name) = action.define.as_ref().filter(|name| !found.contains(*name))
                && action.hashes(&found)
            {
                found.insert(name.clone());
            }
        }
        if found.len() == before {
            return found;
        }
    }
}

/// `{{ … }}`
struct Action {
    hashes: bool,
    /// The names of the templates that it calls.
    calls: Vec<String>,
    /// The named template that it is part of.
    define: Option<String>,
    /// What to write in place of the conditions around it.
    opens: Vec<(Range<usize>, String)>,
}

impl Action {
    fn hashes(&self, hashing: &BTreeSet<String>) -> bool {
        self.hashes || self.calls.iter().any(|name| hashing.contains(name))
    }
}

/// `if`, `with`, `range`, `define` up to its `end`.
struct Block {
    word: String,
    /// The conditions so far.
    asked: Vec<(Range<usize>, String)>,
    otherwise: bool,
    define: Option<String>,
}

impl Block {
    /// What leads into the part that is open now.
    fn opens(&self) -> Vec<(Range<usize>, String)> {
        let mut found = Vec::new();
        for (number, (place, condition)) in self.asked.iter().enumerate() {
            let wanted = !self.otherwise && number + 1 == self.asked.len();
            let (variable, asked) = condition.split_once(":=").map_or(("", condition.as_str()), |(name, asked)| (name, asked));
            let new = match self.word.as_str() {
                "with" if wanted => format!("default (dict \"charttest\" \"charttest\") ({asked})"),
                "if" | "with" if variable.is_empty() => wanted.to_string(),
                _ => continue,
            };
            let declared = if variable.is_empty() { String::new() } else { format!("{variable}:= ") };
            found.push((place.clone(), declared + &new));
        }
        found
    }
}

fn actions(text: &[u8]) -> Vec<Action> {
    let (mut found, mut blocks) = (Vec::new(), Vec::<Block>::new());
    for place in places(text) {
        let Ok(inner) = std::str::from_utf8(&text[place.clone()]) else { continue };
        let word = inner.split_whitespace().next().unwrap_or_default();
        let rest = |words: &str| {
            let condition = inner[words.len()..].trim_start();
            (place.end - condition.len()..place.end, condition.to_owned())
        };
        match word {
            "if" | "with" | "range" | "define" | "block" => {
                let define = (word == "define").then(|| inner.split('"').nth(1).unwrap_or_default().to_owned());
                let asked = if matches!(word, "if" | "with") { vec![rest(word)] } else { Vec::new() };
                blocks.push(Block { word: word.to_owned(), asked, otherwise: false, define });
            }
            "else" => {
                if let Some(block) = blocks.last_mut() {
                    let next = inner[word.len()..].trim_start();
                    let of = ["if", "with"].into_iter().find(|of| next.starts_with(&format!("{of} ")));
                    block.otherwise = of.is_none();
                    block.asked.extend(of.map(|of| rest(&inner[..inner.len() - next.len() + of.len()])));
                }
            }
            "end" => drop(blocks.pop()),
            _ => {}
        }
        let hashes = HASHES.iter().any(|hash| inner.contains(hash));
        let calls = calls(inner);
        if hashes || !calls.is_empty() {
            let define = blocks.iter().find_map(|block| block.define.clone());
            found.push(Action { hashes, calls, define, opens: blocks.iter().flat_map(Block::opens).collect() });
        }
    }
    found
}

/// The names in `include "x"` and `template "x"`.
fn calls(inner: &str) -> Vec<String> {
    let of = |word: &'static str| inner.split(word).skip(1).filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next());
    of("include").chain(of("template")).map(str::to_owned).collect()
}

/// Where the actions of a template are, without their trimming; comments left out.
fn places(text: &[u8]) -> Vec<Range<usize>> {
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(open) = memchr::memmem::find(&text[at..], b"{{") {
        let mut start = at + open + 2;
        if text.get(start) == Some(&b'-') && text.get(start + 1).is_some_and(u8::is_ascii_whitespace) {
            start += 1;
        }
        start += text[start..].iter().take_while(|b| b.is_ascii_whitespace()).count();
        let comment = text[start..].starts_with(b"/*");
        let end = if comment { memchr::memmem::find(&text[start..], b"*/").map(|end| start + end) } else { Some(start) };
        let Some(close) = end.and_then(|end| close(text, end)) else { break };
        at = close + 2;
        if !comment {
            let mut inner = text[start..close].trim_ascii_end();
            inner = inner.strip_suffix(b"-").filter(|rest| rest.ends_with(b" ")).map_or(inner, <[u8]>::trim_ascii_end);
            found.push(start..start + inner.len());
        }
    }
    found
}

/// Where `}}` closes an action, quoted texts passed over.
fn close(text: &[u8], from: usize) -> Option<usize> {
    let (mut at, mut quote) = (from, None);
    while at < text.len() {
        match (quote, text[at]) {
            (None, b'}') if text.get(at + 1) == Some(&b'}') => return Some(at),
            (None, b @ (b'"' | b'`' | b'\'')) => quote = Some(b),
            (Some(b'"' | b'\''), b'\\') => at += 1,
            (Some(open), b) if open == b => quote = None,
            _ => {}
        }
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_to_a_digest_is_opened() {
        let text = br#"{{/* if }} */}}{{- if eq .Values.a "}}" -}}x{{ else if $b := .Values.b }}{{ else if .c }}{{- with $x := .d }}{{ "a" | sha256sum }}{{ end }}{{ end }}"#;
        let all = actions(text);
        let forced = Forced { key: String::new(), edits: all[0].opens.clone() };
        let new = forced.text(text);
        let wanted = r#"{{/* if }} */}}{{- if false -}}x{{ else if $b := .Values.b }}{{ else if true }}{{- with $x := default (dict "charttest" "charttest") ( .d) }}{{ "a" | sha256sum }}{{ end }}{{ end }}"#;
        assert_eq!(String::from_utf8(new).unwrap(), wanted);
    }
}
