//! Rendered files become documents, as helm-unittest reads them: file by file, in order, mappings only.

use crate::{
    assertion::Documents,
    value::{Text, Value},
    yaml,
};

/// The text of a file by its key.
pub(super) type Files = Vec<(String, Text)>;

/// The documents of all files; text files are one document `{raw: …}`, other extensions are none.
///
/// # Errors
/// With the reader's text, for the first file that is no YAML.
pub(super) fn documents(files: &Files) -> Result<Documents, String> {
    let mut documents = Documents::default();
    for (key, text) in files {
        match extension(key) {
            "yaml" | "yml" | "tpl" => documents.insert(key.clone(), manifests(&text.to_str_lossy())?),
            "txt" => documents.insert(key.clone(), vec![Value::map([("raw", Value::Str(text.clone()))])]),
            _ => {}
        }
    }
    Ok(documents)
}

/// Every file as one document `{raw: …}`.
pub(super) fn raw(files: &Files) -> Documents {
    let mut documents = Documents::default();
    for (key, text) in files {
        documents.insert(key.clone(), vec![Value::map([("raw", Value::Str(text.clone()))])]);
    }
    documents
}

fn extension(key: &str) -> &str {
    let base = key.rsplit('/').next().unwrap_or(key);
    base.rsplit_once('.').map_or("", |(_, extension)| extension)
}

/// The documents of one file, blank ones left out.
///
/// # Errors
/// With the reader's text, or when a document is no mapping.
pub(super) fn manifests(text: &str) -> Result<Vec<Value>, String> {
    let rewritten = separated(text);
    let mut found = Vec::new();
    for document in yaml::documents_v3(rewritten.as_bytes()) {
        let document = document.map_err(|error| error.to_string())?;
        match document {
            Value::Nil => {}
            Value::Map(map) if map.is_empty() => {}
            Value::Map(_) => found.push(document),
            other if other.type_name() == "map[interface {}]interface {}" => found.push(other),
            other => return Err(no_mapping(&other)),
        }
    }
    Ok(found)
}

pub(super) fn no_mapping(value: &Value) -> String {
    let tag = match value {
        Value::List(_) => "!!seq".to_owned(),
        Value::Str(text) => format!("!!str `{}`", shortened(&text.to_str_lossy())),
        Value::Bool(b) => format!("!!bool `{b}`"),
        Value::Int(n) => format!("!!int `{n}`"),
        other => format!("!!{}", other.kind().name()),
    };
    format!("yaml: unmarshal errors:\n  line 1: cannot unmarshal {tag} into map[string]interface {{}}")
}

fn shortened(text: &str) -> String {
    if text.chars().count() > 10 { format!("{}...", text.chars().take(7).collect::<String>()) } else { text.to_owned() }
}

/// With a line of dashes of its own wherever dashes stand in column 0; blanks around them vanish.
fn separated(text: &str) -> std::borrow::Cow<'_, str> {
    let parts = crate::suite::parts(text);
    if parts.len() == 1 {
        return text.into();
    }
    parts.join("\n---\n").into()
}
