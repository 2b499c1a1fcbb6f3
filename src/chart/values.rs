//! The user's values: values files and the `--set` family, merged in Helm's order. Mirrors `Options.MergeValues`.

use super::{Error, document, strvals};
use crate::{
    format::json,
    profile::Helm,
    value::{Entries, Map, MapType, Value},
};

/// What the user gave, kind by kind, each in its order on the command line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserValues {
    /// `-f`, `--values`: names for the reader, commas already split.
    pub files: Vec<String>,
    /// `--set-json`
    pub json: Vec<String>,
    /// `--set`
    pub set: Vec<String>,
    /// `--set-string`
    pub strings: Vec<String>,
    /// `--set-file`
    pub from_files: Vec<String>,
    /// `--set-literal`
    pub literals: Vec<String>,
}

/// Gives the bytes of a file that `-f` or `--set-file` names, or the text of Go's error.
pub type ReadFile<'r> = &'r dyn Fn(&str) -> Result<Vec<u8>, String>;

impl UserValues {
    /// Merges everything over `base`, in Helm's order: files, JSON, set, set-string, set-file, set-literal.
    /// The flags write into maps of `base` where no file replaced them.
    ///
    /// # Errors
    /// With Helm's text: a file that cannot be read or parsed, a flag that cannot be parsed.
    pub fn merge(&self, base: Map, helm: Helm, read: ReadFile<'_>) -> Result<Map, Error> {
        let mut values = base;
        for file in &self.files {
            let data = read(file).map_err(Error::new)?;
            let parsed = document::values(file, &data, helm).map_err(|error| error.wrap(format_args!("failed to parse {file}")))?;
            if let Some(map) = parsed {
                values = merge_maps(&values, &map);
            }
        }
        for argument in &self.json {
            values = merge_json(values, argument, helm)?;
        }
        let flag = |name: &str, argument: &str, outcome: Result<(), String>| {
            outcome.map_err(|text| {
                Error::new(text).wrap(format_args!("failed parsing --{name} data")).help(format!("in --{name} '{argument}'"))
            })
        };
        for argument in &self.set {
            flag("set", argument, strvals::set(argument, &values, helm))?;
        }
        for argument in &self.strings {
            flag("set-string", argument, strvals::set_string(argument, &values, helm))?;
        }
        for argument in &self.from_files {
            flag("set-file", argument, strvals::set_file(argument, &values, helm, read))?;
        }
        for argument in &self.literals {
            flag("set-literal", argument, strvals::set_literal(argument, &values, helm))?;
        }
        Ok(values)
    }
}

fn merge_json(values: Map, argument: &str, helm: Helm) -> Result<Map, Error> {
    let trimmed = argument.trim();
    if helm == Helm::V4 && trimmed.starts_with('{') {
        let fail = |cause: String| Error::new(format!("failed parsing --set-json data JSON: {argument}")).help(cause);
        let (parsed, error) = json::decode_map(trimmed.as_bytes());
        return match (parsed, error) {
            (Value::Map(map), None) => Ok(merge_maps(&values, &map)),
            (_, error) => Err(fail(error.unwrap_or_default())),
        };
    }
    match strvals::set_json(argument, &values, helm) {
        Ok(()) => Ok(values),
        Err(cause) => Err(Error::new(format!("failed parsing --set-json data {argument}")).help(cause)),
    }
}

/// `b` over `a`: maps are merged, everything else is replaced. Neither is changed; nested maps may be shared with the result.
pub fn merge_maps(a: &Map, b: &Map) -> Map {
    let mut out: Entries = a.entries().clone();
    for (key, value) in b.entries().iter() {
        let merged = match (out.get(key.as_bytes()), value) {
            (Some(Value::Map(own)), Value::Map(other)) => Value::Map(merge_maps(own, other)),
            _ => value.clone(),
        };
        out.insert(key.clone(), merged);
    }
    Map::of(MapType::Any, out)
}

/// The items of a flag that takes a list: commas separate, double quotes hold them together (the first record of CSV).
///
/// # Errors
/// With the text of Go's `encoding/csv`.
pub fn split_list(argument: &str) -> Result<Vec<String>, String> {
    let fail = |line: usize, column: usize, problem: &str| {
        let record = if line > 1 { "record on line 1; " } else { "" };
        Err(format!("{record}parse error on line {line}, column {column}: {problem}"))
    };
    let (bare, missing) = ("bare \" in non-quoted-field", "extraneous or missing \" in quoted-field");
    if argument.is_empty() {
        return Ok(Vec::new());
    }
    let text = argument.strip_suffix('\r').unwrap_or(argument).replace("\r\n", "\n");
    let text = text.trim_start_matches('\n');
    if text.is_empty() {
        return Err("EOF".into());
    }
    let (mut items, mut rest, mut start, mut line) = (Vec::new(), text, 0, 1);
    let column = |rest: &str, start: usize| text.len() - rest.len() - start + 1;
    loop {
        let Some(mut quoted) = rest.strip_prefix('"') else {
            let end = rest.find([',', '\n']).unwrap_or(rest.len());
            if let Some(at) = rest[..end].find('"') {
                return fail(line, column(rest, start) + at, bare);
            }
            items.push(rest[..end].to_owned());
            match rest[end..].strip_prefix(',') {
                Some(after) => rest = after,
                None => return Ok(items),
            }
            continue;
        };
        let mut item = String::new();
        rest = loop {
            let Some(at) = quoted.find('"') else {
                line += quoted.matches('\n').count();
                let start = quoted.rfind('\n').map_or(start, |at| text.len() - quoted.len() + at + 1);
                return fail(line, text.len() - start + 1, missing);
            };
            item.push_str(&quoted[..at]);
            line += quoted[..at].matches('\n').count();
            start = quoted[..at].rfind('\n').map_or(start, |newline| text.len() - quoted.len() + newline + 1);
            let after = &quoted[at + 1..];
            match after.strip_prefix('"') {
                Some(after) => {
                    item.push('"');
                    quoted = after;
                }
                None => break after,
            }
        };
        items.push(item);
        match rest.strip_prefix(',') {
            Some(after) => rest = after,
            None if rest.is_empty() || rest.starts_with('\n') => return Ok(items),
            None => return fail(line, column(rest, start) - 1, missing),
        }
    }
}
