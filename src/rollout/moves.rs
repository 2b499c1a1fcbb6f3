//! What differs between two values: the paths that moved.

use crate::value::{Number, Path, Segment, Text, Value};

/// A path that differs between two renders.
#[derive(Clone, Debug)]
pub struct Move {
    /// Where.
    pub path: Path,
    /// What stood there; `None`: nothing.
    pub old: Option<Value>,
    /// What stands there now.
    pub new: Option<Value>,
}

impl Move {
    /// The text before, if it is one.
    pub fn old_text(&self) -> Option<&Text> {
        self.old.as_ref().and_then(Value::as_text)
    }

    /// The text after, if it is one.
    pub fn new_text(&self) -> Option<&Text> {
        self.new.as_ref().and_then(Value::as_text)
    }
}

/// Whether two values are the same in type and content.
pub fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Nil, Value::Nil) => true,
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Int(a) | Value::Int64(a), Value::Int(b) | Value::Int64(b)) => a == b,
        (Value::Float(a), Value::Float(b)) => a.to_bits() == b.to_bits(),
        (Value::Number(a), Value::Number(b)) => same_number(a, b),
        (Value::Str(a), Value::Str(b)) => a == b,
        (Value::Bytes(a), Value::Bytes(b)) => a == b,
        (Value::List(a), Value::List(b)) => a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| same(a, b)),
        (Value::Map(a), Value::Map(b)) => {
            let (a, b) = (a.entries(), b.entries());
            a.len() == b.len() && a.iter().zip(b.iter()).all(|((k, v), (l, w))| k == l && same(v, w))
        }
        (Value::Object(a), Value::Object(b)) => a.equals(b.as_ref()),
        _ => false,
    }
}

fn same_number(a: &Number, b: &Number) -> bool {
    a.as_int() == b.as_int() && a.type_name() == b.type_name()
}

/// The paths at which two values differ, maps by key (also against nothing), lists of equal length by item, in order.
pub fn moved(a: &Value, b: &Value) -> Vec<Move> {
    let mut moves = Vec::new();
    walk(Some(a), Some(b), &mut Path::default(), &mut moves);
    moves
}

fn walk(a: Option<&Value>, b: Option<&Value>, path: &mut Path, moves: &mut Vec<Move>) {
    match (a, b) {
        (Some(Value::Map(one)), Some(Value::Map(two))) => {
            let (one, two) = (one.entries(), two.entries());
            let mut keys: Vec<&Text> = one.keys().chain(two.keys()).collect();
            keys.sort();
            keys.dedup();
            for key in keys {
                path.0.push(Segment::Key(key.clone()));
                walk(one.get(key), two.get(key), path, moves);
                path.0.pop();
            }
        }
        (Some(Value::List(one)), Some(Value::List(two))) if one.len() == two.len() => {
            for (index, (x, y)) in one.iter().zip(two.iter()).enumerate() {
                path.0.push(Segment::Index(index));
                walk(Some(x), Some(y), path, moves);
                path.0.pop();
            }
        }
        (None | Some(Value::Nil), None | Some(Value::Nil)) => {}
        (None | Some(Value::Nil), Some(Value::Map(map))) | (Some(Value::Map(map)), None | Some(Value::Nil))
            if !map.entries().is_empty() =>
        {
            for (key, value) in map.entries().iter() {
                path.0.push(Segment::Key(key.clone()));
                let (one, two) = if matches!(a, Some(Value::Map(_))) { (Some(value), None) } else { (None, Some(value)) };
                walk(one, two, path, moves);
                path.0.pop();
            }
        }
        (Some(one), Some(two)) if same(one, two) => {}
        _ => moves.push(Move { path: path.clone(), old: a.cloned(), new: b.cloned() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moves_name_the_deepest_path() {
        let a = Value::map([("x", Value::map([("y", Value::Int(1)), ("z", Value::Int(2))])), ("l", Value::list(vec![Value::Int(1)]))]);
        let b = Value::map([("x", Value::map([("y", Value::Int(1)), ("z", Value::Int(3))])), ("l", Value::list(vec![]))]);
        let paths: Vec<_> = moved(&a, &b).iter().map(|m| m.path.to_string()).collect();
        assert_eq!(paths, ["l", "x.z"]);
        assert!(moved(&a, &a.deep_copy()).is_empty());
    }
}
