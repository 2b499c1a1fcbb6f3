//! Documents of a rendered file.

use crate::{
    value::{Text, Value},
    yaml,
};
use std::{cell::OnceCell, fmt, rc::Rc};

/// One document of one template's output. Cloning shares what was parsed.
#[derive(Clone)]
pub struct Document(Rc<Parts>);

struct Parts {
    template: Rc<str>,
    index: usize,
    text: Text,
    line: usize,
    value: OnceCell<Result<Value, String>>,
}

impl Document {
    /// A document of the output of `template`: its index there, its text, and the line of the output on which it starts, from 1.
    pub fn new(template: impl Into<Rc<str>>, index: usize, text: Text, line: usize) -> Self {
        Self(Rc::new(Parts { template: template.into(), index, text, line, value: OnceCell::new() }))
    }

    /// The key of the template that made it: `mychart/templates/a.yaml`.
    pub fn template(&self) -> &str {
        &self.0.template
    }

    /// Its place among the documents of that file, from 0.
    pub fn index(&self) -> usize {
        self.0.index
    }

    /// Its text as it is printed.
    pub fn text(&self) -> &Text {
        &self.0.text
    }

    /// The line of the file's output on which it starts, from 1.
    pub fn line(&self) -> usize {
        self.0.line
    }

    /// What it says, with integers kept as integers (as helm-unittest reads manifests); parsed once, when first asked for.
    ///
    /// # Errors
    /// The parser's text.
    pub fn value(&self) -> Result<&Value, &str> {
        self.0.value.get_or_init(|| parse(&self.0.text)).as_ref().map_err(String::as_str)
    }

    /// A string field of the document, by keys: `["metadata", "name"]`.
    pub fn field(&self, keys: &[&str]) -> Option<Value> {
        let mut found = self.value().ok()?.clone();
        for key in keys {
            found = found.as_map()?.get(key)?;
        }
        Some(found)
    }

    fn string(&self, keys: &[&str]) -> Option<String> {
        self.field(keys)?.as_text().map(|text| text.to_str_lossy().into_owned())
    }

    /// `kind`
    pub fn kind(&self) -> Option<String> {
        self.string(&["kind"])
    }

    /// `apiVersion`
    pub fn api_version(&self) -> Option<String> {
        self.string(&["apiVersion"])
    }

    /// `metadata.name`
    pub fn name(&self) -> Option<String> {
        self.string(&["metadata", "name"])
    }

    /// `metadata.namespace`
    pub fn namespace(&self) -> Option<String> {
        self.string(&["metadata", "namespace"])
    }
}

fn parse(text: &Text) -> Result<Value, String> {
    yaml::decode_v3(text.as_bytes()).map_err(|error| error.to_string())
}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.template(), self.index())
    }
}
