//! A suite file becomes [`Suite`]s: helm-unittest's format and charttest's own keys, with a place for every diagnostic.
//!
//! Contract: parsing reads no file and never fails as a whole for one bad suite; what is wrong comes back as diagnostics.
//!
//! - `discover`: which files are charts and suites (a door to the file system); `config`: `charttest.yaml`, nearest wins key by key; `matrix`: its cells; `ct`: chart-testing's `ct.yaml`
//! - `split`: one file into several suites; lenient escapes
//! - `read`: YAML nodes into typed fields as the peer's decoder fills structs; `keys`: which keys there are
//! - `parse`: suites and tests; `asserts`: their assertions; `inputs`: their `values`, `set`, `release` and so on; `contract`: `rollouts`
//! - `layer`: what suite, test, step and cell say of the inputs; `values`: layers of values
//! - `schema`: the formats as JSON Schemas
//! - `set_path`: `a.b[1]` of `set`; `names`: which files a list of template names means

mod asserts;
mod config;
mod contract;
mod ct;
pub mod discover;
mod inputs;
mod keys;
mod layer;
mod matrix;
mod names;
mod parse;
mod read;
pub mod schema;
mod set_path;
mod split;
mod values;

pub use config::Config;
pub use ct::ChartTesting;
pub use layer::{ApiVersions, Capabilities, Layer, Provider, Release, Scheme};
pub use matrix::{Matrix, Release as ConfiguredRelease};
pub use names::Names;
pub use parse::{ParseOptions, parse, whole_render};
pub use set_path::value_at_path;
pub use values::{lay_over, scoped, through_json};

use crate::{
    assertion::{Assertion, Selector},
    rollout,
    source::{Diagnostic, Label, Span},
    value::Frozen,
};
use std::sync::{Arc, OnceLock};

/// The text of a suite file and its name.
#[derive(Clone, Debug)]
pub struct SuiteFile {
    /// As the user names it, from the working folder.
    pub name: String,
    /// The folder it lies in: what its `values` are relative to.
    pub folder: String,
    /// Its whole text.
    pub text: Arc<str>,
    /// Where its lines end, once somebody asks.
    ends: OnceLock<Vec<usize>>,
}

impl SuiteFile {
    /// A file as it was read.
    pub fn new(name: String, folder: String, text: Arc<str>) -> Self {
        Self { name, folder, text, ends: OnceLock::new() }
    }

    /// Line and column of a byte, both from 1.
    pub fn position(&self, byte: usize) -> (usize, usize) {
        let byte = byte.min(self.text.len());
        let ends = self.ends.get_or_init(|| memchr::memchr_iter(b'\n', self.text.as_bytes()).collect());
        let above = ends.partition_point(|end| *end < byte);
        let start = above.checked_sub(1).map_or(0, |last| ends[last] + 1);
        (above + 1, byte - start + 1)
    }

    /// A place in it.
    pub fn label(&self, span: Span, message: impl Into<String>) -> Label {
        // A code frame shows the line on which a thing begins: what follows may be long.
        let written = self.text.get(span.start..span.end).unwrap_or_default();
        let end = span.start + written.lines().next().unwrap_or_default().trim_end().len();
        Label { file: self.name.clone(), text: self.text.clone(), span: Span::new(span.start, end), message: message.into() }
    }
}

/// A value with its place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spanned<T> {
    /// What is written.
    pub value: T,
    /// Where.
    pub span: Span,
}

/// What a file gave: its suites, and what is wrong with the rest.
#[derive(Default)]
pub struct Parsed {
    /// The suites that can run.
    pub suites: Vec<Suite>,
    /// Those that cannot, as far as they could be read.
    pub broken: Vec<Suite>,
    /// Why they cannot; the peer then runs nothing of the chart.
    pub errors: Vec<Diagnostic>,
    /// How many tests the peer would not have run, since they stand in parts that it drops.
    pub beyond_peer: usize,
}

/// One suite.
pub struct Suite {
    /// The file it stands in.
    pub file: Arc<SuiteFile>,
    /// Its position in that file, from 0.
    pub ordinal: usize,
    /// `suite`, may be empty.
    pub name: String,
    /// Where it begins.
    pub span: Span,
    /// `templates`
    pub templates: Vec<String>,
    /// `excludeTemplates`
    pub exclude: Vec<String>,
    /// `includeCrds`
    pub include_crds: bool,
    /// What it says of the inputs of every test.
    pub layer: Layer,
    /// Why it is not run: `skip`, `minimumVersion` applied.
    pub skip: Option<String>,
    /// `snapshotId`
    pub snapshot_id: String,
    /// `matrix`
    pub matrix: Option<MatrixKey>,
    /// `snapshot`
    pub snapshot: SnapshotKey,
    /// `tests`, `forEach` unrolled.
    pub tests: Vec<Test>,
    /// `rollouts`
    pub contracts: Vec<Contract>,
    /// Unknown keys and the like.
    pub warnings: Vec<Diagnostic>,
}

/// `matrix` of a suite.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MatrixKey {
    /// Own values files, as patterns; nothing: the configured ones.
    pub values: Vec<Vec<String>>,
    /// Own Kubernetes versions.
    pub kube: Vec<String>,
}

/// `snapshot` of a suite or of the configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SnapshotKey {
    /// `names: stable`
    pub stable_names: bool,
    /// `redact`
    pub redact: Vec<String>,
    /// `render: true`: one snapshot of the whole render.
    pub render: bool,
}

/// One test.
pub struct Test {
    /// `it`
    pub name: String,
    /// Where `it` stands, or the test begins.
    pub span: Span,
    /// What it says of the inputs.
    pub layer: Layer,
    /// `templates`: what its assertions look at.
    pub templates: Vec<String>,
    /// `template`, if `templates` says nothing.
    pub template: Option<String>,
    /// `documentIndex`
    pub index: Option<i64>,
    /// `documentSelector`
    pub selector: Option<Selector>,
    /// Why it is not run.
    pub skip: Option<String>,
    /// `upgrade` is one step, `history` any number.
    pub steps: Vec<Step>,
    /// `include` and `with`.
    pub include: Option<Include>,
    /// `debug`
    pub debug: bool,
    /// `asserts`, judged on the last render.
    pub asserts: Asserts,
}

/// The items of `asserts`.
#[derive(Default)]
pub struct Asserts {
    /// The assertions; a null in the list is `None`.
    pub items: Vec<Option<Assertion>>,
    /// Where each item stands.
    pub spans: Vec<Span>,
}

/// A further render of a test: an upgrade of the release, or the return to an earlier one.
pub struct Step {
    /// What it does.
    pub kind: StepKind,
    /// Its own `asserts`.
    pub asserts: Asserts,
    /// Where it stands.
    pub span: Span,
}

/// What a step does.
#[derive(Debug)]
pub enum StepKind {
    /// The test's inputs with these laid over them.
    Upgrade(Box<Layer>),
    /// The stored objects of this revision become a new one.
    Rollback(i64),
}

/// The named template that a test renders instead of files.
#[derive(Clone, Debug)]
pub struct Include {
    /// `include`
    pub name: String,
    /// `with`: the data; absent: the root context.
    pub with: Option<Frozen>,
}

/// One item of `rollouts`.
#[derive(Clone, Debug)]
pub struct Contract {
    /// `it`
    pub name: String,
    /// Where it stands.
    pub span: Span,
    /// What it says.
    pub terms: rollout::contract::Contract,
    /// What it says of the inputs.
    pub layer: Layer,
    /// Why it is not run.
    pub skip: Option<String>,
}
