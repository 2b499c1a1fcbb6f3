//! The comparisons of one test with what is stored for it.

use super::{Redactions, Stored, mask, text_of};
use crate::{
    regexp::Regexp,
    value::{Path, Text, Value},
};
use std::sync::Arc;

/// What a run does with snapshots that are new or changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// They fail and are proposed.
    #[default]
    Propose,
    /// They are stored (`-u`).
    Update,
    /// They fail; nothing is written (`--ci`).
    Check,
    /// helm-unittest: new ones are stored and pass, changed ones fail.
    Peer,
    /// helm-unittest with `-u`.
    PeerUpdate,
}

/// How snapshots are compared.
#[derive(Debug, Default)]
pub struct Settings {
    /// What becomes of new and changed ones.
    pub mode: Mode,
    /// Whether entries are named after what they show instead of being counted.
    pub stable_names: bool,
    /// What is taken out before the comparison.
    pub redact: Redactions,
}

/// `matchRegex` and `notMatchRegex` of `matchSnapshot`: looked for instead of a comparison.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Patterns {
    /// Must be found, if not empty.
    pub present: String,
    /// Must not be found, if not empty.
    pub absent: String,
}

/// How a snapshot stands to what is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Equal.
    Same,
    /// Nothing is stored.
    New,
    /// Something else is stored.
    Changed,
}

/// One comparison, as it is kept until all tests are through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The key of the entry: the test's name, with stable names followed by what it shows.
    pub test: String,
    /// The number below the key, from 1.
    pub index: u64,
    /// The new text.
    pub text: String,
    /// What is stored, wherever it was found.
    pub stored: Option<String>,
    /// How both stand.
    pub state: State,
    /// The entry under which it was found, if names changed since it was stored.
    pub renamed_from: Option<(String, u64)>,
    /// The rendered file that it shows a part of.
    pub template: Option<String>,
    /// Whether it was only searched for patterns.
    pub searched: bool,
    /// Whether it shows a Secret.
    pub secret: bool,
}

/// The answer to one comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// Whether the assertion's positive form holds.
    pub passed: bool,
    /// How it stands to what is stored.
    pub state: State,
    /// The number of the comparison in its test, from 1.
    pub index: u64,
    /// What is stored.
    pub stored: String,
    /// What was rendered.
    pub text: String,
    /// What a pattern has to say.
    pub message: String,
    /// A pattern that cannot be used.
    pub bad_pattern: Option<String>,
    /// Whether it shows a Secret.
    pub secret: bool,
}

/// Compares the snapshots of one test and keeps a record of each.
#[derive(Debug)]
pub struct Recorder {
    stored: Arc<Stored>,
    settings: Arc<Settings>,
    test: String,
    template: Option<String>,
    subject: String,
    secret: bool,
    count: u64,
    records: Vec<Record>,
    last: Option<Comparison>,
    empty: Vec<String>,
    files: Vec<(String, Text)>,
}

impl Recorder {
    /// A recorder for the test of this name.
    pub fn new(stored: Arc<Stored>, settings: Arc<Settings>, test: impl Into<String>) -> Self {
        Self {
            stored,
            settings,
            test: test.into(),
            template: None,
            subject: String::new(),
            secret: false,
            count: 0,
            records: Vec::new(),
            last: None,
            empty: Vec::new(),
            files: Vec::new(),
        }
    }

    /// Gives the rendered files, so that a redacted checksum can say of what it is.
    pub fn set_files(&mut self, files: impl FnOnce() -> Vec<(String, Text)>) {
        if self.settings.redact.needs_files() {
            self.files = files();
        }
    }

    /// Says which document is looked at next.
    pub fn enter(&mut self, template: &str, document: &Value) {
        if self.template.as_deref() != Some(template) {
            self.template = Some(template.to_owned());
        }
        let kind = document.as_map().and_then(|map| map.get("kind"));
        self.secret = kind.is_some_and(|kind| kind.as_str() == Some("Secret"));
        if self.settings.stable_names {
            self.subject = subject(template, document);
        }
    }

    /// Says that what is compared next stands in no single document: `diff`, `render`.
    pub fn enter_whole(&mut self, subject: &str) {
        (self.template, self.secret, self.subject) = (None, false, subject.to_owned());
    }

    /// A value, found at a path, without what is redacted.
    pub fn redacted(&self, value: &Value, path: &str) -> Value {
        let redact = &self.settings.redact;
        if redact.is_empty() { value.clone() } else { redact.apply(value, path, &self.files) }
    }

    /// How new and changed snapshots are treated.
    pub fn mode(&self) -> Mode {
        self.settings.mode
    }

    /// Compares a value, found at a path, with what is stored.
    pub fn compare(&mut self, value: &Value, path: &str, patterns: &Patterns) -> Comparison {
        self.count += 1;
        let text = self.content(value, path);
        let (key, index) = self.entry(path);
        let (mut stored, mut renamed_from) = (self.stored.find(&key, index), None);
        if stored.is_none() && self.settings.stable_names {
            stored = self.stored.find(&self.test, self.count);
            renamed_from = stored.map(|_| (self.test.clone(), self.count));
        }
        let state = match stored {
            None => State::New,
            Some(old) if old == text => State::Same,
            Some(_) => State::Changed,
        };
        let searched = !patterns.present.is_empty() || !patterns.absent.is_empty();
        let (found, message, bad_pattern) = if searched { search(&text, patterns) } else { (true, String::new(), None) };
        let passed = match self.settings.mode {
            Mode::Update | Mode::PeerUpdate => true,
            _ if searched => found,
            Mode::Peer => state != State::Changed,
            Mode::Propose | Mode::Check => state == State::Same,
        };
        let stored = stored.map(str::to_owned);
        let number = if self.settings.stable_names { index } else { self.count };
        let secret = self.secret && Path::parse(path.trim_start_matches("$.")).map_or(true, |path| mask::shows_values(&path.0));
        let comparison = Comparison {
            passed,
            state,
            index: number,
            stored: stored.clone().unwrap_or_default(),
            text: text.clone(),
            message,
            bad_pattern,
            secret,
        };
        let template = self.template.clone();
        self.records.push(Record { test: key, index, text, stored, state, renamed_from, template, searched, secret });
        self.last = Some(comparison.clone());
        comparison
    }

    /// Notes that a template rendered no document that could be compared.
    pub fn met_nothing(&mut self, template: &str) {
        self.empty.push(template.to_owned());
    }

    /// The templates that rendered nothing to compare, if after all comparisons of the test some that are stored are left over:
    /// then one of them has lost its document.
    pub fn lost(&self) -> &[String] {
        if self.leaves_some() { &self.empty } else { &[] }
    }

    fn leaves_some(&self) -> bool {
        let compared = |test: &str, index| self.records.iter().any(|record| record.test == test && record.index == index);
        let named = || {
            let stable = format!("{} › ", self.test);
            self.stored.iter().any(|(test, index, _)| test.starts_with(&stable) && !compared(test, index))
        };
        self.stored.find(&self.test, self.count + 1).is_some() || self.settings.stable_names && named()
    }

    /// The last comparison.
    pub fn last(&self) -> Option<&Comparison> {
        self.last.as_ref()
    }

    /// How many comparisons there were, and how many of them differed or, in charttest's own mode, are new.
    pub fn counts(&self) -> (usize, usize) {
        let red = |record: &&Record| match (self.settings.mode, record.state) {
            (Mode::Update | Mode::PeerUpdate, _) | (_, State::Same) => false,
            _ if record.searched => false,
            (Mode::Peer, state) => state == State::Changed,
            (Mode::Propose | Mode::Check, _) => true,
        };
        (self.records.len(), self.records.iter().filter(red).count())
    }

    /// All comparisons, in order.
    pub fn into_records(self) -> Vec<Record> {
        self.records
    }

    fn content(&self, value: &Value, path: &str) -> String {
        if self.settings.redact.is_empty() {
            return text_of(value);
        }
        self.settings.redact.apply_to_text(text_of(&self.redacted(value, path)))
    }

    fn entry(&self, path: &str) -> (String, u64) {
        if !self.settings.stable_names {
            return (self.test.clone(), self.count);
        }
        let path = if path.is_empty() { String::new() } else { format!(" {path}") };
        let key = format!("{} › {}{path}", self.test, self.subject);
        let before = self.records.iter().filter(|record| record.test == key).count();
        (key, before as u64 + 1)
    }
}

/// What a document is called in a stable name: kind and name, else its file.
fn subject(template: &str, document: &Value) -> String {
    let text = |value: Option<Value>| value.and_then(|v| v.as_text().map(|t| t.to_str_lossy().into_owned()));
    let map = document.as_map();
    let kind = text(map.and_then(|map| map.get("kind")));
    let name = text(map.and_then(|map| map.get("metadata")?.as_map()?.get("name")));
    match (kind, name) {
        (Some(kind), Some(name)) => format!("{kind}/{name}"),
        (Some(kind), None) => kind,
        _ => template.rsplit('/').next().unwrap_or(template).to_owned(),
    }
}

fn search(text: &str, patterns: &Patterns) -> (bool, String, Option<String>) {
    let matches = |pattern: &str| {
        let regexp = Regexp::cached(pattern.as_bytes());
        regexp.map(|r| r.is_match(text.as_bytes())).map_err(|e| format!("failed to compile regex pattern {pattern}: {e}"))
    };
    let mut bad = None;
    if !patterns.present.is_empty() {
        let found = matches(&patterns.present);
        bad = found.as_ref().err().cloned();
        if found != Ok(true) {
            return (false, format!(" pattern '{}' not found in snapshot", patterns.present), bad);
        }
    }
    if !patterns.absent.is_empty() {
        let found = matches(&patterns.absent);
        bad = found.as_ref().err().cloned();
        if found == Ok(true) {
            return (false, format!(" pattern '{}' should not be in snapshot", patterns.absent), bad);
        }
    }
    (true, String::new(), bad)
}
