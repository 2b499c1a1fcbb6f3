//! Steps over a value.

use super::{
    Path,
    order::{child, keys, pairs},
    path::Step,
};
use crate::value::{AnyMap, Value};

impl Path {
    /// The nodes at this path, in the peer's order.
    pub fn find(&self, node: &Value) -> Vec<Value> {
        let (mut found, mut next) = (vec![node.clone()], Vec::new());
        for step in &self.steps {
            for value in found.drain(..) {
                step.take(value, node, &mut next);
            }
            std::mem::swap(&mut found, &mut next);
        }
        found
    }
}

impl Step {
    fn take(&self, value: Value, root: &Value, out: &mut Vec<Value>) {
        match self {
            Self::Root => out.push(value),
            Self::Child(name) => out.extend(child(&value, name).next()),
            Self::Children(names) => out.extend(names.iter().flat_map(|name| child(&value, name))),
            Self::AllChildren => match &value {
                Value::List(items) => out.extend(items.iter().cloned()),
                other => out.extend(pairs(other).into_iter().map(|(_, value)| value)),
            },
            Self::Descendants => descend(&value, out),
            Self::Subscript(subscript, all) => match &value {
                Value::List(items) => out.extend(subscript.indices(items.len()).into_iter().filter_map(|i| items.get(i).cloned())),
                other if *all => out.extend(pairs(other).into_iter().map(|(_, value)| value)),
                _ => {}
            },
            Self::Filter(filter) => match value {
                Value::List(items) => out.extend(items.iter().filter(|item| filter.accepts(item, root)).cloned()),
                other => out.extend(filter.accepts(&other, root).then_some(other)),
            },
            Self::RecursiveFilter(filter) => out.extend(filter.accepts(&value, root).then_some(value)),
            Self::Name(name) => out.extend(keys(&value, name).into_iter().next()),
            Self::Names(names) => out.extend(names.iter().flat_map(|name| keys(&value, name))),
            Self::AllNames => out.extend(pairs(&value).into_iter().map(|(key, _)| key)),
        }
    }
}

/// Every node below, keys included, then the node itself.
fn descend(value: &Value, out: &mut Vec<Value>) {
    match value {
        Value::List(items) => items.iter().for_each(|item| descend(item, out)),
        Value::Map(_) => {
            for (key, value) in pairs(value) {
                out.push(key);
                descend(&value, out);
            }
        }
        other if other.downcast::<AnyMap>().is_some() => {
            for (key, value) in pairs(value) {
                descend(&key, out);
                descend(&value, out);
            }
        }
        _ => {}
    }
    out.push(value.clone());
}
