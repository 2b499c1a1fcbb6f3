//! The checks of `helm lint`: the same findings with the same words in the same order, and places besides.
//!
//! Contract: a message is what Helm prints behind its severity (`PATH: TEXT`). The chart is read again, file by file, as Helm does it
//! here: a chart that cannot be loaded still gets every finding that Helm has for it.
//!
//! - `chart_file`: Chart.yaml; `addresses`: mail addresses and URLs in it
//! - `values`: values.yaml and its schema
//! - `templates`: what they render to; `manifest`: documents of a template as Helm reads them here
//! - `dependencies`: what lies in `charts/`; `crds`: what lies in `crds/` (Helm 4)

mod addresses;
mod chart_file;
mod crds;
mod dependencies;
mod manifest;
mod templates;
mod values;

use crate::{
    chart::{self, Chart},
    profile::Helm,
    render::Inputs,
    source::{Diagnostic, Label, Level, Span},
    yaml::{self, Node},
};
use std::sync::Arc;

/// A chart as these checks see it.
pub(super) struct Linter<'l> {
    /// The chart's folder as the user names it.
    pub(super) path: &'l str,
    pub(super) helm: Helm,
    /// The chart, or why it cannot be loaded.
    pub(super) chart: &'l Result<Arc<Chart>, chart::Error>,
    /// Values, Kubernetes version and so on.
    pub(super) inputs: &'l Inputs,
    /// Files from the chart's root, if it is packed.
    pub(super) packed: Option<Vec<(String, Vec<u8>)>>,
    found: Vec<Diagnostic>,
}

/// All findings, in Helm's order.
pub(super) fn run(path: &str, chart: &Result<Arc<Chart>, chart::Error>, inputs: &Inputs) -> Vec<Diagnostic> {
    let packed = if path.ends_with(".tgz") || path.ends_with(".tar.gz") { chart::packed_files(path, inputs.helm).ok() } else { None };
    let mut linter = Linter { path, helm: inputs.helm, chart, inputs, packed, found: Vec::new() };
    chart_file::check(&mut linter);
    values::check(&mut linter);
    templates::check(&mut linter);
    dependencies::check(&mut linter);
    if inputs.helm == Helm::V4 {
        crds::check(&mut linter);
    }
    linter.found
}

impl Linter<'_> {
    fn say(&mut self, level: Level, path: &str, text: impl std::fmt::Display) -> &mut Diagnostic {
        let message = format!("{path}: {text}");
        self.found.push(Diagnostic { level, ..Diagnostic::error(message.trim_end()) });
        let last = self.found.len() - 1;
        &mut self.found[last]
    }

    fn error(&mut self, path: &str, text: impl std::fmt::Display) -> &mut Diagnostic {
        self.say(Level::Error, path, text)
    }

    fn warning(&mut self, path: &str, text: impl std::fmt::Display) -> &mut Diagnostic {
        self.say(Level::Warning, path, text)
    }

    /// A file of the chart's folder, whatever `.helmignore` says; nothing if it is not there.
    fn file(&self, name: &str) -> Option<Vec<u8>> {
        match &self.packed {
            Some(files) => files.iter().find(|(own, _)| own == name).map(|(_, data)| data.clone()),
            None => crate::suite::discover::read(&format!("{}/{name}", self.path)).ok(),
        }
    }

    /// Whether something of this name lies in the chart's folder.
    fn exists(&self, name: &str) -> bool {
        match &self.packed {
            Some(files) => files.iter().any(|(own, _)| own.starts_with(name)),
            None => !crate::suite::discover::glob(&format!("{}/{name}", self.path)).is_empty(),
        }
    }
}

/// The place of a key (`maintainers`, or `maintainers` and an index) in a YAML file.
fn place(file: &str, data: &[u8], keys: &[&str]) -> Option<Label> {
    let documents = yaml::parse(data).ok()?;
    let mut node: &Node = documents.first()?;
    let mut at = node.start.at;
    for key in keys {
        let (found, value) = match key.parse::<usize>() {
            Ok(index) => node.as_list()?.get(index).map(|item| (item, item))?,
            Err(_) => node.as_map()?.iter().find(|(k, _)| k.as_scalar() == Some(key)).map(|(k, v)| (k, v))?,
        };
        (at, node) = (found.start.at, value);
    }
    let text = String::from_utf8_lossy(data);
    let length = text.get(at..)?.lines().next().unwrap_or_default().len();
    Some(Label { file: file.to_owned(), text: text.into(), span: Span::new(at, at + length), message: String::new() })
}
