//! A scalar with its meaning: what anchors, keys and values are made of.

use super::error::Profile;
use super::event::About;
use super::resolve::{Resolved, resolve_plain, resolve_tagged};
use super::token::Style;
use crate::{
    format,
    value::{Number, Text, Value},
};
use std::borrow::Cow;

#[derive(Clone, Debug)]
pub(super) struct Scalar<'a> {
    pub(super) raw: Cow<'a, str>,
    pub(super) resolved: Resolved,
    /// The bytes behind `!!binary`.
    binary: Option<Vec<u8>>,
    pub(super) is_merge: bool,
}

impl<'a> Scalar<'a> {
    /// Finds the meaning of a scalar.
    ///
    /// # Errors
    /// When its tag does not fit.
    pub(super) fn new(profile: Profile, raw: Cow<'a, str>, style: Style, about: &About<'_>) -> Result<Self, String> {
        let tag = about.short_tag();
        // The tag `!` makes a string for v2 and nothing for v3.
        let tag = tag.as_deref().filter(|tag| profile == Profile::V2 || *tag != "!");
        let mut binary = None;
        let resolved = match tag {
            None if style == Style::Plain => resolve_plain(profile, &raw),
            None => Resolved::Str,
            Some("!!binary") => {
                binary = Some(decode_binary(&raw)?);
                Resolved::Str
            }
            Some(tag) => resolve_tagged(profile, tag, &raw)?,
        };
        let is_merge = raw == "<<" && (tag == Some("!!merge") || tag.is_none() && style == Style::Plain);
        Ok(Self { raw, resolved, binary, is_merge })
    }

    /// As JSON has it: every number a `float64`, timestamps as written.
    pub(super) fn json_value(self) -> Value {
        match self.resolved {
            Resolved::Null => Value::Nil,
            Resolved::Bool(b) => Value::Bool(b),
            Resolved::Int(n) => Value::Float(n as f64),
            Resolved::Uint(n) => Value::Float(n as f64),
            Resolved::Float(n) => Value::Float(n),
            Resolved::Str | Resolved::Timestamp(_) => Value::Str(self.text(true)),
        }
    }

    /// As go-yaml gives it: integers stay integers; v3 also knows timestamps.
    pub(super) fn typed_value(self, profile: Profile) -> Value {
        match self.resolved {
            Resolved::Int(n) => Value::Int(n),
            Resolved::Uint(n) => Value::Number(Number::Uint64(n)),
            Resolved::Timestamp(timestamp) if profile == Profile::V3 => timestamp.into(),
            Resolved::Str | Resolved::Timestamp(_) => Value::Str(self.text(false)),
            _ => self.json_value(),
        }
    }

    /// As a key of v3's maps, if it is no text.
    pub(super) fn typed_key(&self, profile: Profile) -> Option<Value> {
        let text = profile == Profile::V2 || matches!(self.resolved, Resolved::Str);
        (!text).then(|| self.clone().typed_value(profile))
    }

    fn text(self, valid: bool) -> Text {
        match (self.binary, self.raw) {
            (Some(bytes), _) if valid => replace_invalid(&bytes).into(),
            (Some(bytes), _) => bytes.into(),
            (None, Cow::Borrowed(text)) => text.into(),
            (None, Cow::Owned(text)) => text.into(),
        }
    }

    /// As a key of a JSON object; nothing for keys that sigs.k8s.io/yaml refuses.
    pub(super) fn json_key(self) -> Option<Text> {
        Some(match self.resolved {
            Resolved::Null | Resolved::Uint(_) => return None,
            Resolved::Bool(b) => b.to_string().into(),
            Resolved::Int(n) => n.to_string().into(),
            Resolved::Float(n) => match format::float32(n as f32).as_str() {
                "+Inf" => ".inf".into(),
                "-Inf" => "-.inf".into(),
                "NaN" => ".nan".into(),
                text => text.into(),
            },
            Resolved::Str | Resolved::Timestamp(_) => self.text(true),
        })
    }

    /// As a key for v3: the text as written.
    pub(super) fn raw_key(self) -> Text {
        self.text(false)
    }
}

fn decode_binary(text: &str) -> Result<Vec<u8>, String> {
    format::decode_base64(text.as_bytes()).map_err(|_| "!!binary value contains invalid base64 data".to_owned())
}

/// As `encoding/json` writes bytes that are no UTF-8.
fn replace_invalid(bytes: &[u8]) -> String {
    let mut out = String::new();
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        out.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
    out
}
