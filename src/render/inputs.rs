//! What a render depends on besides the chart.

use super::{Capabilities, Cluster};
use crate::{env::Env, profile::Helm, value::Frozen};
use ecow::EcoString;
use std::{collections::BTreeSet, sync::Arc};

/// Everything that decides a render besides the chart. Cheap to clone and free to travel between threads.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// Which Helm is reproduced.
    pub helm: Helm,
    /// What `.Release` says.
    pub release: Release,
    /// The user's values, lowest first: a later layer is laid over the earlier ones as Helm merges `-f` files.
    pub values: Vec<Arc<Frozen>>,
    /// Kubernetes and API versions; `None`: Helm's own.
    pub capabilities: Option<Capabilities>,
    /// Clock, zone and seed.
    pub env: Env,
    /// Chart fields that are replaced after loading.
    pub overrides: ChartOverrides,
    /// Which template files are executed.
    pub only: Selection,
    /// The files that exist at all besides partials, as far as templates can tell; `None`: every file.
    pub known: Option<Arc<BTreeSet<String>>>,
    /// Whether `values.schema.json` is not applied.
    pub skip_schema: bool,
    /// Whether a file that fails does not end the render: its error is kept in [`super::Rendered::failures`].
    pub keep_going: bool,
    /// Whether to record, per file, what it read of values and chart files.
    pub track_reads: bool,
    /// What `lookup` sees; `None`: no cluster, every answer is empty.
    pub cluster: Option<Arc<Cluster>>,
    /// Whether `getHostByName` asks the network. Without it the answer is empty.
    pub enable_dns: bool,
}

/// What `.Release` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// `.Release.Name`
    pub name: EcoString,
    /// `.Release.Namespace`
    pub namespace: EcoString,
    /// `.Release.Revision`
    pub revision: i64,
    /// `.Release.IsInstall`
    pub install: bool,
    /// `.Release.IsUpgrade`
    pub upgrade: bool,
    /// `.Release.Service`
    pub service: EcoString,
}

/// `helm template`'s release: `release-name`, first revision, an install into `default`.
impl Default for Release {
    fn default() -> Self {
        let (name, namespace, service) = ("release-name".into(), "default".into(), "Helm".into());
        Self { name, namespace, revision: 1, install: true, upgrade: false, service }
    }
}

/// Chart fields that a test replaces, in the chart and its direct dependencies, after values were computed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChartOverrides {
    /// `.Chart.Version`
    pub version: Option<String>,
    /// `.Chart.AppVersion`
    pub app_version: Option<String>,
    /// Whether `.Chart.Deprecated` is false whatever the chart says.
    pub forget_deprecated: bool,
    /// Whether charts below an aliased one are called after the alias, as copies of their own.
    pub below_aliases: bool,
}

/// Which template files are executed. All templates are known to `include` whatever is selected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Selection {
    /// Every file that Helm executes.
    #[default]
    All,
    /// These, by key (`mychart/templates/a.yaml`); keys that don't exist or are partials are ignored.
    Only(Arc<BTreeSet<String>>),
}

impl Selection {
    /// Whether the file of this key is executed.
    pub fn contains(&self, key: &str) -> bool {
        match self {
            Self::All => true,
            Self::Only(keys) => keys.contains(key),
        }
    }
}
