//! YAML nodes into typed fields, as the peer's decoder fills Go structs; every problem gets its place.

use super::{Spanned, SuiteFile, keys, split};
use crate::{
    compat::Compat,
    format,
    source::{Diagnostic, Span, nearest},
    value::{AnyMap, Frozen, Value},
    yaml::{self, Place, Places},
};
use std::borrow::Cow;

/// A node: its value and, unless a merge key brought it, where it is written.
#[derive(Clone)]
pub(super) struct At<'n> {
    value: Value,
    place: Option<Place<'n>>,
    span: Span,
    offset: usize,
    added: &'n [usize],
}

/// The documents of a part.
pub(super) struct Documents {
    values: Vec<Value>,
    places: Places,
    offset: usize,
    /// Where backslashes were added to read it at all.
    added: Vec<usize>,
}

/// An entry of a mapping: key, its place, value.
pub(super) type Entry<'n> = (Cow<'n, str>, Span, At<'n>);

/// What is collected while a suite is read.
pub(super) struct Reader<'f> {
    pub(super) file: &'f SuiteFile,
    pub(super) strict: bool,
    pub(super) compat: Compat,
    pub(super) errors: Vec<Diagnostic>,
    pub(super) warnings: Vec<Diagnostic>,
}

/// The known keys of a mapping.
#[derive(Default)]
pub(super) struct Fields<'n>(Vec<(&'static str, At<'n>)>);

/// Reads a part of a file.
pub(super) fn documents(file: &SuiteFile, part: split::Part<'_>) -> Result<Documents, Diagnostic> {
    let read = |text: &str, added| {
        let (values, places) = yaml::documents_with_places(text.as_bytes())?;
        Ok(Documents { values, places, offset: part.offset, added })
    };
    let done = read(part.text, Vec::new()).or_else(|error: yaml::Error| {
        if !error.message.contains("unknown escape character") {
            return Err(error);
        }
        let (text, added) = split::lenient(part.text);
        read(&text, added)
    });
    done.map_err(|error| unreadable(file, part, &error))
}

/// Whether this text means the key.
fn is_written(key: &Value, text: &str) -> bool {
    match key {
        Value::Str(key) => *key == *text,
        key => {
            let means = |value: Value| value.kind() == key.kind() && format::display(&value) == format::display(key);
            yaml::decode_v3(text.as_bytes()).is_ok_and(means)
        }
    }
}

fn unreadable(file: &SuiteFile, part: split::Part<'_>, error: &yaml::Error) -> Diagnostic {
    let at = part.offset + error.mark.map_or(0, |mark| mark.at).min(part.text.len());
    let at = Span::new(at, at);
    Diagnostic::error(error.message.clone()).at(file.label(at, ""))
}

impl Documents {
    /// Whether backslashes had to be added.
    pub(super) fn is_lenient(&self) -> bool {
        !self.added.is_empty()
    }

    /// The root of each document.
    pub(super) fn roots(&self) -> impl Iterator<Item = At<'_>> {
        self.values.iter().enumerate().map(|(i, value)| {
            let root = At { value: value.clone(), place: None, span: Span::default(), offset: self.offset, added: &self.added };
            root.below(value.clone(), self.places.root(i))
        })
    }
}

impl<'n> At<'n> {
    fn below(&self, value: Value, place: Option<Place<'n>>) -> Self {
        let span = place.map_or(self.span, |place| self.written(place));
        Self { value, place, span, offset: self.offset, added: self.added }
    }

    fn written(&self, place: Place<'_>) -> Span {
        let bytes = place.bytes();
        let original = |byte| self.offset + split::original(byte, self.added);
        Span::new(original(bytes.start), original(bytes.end))
    }

    /// Where it is written.
    pub(super) fn span(&self) -> Span {
        self.span
    }

    /// Whether it is null.
    pub(super) fn is_null(&self) -> bool {
        self.value.is_nil()
    }

    /// Whether it is a truth value.
    pub(super) fn is_bool(&self) -> bool {
        self.value.as_bool().is_some()
    }

    /// Whether it is an integer.
    pub(super) fn is_integer(&self) -> bool {
        matches!(self.value, Value::Int(_))
    }

    /// Whether it is a mapping.
    pub(super) fn is_map(&self) -> bool {
        matches!(self.value, Value::Map(_)) || self.value.downcast::<AnyMap>().is_some()
    }

    /// The items of a list.
    pub(super) fn items(&self) -> Option<Vec<Self>> {
        let list = self.value.as_list()?;
        let places = self.place.and_then(Place::items).filter(|places| places.len() == list.len()).unwrap_or_default();
        Some(list.iter().enumerate().map(|(i, value)| self.below(value.clone(), places.get(i).copied())).collect())
    }

    /// The text of what is a text and nothing else.
    pub(super) fn own_text(&self) -> Option<String> {
        self.value.as_text().map(|text| text.to_str_lossy().into_owned())
    }

    /// The text of a text or an integer.
    pub(super) fn text_or_integer(&self) -> Option<String> {
        self.own_text().or_else(|| self.value.as_int().map(|n| n.to_string()))
    }

    fn scalar(&self) -> Option<String> {
        if self.value.as_list().is_some() || self.is_map() {
            return None;
        }
        let written = self.place.and_then(Place::scalar).map(str::to_owned);
        Some(self.own_text().or(written).unwrap_or_else(|| format::display(&self.value).to_str_lossy().into_owned()))
    }

    /// The entries of a mapping: what is written at this place in its order, then what a merge key brought.
    fn entries(&self) -> Option<Vec<Entry<'n>>> {
        let places = self.place.and_then(Place::entries).into_iter().flatten();
        let written = places.filter_map(|(key, value)| Some((key.scalar()?, key, value)));
        let (mut entries, mut rest) = (Vec::new(), Vec::new());
        match &self.value {
            Value::Map(map) => {
                entries.reserve(map.len());
                for (name, key, value) in written {
                    if let Some(found) = map.get(name) {
                        entries.push((name.into(), self.written(key), self.below(found, Some(value))));
                    }
                }
                if entries.len() < map.len() {
                    rest = map.snapshot().into_iter().map(|(key, value)| (key.to_str_lossy().into_owned(), value)).collect();
                }
            }
            other => {
                let mut pairs = other.downcast::<AnyMap>()?.0.clone();
                pairs.retain(|(key, _)| !key.is_nil());
                for (name, key, value) in written {
                    // A number or a truth value is a key as it is written.
                    if let Some(at) = pairs.iter().position(|(own, _)| is_written(own, name)) {
                        entries.push((name.into(), self.written(key), self.below(pairs.remove(at).1, Some(value))));
                    }
                }
                rest = pairs.into_iter().map(|(key, value)| (format::display(&key).to_str_lossy().into_owned(), value)).collect();
            }
        }
        rest.retain(|(name, _)| entries.iter().all(|(known, ..): &Entry<'_>| known != name));
        entries.extend(rest.into_iter().map(|(name, value)| (name.into(), self.span, self.below(value, None))));
        Some(entries)
    }

    fn what(&self) -> &'static str {
        match &self.value {
            Value::Nil => "nothing",
            Value::Bool(_) => "a truth value",
            Value::Int(_) | Value::Int64(_) | Value::Float(_) | Value::Number(_) => "a number",
            Value::Str(_) | Value::Bytes(_) => "a text",
            Value::List(_) => "a list",
            Value::Map(_) => "a map",
            Value::Object(_) if self.is_map() => "a map",
            Value::Object(_) => "a date",
        }
    }
}

impl<'n> Fields<'n> {
    /// The value of a key that is there and not null.
    pub(super) fn get(&self, key: &str) -> Option<At<'n>> {
        self.0.iter().find(|(known, _)| *known == key).map(|(_, at)| at.clone())
    }
}

impl Reader<'_> {
    /// The known keys of a mapping, without nulls; unknown ones are told.
    pub(super) fn fields<'n>(&mut self, at: At<'n>, known: &'static [keys::Key]) -> Option<Fields<'n>> {
        let mut fields = Vec::new();
        for (key, span, value) in self.entries(at)? {
            match known.iter().find(|(name, peer)| *name == key && (*peer || !self.compat.is_peer())) {
                Some((name, _)) if !value.is_null() => fields.push((*name, value)),
                Some(_) => {}
                None => self.unknown(&key, span, known),
            }
        }
        Some(Fields(fields))
    }

    /// The same with nulls and with unknown keys told only where that is no habit of the peer's.
    pub(super) fn any_fields<'n>(&mut self, at: At<'n>, known: &'static [keys::Key]) -> Option<Fields<'n>> {
        let mut fields = Vec::new();
        for (key, span, value) in self.entries(at)? {
            match known.iter().find(|(name, _)| *name == key) {
                Some((name, _)) => fields.push((*name, value)),
                None if self.compat.loose_assertions => {}
                None => self.unknown(&key, span, known),
            }
        }
        Some(Fields(fields))
    }

    fn unknown(&mut self, key: &str, span: Span, known: &'static [keys::Key]) {
        let peer = self.compat.is_peer();
        if !peer && key.starts_with("x-") {
            // By custom a key for the author's own use, such as anchors.
            return;
        }
        self.unknown_of(key, span, known.iter().filter(|(_, of_peer)| *of_peer || !peer).map(|(name, _)| *name));
    }

    /// Tells a key that is none of these.
    pub(super) fn unknown_of<'k>(&mut self, key: &str, span: Span, known: impl Iterator<Item = &'k str>) {
        let help = nearest(key, known).map(|nearest| format!("did you mean `{nearest}`?"));
        self.doubt(span, &format!("unknown key `{key}`"), help);
    }

    /// A warning; an error if reading is strict.
    pub(super) fn doubt(&mut self, span: Span, message: &str, help: Option<String>) {
        let diagnostic = Diagnostic::warning(message);
        let diagnostic = Diagnostic { help, ..diagnostic.at(self.file.label(span, "")) };
        if self.strict {
            self.errors.push(Diagnostic { level: crate::source::Level::Error, ..diagnostic });
        } else {
            self.warnings.push(diagnostic);
        }
    }

    /// The entries of a mapping in the order of the file. Nothing and a message for anything else.
    pub(super) fn entries<'n>(&mut self, at: At<'n>) -> Option<Vec<Entry<'n>>> {
        if at.is_null() {
            return Some(Vec::new());
        }
        // helm-unittest drops such an entry without a word.
        if !self.compat.is_peer() && at.value.downcast::<AnyMap>().is_some_and(|map| map.0.iter().any(|(key, _)| key.is_nil())) {
            self.doubt(at.span, "an entry whose key is null has no effect", Some("quote the key".into()));
        }
        let entries = at.entries();
        if entries.is_none() {
            self.mismatch(at, "a map");
        }
        entries
    }

    /// The items of a list; nothing and a message for anything else.
    pub(super) fn list<'n>(&mut self, at: At<'n>) -> Option<Vec<At<'n>>> {
        let items = at.items();
        if items.is_none() && !at.is_null() {
            self.mismatch(at, "a list");
        }
        items
    }

    /// A text: any scalar as it is written.
    pub(super) fn text(&mut self, at: At<'_>) -> String {
        if at.is_null() {
            return String::new();
        }
        at.scalar().unwrap_or_else(|| {
            self.mismatch(at, "a text");
            String::new()
        })
    }

    /// The text of a key, if it is there and not empty.
    pub(super) fn text_of(&mut self, fields: &Fields<'_>, key: &str) -> Option<String> {
        fields.get(key).map(|at| self.text(at)).filter(|text| !text.is_empty())
    }

    /// A list of texts.
    pub(super) fn texts(&mut self, at: At<'_>) -> Vec<String> {
        self.spanned_texts(at).into_iter().map(|text| text.value).collect()
    }

    /// A list of texts with their places.
    pub(super) fn spanned_texts(&mut self, at: At<'_>) -> Vec<Spanned<String>> {
        let (items, nulls): (Vec<_>, Vec<_>) = self.list(at).unwrap_or_default().into_iter().partition(|at| !at.is_null());
        if let Some(null) = nulls.first().filter(|_| !self.compat.is_peer()) {
            self.doubt(null.span, "an empty item has no effect", Some("remove the dash".into()));
        }
        items.into_iter().map(|at| Spanned { span: at.span, value: self.text(at) }).collect()
    }

    /// An integer; a float is cut.
    pub(super) fn integer(&mut self, at: At<'_>) -> Option<i64> {
        #[allow(clippy::cast_possible_truncation, reason = "that is what the peer does")]
        let number = match &at.value {
            Value::Float(n) if n.is_finite() => Some(*n as i64),
            other => other.as_int(),
        };
        if number.is_none() {
            self.mismatch(at, "an integer");
        }
        number
    }

    /// A truth value, in the words of YAML 1.1 too.
    pub(super) fn flag(&mut self, at: At<'_>) -> bool {
        match (at.value.as_bool(), at.own_text().as_deref()) {
            (Some(flag), _) => flag,
            (None, Some("y" | "Y" | "yes" | "on")) => true,
            (None, Some("n" | "N" | "no" | "off")) => false,
            _ => {
                self.mismatch(at, "true or false");
                false
            }
        }
    }

    /// Any value.
    pub(super) fn frozen(&mut self, at: At<'_>) -> Frozen {
        at.value.freeze()
    }

    /// The same, for this thread.
    pub(super) fn value(&mut self, at: &At<'_>) -> Value {
        at.value.clone()
    }

    /// Says that something else was expected.
    pub(super) fn mismatch(&mut self, at: At<'_>, expected: &str) {
        self.error(at.span, &format!("expected {expected}, found {}", at.what()), None);
    }

    /// Says that something is wrong.
    pub(super) fn error(&mut self, span: Span, message: &str, help: Option<String>) {
        let diagnostic = Diagnostic::error(message).at(self.file.label(span, ""));
        self.errors.push(Diagnostic { help, ..diagnostic });
    }
}
