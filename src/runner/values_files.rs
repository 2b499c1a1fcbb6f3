//! Values files of suites and cells: read and parsed once in a run.

use super::suite_run::ChartRun;
use crate::{
    chart::UserValues,
    suite::{discover, through_json},
    value::{Frozen, Map, Value},
    yaml,
};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

type Loaded = Result<Arc<Frozen>, ValuesError>;

/// Why a values file cannot be used.
#[derive(Clone, Debug)]
pub(super) enum ValuesError {
    /// It cannot be read.
    Unreadable(String),
    /// It is no YAML, or no map.
    Unparsable(String),
    /// JSON cannot hold it; what a later layer replaces does no harm.
    Unsupported(Arc<Frozen>),
}

impl ValuesError {
    /// The message, with the file's name as it is written.
    pub(super) fn named(self, name: &str) -> String {
        match self {
            Self::Unreadable(text) => text,
            Self::Unsupported(values) => through_json(&values).err().unwrap_or_default(),
            Self::Unparsable(text) => format!("failed to parse {name}: {text}"),
        }
    }
}

/// The files that were read so far.
#[derive(Debug, Default)]
pub(super) struct ValuesFiles(Mutex<HashMap<String, Loaded>>);

impl ValuesFiles {
    /// The values of a file, as Helm gets them.
    ///
    /// # Errors
    /// When it cannot be read, is no YAML or no map.
    pub(super) fn load(&self, path: &str) -> Loaded {
        self.known(path, || read(path))
    }

    /// The values of a file of a cell, as Helm reads what `-f` names: keys that are numbers are texts, for example.
    ///
    /// # Errors
    /// When it cannot be read, is no YAML or no map.
    pub(super) fn of_cell(&self, chart: &ChartRun, file: &str) -> Result<Arc<Frozen>, String> {
        let path = discover::beside(&chart.path, file);
        let read = || {
            let values = UserValues { files: vec![file.to_owned()], ..UserValues::default() };
            let map = values.merge(Map::new(), chart.helm, &|_| discover::read(&path));
            map.map(|map| Value::Map(map).freeze()).map_err(|error| ValuesError::Unreadable(error.to_string()))
        };
        self.known(&format!("{}:{path}", chart.helm.number()), read).map_err(|error| error.named(file))
    }

    fn known(&self, key: &str, read: impl FnOnce() -> Result<Frozen, ValuesError>) -> Loaded {
        if let Some(known) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(key) {
            return known.clone();
        }
        let loaded = read().map(Arc::new);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(key.to_owned()).or_insert(loaded).clone()
    }
}

fn read(path: &str) -> Result<Frozen, ValuesError> {
    let bytes = discover::read(path).map_err(ValuesError::Unreadable)?;
    let value = yaml::decode_v3(&bytes).map_err(|error| ValuesError::Unparsable(error.to_string()))?;
    let map = match value {
        Value::Nil => Value::map::<&str>([]),
        Value::Map(map) => Value::Map(map),
        other => return Err(ValuesError::Unparsable(super::outputs::no_mapping(&other))),
    };
    let values = map.freeze();
    through_json(&values).map_err(|_| ValuesError::Unsupported(Arc::new(values)))
}
