//! Layers of values: how later ones are laid over earlier ones, and what they look like to templates.

use crate::value::{Frozen, Level, ListType, MapType, Number, Text, Value};
use std::sync::Arc;

/// `newer` over `older`: maps are merged, everything else is replaced; a null stays to be seen by the merge with the chart's defaults.
pub fn lay_over(newer: Frozen, older: Frozen) -> Frozen {
    match (newer, older) {
        (Frozen::Map(map_type, newer, false), Frozen::Map(_, older, _)) => {
            Frozen::Map(map_type, merge(Arc::unwrap_or_clone(newer), Arc::unwrap_or_clone(older)).into(), false)
        }
        (Frozen::Map(_, _, true), older @ Frozen::Map(..)) => older,
        (newer, _) => newer,
    }
}

fn merge(newer: Level, mut older: Level) -> Level {
    for (key, newer) in newer {
        match older.binary_search_by(|(own, _)| own.cmp(&key)) {
            Ok(at) => older[at].1 = lay_over(newer, std::mem::take(&mut older[at].1)),
            Err(at) => older.insert(at, (key, newer)),
        }
    }
    older
}

/// The values as a subchart's suite means them, seen from the root: under the subchart's names, `global` lifted to the top.
/// `route` holds the names below the root chart, outermost first.
#[must_use]
pub fn scoped(values: Frozen, route: &[String]) -> Frozen {
    let Some((name, outer)) = route.split_last() else { return values };
    let global = match &values {
        Frozen::Map(_, entries, _) => entries.iter().find(|(key, _)| *key == "global").map(|(_, value)| value.clone()),
        _ => None,
    };
    let mut entries = vec![(Text::from(name), values)];
    if let Some(global) = global.filter(|_| name != "global") {
        entries.push(("global".into(), global));
        entries.sort_by(|a, b| a.0.cmp(&b.0));
    }
    scoped(Frozen::Map(MapType::Any, entries.into(), false), outer)
}

/// The values as they are after a way through JSON, which is how they reach Helm: every number a float, dates as texts.
///
/// # Errors
/// For what JSON cannot hold, in the words of Go's encoder.
pub fn through_json(values: &Frozen) -> Result<Frozen, String> {
    let unsupported = |what: &str| Err(format!("error marshaling into JSON: json: unsupported {what}"));
    Ok(match values {
        Frozen::Nil | Frozen::Bool(_) | Frozen::Str(_) => values.clone(),
        #[allow(clippy::cast_precision_loss, reason = "that is what happens to them")]
        Frozen::Int(n) | Frozen::Int64(n) => Frozen::Float(*n as f64),
        // `-0` is the integer 0 on the way back.
        Frozen::Float(n) if n.is_finite() => Frozen::Float(*n + 0.0),
        Frozen::Float(n) => {
            return unsupported(&format!(
                "value: {}",
                if n.is_nan() {
                    "NaN"
                } else if *n > 0.0 {
                    "+Inf"
                } else {
                    "-Inf"
                }
            ));
        }
        Frozen::Number(n) => Frozen::Float(number(*n)),
        Frozen::Bytes(bytes) => Frozen::Str(Text::from(String::from_utf8_lossy(bytes))),
        Frozen::List(_, items, nil) => {
            let items = items.iter().map(through_json).collect::<Result<_, _>>()?;
            Frozen::List(ListType::Any, Arc::new(items), *nil)
        }
        Frozen::Map(_, entries, nil) => {
            let entries = entries.iter().map(|(key, value)| Ok((key.clone(), through_json(value)?))).collect::<Result<_, String>>()?;
            Frozen::Map(MapType::Any, Arc::new(entries), *nil)
        }
        Frozen::Object(object) => {
            let value = object.thaw();
            match &value {
                Value::Object(object) if object.type_name() == "map[interface {}]interface {}" => {
                    return unsupported("type: map[interface {}]interface {}");
                }
                Value::Object(object) => match object.encoded() {
                    Some(encoded) if !matches!(encoded, Value::Object(_)) => through_json(&encoded.freeze())?,
                    _ => Frozen::Str(object.string().unwrap_or_default().into()),
                },
                other => through_json(&other.freeze())?,
            }
        }
    })
}

#[allow(clippy::cast_precision_loss, reason = "that is what happens to them")]
fn number(number: Number) -> f64 {
    match number {
        Number::Uint8(n) => n.into(),
        Number::Int32(n) => n.into(),
        Number::Uint32(n) => n.into(),
        Number::Uint(n) | Number::Uint64(n) => n as f64,
        Number::Float32(n) => n.into(),
    }
}
