//! `values.schema.json`: validation of coalesced values with Helm's texts.
//!
//! Contract: a schema is compiled once per chart, when it is first needed. References stay local: files, no network.
//!
//! - `text`: the error tree as santhosh-tekuri/jsonschema prints it; `number`: numbers in those texts
//! - `formats`: what `format` checks; `patterns`: Go's regular expressions for boon; `forgive`: where boon is too strict
//! - `exact`: numbers that no `float64` is
//! - `certain`: most values that hold, without boon
//! - `raw`: what the schema's file says at a place, as it is written there

mod certain;
mod exact;
mod forgive;
mod formats;
mod number;
mod patterns;
mod raw;
mod text;

use super::{Error, Processed, load, strvals};
use crate::{
    format::{json, quote},
    regexp::Regexp,
    value::{Frozen, Map, Value},
};
use boon::{CompileError, Compiler, SchemaIndex, Schemas, UrlLoader};
use serde_json::Value as Json;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

/// The name under which Helm compiles a schema.
const URL: &str = "file:///values.schema.json";

/// The name of a schema that is known to be valid: boon does not hold what stands there against a metaschema, which it would have to compile.
const VALID_URL: &str = "http://json-schema.org/values.schema.json";

/// The schema of one chart, compiled when first used.
pub struct Schema {
    /// The file's bytes.
    pub data: Vec<u8>,
    certain: OnceLock<Option<certain::Certain>>,
    document: OnceLock<Result<Json, String>>,
    compiled: Mutex<BTreeMap<Parts, Arc<Result<Compiled, String>>>>,
}

/// The properties of the root that are judged, as the values of the others certainly hold; `None`: all.
type Parts = Option<Vec<String>>;

struct Compiled {
    schemas: Schemas,
    root: SchemaIndex,
    patterns: patterns::Patterns,
}

impl std::fmt::Debug for Schema {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Schema({} bytes)", self.data.len())
    }
}

impl Schema {
    /// Compiled when it is first needed.
    pub fn new(data: Vec<u8>) -> Self {
        Self { data, certain: OnceLock::new(), document: OnceLock::new(), compiled: Mutex::default() }
    }

    /// Checks values by this schema alone.
    ///
    /// # Errors
    /// With Helm's text.
    pub fn check_values(&self, values: &Value) -> Result<(), String> {
        self.check(&values.freeze())
    }

    /// Helm's text about values that do not hold, or about a schema that cannot be used.
    fn check(&self, values: &Frozen) -> Result<(), String> {
        let certain = self.certain.get_or_init(|| certain::Certain::read(&self.data));
        if certain.as_ref().is_some_and(|certain| certain.holds(values)) {
            return Ok(());
        }
        let parts = certain.as_ref().and_then(|certain| certain.doubtful(values));
        let compiled = self.compiled(parts, certain.is_some());
        let compiled = compiled.as_ref().as_ref().map_err(Clone::clone)?;
        let values = as_json(values);
        let Err(mut error) = compiled.schemas.validate(&values, compiled.root) else { return Ok(()) };
        if forgive::forgive(&mut error) {
            return Ok(());
        }
        Err(format!("{}\n", text::Printer::new(&self.data, &compiled.patterns).print(&error)))
    }

    /// What these parts say, ready to judge: boon takes long to get ready, and most of a schema holds.
    fn compiled(&self, parts: Parts, valid: bool) -> Arc<Result<Compiled, String>> {
        let mut known = self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
        let make = |parts: &Parts| {
            let document = self.document.get_or_init(|| parse(&self.data)).as_ref().map_err(Clone::clone)?;
            compile(document, parts, valid)
        };
        known.entry(parts).or_insert_with_key(|parts| Arc::new(make(parts))).clone()
    }
}

/// Validates coalesced values against the schema of a chart and of its dependencies.
///
/// # Errors
/// With Helm's text about every chart whose schema does not hold (or cannot be read). It ends in a newline.
pub fn validate(processed: &Processed, values: &Map) -> Result<(), Error> {
    let mut blocks = String::new();
    write_blocks(processed, values, &mut blocks);
    if blocks.is_empty() {
        return Ok(());
    }
    Err(Error::new(format!("values don't meet the specifications of the schema(s) in the following chart(s):\n{blocks}")))
}

fn write_blocks(processed: &Processed, values: &Map, blocks: &mut String) {
    if let Some(schema) = &processed.chart.schema
        && let Err(text) = schema.check(&Value::Map(values.clone()).freeze())
    {
        blocks.push_str(&format!("{}:\n{text}", processed.name()));
    }
    for child in &processed.dependencies {
        match values.get(child.name()) {
            None | Some(Value::Nil) => {}
            Some(Value::Map(own)) => write_blocks(child, &own, blocks),
            Some(other) => {
                let line = format!("{}:\ninvalid type for values: expected object (map), got {}\n", child.name(), other.type_name());
                blocks.push_str(&line);
            }
        }
    }
}

fn as_json(value: &Frozen) -> Json {
    match value {
        Frozen::Bool(b) => Json::Bool(*b),
        Frozen::Int(n) | Frozen::Int64(n) => Json::from(*n),
        Frozen::Float(n) => exact::value(*n),
        Frozen::Str(text) => Json::String(text.to_str_lossy().into_owned()),
        Frozen::List(_, items, _) => Json::Array(items.iter().map(as_json).collect()),
        Frozen::Map(_, entries, _) => Json::Object(entries.iter().map(|(k, v)| (k.to_str_lossy().into_owned(), as_json(v))).collect()),
        _ => Json::Null,
    }
}

fn compile(whole: &Json, parts: &Parts, valid: bool) -> Result<Compiled, String> {
    let mut document = only(whole, parts);
    let patterns = patterns::Patterns::translate(&mut document);
    let (mut compiler, mut schemas) = (Compiler::new(), Schemas::new());
    formats::ALL.iter().for_each(|format| compiler.register_format(format.boon));
    compiler.use_loader(Box::new(Local));
    let url = if valid { VALID_URL } else { URL };
    let compiled = match compiler.add_resource(url, document) {
        Ok(()) => compiler.compile(url, &mut schemas),
        Err(error) => Err(error),
    };
    match compiled {
        Ok(root) => Ok(Compiled { schemas, root, patterns }),
        Err(_) if valid => compile(whole, &None, false),
        Err(error) => Err(compile_error(&error, &patterns)),
    }
}

/// The schema, but what it says of other properties of the root than these.
fn only(whole: &Json, parts: &Parts) -> Json {
    let (Some(parts), Json::Object(root)) = (parts, whole) else { return whole.clone() };
    // Where others are not welcome, the names still count.
    let open = matches!(root.get("additionalProperties"), None | Some(Json::Bool(true)));
    let part = |(name, schema): (&String, &Json)| match parts.contains(name) {
        true => Some((name.clone(), schema.clone())),
        false if open => None,
        false => Some((name.clone(), Json::Object(serde_json::Map::new()))),
    };
    let keyword = |(keyword, said): (&String, &Json)| match said {
        Json::Object(properties) if keyword == "properties" => (keyword.clone(), properties.iter().filter_map(part).collect()),
        _ => (keyword.clone(), said.clone()),
    };
    root.iter().map(keyword).collect()
}

fn parse(data: &[u8]) -> Result<Json, String> {
    let text = String::from_utf8_lossy(data);
    let mut document = read(&text)?;
    exact::rewrite(&mut document, &text);
    Ok(document)
}

/// Mirrors `jsonschema.UnmarshalJSON`: one value, then nothing but blanks.
fn read(text: &str) -> Result<Json, String> {
    if text.trim_ascii().is_empty() {
        return Err("EOF".into());
    }
    // What serde reads, Go reads; where it stops, Go's reader finds the words.
    let mut values = serde_json::Deserializer::from_str(text).into_iter();
    if let Some(Ok(value)) = values.next()
        && text[values.byte_offset()..].trim_ascii().is_empty()
    {
        return Ok(value);
    }
    let (value, rest) = text.split_at(strvals::json_length(text));
    json::decode(value.as_bytes()).map_err(|error| match error.as_str() {
        "unexpected end of JSON input" => "unexpected EOF".to_owned(),
        _ => error,
    })?;
    if !rest.trim_ascii().is_empty() {
        return Err("invalid character after top-level value".into());
    }
    serde_json::from_str(value).map_err(|error| error.to_string())
}

fn compile_error(error: &CompileError, patterns: &patterns::Patterns) -> String {
    let q = |text: &str| quote(text.as_bytes());
    match error {
        CompileError::ValidationError { url, src } => {
            let list = text::Printer::new(b"", patterns).print_with_head(src);
            format!("{} is not valid against metaschema: {list}", q(&if url.contains('#') { url.clone() } else { format!("{url}#") }))
        }
        CompileError::ParseUrlError { url, src } => format!("error in parsing {}: {src}", q(url)),
        CompileError::LoadUrlError { url, src } => format!("failing loading {}: {src}", q(url)),
        CompileError::UnsupportedUrlScheme { url } => format!("no URLLoader registered for {}", q(url)),
        CompileError::InvalidMetaSchemaUrl { url, src } => format!("invalid $schema in {}: {src}", q(url)),
        CompileError::UnsupportedDraft { url } => format!("draft {} is not supported", q(url)),
        CompileError::MetaSchemaCycle { url } => format!("cycle in resolving $schema in {}", q(url)),
        CompileError::ParseIdError { loc } => format!("error in parsing id at {}", q(loc)),
        CompileError::ParseAnchorError { loc } => format!("error in parsing anchor at {}", q(loc)),
        CompileError::DuplicateId { url, id, ptr1, ptr2 } => {
            format!("duplicate id {} in {} at {} and {}", q(id), q(url), q(ptr1), q(ptr2))
        }
        CompileError::DuplicateAnchor { anchor, url, ptr1, ptr2 } => {
            format!("duplicate anchor {} in {} at {} and {}", q(anchor), q(url), q(ptr1), q(ptr2))
        }
        CompileError::InvalidJsonPointer(url) => format!("invalid json-pointer {}", q(url)),
        CompileError::JsonPointerNotFound(url) => format!("json-pointer in {} not found", q(url)),
        CompileError::AnchorNotFound { url, reference } => format!("anchor in {} not found in schema {}", q(reference), q(url)),
        CompileError::UnsupportedVocabulary { url, vocabulary } => format!("unsupported vocabulary {} in {}", q(vocabulary), q(url)),
        CompileError::InvalidRegex { url, regex, src } => {
            let original = patterns.original(regex);
            let problem = Regexp::compile(original.as_bytes()).err().map_or_else(|| src.to_string(), |error| error.to_string());
            format!("invalid regex {} at {}: {problem}", q(original), q(url))
        }
        CompileError::Bug(source) => format!("unable to validate schema: {source}"),
    }
}

/// Loads what a schema refers to: files; a `urn:` that nobody resolves allows everything, as in Helm.
struct Local;

impl UrlLoader for Local {
    fn load(&self, url: &str) -> Result<Json, Box<dyn std::error::Error>> {
        if url.starts_with("urn:") {
            return Ok(Json::Bool(true));
        }
        let Some(path) = url.strip_prefix("file://") else {
            return Err("references over the network are not followed; --skip-schema-validation leaves schemas out".into());
        };
        let data = load::read_file(path)?;
        Ok(parse(&data)?)
    }
}
