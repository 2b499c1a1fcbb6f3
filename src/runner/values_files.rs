//! Values files of suites and cells: read and parsed once in a run.

use crate::{
    suite::{discover, through_json},
    value::{Frozen, Value},
    yaml,
};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

type Loaded = Result<Arc<Frozen>, String>;

/// The files that were read so far.
#[derive(Debug, Default)]
pub(super) struct ValuesFiles(Mutex<HashMap<String, Loaded>>);

impl ValuesFiles {
    /// The values of a file, as Helm gets them.
    ///
    /// # Errors
    /// When it cannot be read, is no YAML or no map.
    pub(super) fn load(&self, path: &str) -> Loaded {
        if let Some(known) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(path) {
            return known.clone();
        }
        let loaded = read(path).map(Arc::new);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(path.to_owned()).or_insert(loaded).clone()
    }
}

fn read(path: &str) -> Result<Frozen, String> {
    let bytes = discover::read(path)?;
    match yaml::decode_v3(&bytes).map_err(|error| error.to_string())? {
        Value::Nil => Ok(Value::map::<&str>([]).freeze()),
        map @ Value::Map(_) => through_json(&map.freeze()),
        other if other.type_name() == "map[interface {}]interface {}" => through_json(&other.freeze()),
        other => Err(format!("{path}: values must be a map, this is {}", other.kind().name())),
    }
}
