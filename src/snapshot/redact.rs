//! What is taken out of a snapshot before it is compared and stored, so that what moves at every release hides nothing.

use crate::{
    regexp::Regexp,
    value::{Path, Segment, Text, Value},
};
use sha2::{Digest, Sha256};

/// What to take out; `redact` in `charttest.yaml` or in a suite.
#[derive(Debug, Default)]
pub struct Redactions {
    checksums: bool,
    chart_labels: bool,
    images: bool,
    paths: Vec<Vec<Step>>,
    patterns: Vec<Regexp>,
}

/// One step of a redacted path.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Any,
    Exact(Segment),
}

/// An item of `redact` that means nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cannot redact {item:?}: {problem}")]
pub struct BadRedaction {
    /// The item as written.
    pub item: String,
    /// What is wrong with it.
    pub problem: String,
}

/// Labels that carry the version of a chart or of its application.
pub const CHART_LABELS: &[&str] = &["helm.sh/chart", "app.kubernetes.io/version", "chart"];

impl Redactions {
    /// Reads the items: `checksums`, `chart-labels`, `images`, `/REGEX/`, else a path (`*` stands for any key or item).
    ///
    /// # Errors
    /// With the first item that means nothing.
    pub fn parse<'a>(items: impl IntoIterator<Item = &'a str>) -> Result<Self, BadRedaction> {
        let mut redactions = Self::default();
        for item in items {
            let bad = |problem: String| BadRedaction { item: item.to_owned(), problem };
            match item {
                "checksums" => redactions.checksums = true,
                "chart-labels" => redactions.chart_labels = true,
                "images" => redactions.images = true,
                _ => match item.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')) {
                    Some(pattern) => redactions.patterns.push(Regexp::compile(pattern.as_bytes()).map_err(|e| bad(e.to_string()))?),
                    None => redactions.paths.push(steps(item).map_err(bad)?),
                },
            }
        }
        Ok(redactions)
    }

    /// Whether nothing is taken out.
    pub fn is_empty(&self) -> bool {
        !(self.checksums || self.chart_labels || self.images) && self.paths.is_empty() && self.patterns.is_empty()
    }

    /// Whether rendered files help to say what a checksum is of.
    pub fn needs_files(&self) -> bool {
        self.checksums
    }

    /// The value, found at `path` in its document, with everything taken out that has a place.
    pub fn apply(&self, value: &Value, path: &str, files: &[(String, Text)]) -> Value {
        let mut at = Path::parse(path).map(|path| path.0).unwrap_or_default();
        self.walk(value, &mut at, files)
    }

    /// The text with every pattern taken out.
    pub fn apply_to_text(&self, text: String) -> String {
        self.patterns.iter().fold(text, |text, pattern| {
            let bytes = pattern.replace_all_literal(text.as_bytes(), b"<redacted>");
            String::from_utf8(bytes).unwrap_or(text)
        })
    }

    fn walk(&self, value: &Value, at: &mut Vec<Segment>, files: &[(String, Text)]) -> Value {
        if self.paths.iter().any(|path| covers(path, at)) {
            return Value::text("<redacted>");
        }
        match value {
            Value::Map(map) => {
                let entries = map.snapshot().into_iter().map(|(key, value)| {
                    at.push(Segment::Key(key.clone()));
                    let value = self.walk(&value, at, files);
                    at.pop();
                    (key, value)
                });
                Value::Map(entries.collect())
            }
            Value::List(list) => {
                let items = list.iter().enumerate().map(|(index, value)| {
                    at.push(Segment::Index(index));
                    let value = self.walk(value, at, files);
                    at.pop();
                    value
                });
                Value::list(items.collect())
            }
            Value::Str(text) => match at.last() {
                Some(Segment::Key(key)) => self.replacement(&key.to_str_lossy(), text, files).map_or_else(|| value.clone(), Value::text),
                _ => value.clone(),
            },
            other => other.clone(),
        }
    }

    fn replacement(&self, key: &str, text: &Text, files: &[(String, Text)]) -> Option<String> {
        if self.chart_labels && CHART_LABELS.contains(&key) {
            return Some("<chart label>".into());
        }
        let text = text.as_str()?;
        if self.images && key == "image" {
            return image(text);
        }
        let names_checksum = || ["checksum", "hash", "sha"].iter().any(|word| key.to_ascii_lowercase().contains(word));
        (self.checksums && names_checksum()).then(|| checksum(text, files)).flatten()
    }
}

fn steps(item: &str) -> Result<Vec<Step>, String> {
    let path = Path::parse(&item.replace("[*]", ".*")).map_err(|error| error.to_string())?;
    let step = |segment| if segment == Segment::Key("*".into()) { Step::Any } else { Step::Exact(segment) };
    Ok(path.0.into_iter().map(step).collect())
}

fn covers(path: &[Step], at: &[Segment]) -> bool {
    path.len() == at.len() && path.iter().zip(at).all(|(step, segment)| *step == Step::Any || *step == Step::Exact(segment.clone()))
}

/// The image without tag and digest.
fn image(text: &str) -> Option<String> {
    let name = text.split_once('@').map_or(text, |(name, _)| name);
    let slash = name.rfind('/').map_or(0, |at| at + 1);
    let repository = name[slash..].find(':').map_or(name, |colon| &name[..slash + colon]);
    (repository.len() < text.len()).then(|| format!("{repository}:<tag>"))
}

/// A digest says of which rendered file it is the hash, or that it is of none.
fn checksum(text: &str, files: &[(String, Text)]) -> Option<String> {
    let whole = matches!(text.len(), 32 | 40 | 64 | 128);
    // Charts shorten digests; a number alone is none.
    let shortened = (7..64).contains(&text.len()) && text.bytes().any(|b| b.is_ascii_alphabetic());
    if !(whole || shortened) || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let wanted = text.to_ascii_lowercase();
    let is_of = |content: &[u8]| {
        hex(&Sha256::digest(content)).starts_with(&wanted)
            || text.len() <= 40 && hex(&sha1::Sha1::digest(content)).starts_with(&wanted)
            || text.len() != 64 && hex(&sha2::Sha512::digest(content)).starts_with(&wanted)
    };
    let source = files.iter().find(|(_, content)| is_of(content.as_bytes()));
    Some(match source {
        Some((name, _)) => format!("<checksum of {}>", name.split_once('/').map_or(name.as_str(), |(_, rest)| rest)),
        None => "<checksum of something else>".into(),
    })
}

fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_lose_their_tag() {
        assert_eq!(image("r.io:5000/a/b:1.2"), Some("r.io:5000/a/b:<tag>".into()));
        assert_eq!(image("r.io:5000/a/b"), None);
        assert_eq!(image("nginx@sha256:aa"), Some("nginx:<tag>".into()));
    }
}
