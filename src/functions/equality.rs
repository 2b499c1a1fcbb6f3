//! `reflect.DeepEqual`.

use crate::value::{Kind, Number, Value};
use std::rc::Rc;

/// Whether two values are deeply equal: same types, NaN unequal to itself, nil slices and maps unequal to empty ones.
pub(super) fn deep_equal(a: &Value, b: &Value) -> bool {
    equal(a, b, &mut Vec::new())
}

/// `visited` holds the pairs of maps under comparison: a cycle is equal if nothing else differs.
fn equal(a: &Value, b: &Value, visited: &mut Vec<(usize, usize)>) -> bool {
    match (a, b) {
        (Value::Nil, Value::Nil) => true,
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Int(a), Value::Int(b)) | (Value::Int64(a), Value::Int64(b)) => a == b,
        (Value::Float(a), Value::Float(b)) => a == b,
        (Value::Number(Number::Float32(a)), Value::Number(Number::Float32(b))) => a == b,
        (Value::Number(a), Value::Number(b)) => a == b,
        (Value::Str(a), Value::Str(b)) => a == b,
        (Value::Bytes(x), Value::Bytes(y)) => x == y && a.is_nil_slice() == b.is_nil_slice(),
        (Value::List(a), Value::List(b)) => {
            a.list_type() == b.list_type()
                && a.is_nil() == b.is_nil()
                && a.len() == b.len()
                && (!a.is_empty() && a.as_ptr() == b.as_ptr() || a.iter().zip(b.iter()).all(|(a, b)| equal(a, b, visited)))
        }
        (Value::Map(a), Value::Map(b)) => {
            if a.map_type() != b.map_type() || a.is_nil() != b.is_nil() || a.len() != b.len() {
                return false;
            }
            let pair = (a.identity(), b.identity());
            if a.is_same(b) || visited.contains(&pair) {
                return true;
            }
            visited.push(pair);
            let (left, right) = (a.snapshot(), b.snapshot());
            left.iter().zip(&right).all(|((k, a), (l, b))| k == l && equal(a, b, visited))
        }
        (Value::Object(a), Value::Object(b)) => Rc::ptr_eq(a, b) || a.type_name() == b.type_name() && objects(a, b, visited),
        _ => false,
    }
}

/// Structs and what pointers point to are equal if their fields are; other types as `==` sees them.
fn objects(a: &Rc<dyn crate::value::Object>, b: &Rc<dyn crate::value::Object>, visited: &mut Vec<(usize, usize)>) -> bool {
    let (left, right) = (a.printed_fields(), b.printed_fields());
    if left.is_empty() || !matches!(a.kind(), Kind::Struct | Kind::Ptr) {
        return a.deep_equals(&**b);
    }
    left.len() == right.len() && left.iter().zip(&right).all(|((n, a), (m, b))| n == m && equal(a, b, visited))
}
