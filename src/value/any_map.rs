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

    /// Maps are not comparable with `==` in Go.
    fn equals(&self, _other: &dyn Object) -> bool {
        false
    }

    fn freeze(&self) -> Option<Arc<dyn Thaw>> {
        Some(Arc::new(FrozenAnyMap(self.0.iter().map(|(k, v)| (k.freeze(), v.freeze())).collect())))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

#[derive(Debug)]
struct FrozenAnyMap(Vec<(Frozen, Frozen)>);

impl Thaw for FrozenAnyMap {
    fn thaw(&self) -> Value {
        AnyMap::value(self.0.iter().map(|(k, v)| (k.thaw(), v.thaw())).collect())
    }
}
