//! What stands below an assertion's name, read as mapstructure reads it into helm-unittest's structs: keys in any case,
//! unknown keys ignored, no conversion of types but float to int.

use crate::value::{Frozen, Text, Value};

/// A parameter of the wrong type.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("1 error(s) decoding:\n\n* {0}")]
pub struct ParameterError(pub String);

/// The parameters of one assertion.
#[derive(Clone, Debug, Default)]
pub struct Parameters {
    entries: Vec<(Text, Value)>,
}

impl Parameters {
    /// The parameters in a value: a map, or nil for none.
    ///
    /// # Errors
    /// When it is neither.
    pub fn of(value: &Value) -> Result<Self, ParameterError> {
        match value {
            Value::Nil => Ok(Self::default()),
            Value::Map(map) => Ok(Self { entries: map.snapshot() }),
            other => Err(ParameterError(format!("'' expected a map, got '{}'", kind_name(other)))),
        }
    }

    /// The same without keys of which helm-unittest knows nothing.
    #[must_use]
    pub fn without(mut self, keys: &[&str]) -> Self {
        self.entries.retain(|(name, _)| !keys.iter().any(|key| is_called(name, key)));
        self
    }

    /// A value that stands where the map of parameters would: a text or a list.
    pub fn single(value: Value) -> Self {
        Self { entries: vec![(Text::new(), value)] }
    }

    /// The value that stands where the map of parameters would.
    pub fn own(&self) -> Option<&Value> {
        self.entries.iter().find(|(key, _)| key.is_empty()).map(|(_, value)| value)
    }

    /// The value of a key, or nil.
    pub fn value(&self, key: &str) -> Value {
        self.find(key).cloned().unwrap_or_default()
    }

    /// The same as it travels between threads.
    pub fn frozen(&self, key: &str) -> Frozen {
        self.find(key).map(Value::freeze).unwrap_or_default()
    }

    /// Whether there is a key, spelt like this.
    pub fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|(name, _)| *name == *key)
    }

    /// A text, empty if absent.
    ///
    /// # Errors
    /// When it is something else.
    pub fn text(&self, key: &str) -> Result<String, ParameterError> {
        match self.find(key) {
            None | Some(Value::Nil) => Ok(String::new()),
            Some(Value::Str(text)) => Ok(text.to_str_lossy().into_owned()),
            Some(other) => Err(unconvertible(key, "string", other)),
        }
    }

    /// A truth value, false if absent.
    ///
    /// # Errors
    /// When it is something else.
    pub fn flag(&self, key: &str) -> Result<bool, ParameterError> {
        match self.find(key) {
            None | Some(Value::Nil) => Ok(false),
            Some(Value::Bool(flag)) => Ok(*flag),
            Some(other) => Err(unconvertible(key, "bool", other)),
        }
    }

    /// An integer; a float is cut.
    ///
    /// # Errors
    /// When it is no number.
    pub fn integer(&self, key: &str) -> Result<Option<i64>, ParameterError> {
        match self.find(key) {
            None | Some(Value::Nil) => Ok(None),
            #[allow(clippy::cast_possible_truncation, reason = "Go's conversion, too")]
            Some(Value::Float(number)) => Ok(Some(*number as i64)),
            Some(other) => match other.as_int() {
                Some(number) => Ok(Some(number)),
                None => Err(unconvertible(key, "int", other)),
            },
        }
    }

    /// A list of texts, empty if absent.
    ///
    /// # Errors
    /// When it is something else.
    pub fn texts(&self, key: &str) -> Result<Vec<String>, ParameterError> {
        match self.find(key) {
            None | Some(Value::Nil) => Ok(Vec::new()),
            Some(Value::List(items)) => items
                .iter()
                .enumerate()
                .map(|(i, item)| match item {
                    Value::Nil => Ok(String::new()),
                    Value::Str(text) => Ok(text.to_str_lossy().into_owned()),
                    other => Err(unconvertible(&format!("{key}[{i}]"), "string", other)),
                })
                .collect(),
            Some(other) => {
                Err(ParameterError(format!("'{}': source data must be an array or slice, got {}", field(key), kind_name(other))))
            }
        }
    }

    /// The parameters below a key.
    ///
    /// # Errors
    /// When it is no map.
    pub fn nested(&self, key: &str) -> Result<Option<Self>, ParameterError> {
        match self.find(key) {
            None | Some(Value::Nil) => Ok(None),
            Some(map @ Value::Map(_)) => Self::of(map).map(Some),
            Some(other) => Err(ParameterError(format!("'{}' expected a map, got '{}'", field(key), kind_name(other)))),
        }
    }

    fn find(&self, key: &str) -> Option<&Value> {
        let mut called = self.entries.iter().filter(|(name, _)| is_called(name, key));
        let first = called.next()?;
        Some(&called.find(|(name, _)| *name == *field(key)).unwrap_or(first).1)
    }
}

fn is_called(name: &Text, key: &str) -> bool {
    name.as_bytes().eq_ignore_ascii_case(key.as_bytes())
}

/// The name of the Go field: the key with a capital.
fn field(key: &str) -> String {
    let mut name = key.to_owned();
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    name
}

fn unconvertible(key: &str, expected: &str, value: &Value) -> ParameterError {
    let shown = crate::format::display(value);
    ParameterError(format!("'{}' expected type '{expected}', got unconvertible type '{}', value: '{shown}'", field(key), value.type_name()))
}

fn kind_name(value: &Value) -> &'static str {
    value.kind().name()
}
