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

impl Layer {
    /// This layer with another laid over it.
    #[must_use]
    pub fn under(mut self, above: Self) -> Self {
        self.values.extend(above.values);
        self.set.extend(above.set);
        let (below, release) = (self.release, above.release);
        self.release = Release {
            name: release.name.or(below.name),
            namespace: release.namespace.or(below.namespace),
            revision: release.revision.or(below.revision),
            upgrade: release.upgrade || below.upgrade,
        };
        self.chart_version = above.chart_version.or(self.chart_version);
        self.app_version = above.app_version.or(self.app_version);
        self.capabilities = self.capabilities.under(above.capabilities);
        self.provider = self.provider.under(above.provider);
        self.post_renderer = above.post_renderer.or(self.post_renderer);
        self
    }
}

impl Capabilities {
    /// These with others laid over them: a list of API versions extends the one below.
    #[must_use]
    pub fn under(self, above: Self) -> Self {
        let api_versions = match (above.api_versions, self.api_versions) {
            (ApiVersions::Unsaid, below) => below,
            (ApiVersions::Dropped, _) => ApiVersions::Dropped,
            (ApiVersions::Listed(mut above), ApiVersions::Listed(below)) => {
                above.extend(below);
                ApiVersions::Listed(above)
            }
            (above @ ApiVersions::Listed(_), _) => above,
        };
        Self { major: above.major.or(self.major), minor: above.minor.or(self.minor), api_versions }
    }
}

impl Provider {
    /// These with others laid over them: objects of the upper layer come first; of two kinds of one name the lower layer's counts.
    #[must_use]
    pub fn under(self, above: Self) -> Self {
        let mut objects = above.objects;
        objects.extend(self.objects);
        let mut scheme = above.scheme;
        scheme.extend(self.scheme);
        Self { scheme, objects }
    }
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
