//! The leaves of values: scalars, nulls, empty maps and empty lists; items of lists by index.

use crate::value::{Path, Segment, Value};

/// A value that can be changed.
#[derive(Clone, Debug)]
pub struct Leaf {
    /// Where it lies.
    pub path: Path,
    /// What it is.
    pub value: Value,
}

/// All leaves, in the order of their paths.
pub fn leaves(values: &Value) -> Vec<Leaf> {
    let mut found = Vec::new();
    walk(values, &mut Path::default(), &mut found);
    found
}

fn walk(value: &Value, path: &mut Path, found: &mut Vec<Leaf>) {
    match value {
        Value::Map(map) if !map.entries().is_empty() => {
            for (key, value) in map.entries().iter() {
                path.0.push(Segment::Key(key.clone()));
                walk(value, path, found);
                path.0.pop();
            }
        }
        Value::List(list) if !list.is_empty() => {
            for (index, value) in list.iter().enumerate() {
                path.0.push(Segment::Index(index));
                walk(value, path, found);
                path.0.pop();
            }
        }
        value => found.push(Leaf { path: path.clone(), value: value.clone() }),
    }
}
