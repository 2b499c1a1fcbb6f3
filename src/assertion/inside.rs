//! `parse` and `innerPath`: a look inside texts that hold YAML, JSON or TOML.

use super::{ParameterError, Parameters, at_path, nearest};
use crate::value::Value;

/// How to look inside a text.
#[derive(Clone, Debug)]
pub(super) struct Inner {
    format: Format,
    path: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Yaml,
    Json,
    Toml,
}

impl Inner {
    /// Reads `parse` and `innerPath`; without `parse` there is nothing to look into.
    pub(super) fn read(parameters: &Parameters) -> Result<Option<Self>, ParameterError> {
        let (format, path) = (parameters.text("parse").unwrap_or_default(), parameters.text("innerPath").unwrap_or_default());
        let format = match format.as_str() {
            "" if path.is_empty() => return Ok(None),
            "" | "yaml" => Format::Yaml,
            "json" => Format::Json,
            "toml" => Format::Toml,
            other => return Err(ParameterError(format!("'Parse' must be yaml, json or toml, not '{other}'"))),
        };
        Ok(Some(Self { format, path }))
    }

    /// The values at `innerPath` of what the texts hold.
    pub(super) fn look_inside(&self, texts: &[Value]) -> Result<Vec<Value>, String> {
        let mut found = Vec::new();
        for text in texts {
            let Value::Str(text) = text else { return Err(format!("cannot look inside: it is no text but {}", text.kind().name())) };
            let value = self.parse(text.as_bytes()).map_err(|error| format!("cannot look inside: it is no {}: {error}", self.name()))?;
            found.extend(at_path::values(&value, &self.path)?);
        }
        Ok(found)
    }

    /// That nothing stands at `innerPath` of what stands at `path`.
    pub(super) fn unknown(&self, path: &str) -> String {
        format!("unknown path {} inside {path}", self.path)
    }

    /// What stands near `innerPath`.
    pub(super) fn notes(&self, texts: &[Value]) -> Vec<String> {
        let parsed = texts.iter().filter_map(|text| self.parse(text.as_text()?.as_bytes()).ok());
        parsed.flat_map(|value| nearest::notes(&value, &self.path)).collect()
    }

    fn name(&self) -> &'static str {
        match self.format {
            Format::Yaml => "YAML",
            Format::Json => "JSON",
            Format::Toml => "TOML",
        }
    }

    fn parse(&self, text: &[u8]) -> Result<Value, String> {
        match self.format {
            // Integers stay integers only with the YAML reader, and JSON is YAML.
            Format::Json => crate::format::json::decode(text).and_then(|_| decode(text)),
            Format::Yaml => decode(text),
            Format::Toml => {
                let text = std::str::from_utf8(text).map_err(|error| error.to_string())?;
                text.parse::<toml::Table>().map(|table| of_toml(&toml::Value::Table(table))).map_err(|error| error.to_string())
            }
        }
    }
}

fn decode(text: &[u8]) -> Result<Value, String> {
    crate::yaml::decode_v3(text).map_err(|error| error.to_string())
}

fn of_toml(value: &toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::text(text),
        toml::Value::Integer(n) => Value::Int(*n),
        toml::Value::Float(n) => Value::Float(*n),
        toml::Value::Boolean(b) => Value::Bool(*b),
        toml::Value::Datetime(at) => Value::text(at.to_string()),
        toml::Value::Array(items) => Value::list(items.iter().map(of_toml).collect()),
        toml::Value::Table(table) => Value::map(table.iter().map(|(key, value)| (key, of_toml(value)))),
    }
}
