//! What Helm reads of a document to sort it: apiVersion, kind, name and annotations, with the errors of Go's JSON decoder.

use crate::{
    format,
    profile::Helm,
    value::{Map, Value},
    yaml,
};

/// `SimpleHead`
#[derive(Debug, Default)]
pub(super) struct Head {
    pub(super) kind: String,
    /// The annotation `helm.sh/hook`.
    pub(super) hook: Option<String>,
}

const METADATA: &str = r#"struct { Name string "json:\"name\""; Annotations map[string]string "json:\"annotations\"" }"#;

impl Head {
    /// Reads the head of a document.
    pub(super) fn read(text: &[u8], helm: Helm) -> Result<Self, String> {
        let value = yaml::decode_some(text, is_head).map_err(|error| error.to_string())?;
        let (mut head, mut errors) = (Self::default(), Errors(None));
        match &value {
            Value::Nil => {}
            Value::Map(map) => head.fill(map, &mut errors),
            other => {
                let package = if helm == Helm::V3 { "releaseutil" } else { "util" };
                errors.add(format!("{} into Go value of type {package}.SimpleHead", json_kind(other)));
            }
        }
        match errors.0 {
            None => Ok(head),
            Some(error) => Err(format!("error unmarshaling JSON: while decoding JSON: json: cannot unmarshal {error}")),
        }
    }

    fn fill(&mut self, map: &Map, errors: &mut Errors) {
        // Keys ascend, so `kind` comes after `Kind` and wins.
        for (key, value) in map.entries().iter() {
            match key.to_str_lossy().to_lowercase().as_str() {
                "apiversion" => drop(errors.string(value, "SimpleHead.apiVersion")),
                "kind" => self.kind = errors.string(value, "SimpleHead.kind").unwrap_or(std::mem::take(&mut self.kind)),
                "metadata" => match value {
                    Value::Nil => self.hook = None,
                    Value::Map(metadata) => self.fill_metadata(metadata, errors),
                    other => errors.add(format!("{} into Go struct field SimpleHead.metadata of type {METADATA}", json_kind(other))),
                },
                _ => {}
            }
        }
    }

    fn fill_metadata(&mut self, metadata: &Map, errors: &mut Errors) {
        for (key, value) in metadata.entries().iter() {
            match key.to_str_lossy().to_lowercase().as_str() {
                "name" => drop(errors.string(value, ".metadata.name")),
                "annotations" => match value {
                    Value::Nil => self.hook = None,
                    Value::Map(annotations) => {
                        for (name, value) in annotations.entries().iter() {
                            let text = errors.string(value, ".metadata.annotations").unwrap_or_default();
                            if *name == "helm.sh/hook" {
                                self.hook = Some(text);
                            }
                        }
                    }
                    other => {
                        errors.add(format!("{} into Go struct field .metadata.annotations of type map[string]string", json_kind(other)))
                    }
                },
                _ => {}
            }
        }
    }
}

/// Whether a key can be one of the head's: Go's decoder takes them in any case.
fn is_head(key: &str) -> bool {
    !key.is_ascii() || ["apiVersion", "kind", "metadata"].iter().any(|own| key.eq_ignore_ascii_case(own))
}

/// The first error; Go's decoder goes on after it.
struct Errors(Option<String>);

impl Errors {
    fn add(&mut self, error: String) {
        self.0.get_or_insert(error);
    }

    /// A text; numbers and bools become texts. `None` for null and, with an error, for lists and maps.
    fn string(&mut self, value: &Value, field: &str) -> Option<String> {
        match value {
            Value::Str(text) => Some(text.to_str_lossy().into_owned()),
            Value::Bool(_) | Value::Int(_) | Value::Int64(_) | Value::Float(_) | Value::Number(_) => {
                Some(format::display(value).to_string())
            }
            Value::Nil => None,
            other => {
                self.add(format!("{} into Go struct field {field} of type string", json_kind(other)));
                None
            }
        }
    }
}

/// What Go's JSON decoder calls a value.
fn json_kind(value: &Value) -> &'static str {
    match value {
        Value::Str(_) => "string",
        Value::Bool(_) => "bool",
        Value::List(_) => "array",
        Value::Map(_) => "object",
        Value::Nil => "null",
        _ => "number",
    }
}
