//! Documents of a rendered template as `helm lint` reads them: kind, apiVersion and name, with the errors of Go's JSON decoder.

use crate::{
    chart,
    profile::Helm,
    value::{Map, Value},
    yaml,
};

/// `K8sYamlStruct`
#[derive(Debug, Default)]
pub(super) struct Head {
    pub(super) api_version: String,
    pub(super) kind: String,
    pub(super) name: String,
}

/// The documents in order; nothing is one that says nothing. The first error is the last item.
pub(super) fn documents(text: &[u8], helm: Helm) -> Vec<Result<Option<Head>, String>> {
    let (parts, broken) = chart::yaml_documents(text);
    let mut found = Vec::new();
    for (_, part) in parts {
        let read = yaml::decode(&part).map_err(|error| error.to_string()).and_then(|value| head(&value, helm));
        let failed = read.is_err();
        found.push(read);
        if failed {
            return found;
        }
    }
    found.extend(broken.map(Err));
    found
}

fn head(value: &Value, helm: Helm) -> Result<Option<Head>, String> {
    let own = if helm == Helm::V3 { "K8sYamlStruct" } else { "k8sYamlStruct" };
    let wrong = |what: String| Err(format!("error unmarshaling JSON: while decoding JSON: json: cannot unmarshal {what}"));
    let map = match value {
        Value::Nil => return Ok(None),
        Value::Map(map) => map,
        other => return wrong(format!("{} into Go value of type rules.{own}", chart::json_kind(other))),
    };
    let mut head = Head::default();
    for (key, slot) in [("apiversion", 0), ("kind", 1)] {
        for value in fields(map, key) {
            let field = if slot == 0 { "apiVersion" } else { "Kind" };
            let Some(text) = scalar(&value) else {
                return wrong(format!("{} into Go struct field {own}.{field} of type string", chart::json_kind(&value)));
            };
            *(if slot == 0 { &mut head.api_version } else { &mut head.kind }) = text;
        }
    }
    for metadata in fields(map, "metadata") {
        let Some(metadata) = metadata.as_map() else {
            return wrong(format!("{} into Go struct field {own}.Metadata of type rules.k8sYamlMetadata", chart::json_kind(&metadata)));
        };
        for (key, field) in [("name", "Name"), ("namespace", "Namespace")] {
            for value in fields(metadata, key) {
                let Some(text) = scalar(&value) else {
                    return wrong(format!("{} into Go struct field {own}.Metadata.{field} of type string", chart::json_kind(&value)));
                };
                if key == "name" {
                    head.name = text;
                }
            }
        }
    }
    Ok(Some(head))
}

/// The values of a key in any case, nulls left out; the last one counts.
fn fields(map: &Map, key: &str) -> Vec<Value> {
    let entries = map.entries();
    entries.iter().filter(|(own, value)| own.to_str_lossy().eq_ignore_ascii_case(key) && !value.is_nil()).map(|(_, v)| v.clone()).collect()
}

/// A scalar as text: the reader turns numbers and flags into texts where a text is wanted.
fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::Map(_) | Value::List(_) => None,
        other => Some(crate::format::display(other).to_str_lossy().into_owned()),
    }
}
