//! YAML into fields as Go fills structs: sigs.k8s.io/yaml's conversion, then encoding/json's `Unmarshal`.
//!
//! Contract: filling goes on after a wrong type and keeps the first error, as encoding/json does. What was filled before
//! stays where the document says nothing, so that two documents can fill one struct.

use crate::{
    format::float32,
    profile::Helm,
    value::{Number, Value},
};

/// Fills fields and keeps the first error.
pub(super) struct Filler {
    /// Go's package of the chart types: `chart` or `v2`.
    package: &'static str,
    /// Innermost struct and the path of fields that led into it.
    context: (&'static str, Vec<&'static str>),
    error: Option<String>,
    /// A number that JSON does not have, outside of texts: found before anything is filled.
    unsupported: Option<f64>,
}

impl Filler {
    pub(super) fn new(helm: Helm) -> Self {
        let package = if helm == Helm::V3 { "chart" } else { "v2" };
        Self { package, context: ("", Vec::new()), error: None, unsupported: None }
    }

    /// For the look at the version that Helm 4's loader takes first.
    pub(super) fn for_loader() -> Self {
        Self { package: "loader", ..Self::new(Helm::V4) }
    }

    /// The first error, if there was one, as sigs.k8s.io/yaml words it.
    pub(super) fn finish(self) -> Result<(), String> {
        if let Some(n) = self.unsupported {
            return Err(format!("error converting YAML to JSON: json: unsupported value: {}", float32(n as f32)));
        }
        self.error.map_or(Ok(()), |error| Err(format!("error unmarshaling JSON: while decoding JSON: {error}")))
    }

    /// Keeps an error of a field that reads itself.
    pub(super) fn fail(&mut self, error: String) {
        self.error.get_or_insert(error);
    }

    /// Go's name of a chart type.
    pub(super) fn type_name(&self, name: &str) -> String {
        format!("{}.{name}", self.package)
    }

    /// Looks for a number that JSON does not have in a value that is not made a text.
    pub(super) fn check_numbers(&mut self, value: &Value) {
        match value {
            Value::Float(n) if !n.is_finite() => {
                self.unsupported.get_or_insert(*n);
            }
            Value::List(list) => list.iter().for_each(|item| self.check_numbers(item)),
            Value::Map(map) => map.entries().values().for_each(|value| self.check_numbers(value)),
            _ => {}
        }
    }

    fn mismatch(&mut self, value: &Value, go_type: &str) {
        self.check_numbers(value);
        let (owner, path) = &self.context;
        let place = if owner.is_empty() { "value".to_owned() } else { format!("struct field {owner}.{}", path.join(".")) };
        self.fail(format!("json: cannot unmarshal {} into Go {place} of type {go_type}", json_kind(value)));
    }

    /// A `string`: numbers and bools become texts, null leaves it as it is.
    pub(super) fn text(&mut self, slot: &mut String, value: &Value) {
        match value {
            Value::Nil => {}
            Value::Str(text) => *slot = text.to_str_lossy().into_owned(),
            other => match scalar_text(other) {
                Some(text) => *slot = text,
                None => self.mismatch(other, "string"),
            },
        }
    }

    /// A `bool`.
    pub(super) fn flag(&mut self, slot: &mut bool, value: &Value) {
        match value {
            Value::Nil => {}
            Value::Bool(b) => *slot = *b,
            other => self.mismatch(other, "bool"),
        }
    }

    /// A slice; the items that are there already are filled, not replaced.
    pub(super) fn list<T: Default>(
        &mut self,
        slot: &mut Option<Vec<T>>,
        value: &Value,
        (go_type, mut item): (&str, impl FnMut(&mut Self, &mut T, &Value)),
    ) {
        match value {
            Value::Nil => *slot = None,
            Value::List(list) => {
                let items = slot.get_or_insert_default();
                items.resize_with(list.len(), T::default);
                for (own, value) in items.iter_mut().zip(list.iter()) {
                    item(self, own, value);
                }
            }
            other => self.mismatch(other, go_type),
        }
    }

    /// A `[]string`.
    pub(super) fn texts(&mut self, slot: &mut Option<Vec<String>>, value: &Value) {
        self.list(slot, value, ("[]string", Self::text));
    }

    /// A `map[string]string`.
    pub(super) fn text_map(&mut self, slot: &mut Option<Vec<(String, String)>>, value: &Value) {
        match value {
            Value::Nil => *slot = None,
            Value::Map(map) => {
                let entries = slot.get_or_insert_default();
                for (key, value) in map.entries().iter() {
                    let mut text = String::new();
                    self.text(&mut text, value);
                    let key = key.to_str_lossy().into_owned();
                    match entries.binary_search_by(|(known, _)| known.cmp(&key)) {
                        Ok(at) => entries[at].1 = text,
                        Err(at) => entries.insert(at, (key, text)),
                    }
                }
            }
            other => self.mismatch(other, "map[string]string"),
        }
    }

    /// A struct named `name`: calls `field` with the canonical name of every field that the document has. Null: `false`.
    pub(super) fn fields(
        &mut self,
        value: &Value,
        (name, names): (&'static str, &[&'static str]),
        mut field: impl FnMut(&mut Self, &'static str, &Value),
    ) -> bool {
        match value {
            Value::Nil => return false,
            Value::Map(map) => {
                for (key, value) in map.entries().iter() {
                    let exact = names.iter().find(|name| *key == **name);
                    let Some(found) = exact.or_else(|| names.iter().find(|name| folds(key.as_bytes(), name))) else {
                        self.check_numbers(value);
                        continue;
                    };
                    let outer = std::mem::replace(&mut self.context.0, name);
                    self.context.1.push(found);
                    field(self, found, value);
                    self.context.1.pop();
                    self.context.0 = outer;
                }
            }
            other => {
                let go_type = self.type_name(name);
                self.mismatch(other, &go_type);
            }
        }
        true
    }
}

/// What encoding/json calls a value.
/// What JSON calls a value, in the words of Go's decoder.
pub fn json_kind(value: &Value) -> &'static str {
    match value {
        Value::Nil => "null",
        Value::Bool(_) => "bool",
        Value::Str(_) => "string",
        Value::List(_) => "array",
        Value::Map(_) => "object",
        _ => "number",
    }
}

/// Numbers and bools given for a text. Floats lose precision: sigs.k8s.io/yaml prints them as 32 bits.
fn scalar_text(value: &Value) -> Option<String> {
    Some(match value {
        Value::Bool(b) => b.to_string(),
        Value::Int(n) | Value::Int64(n) => n.to_string(),
        Value::Float(n) => float32(*n as f32),
        Value::Number(Number::Uint64(n) | Number::Uint(n)) => n.to_string(),
        _ => return None,
    })
}

/// encoding/json's comparison of names without case: ASCII, and the two characters that fold onto ASCII.
fn folds(key: &[u8], name: &str) -> bool {
    let Ok(key) = std::str::from_utf8(key) else { return false };
    let fold = |c: char| match c {
        '\u{17F}' => 's',
        '\u{212A}' => 'k',
        c => c.to_ascii_lowercase(),
    };
    key.chars().map(fold).eq(name.chars().map(fold))
}
