//! Rendered files become documents, as helm-unittest reads them: file by file, in order, mappings only.

use super::case::Ended;
use crate::{
    assertion::Documents,
    source::{Diagnostic, Label, Span},
    value::{Text, Value},
};

/// The text of a file by its key.
pub(super) type Files = Vec<(String, Text)>;

/// The documents of all files; text files are one document `{raw: …}`, other extensions are none.
///
/// # Errors
/// With the reader's text and the place, for the first file that is no YAML.
pub(super) fn documents(files: &Files) -> Result<Documents, Ended> {
    let mut documents = Documents::default();
    for (key, text) in files {
        documents.read(key, text).map_err(|error| unreadable(key, text, error))?;
    }
    Ok(documents)
}

/// What was rendered, with the line that the reader names.
fn unreadable(key: &str, text: &Text, error: String) -> Ended {
    let text = text.to_str_lossy();
    let line = error.strip_prefix("yaml: line ").and_then(|rest| rest.split(':').next()?.parse::<usize>().ok()).unwrap_or(1);
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let label =
        Label { file: format!("{key}, as rendered"), text: text.as_ref().into(), span: Span::new(start, end), message: String::new() };
    let diagnostic = Diagnostic::error(error.clone()).at(label).note("what the template rendered is no YAML");
    Ended { text: error, diagnostics: vec![diagnostic] }
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
