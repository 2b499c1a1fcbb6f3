//! What a render gets: values, release, capabilities, chart and the objects of a cluster.

use schemars::JsonSchema;
use serde_json::Value;
use std::collections::BTreeMap;

/// Values by path.
pub(super) type ByPath = BTreeMap<String, Value>;

/// What templates see beside values.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub(super) struct Context {
    /// What `.Release` says.
    release: Option<Release>,
    /// What `.Capabilities` says.
    capabilities: Option<Capabilities>,
    /// What `.Chart` says.
    chart: Option<Chart>,
    /// Objects that `lookup` finds.
    kubernetes_provider: Option<Provider>,
}

/// Inputs of a render.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
struct Inputs {
    /// Values files.
    values: Option<Vec<String>>,
    /// Values by path.
    set: Option<ByPath>,
    #[schemars(flatten)]
    context: Context,
    /// A command that gets all manifests and gives others.
    post_renderer: Option<PostRenderer>,
}

/// Inputs that are laid over others.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct Layer {
    #[schemars(flatten)]
    inputs: Inputs,
}

/// A row of `forEach`.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct Row {
    /// What is added to the test's name.
    name: Option<String>,
    #[schemars(flatten)]
    inputs: Inputs,
}

/// What `.Release` says.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Release {
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
pub(super) struct Capabilities {
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
pub(super) enum TextOrNumber {
    /// A text.
    Text(String),
    /// A number.
    Number(f64),
}

/// What `.Chart` says.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Chart {
    /// `.Chart.Version`
    version: Option<TextOrNumber>,
    /// `.Chart.AppVersion`
    app_version: Option<TextOrNumber>,
}

/// Objects that `lookup` finds.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Provider {
    /// Which resource a kind is, by `apiVersion/Kind`.
    scheme: Option<BTreeMap<String, Scheme>>,
    /// The objects.
    objects: Option<Vec<ByPath>>,
}

/// A kind that the cluster serves.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct Scheme {
    /// Its resource.
    gvr: Option<Resource>,
    /// Whether its objects live in namespaces.
    namespaced: Option<bool>,
}

/// A resource.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct Resource {
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
pub(super) struct PostRenderer {
    /// The program.
    cmd: String,
    /// Its arguments.
    args: Option<Vec<String>>,
}
