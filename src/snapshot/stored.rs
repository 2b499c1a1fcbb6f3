//! The `.snap` file: a YAML map of test name → number from 1 → text. Read fast when charttest or helm-unittest wrote it,
//! by the YAML reader when somebody edited it.

use crate::value::{AnyMap, Text, Value};
use std::collections::BTreeMap;

type Tests = BTreeMap<String, BTreeMap<u64, String>>;

/// The content of a snapshot file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stored {
    entries: Tests,
    existed: bool,
}

/// A snapshot file that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BrokenFile(pub String);

impl Stored {
    /// Reads the bytes of a file; `None` if there is no file.
    ///
    /// # Errors
    /// With the YAML reader's text, or what is wrong with the shape.
    pub fn parse(bytes: Option<&[u8]>) -> Result<Self, BrokenFile> {
        let Some(bytes) = bytes else { return Ok(Self::default()) };
        if bytes.starts_with(b"<<<<<<< ") || memchr::memmem::find(bytes, b"\n<<<<<<< ").is_some() {
            return Err(BrokenFile("it holds conflict markers (<<<<<<<) of a merge: resolve them first".into()));
        }
        if let Some(entries) = std::str::from_utf8(bytes).ok().and_then(scan) {
            return Ok(Self { entries, existed: true });
        }
        let value = crate::yaml::decode_v3(bytes)
            .map_err(|error| BrokenFile(format!("{error} (restore the file, or delete it and accept new snapshots)")))?;
        Ok(Self { entries: entries_of(&value)?, existed: true })
    }

    /// The bytes of the file. Mirrors yaml.v3 with two blanks of indentation.
    pub fn write(&self) -> Vec<u8> {
        let tests = self.entries.iter().map(|(test, texts)| {
            let texts = texts.iter().map(|(index, text)| {
                let index = i64::try_from(*index).unwrap_or(i64::MAX);
                (Value::Int(index), Value::text(text.as_str()))
            });
            (Text::from(test.as_str()), AnyMap::value(texts.collect()))
        });
        super::content::encoded(&Value::Map(tests.collect())).into_bytes()
    }

    /// Whether there was a file.
    pub fn existed(&self) -> bool {
        self.existed
    }

    /// The text of an entry.
    pub fn find(&self, test: &str, index: u64) -> Option<&str> {
        self.entries.get(test)?.get(&index).map(String::as_str)
    }

    /// All entries in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, u64, &str)> {
        self.entries.iter().flat_map(|(test, texts)| texts.iter().map(|(index, text)| (test.as_str(), *index, text.as_str())))
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.values().map(BTreeMap::len).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Stores an entry.
    pub fn insert(&mut self, test: &str, index: u64, text: impl Into<String>) {
        self.entries.entry(test.to_owned()).or_default().insert(index, text.into());
    }

    /// Removes an entry, and its test with the last one.
    pub fn remove(&mut self, test: &str, index: u64) -> Option<String> {
        let texts = self.entries.get_mut(test)?;
        let removed = texts.remove(&index);
        if texts.is_empty() {
            self.entries.remove(test);
        }
        removed
    }
}

/// Reads the plain layout: test names without quotes at the margin, numbers below, literal blocks. Anything else: `None`.
fn scan(text: &str) -> Option<Tests> {
    let mut entries = Tests::new();
    let mut lines = text.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        let name = line.strip_suffix(":\n").filter(|name| is_plain(name))?;
        let mut texts = BTreeMap::new();
        while let Some(head) = lines.next_if(|line| line.starts_with("  ")) {
            let index = head.strip_prefix("  ")?.strip_suffix(": |\n")?.parse().ok()?;
            let mut block = String::new();
            while let Some(line) = lines.next_if(|line| line.starts_with("    ") || *line == "\n") {
                block.push_str(line.strip_prefix("    ").unwrap_or(line));
            }
            // The first line sets the indentation; what ends in blank lines is kept by `|+` only; a lone CR is a break to YAML.
            let odd = block.starts_with([' ', '\n', '\t']) || !block.ends_with('\n') || block.ends_with("\n\n") || block.contains('\r');
            if odd || texts.insert(index, block).is_some() {
                return None;
            }
        }
        if texts.is_empty() || entries.insert(name.to_owned(), texts).is_some() {
            return None;
        }
    }
    (!entries.is_empty()).then_some(entries)
}

/// A name that YAML certainly reads as this text.
fn is_plain(name: &str) -> bool {
    let words = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    name.bytes().next().is_some_and(|b| b.is_ascii_alphabetic())
        && !words.contains(&name.to_ascii_lowercase().as_str())
        && !name.ends_with([' ', ':'])
        && !name.contains(": ")
        && !name.contains(" #")
        && name.chars().all(|c| c >= ' ' && !matches!(c, '\u{7f}'..='\u{a0}' | '\u{2028}' | '\u{2029}' | '\u{feff}'))
}

fn pairs(value: &Value) -> Option<Vec<(Value, Value)>> {
    match value {
        Value::Nil => Some(Vec::new()),
        Value::Map(map) => Some(map.snapshot().into_iter().map(|(k, v)| (Value::Str(k), v)).collect()),
        other => other.downcast::<AnyMap>().map(|map| map.0.clone()),
    }
}

fn entries_of(value: &Value) -> Result<Tests, BrokenFile> {
    let wrong = |what: &str| BrokenFile(format!("it is no map of test name → number → text: {what}"));
    let mut entries = Tests::new();
    for (test, texts) in pairs(value).ok_or_else(|| wrong("the top is something else"))? {
        let test = crate::format::display(&test).to_str_lossy().into_owned();
        let mut below = BTreeMap::new();
        for (index, text) in pairs(&texts).ok_or_else(|| wrong(&format!("{test:?} holds no map")))? {
            let index = match &index {
                #[allow(clippy::cast_possible_truncation, reason = "that is what the peer does")]
                Value::Float(n) => u64::try_from(*n as i64).ok(),
                other => other.as_int().and_then(|n| u64::try_from(n).ok()),
            };
            let index: u64 = index.ok_or_else(|| wrong(&format!("an entry of {test:?} has no number")))?;
            let text = match text {
                Value::Nil => String::new(),
                Value::Map(_) | Value::List(_) => return Err(wrong(&format!("{test:?} {index} is no text"))),
                other => crate::format::display(&other).to_str_lossy().into_owned(),
            };
            below.insert(index, text);
        }
        entries.insert(test, below);
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::scan;

    #[test]
    fn plain_layout() {
        let found = scan("a test:\n  1: |\n    a: 1\n\n    b: 2\n  2: |\n    c\nb:\n  1: |\n    x\n").expect("plain");
        assert_eq!(found["a test"][&1], "a: 1\n\nb: 2\n");
        assert_eq!(found["b"][&1], "x\n");
        for odd in
            ["true:\n  1: |\n    a\n", "'a':\n  1: |\n    a\n", "a:\n  1: |-\n    a\n", "a:\n  1: |\n     a\n", "{}\n", "a:\n  1: |\n    a"]
        {
            assert!(scan(odd).is_none(), "{odd:?}");
        }
    }
}
