//! `object: Kind/name`: the documents that a user means by a name.

use super::{Context, selection::Targets};
use crate::{rollout::Id, value::Value};

/// The documents that are called so, by file; exactly one object must be meant.
pub(super) fn select<'d>(name: &str, targets: &Targets<'d>, context: &Context<'_>) -> Result<Targets<'d>, String> {
    let known: Vec<(&str, &Value, Id)> = targets
        .iter()
        .flat_map(|(file, documents)| documents.iter().filter_map(move |document| Some((*file, document, id(document)?))))
        .collect();
    let ids: Vec<&Id> = known.iter().map(|(_, _, id)| id).collect();
    let found = context.prefixes.find(name, &ids).map_err(|error| error.to_string())?;
    let mut selected = Targets::new();
    for (file, document, id) in &known {
        if id != found {
            continue;
        }
        match selected.last_mut() {
            Some((last, documents)) if last == file => documents.to_mut().push((*document).clone()),
            _ => selected.push((*file, vec![(*document).clone()].into())),
        }
    }
    Ok(selected)
}

fn id(document: &Value) -> Option<Id> {
    let map = document.as_map()?;
    let text = |value: Option<Value>| value.and_then(|value| value.as_text().map(|text| text.to_str_lossy().into_owned()));
    let metadata = map.get("metadata")?;
    let metadata = metadata.as_map()?;
    let namespace = text(metadata.get("namespace")).unwrap_or_default();
    Some(Id { kind: text(map.get("kind"))?, namespace, name: text(metadata.get("name"))? })
}
