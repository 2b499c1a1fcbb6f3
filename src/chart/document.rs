//! YAML documents of charts: values with Helm's rules about several documents, and the fields of `Chart.yaml`.

use super::{Error, merge_maps, typed::json_kind};
use crate::{
    profile::Helm,
    source::{Label, Span},
    value::{Map, Value},
    yaml,
};

/// A document for fields of structs: numbers keep their kinds.
pub(super) fn fields(name: &str, data: &[u8]) -> Result<Value, Error> {
    yaml::decode_exact(data).map_err(|error| yaml_error(&error, name, (data, data, 0)))
}

/// Values: the first document (Helm 3) or all of them, merged (Helm 4). `None`: nothing but null.
pub(super) fn values(name: &str, data: &[u8], helm: Helm) -> Result<Option<Map>, Error> {
    if helm == Helm::V3 {
        return table(name, (data, data, 0));
    }
    let mut merged = Map::new();
    let (all, broken) = documents(data);
    if let Some(text) = broken {
        return Err(Error::new(format!("error reading yaml document: {text}")));
    }
    for (start, document) in all {
        let error = |error: Error| error.wrap("cannot unmarshal yaml document");
        if let Some(map) = table(name, (data, &document, start)).map_err(error)? {
            merged = merge_maps(&merged, &map);
        }
    }
    Ok(Some(merged))
}

/// One document, which begins at this byte of the file, that must be a table or null.
fn table(name: &str, (file, document, start): (&[u8], &[u8], usize)) -> Result<Option<Map>, Error> {
    match yaml::decode(document).map_err(|error| yaml_error(&error, name, (file, document, start)))? {
        Value::Nil => Ok(None),
        Value::Map(map) => Ok(Some(map)),
        other => {
            let text = format!(
                "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal {} into Go value of type map[string]interface {{}}",
                json_kind(&other)
            );
            Err(Error::new(text).at(label(name, file, Span::new(start, start), "values must be a map")))
        }
    }
}

/// Documents with the byte at which each begins, and what is wrong behind them. Mirrors Kubernetes' `YAMLReader`.
pub fn documents(data: &[u8]) -> (Vec<(usize, Vec<u8>)>, Option<String>) {
    let (mut all, mut current, mut start, mut at) = (Vec::new(), Vec::new(), 0, 0);
    for line in data.split_inclusive(|b| *b == b'\n') {
        let begin = at;
        at += line.len();
        if let Some(rest) = line.strip_prefix(b"---") {
            let rest = String::from_utf8_lossy(rest);
            let rest = rest.trim();
            if !rest.is_empty() && !rest.starts_with('#') {
                return (all, Some(format!("invalid Yaml document separator: {rest}")));
            }
            if !current.is_empty() {
                all.push((start, std::mem::take(&mut current)));
                start = at;
                continue;
            }
            start = begin;
        }
        current.extend_from_slice(line);
    }
    if !current.is_empty() {
        if current.last() != Some(&b'\n') {
            current.push(b'\n');
        }
        all.push((start, current));
    }
    (all, None)
}

/// A values file of one document, as `helm lint` reads it.
///
/// # Errors
/// With Helm's text.
pub fn read_values(name: &str, data: &[u8]) -> Result<Map, Error> {
    Ok(values(name, data, Helm::V3)?.unwrap_or_default())
}

fn yaml_error(error: &yaml::Error, name: &str, (file, document, start): (&[u8], &[u8], usize)) -> Error {
    let out = Error::new(error.to_string());
    match error.mark {
        Some(mark) => {
            let line = line_span(document, mark.line as usize + 1);
            out.at(label(name, file, Span::new(start + line.start, (start + line.end).min(file.len())), ""))
        }
        None => out,
    }
}

/// The text of a line, counted from 1, without its blanks.
pub(super) fn line_span(data: &[u8], line: usize) -> Span {
    let mut start = 0;
    for (i, text) in data.split(|b| *b == b'\n').enumerate() {
        if i + 1 == line {
            let blanks = text.len() - text.trim_ascii_start().len();
            return Span::new(start + blanks, start + text.trim_ascii_end().len().max(blanks));
        }
        start += text.len() + 1;
    }
    Span::new(data.len(), data.len())
}

/// A place in a file of a chart. Text that is not UTF-8 is shown as a code frame can show it.
pub(super) fn label(name: &str, data: &[u8], span: Span, message: &str) -> Label {
    Label { file: name.to_owned(), text: String::from_utf8_lossy(data).into(), span, message: message.to_owned() }
}
