//! The JSON Schemas of suites and of the configuration, made from types that hold nothing but the format.
//!
//! Editors read draft 7. The assertions come from the table that reads them, so that none is forgotten.
#![allow(dead_code, reason = "these types are only looked at by schemars")]

use crate::{assertion::ASSERTIONS, rollout};
use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

type Any = BTreeMap<String, Value>;

/// A test suite of charttest, or of helm-unittest, whose format it extends.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase", deny_unknown_fields)]
struct Suite {
    /// What it is called in reports.
    suite: Option<String>,
    /// Values files, relative to the suite file; a later one lies over an earlier one.
    values: Option<Vec<String>>,
    /// Values by path, like `image.tag` or `list[0].name`; over all files.
    set: Option<Any>,
    /// Templates that are rendered and looked at, like `deployment.yaml` or `charts/sub/templates/*.yaml`; all if absent.
    templates: Option<Vec<String>>,
    /// Templates that are left out.
    exclude_templates: Option<Vec<String>>,
    /// Whether the files in `crds/` are looked at too.
    include_crds: Option<bool>,
    /// What `.Release` says.
    release: Option<Release>,
    /// What `.Capabilities` says.
    capabilities: Option<Capabilities>,
    /// What `.Chart` says.
    chart: Option<Chart>,
    /// Objects that `lookup` finds.
    kubernetes_provider: Option<Provider>,
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
struct Test {
    /// What it says, as a sentence.
    it: Option<String>,
    /// Values files over those of the suite.
    values: Option<Vec<String>>,
    /// Values by path, over everything else.
    set: Option<Any>,
    /// The template that assertions look at.
    template: Option<String>,
    /// The templates that assertions look at.
    templates: Option<Vec<String>>,
    /// The document that assertions look at, from 0.
    document_index: Option<i64>,
    /// The documents that assertions look at.
    document_selector: Option<Selector>,
    /// What `.Release` says.
    release: Option<Release>,
    /// What `.Capabilities` says.
    capabilities: Option<Capabilities>,
    /// What `.Chart` says.
    chart: Option<Chart>,
    /// Objects that `lookup` finds.
    kubernetes_provider: Option<Provider>,
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

/// Inputs that are laid over others.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase", deny_unknown_fields)]
struct Layer {
    /// Values files.
    values: Option<Vec<String>>,
    /// Values by path.
    set: Option<Any>,
    /// What `.Release` says.
    release: Option<Release>,
    /// What `.Capabilities` says.
    capabilities: Option<Capabilities>,
    /// What `.Chart` says.
    chart: Option<Chart>,
    /// Objects that `lookup` finds.
    kubernetes_provider: Option<Provider>,
    /// A command that gets all manifests and gives others.
    post_renderer: Option<PostRenderer>,
}

/// A row of `forEach`.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase", deny_unknown_fields)]
struct Row {
    /// What is added to the test's name.
    name: Option<String>,
    /// Values files.
    values: Option<Vec<String>>,
    /// Values by path.
    set: Option<Any>,
    /// What `.Release` says.
    release: Option<Release>,
    /// What `.Capabilities` says.
    capabilities: Option<Capabilities>,
    /// What `.Chart` says.
    chart: Option<Chart>,
    /// Objects that `lookup` finds.
    kubernetes_provider: Option<Provider>,
    /// A command that gets all manifests and gives others.
    post_renderer: Option<PostRenderer>,
}

/// A step of `history`: an upgrade or a rollback.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase", deny_unknown_fields)]
struct Step {
    /// An upgrade with these inputs.
    upgrade: Option<Layer>,
    /// The return to this revision.
    rollback: Option<i64>,
    /// What must hold after it.
    asserts: Option<Vec<Option<Assertion>>>,
}

/// What `.Release` says.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase", deny_unknown_fields)]
struct Release {
    /// `.Release.Name`, RELEASE-NAME if absent.
    name: Option<String>,
    /// `.Release.Namespace`, NAMESPACE if absent.
    namespace: Option<String>,
    /// `.Release.Revision`
    revision: Option<i64>,
    /// `.Release.IsUpgrade`
    upgrade: Option<bool>,
}

/// What `.Capabilities` says.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase", deny_unknown_fields)]
struct Capabilities {
    /// `.Capabilities.KubeVersion.Major`
    major_version: Option<TextOrNumber>,
    /// `.Capabilities.KubeVersion.Minor`
    minor_version: Option<TextOrNumber>,
    /// Added to `.Capabilities.APIVersions`.
    api_versions: Option<Vec<TextOrNumber>>,
}

/// A text or a number.
#[derive(JsonSchema)]
#[schemars(untagged)]
enum TextOrNumber {
    /// A text.
    Text(String),
    /// A number.
    Number(f64),
}

/// What `.Chart` says.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase", deny_unknown_fields)]
struct Chart {
    /// `.Chart.Version`
    version: Option<TextOrNumber>,
    /// `.Chart.AppVersion`
    app_version: Option<TextOrNumber>,
}

/// Objects that `lookup` finds.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase", deny_unknown_fields)]
struct Provider {
    /// Which resource a kind is, by `apiVersion/Kind`.
    scheme: Option<BTreeMap<String, Scheme>>,
    /// The objects.
    objects: Option<Vec<Any>>,
}

/// A kind that the cluster serves.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Scheme {
    /// Its resource.
    gvr: Option<Resource>,
    /// Whether its objects live in namespaces.
    namespaced: Option<bool>,
}

/// A resource.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Resource {
    /// API group, absent for the core.
    group: Option<String>,
    /// API version.
    version: Option<String>,
    /// Plural name.
    resource: Option<String>,
    /// Means nothing here: it belongs beside `gvr`.
    #[schemars(extend("deprecated" = true))]
    namespaced: Option<bool>,
}

/// A command that gets all manifests and gives others.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct PostRenderer {
    /// The program.
    cmd: String,
    /// Its arguments.
    args: Option<Vec<String>>,
}

/// Why something is not run.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Skip {
    /// The reason.
    reason: Option<String>,
}

/// Why a suite is not run.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase", deny_unknown_fields)]
struct SuiteSkip {
    /// The reason.
    reason: Option<String>,
    /// The oldest version of helm-unittest that runs it.
    minimum_version: Option<String>,
}

/// Chooses documents.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase", deny_unknown_fields)]
struct Selector {
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
struct Contract {
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
    tries: Option<Any>,
    /// Values files.
    values: Option<Vec<String>>,
    /// Values by path.
    set: Option<Any>,
    /// What `.Release` says.
    release: Option<Release>,
    /// What `.Capabilities` says.
    capabilities: Option<Capabilities>,
    /// What `.Chart` says.
    chart: Option<Chart>,
    /// Objects that `lookup` finds.
    kubernetes_provider: Option<Provider>,
    /// Why it is not run.
    skip: Option<Skip>,
}

/// `auto`, or paths of values.
#[derive(JsonSchema)]
#[schemars(untagged)]
enum AutoOrPaths {
    /// `auto`
    Auto(String),
    /// Paths; each stands for every leaf under it.
    Paths(Vec<String>),
}

/// Whether to run per cell, or own axes.
#[derive(JsonSchema)]
#[schemars(untagged)]
enum MatrixKey {
    /// The configured axes.
    Flag(bool),
    /// Own axes.
    Axes(SuiteMatrix),
}

/// A suite's own axes.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase", deny_unknown_fields)]
struct SuiteMatrix {
    /// Values files, a cell each; a list is laid over each other; `-` is the chart's own defaults.
    values: Option<Vec<FileOrFiles>>,
    /// Kubernetes versions.
    kube_version: Option<Vec<TextOrNumber>>,
}

/// A file or pattern, or files laid over each other.
#[derive(JsonSchema)]
#[schemars(untagged)]
enum FileOrFiles {
    /// One.
    One(String),
    /// Several, lowest first.
    Several(Vec<String>),
}

/// How snapshots are kept.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Snapshot {
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
struct Assertion {
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

/// The configuration of charttest: `charttest.yaml`.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase", deny_unknown_fields)]
struct Config {
    /// Patterns of suite files, relative to the chart.
    suites: Option<Vec<String>>,
    /// Whether unknown keys are errors.
    strict: Option<bool>,
    /// Whose rendering is reproduced: 3 or 4.
    helm_version: Option<TextOrNumber>,
    /// `helm` or `argocd`.
    deployed_by: Option<String>,
    /// What charts are tried with.
    matrix: Option<Matrix>,
    /// Values that live outside of the charts.
    releases: Option<Vec<ReleaseOf>>,
    /// What renders cannot show about rollouts, and what findings count.
    rollout: Option<rollout::Settings>,
    /// How snapshots are kept.
    snapshot: Option<Snapshot>,
}

/// What charts are tried with.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase", deny_unknown_fields)]
struct Matrix {
    /// Values files, a cell each; a list is laid over each other; `-` is the chart's own defaults.
    values: Option<Vec<FileOrFiles>>,
    /// Kubernetes versions.
    kube_version: Option<Vec<TextOrNumber>>,
    /// Helm versions: 3, 4.
    helm_version: Option<Vec<TextOrNumber>>,
    /// Names of the release.
    release_name: Option<Vec<String>>,
    /// Its namespaces.
    namespace: Option<Vec<String>>,
    /// Own axes: a name and its points.
    axes: Option<BTreeMap<String, Vec<Point>>>,
    /// Further combinations: axes and their points.
    include: Option<Vec<BTreeMap<String, FileOrFiles>>>,
    /// Combinations that are left out; what is absent matches everything.
    exclude: Option<Vec<BTreeMap<String, TextOrNumber>>>,
    /// A command that gets each cell's manifests on its standard input, or a list of them; `{kubeVersion}`, `{helmVersion}`,
    /// `{releaseName}`, `{namespace}`, `{chart}` and `{cell}` in its words are the cell's.
    validate: Option<Vec<FileOrFiles>>,
    /// How long each may take: `60s`.
    validate_timeout: Option<String>,
}

/// A point of an own axis.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Point {
    /// Its part of the cell's name.
    name: String,
    /// Values by path, as in a test.
    set: Option<BTreeMap<String, Value>>,
    /// Values files, laid over the cell's.
    values: Option<Vec<String>>,
}

/// A release with values that live outside of the chart.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct ReleaseOf {
    /// The chart's folder.
    chart: String,
    /// Its values files.
    values: Option<Vec<String>>,
    /// The release's name.
    name: Option<String>,
    /// Its namespace.
    namespace: Option<String>,
}

/// The schema of suites.
pub fn suite() -> Value {
    let mut schema = schema_of::<Suite>("charttest suite");
    let definitions = if schema["definitions"].is_object() { "definitions" } else { "$defs" };
    if let Some(properties) = schema[definitions]["Assertion"]["properties"].as_object_mut() {
        add_assertions(properties);
    }
    // By custom a key for the author's own use, such as anchors.
    schema["patternProperties"] = json!({"^x-": true});
    schema
}

/// The schema of `charttest.yaml`.
pub fn config() -> Value {
    schema_of::<Config>("charttest.yaml")
}

/// The schema of what `charttest rollout --output json` prints.
pub fn rollout() -> Value {
    schemars::schema_for!(rollout::audit::Report).to_value()
}

fn schema_of<T: JsonSchema>(title: &str) -> Value {
    let mut schema = SchemaSettings::draft07().into_generator().into_root_schema_for::<T>().to_value();
    schema["title"] = title.into();
    schema
}

fn add_assertions(properties: &mut Map<String, Value>) {
    for kind in ASSERTIONS {
        let keys: Map<String, Value> = kind.keys.iter().map(|key| ((*key).to_owned(), parameter(key))).collect();
        let body = if kind.peer { json!({"type": ["object", "null"], "properties": keys}) } else { json!({"properties": keys}) };
        properties.insert(kind.name.to_owned(), body);
    }
}

fn parameter(key: &str) -> Value {
    match key {
        "path" | "pattern" | "innerPath" | "errorMessage" | "errorPattern" | "type" | "of" => json!({"type": "string"}),
        "count" => json!({"type": "number"}),
        "any" | "decodeBase64" | "filterAware" => json!({"type": "boolean"}),
        "paths" => json!({"type": "array", "items": {"type": "string"}}),
        _ => json!(true),
    }
}
