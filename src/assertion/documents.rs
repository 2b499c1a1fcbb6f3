//! Rendered files as assertions see them: by name, each with its documents.

use crate::value::Value;
use std::{collections::BTreeMap, rc::Rc};

/// All files of a render, by name (`chart/templates/a.yaml`). Cloning shares the documents.
#[derive(Clone, Default)]
pub struct Documents {
    files: BTreeMap<String, Rc<[Value]>>,
}

impl Documents {
    /// The documents of a file; `None` if there is no such file.
    pub fn of(&self, file: &str) -> Option<&[Value]> {
        self.files.get(file).map(|documents| &**documents)
    }

    /// The names of the files, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Adds a file.
    pub fn insert(&mut self, file: impl Into<String>, documents: Vec<Value>) {
        self.files.insert(file.into(), documents.into());
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}
