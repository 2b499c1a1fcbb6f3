//! What pods see of a ConfigMap or a Secret: bytes per key, as the API server keeps them.
//!
//! Contract: `data` of a Secret is decoded and `stringData` wins over it; `binaryData` of a ConfigMap is decoded. Metadata is no data.
//! Of any other kind that is declared to be read, the keys of `spec` count.

use super::object::{Object, entry};
use crate::value::{Frozen, Text, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Bytes per key.
pub type Data = BTreeMap<Text, Text>;

/// The effective data of an object.
pub fn data(object: &Object) -> Data {
    let mut found = Data::new();
    match object.id.kind.as_str() {
        "ConfigMap" => {
            each(&object.value, "data", |key, value| found.insert(key, plain(&value)));
            each(&object.value, "binaryData", |key, value| found.insert(key, decoded(&value)));
        }
        "Secret" => {
            each(&object.value, "data", |key, value| found.insert(key, decoded(&value)));
            each(&object.value, "stringData", |key, value| found.insert(key, plain(&value)));
        }
        _ => each(&object.value, "spec", |key, value| found.insert(key, plain(&value))),
    }
    found
}

/// The keys that differ between two states of an object, as far as `visible` lets them be seen (`None`: all).
/// An object that is not there has no keys.
pub fn changed_keys(before: Option<&Object>, after: Option<&Object>, visible: Option<&BTreeSet<Text>>) -> BTreeSet<Text> {
    let (before, after) = (before.map(data).unwrap_or_default(), after.map(data).unwrap_or_default());
    let keys: BTreeSet<&Text> = before.keys().chain(after.keys()).collect();
    keys.into_iter().filter(|k| visible.is_none_or(|v| v.contains(*k)) && before.get(*k) != after.get(*k)).cloned().collect()
}

/// An object as the cluster keeps it: `stringData` has become `data`, and it lies in a namespace.
pub fn stored(object: &Object) -> Frozen {
    let copy = object.value.deep_copy();
    let Value::Map(map) = &copy else { return copy.freeze() };
    if object.id.kind == "Secret" {
        let encoded = data(object).into_iter().map(|(key, bytes)| (key, Value::from(data_encoding::BASE64.encode(bytes.as_bytes()))));
        // A copy is no nil map; the same below.
        let _ = map.insert("data", Value::map(encoded));
        map.remove("stringData");
    }
    if let Some(Value::Map(metadata)) = map.get("metadata") {
        let _ = metadata.insert("namespace", Value::from(object.id.namespace.as_str()));
    }
    copy.freeze()
}

fn each(object: &Value, field: &str, mut take: impl FnMut(Text, Value) -> Option<Text>) {
    if let Some(map) = entry(object, field).as_ref().and_then(Value::as_map) {
        for (key, value) in map.snapshot() {
            take(key, value);
        }
    }
}

fn plain(value: &Value) -> Text {
    match value {
        Value::Str(text) => text.clone(),
        other => crate::format::display(other),
    }
}

/// What does not decode is kept apart from everything that does.
fn decoded(value: &Value) -> Text {
    let text = plain(value);
    let bytes: Vec<u8> = text.as_bytes().iter().copied().filter(|b| !b.is_ascii_whitespace()).collect();
    match data_encoding::BASE64.decode(&bytes) {
        Ok(bytes) => Text::from_bytes(bytes),
        Err(_) => Text::from(format!("undecodable:{text}")),
    }
}
