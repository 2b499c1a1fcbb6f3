//! The format of `charttest.yaml`.

use super::inputs::TextOrNumber;
use super::suite::Snapshot;
use crate::rollout;
use schemars::JsonSchema;
use serde_json::Value;
use std::collections::BTreeMap;

/// The configuration of charttest: `charttest.yaml`.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Config {
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
pub(super) struct Matrix {
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

/// A file or pattern, or files laid over each other.
#[derive(JsonSchema)]
#[schemars(untagged)]
pub(super) enum FileOrFiles {
    /// One.
    One(String),
    /// Several, lowest first.
    Several(Vec<String>),
}

/// A point of an own axis.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct Point {
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
pub(super) struct ReleaseOf {
    /// The chart's folder.
    chart: String,
    /// Its values files.
    values: Option<Vec<String>>,
    /// The release's name.
    name: Option<String>,
    /// Its namespace.
    namespace: Option<String>,
}
