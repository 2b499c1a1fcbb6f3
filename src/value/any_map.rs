//! `map[interface {}]interface {}`: what yaml.v3 makes of a mapping with a key that is no string.

use super::{Frozen, Kind, Object, Thaw, Value};
use std::{any::Any, rc::Rc, sync::Arc};

/// A map whose keys are any scalars; in the order of the source.
#[derive(Clone, Default)]
pub struct AnyMap(pub Vec<(Value, Value)>);

impl AnyMap {
    /// The map as a value.
    pub fn value(entries: Vec<(Value, Value)>) -> Value {
        Value::Object(Rc::new(Self(entries)))
    }
}

impl Object for AnyMap {
    fn type_name(&self) -> &str {
        "map[interface {}]interface {}"
    }

    fn kind(&self) -> Kind {
        Kind::Map
    }

    fn is_true(&self) -> bool {
        !self.0.is_empty()
    }

    /// By content: such maps never reach templates, where Go's `==` would refuse them.
    fn equals(&self, other: &dyn Object) -> bool {
        let Some(other) = other.as_any().downcast_ref::<Self>() else { return false };
        let has = |key: &Value, value: &Value| other.0.iter().any(|(k, v)| same(key, k) && same(value, v));
        self.0.len() == other.0.len() && self.0.iter().all(|(key, value)| has(key, value))
    }

    fn freeze(&self) -> Option<Arc<dyn Thaw>> {
        Some(Arc::new(FrozenAnyMap(self.0.iter().map(|(k, v)| (k.freeze(), v.freeze())).collect())))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => a.equals(&**b),
        (Value::Map(a), Value::Map(b)) => {
            let (a, b) = (a.entries(), b.entries());
            a.len() == b.len() && a.iter().zip(b.iter()).all(|((k, v), (l, w))| k == l && same(v, w))
        }
        (Value::List(a), Value::List(b)) => a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| same(a, b)),
        _ => a.freeze() == b.freeze(),
    }
}

#[derive(Debug)]
struct FrozenAnyMap(Vec<(Frozen, Frozen)>);

impl Thaw for FrozenAnyMap {
    fn thaw(&self) -> Value {
        AnyMap::value(self.0.iter().map(|(k, v)| (k.thaw(), v.thaw())).collect())
    }
}
