//! Values to YAML, byte for byte as go-yaml writes them.
//!
//! - `analyze`: which styles a text allows
//! - `keys`: the order of keys
//! - `writer`: columns, indentation, scalars in their styles
//! - `json_view`: what sigs.k8s.io/yaml sees of a value

mod analyze;
mod json_view;
mod keys;
mod writer;

pub use keys::sort_typed;

use super::error::Profile;
use super::resolve::{Resolved, is_base60, old_bool, resolve_plain};
use crate::{
    format,
    value::{AnyMap, Kind, Map, Number, Object, Text, Value},
};
use analyze::analyze;
use data_encoding::BASE64;
use std::borrow::Cow;
use writer::Writer;

/// The longest key that stands on its line.
const SIMPLE_KEY: usize = 128;

/// Writes a value as sigs.k8s.io/yaml does: through JSON, keys in natural order, lines folded beyond column 80. This is Helm's
/// `toYaml` before it trims the last line break.
///
/// # Errors
/// With the library's text, for what JSON or the YAML reader refuses.
///
/// ```
/// use charttest::{value::Value, yaml};
/// let value = Value::map([("a10", Value::Float(1e6)), ("a9", "yes".into())]);
/// assert_eq!(yaml::encode(&value).unwrap(), b"a9: \"yes\"\na10: 1000000\n");
/// ```
pub fn encode(value: &Value) -> Result<Vec<u8>, String> {
    if json_view::is_plain(value, 0, &mut 0) {
        return Ok(Emitter::new(Profile::V2).document(value));
    }
    Ok(Emitter::new(Profile::V2).document(&json_view::through_json(value)?))
}

/// Writes a value as go-yaml v3 does with an indentation of 2: Helm's `toYamlPretty` before it trims the last line break.
///
/// # Errors
/// For functions, and for values that nest without end.
pub fn encode_pretty(value: &Value) -> Result<Vec<u8>, String> {
    encode_v3(value)
}

/// Writes a value as helm-unittest does: go-yaml v3 with an indentation of 2.
///
/// # Errors
/// As [`encode_pretty`].
pub fn encode_v3(value: &Value) -> Result<Vec<u8>, String> {
    match json_view::unwritable(value, 0, &mut 0) {
        Some(error) => Err(error),
        None => Ok(Emitter::new(Profile::V3).document(value)),
    }
}

struct Emitter {
    writer: Writer,
    profile: Profile,
}

/// How a scalar is written.
enum Wanted {
    Plain,
    DoubleQuoted,
    Literal,
}

impl Emitter {
    fn new(profile: Profile) -> Self {
        Self { writer: Writer::new(profile), profile }
    }

    fn document(mut self, value: &Value) -> Vec<u8> {
        self.node(value, false);
        self.writer.write_indent();
        self.writer.out
    }

    fn node(&mut self, value: &Value, in_mapping: bool) {
        match value {
            Value::Nil => self.plain("null"),
            Value::Bool(b) => self.plain(if *b { "true" } else { "false" }),
            Value::Int(n) | Value::Int64(n) => self.plain(&n.to_string()),
            Value::Float(n) => self.float(*n),
            Value::Number(n) => self.number(*n),
            Value::Str(text) => self.text(text, false),
            _ if self.profile == Profile::V2 && value.is_nil_slice() => self.plain("null"),
            Value::Bytes(bytes) if self.profile == Profile::V2 => self.string(&BASE64.encode(bytes), false),
            Value::Bytes(bytes) => {
                let items: Vec<_> = bytes.iter().map(|b| Value::Int(i64::from(*b))).collect();
                self.sequence(&items, in_mapping);
            }
            Value::List(list) => self.sequence(list, in_mapping),
            Value::Map(map) if map.is_nil() && self.profile == Profile::V2 => self.plain("null"),
            Value::Map(map) => self.map(map),
            Value::Object(object) => self.object(object.as_ref(), in_mapping),
        }
    }

    /// Numbers and words that need no quotes.
    fn plain(&mut self, text: &str) {
        self.writer.plain(text, false);
    }

    /// v2 sees what JSON wrote, and reads whole numbers of 64 bits as integers.
    fn float(&mut self, n: f64) {
        if self.profile == Profile::V2 && n.fract() == 0.0 && n.abs() < 18_446_744_073_709_551_616.0 {
            if n.abs() < 9e15 {
                return self.plain(&(n as i64).to_string());
            }
            let mut digits = Vec::new();
            format::write_float(&mut digits, format::Real::F64(n), 'f', None);
            let digits = String::from_utf8_lossy(&digits);
            if let Resolved::Int(_) | Resolved::Uint(_) = resolve_plain(Profile::V2, &digits) {
                return self.plain(&digits);
            }
        }
        self.plain(float_text(&format::float(n)));
    }

    fn number(&mut self, number: Number) {
        match number {
            Number::Uint(n) | Number::Uint64(n) => self.plain(&n.to_string()),
            Number::Float32(n) => self.plain(float_text(&format::float32(n))),
            other => self.plain(&other.as_int().unwrap_or(0).to_string()),
        }
    }

    fn sequence(&mut self, items: &[Value], in_mapping: bool) {
        if items.is_empty() {
            self.writer.indicator("[", true, true, false);
            return self.writer.indicator("]", false, false, false);
        }
        let indentless = self.profile == Profile::V2 && in_mapping && !self.writer.indention;
        let before = self.writer.increase(false, indentless);
        for item in items {
            self.writer.write_indent();
            self.writer.indicator("-", true, false, true);
            self.node(item, false);
        }
        self.writer.indent = before;
    }

    fn map(&mut self, map: &Map) {
        let mut entries = map.snapshot();
        keys::sort(self.profile, &mut entries);
        self.entries(&entries);
    }

    fn entries(&mut self, entries: &[(Text, Value)]) {
        if entries.is_empty() {
            self.writer.indicator("{", true, true, false);
            return self.writer.indicator("}", false, false, false);
        }
        let before = self.writer.increase(false, false);
        for (key, value) in entries {
            self.writer.write_indent();
            if self.is_simple_key(key) {
                self.text(key, true);
                self.writer.indicator(":", false, false, false);
            } else {
                self.writer.indicator("?", true, false, true);
                self.text(key, false);
                self.writer.write_indent();
                self.writer.indicator(":", true, false, true);
            }
            self.node(value, true);
        }
        self.writer.indent = before;
    }

    /// A map with keys of any type.
    fn any_map(&mut self, map: &AnyMap) {
        let mut entries = map.0.clone();
        if entries.is_empty() {
            return self.entries(&[]);
        }
        sort_typed(&mut entries);
        let before = self.writer.increase(false, false);
        for (key, value) in &entries {
            self.writer.write_indent();
            match key {
                Value::Str(text) => self.text(text, true),
                other => self.node(other, true),
            }
            self.writer.indicator(":", false, false, false);
            self.node(value, true);
        }
        self.writer.indent = before;
    }

    fn is_simple_key(&self, key: &Text) -> bool {
        match key.as_str() {
            Some(text) => text.len() <= SIMPLE_KEY && !text.contains(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']),
            None => binary_text(key.as_bytes()).len() + "!!binary".len() <= SIMPLE_KEY,
        }
    }

    fn text(&mut self, text: &Text, key: bool) {
        match text.as_str() {
            Some(text) => self.string(text, key),
            None => {
                self.writer.tag("!!binary");
                let encoded = binary_text(text.as_bytes());
                let wanted = if encoded.contains('\n') { Wanted::Literal } else { Wanted::Plain };
                self.scalar(&encoded, wanted, key);
            }
        }
    }

    /// A string, in quotes if it would be read as something else.
    fn string(&mut self, text: &str, key: bool) {
        let wanted = if text.contains('\n') {
            Wanted::Literal
        } else if self.is_ambiguous(text) {
            Wanted::DoubleQuoted
        } else {
            Wanted::Plain
        };
        self.scalar(text, wanted, key);
    }

    fn is_ambiguous(&self, text: &str) -> bool {
        match text.as_bytes().first() {
            // Nothing that begins with another character is anything but a string.
            Some(first) if !first.is_ascii_alphanumeric() && !matches!(first, b'.' | b'+' | b'-' | b'~') => false,
            _ => {
                resolve_plain(self.profile, text) != Resolved::Str
                    || is_base60(text.as_bytes())
                    || self.profile == Profile::V3 && old_bool(text).is_some()
            }
        }
    }

    fn scalar(&mut self, text: &str, wanted: Wanted, key: bool) {
        let before = self.writer.increase(true, false);
        let allowed = analyze(self.profile, text.as_bytes());
        match wanted {
            Wanted::Literal if allowed.block && !key => self.writer.literal(text),
            Wanted::Plain if allowed.plain && !(text.is_empty() && key) => self.writer.plain(text, !key),
            Wanted::Plain if allowed.single_quoted && !(key && allowed.multiline) => self.writer.single_quoted(text, !key),
            _ => self.writer.double_quoted(text, !key),
        }
        self.writer.indent = before;
    }

    /// v3 on named types; v2 never gets here, for it sees JSON.
    fn object(&mut self, object: &dyn Object, in_mapping: bool) {
        if let Some(map) = object.as_any().downcast_ref::<AnyMap>() {
            return self.any_map(map);
        }
        let fields = object.fields();
        match (object.type_name(), object.kind(), object.encoded()) {
            ("time.Time", _, Some(Value::Str(text))) => self.plain(&text.to_str_lossy()),
            ("time.Duration", ..) => self.string(&object.string().unwrap_or_default(), false),
            (_, Kind::Struct | Kind::Ptr, _) if !fields.is_empty() => {
                let fields: Vec<_> = fields.into_iter().map(|(name, value)| (Text::from(name.to_lowercase()), value)).collect();
                self.entries(&fields);
            }
            (_, _, Some(value)) => self.node(&value, in_mapping),
            (_, _, None) => match object.integer() {
                Some(n) => self.plain(&n.to_string()),
                None => self.string(&object.string().unwrap_or_default(), false),
            },
        }
    }
}

/// Floats that are no numbers have their own words in YAML.
fn float_text(text: &str) -> &str {
    match text {
        "+Inf" => ".inf",
        "-Inf" => "-.inf",
        "NaN" => ".nan",
        text => text,
    }
}

/// Base64 in lines of 70 characters, or in one.
fn binary_text(bytes: &[u8]) -> Cow<'_, str> {
    let encoded = BASE64.encode(bytes);
    if encoded.len() < 70 {
        return encoded.into();
    }
    let mut out = String::with_capacity(encoded.len() + encoded.len() / 70 + 1);
    for line in encoded.as_bytes().chunks(70) {
        out.push_str(&String::from_utf8_lossy(line));
        out.push('\n');
    }
    out.into()
}
