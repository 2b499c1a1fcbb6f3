//! Edits of values: put in place, or said as a values file.
//!
//! Contract: maps are changed where they are, so that what reads them is still known; a list is replaced as a whole.

use crate::value::{List, Map, Path, Segment, Value};

/// A changed value: its path and what stands there; `None`: the key is removed.
pub type Edit = (Path, Option<Value>);

/// Puts a value at a path and returns what stood there; nothing if there is no such place.
pub fn put(map: &Map, path: &[Segment], new: Option<Value>) -> Option<Option<Value>> {
    let (Segment::Key(key), rest) = path.split_first()? else { return None };
    if rest.is_empty() {
        let old = map.get(key.as_bytes());
        match new {
            Some(new) => map.insert(key.clone(), new).ok()?,
            None => drop(map.remove(key.as_bytes())),
        }
        return Some(old);
    }
    let below = map.get(key.as_bytes())?;
    if !matches!(rest[0], Segment::Index(_)) {
        return put(below.as_map()?, rest, new);
    }
    // Into a list: the innermost map behind the indices is changed in place; a scalar makes a new list.
    let keys_follow = rest.iter().position(|segment| matches!(segment, Segment::Key(_)));
    match keys_follow {
        Some(at) => put(Path(rest[..at].to_vec()).find(&below)?.as_map()?, &rest[at..], new),
        None => {
            let old = Path(rest.to_vec()).find(&below)?;
            let list = replaced(&below, rest, &new?)?;
            map.insert(key.clone(), list).ok()?;
            Some(Some(old))
        }
    }
}

/// A list with another item at these indices; nested maps stay shared.
fn replaced(value: &Value, indices: &[Segment], new: &Value) -> Option<Value> {
    let Some((Segment::Index(index), rest)) = indices.split_first() else { return Some(new.clone()) };
    let list = value.as_list()?;
    let mut items = list.to_vec();
    let item = replaced(items.get(*index)?, rest, new)?;
    items[*index] = item;
    Some(Value::List(List::of(list.list_type(), items)))
}

/// A values file that says one thing: maps along the path; a list is said as a whole.
pub fn layer(base: &Value, path: &[Segment], value: Option<&Value>) -> Value {
    match path.split_first() {
        None => value.map_or(Value::Nil, Value::deep_copy),
        Some((Segment::Key(key), rest)) => {
            let below = base.as_map().and_then(|map| map.get(key.as_bytes())).unwrap_or_default();
            let inner =
                if matches!(rest.first(), Some(Segment::Index(_))) { whole(&below, rest, value) } else { layer(&below, rest, value) };
            Value::map([(key.clone(), inner)])
        }
        Some((Segment::Index(_), _)) => whole(base, path, value),
    }
}

/// A copy of a value with another one at a path.
fn whole(base: &Value, path: &[Segment], value: Option<&Value>) -> Value {
    match (path.split_first(), base) {
        (None, _) => value.map_or(Value::Nil, Value::deep_copy),
        (Some((Segment::Index(index), rest)), Value::List(list)) => {
            let item = |(i, item): (usize, &Value)| if i == *index { whole(item, rest, value) } else { item.deep_copy() };
            Value::list(list.iter().enumerate().map(item).collect())
        }
        (Some((Segment::Key(key), rest)), Value::Map(map)) => {
            let copy = map.deep_copy();
            let below = copy.get(key.as_bytes()).unwrap_or_default();
            match (rest.is_empty(), value) {
                (true, None) => drop(copy.remove(key.as_bytes())),
                _ => drop(copy.insert(key.clone(), whole(&below, rest, value))),
            }
            Value::Map(copy)
        }
        _ => base.deep_copy(),
    }
}
