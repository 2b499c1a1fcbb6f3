//! The format of suites.

use super::config::FileOrFiles;
use super::inputs::{ByPath, Context, Layer, PostRenderer, Row, TextOrNumber};
use schemars::JsonSchema;
use serde_json::Value;

/// A test suite of charttest, or of helm-unittest, whose format it extends.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Suite {
    /// What it is called in reports.
    suite: Option<String>,
    /// Values files, relative to the suite file; a later one lies over an earlier one.
    values: Option<Vec<String>>,
    /// Values by path, like `image.tag` or `list[0].name`; over all files.
    set: Option<ByPath>,
    /// Templates that are rendered and looked at, like `deployment.yaml` or `charts/sub/templates/*.yaml`; all if absent.
    templates: Option<Vec<String>>,
    /// Templates that are left out.
    exclude_templates: Option<Vec<String>>,
    /// Whether the files in `crds/` are looked at too.
    include_crds: Option<bool>,
    #[schemars(flatten)]
    context: Context,
    /// A command that gets all manifests and gives others.
    post_renderer: Option<PostRenderer>,
    /// Why the suite is not run.
    skip: Option<SuiteSkip>,
    /// Tells snapshot files of suites in one file apart.
    snapshot_id: Option<String>,
    /// The tests.
    tests: Option<Vec<Test>>,
    /// Contracts: pods restart exactly when what they read changes.
    rollouts: Option<Vec<Contract>>,
    /// Whether to run once per cell of the configured matrix, or own axes.
    matrix: Option<MatrixKey>,
    /// How snapshots are kept.
    snapshot: Option<Snapshot>,
    /// Prints the renders of all tests.
    debug: Option<bool>,
}

/// One test.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Test {
    /// What it says, as a sentence.
    it: Option<String>,
    /// Values files over those of the suite.
    values: Option<Vec<String>>,
    /// Values by path, over everything else.
    set: Option<ByPath>,
    /// The template that assertions look at.
    template: Option<String>,
    /// The templates that assertions look at.
    templates: Option<Vec<String>>,
    /// The document that assertions look at, from 0.
    document_index: Option<i64>,
    /// The documents that assertions look at.
    document_selector: Option<Selector>,
    #[schemars(flatten)]
    context: Context,
    /// A command that gets all manifests and gives others.
    post_renderer: Option<PostRenderer>,
    /// Why the test is not run.
    skip: Option<Skip>,
    /// What must hold.
    asserts: Option<Vec<Option<Assertion>>>,
    /// A second render, of the upgraded release, with these inputs laid over the test's.
    upgrade: Option<Layer>,
    /// Several upgrades and rollbacks.
    history: Option<Vec<Step>>,
    /// Repeats the test with each row's inputs laid over it.
    for_each: Option<Vec<Row>>,
    /// Renders this named template instead of files.
    include: Option<String>,
    /// What that template gets as `.`; the root context if absent.
    with: Option<Value>,
    /// Prints the render.
    debug: Option<bool>,
}

/// A step of `history`: an upgrade or a rollback.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Step {
    /// An upgrade with these inputs.
    upgrade: Option<Layer>,
    /// The return to this revision.
    rollback: Option<i64>,
    /// What must hold after it.
    asserts: Option<Vec<Option<Assertion>>>,
}

/// Why something is not run.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct Skip {
    /// The reason.
    reason: Option<String>,
}

/// Why a suite is not run.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct SuiteSkip {
    /// The reason.
    reason: Option<String>,
    /// The oldest version of helm-unittest that runs it.
    minimum_version: Option<String>,
}

/// Chooses documents.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Selector {
    /// Where to look.
    path: Option<String>,
    /// What must stand there; anything if absent.
    value: Option<Value>,
    /// Whether several may match.
    match_many: Option<bool>,
    /// Whether templates without a match are left out.
    skip_empty_templates: Option<bool>,
}

/// A contract.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Contract {
    /// What it says, as a sentence.
    it: Option<String>,
    /// Who is judged; every workload if absent.
    workload: Option<String>,
    /// The annotation of the pod template that is judged; the whole pod template if absent.
    annotation: Option<String>,
    /// What must change it; `auto`: what the workload reads.
    changes_with: Option<AutoOrPaths>,
    /// What must not change it.
    never_with: Option<Vec<String>>,
    /// What may do either.
    ignore: Option<Vec<String>>,
    /// Whether everything else must leave it as it is; true if absent.
    exactly: Option<bool>,
    /// Whether chart version and appVersion must leave it as it is.
    versions: Option<bool>,
    /// Values to use where the automatic ones don't fit.
    #[schemars(rename = "try")]
    tries: Option<ByPath>,
    /// Values files.
    values: Option<Vec<String>>,
    /// Values by path.
    set: Option<ByPath>,
    #[schemars(flatten)]
    context: Context,
    /// Why it is not run.
    skip: Option<Skip>,
}

/// `auto`, or paths of values.
#[derive(JsonSchema)]
#[schemars(untagged)]
pub(super) enum AutoOrPaths {
    /// `auto`
    Auto(String),
    /// Paths; each stands for every leaf under it.
    Paths(Vec<String>),
}

/// Whether to run per cell, or own axes.
#[derive(JsonSchema)]
#[schemars(untagged)]
pub(super) enum MatrixKey {
    /// The configured axes.
    Flag(bool),
    /// Own axes.
    Axes(SuiteMatrix),
}

/// A suite's own axes.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct SuiteMatrix {
    /// Values files, a cell each; a list is laid over each other; `-` is the chart's own defaults.
    values: Option<Vec<FileOrFiles>>,
    /// Kubernetes versions.
    kube_version: Option<Vec<TextOrNumber>>,
}

/// How snapshots are kept.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct Snapshot {
    /// `stable`: entries are named after what they show; inserting a test renumbers nothing.
    names: Option<String>,
    /// What is taken out: `checksums`, `chart-labels`, `images`, a path, `/a regular expression/`.
    redact: Option<Vec<String>>,
    /// One snapshot of the whole render per cell.
    render: Option<bool>,
}

/// What must hold: exactly one assertion and where it looks.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Assertion {
    /// Asserts the opposite.
    not: Option<bool>,
    /// The template that it looks at.
    template: Option<String>,
    /// The document that it looks at, from 0.
    document_index: Option<i64>,
    /// The documents that it looks at.
    document_selector: Option<Selector>,
    /// The object that it looks at: `Kind/name`.
    object: Option<String>,
}
