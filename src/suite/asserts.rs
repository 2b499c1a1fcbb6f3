//! The list of assertions of a test; keys in it that helm-unittest drops without a word.

use super::{
    Asserts, keys,
    read::{At, Reader},
};
use crate::assertion::{Assertion, INSIDE, Kind, ParseError};

impl Reader<'_> {
    pub(super) fn asserts(&mut self, at: At<'_>) -> Asserts {
        let mut asserts = Asserts::default();
        for item in self.list(at).unwrap_or_default() {
            asserts.spans.push(item.span());
            if item.is_null() {
                asserts.items.push(None);
                continue;
            }
            match Assertion::parse(&self.value(&item), self.compat.is_peer()) {
                Ok(assertion) => {
                    if !self.compat.loose_assertions {
                        self.check_keys(item, assertion.kind);
                    }
                    asserts.items.push(Some(assertion));
                }
                Err(error) => self.bad_assertion(item, &error),
            }
        }
        asserts
    }

    fn bad_assertion(&mut self, at: At<'_>, error: &ParseError) {
        let mut span = at.span();
        let mut help = None;
        if let ParseError::Unknown { name, nearest } = error {
            let written = self.entries(at).unwrap_or_default().into_iter().find(|(key, ..)| key == name);
            span = written.map_or(span, |(_, key, _)| key);
            help = nearest.map(|nearest| format!("did you mean `{nearest}`?"));
        }
        self.error(span, &error.to_string(), help);
    }

    /// Tells keys of an assertion that have no meaning, and those whose value is of a kind that has none.
    fn check_keys(&mut self, at: At<'_>, kind: &'static Kind) {
        for (key, span, value) in self.entries(at).unwrap_or_default() {
            match &*key {
                name if name == kind.name => self.check_parameters(value, kind),
                _ if value.is_null() => {}
                "not" if !value.is_bool() => self.doubt(value.span(), "`not` is true or false; this has no effect", None),
                "documentIndex" if !value.is_integer() => {
                    self.doubt(value.span(), "`documentIndex` is an integer; this has no effect", None);
                }
                "template" | "object" if value.own_text().is_none() => {
                    self.doubt(value.span(), &format!("`{key}` is a text; this has no effect"), None);
                }
                "documentSelector" if value.is_map() => _ = self.fields(value, keys::SELECTOR),
                "documentSelector" => self.doubt(value.span(), "`documentSelector` is a map; this has no effect", None),
                "not" | "documentIndex" | "template" | "object" => {}
                _ => self.unknown_of(&key, span, keys::BESIDE.iter().copied().chain([kind.name])),
            }
        }
    }

    fn check_parameters(&mut self, at: At<'_>, kind: &'static Kind) {
        if !at.is_map() {
            return;
        }
        let inside = if kind.keys.contains(&"path") { INSIDE } else { &[] };
        let known = || kind.keys.iter().chain(inside).copied();
        for (key, span, _) in self.entries(at).unwrap_or_default() {
            if !known().any(|known| known.eq_ignore_ascii_case(&key)) {
                self.unknown_of(&key, span, known());
            }
        }
    }
}
