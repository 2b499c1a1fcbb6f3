//! A suite file becomes [`Suite`]s: helm-unittest's format and charttest's own keys, with a place for every diagnostic.
//!
//! Contract: parsing reads no file but the one it is given and never fails as a whole for one bad suite; what is wrong comes
//! back as diagnostics. Paths in a suite are resolved by `inputs` when a case is built.
//!
//! - `discover`: which files are suites (a door to the file system)
//! - `config`: `charttest.yaml`, nearest wins key by key
//! - `split`: one file into several suites; lenient escapes
//! - `values`: layers of values; `set_path`: `a.b[1]` of `set`; `names`: which files a list of template names means
//! - `read`: YAML nodes into typed fields as the peer's decoder fills structs
//! - `parse`: the keys of suites and tests
//! - `layer`: what suite, test, step and cell say of the inputs, and how they are laid over each other

pub mod discover;
mod layer;
mod names;
mod set_path;
mod split;
mod values;

pub use layer::{ApiVersions, Capabilities, Layer, Provider, Release, Scheme};
pub use names::Names;
pub use set_path::value_at_path;
pub use values::{lay_over, scoped, through_json};

use crate::source::{Diagnostic, Span};
use std::{path::PathBuf, sync::Arc};

/// The text of a suite file and its name.
#[derive(Clone, Debug)]
pub struct SuiteFile {
    /// Where it lies.
    pub path: PathBuf,
    /// As the user names it, relative to the chart.
    pub name: String,
    /// Its whole text.
    pub text: Arc<str>,
}

/// A text with its place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spanned<T> {
    /// What is written.
    pub value: T,
    /// Where.
    pub span: Span,
}

/// One suite.
#[derive(Debug)]
pub struct Suite {
    /// The file it stands in.
    pub file: Arc<SuiteFile>,
    /// Its position in that file, from 0.
    pub ordinal: usize,
    /// `suite`, may be empty.
    pub name: String,
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
    /// `tests`, `forEach` unrolled.
    pub tests: Vec<Test>,
    /// Unknown keys and the like.
    pub warnings: Vec<Diagnostic>,
}

/// One test.
#[derive(Debug)]
pub struct Test {
    /// `it`
    pub name: String,
    /// Where `it` stands, or the test begins.
    pub span: Span,
    /// What it says of the inputs.
    pub layer: Layer,
    /// `templates`, else `template`: what its assertions look at.
    pub templates: Vec<String>,
    /// `documentIndex`
    pub index: Option<i64>,
    /// Why it is not run.
    pub skip: Option<String>,
    /// `upgrade` is one step, `history` any number.
    pub steps: Vec<Step>,
    /// `include`: the named template whose text is the document, and what it gets as `.`.
    pub include: Option<Include>,
    /// `debug`
    pub debug: bool,
}

/// A further render of a test: an upgrade of the release, or the return to an earlier one.
#[derive(Debug)]
pub enum Step {
    /// The test's inputs with these laid over them.
    Upgrade(Box<Layer>),
    /// The stored objects of this revision become a new one.
    Rollback(usize),
}

/// The named template that a test renders instead of files.
#[derive(Debug)]
pub struct Include {
    /// `include`
    pub name: String,
    /// `with`: the data; absent: the root context.
    pub with: Option<crate::value::Frozen>,
}
