//! The consumption graph: which ConfigMaps and Secrets the pods of a workload read, how, and which of their keys.
//!
//! Contract: an edge names an object by kind and name in the workload's namespace, whether or not the chart makes it. Never edges:
//! imagePullSecrets, service account tokens, the downward API, volumes that no container mounts.
//!
//! - `pod`: what the pod's spec says
//! - `declared`: what the project says (`consumes`, `reloads`, `allow`)
//! - `reloader`: controllers and sidecars that restart or reload by themselves

mod declared;
mod pod;
mod reloader;

pub use declared::{Declarations, declarations};
pub use pod::edges;
pub use reloader::{Coverage, coverage};

use super::object::Id;
use crate::value::Text;
use std::collections::BTreeSet;

/// How something is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Way {
    /// `env[].valueFrom`
    Env,
    /// `envFrom`
    EnvFrom,
    /// A mounted volume, which the kubelet updates in place.
    Volume,
    /// A part of a projected volume, updated in place too.
    Projected,
    /// A mount of a part of a volume, frozen at the start of the container.
    SubPath,
    /// The project says so.
    Declared,
}

impl Way {
    /// `envFrom`
    pub fn name(self) -> &'static str {
        match self {
            Self::Env => "env",
            Self::EnvFrom => "envFrom",
            Self::Volume => "volume",
            Self::Projected => "projected",
            Self::SubPath => "subPath",
            Self::Declared => "declared",
        }
    }
}

/// One thing that the pods of a workload read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// What is read.
    pub object: Id,
    /// How.
    pub way: Way,
    /// The keys that can be seen; `None`: all.
    pub keys: Option<BTreeSet<Text>>,
    /// Whether only init containers read it, which never run again.
    pub init_only: bool,
    /// Whether the pods start without it.
    pub optional: bool,
    /// Whether every container that mounts it is a known reload sidecar, or shares the volume with one.
    pub reloaded: bool,
}

impl Edge {
    /// Whether running pods keep what they read at their start.
    pub fn is_frozen(&self) -> bool {
        self.init_only || !matches!(self.way, Way::Volume | Way::Projected)
    }

    /// Whether this edge lets a key be seen.
    pub fn sees(&self, key: &Text) -> bool {
        self.keys.as_ref().is_none_or(|keys| keys.contains(key))
    }
}

/// The keys of one object that any of these edges lets be seen; `None`: all.
pub fn visible_keys<'e>(edges: impl Iterator<Item = &'e Edge>) -> Option<BTreeSet<Text>> {
    let mut all = BTreeSet::new();
    for edge in edges {
        all.extend(edge.keys.as_ref()?.iter().cloned());
    }
    Some(all)
}
