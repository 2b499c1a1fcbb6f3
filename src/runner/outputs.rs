//! Rendered files become documents, as helm-unittest reads them: file by file, in order, mappings only.

use crate::{
    assertion::Documents,
    value::{Text, Value},
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
        documents.read(key, text)?;
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
