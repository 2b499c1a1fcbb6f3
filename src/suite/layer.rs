//! What a suite, a test, an upgrade step and a matrix cell say of the inputs of a render.

use super::Spanned;
use crate::value::Frozen;
use std::collections::BTreeMap;

/// Inputs as written. Layers are laid over each other: cell, suite, test, step.
#[derive(Clone, Debug, Default)]
pub struct Layer {
    /// `values`: files, relative to the suite file.
    pub values: Vec<Spanned<String>>,
    /// `set`: paths as written with their values, in file order.
    pub set: Vec<(Spanned<String>, Frozen)>,
    /// `release`
    pub release: Release,
    /// `chart.version`
    pub chart_version: Option<String>,
    /// `chart.appVersion`
    pub app_version: Option<String>,
    /// `capabilities`
    pub capabilities: Capabilities,
    /// `kubernetesProvider`
    pub provider: Provider,
    /// `postRenderer`: the command and its arguments.
    pub post_renderer: Option<(String, Vec<String>)>,
}

/// `release`; what is not said is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Release {
    /// `name`
    pub name: Option<String>,
    /// `namespace`
    pub namespace: Option<String>,
    /// `revision`
    pub revision: Option<i64>,
    /// `upgrade`
    pub upgrade: bool,
}

/// `capabilities`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Capabilities {
    /// `majorVersion`
    pub major: Option<String>,
    /// `minorVersion`
    pub minor: Option<String>,
    /// `apiVersions`
    pub api_versions: ApiVersions,
}

/// `capabilities.apiVersions`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ApiVersions {
    /// Not said: those of the layer below.
    #[default]
    Unsaid,
    /// Said to be nothing (`null`): none, those of the layer below are dropped.
    Dropped,
    /// These, with those of the layer below after them.
    Listed(Vec<String>),
}

/// `kubernetesProvider`
#[derive(Clone, Debug, Default)]
pub struct Provider {
    /// `scheme`, by `apiVersion/Kind`.
    pub scheme: BTreeMap<String, Scheme>,
    /// `objects`
    pub objects: Vec<Frozen>,
}

/// One entry of `kubernetesProvider.scheme`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scheme {
    /// `gvr.group`
    pub group: String,
    /// `gvr.version`
    pub version: String,
    /// `gvr.resource`
    pub resource: String,
    /// `namespaced`
    pub namespaced: bool,
}
