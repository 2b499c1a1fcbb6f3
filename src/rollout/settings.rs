//! What a project declares about rollouts: the key `rollout` of `charttest.yaml`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What renders cannot show, and what findings count.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Settings {
    /// Where the pod template lies in kinds that Kubernetes does not know: `Worker: spec.workerTemplate`.
    pub pod_template_path: BTreeMap<String, String>,
    /// Objects that a workload reads though its pod template doesn't say so (through the API).
    pub consumes: Vec<Consumed>,
    /// Objects that the program rereads: they must not restart it.
    pub reloads: Vec<Pair>,
    /// Objects whose changes need not restart the workload.
    pub allow: Vec<Allowed>,
    /// Levels by `class` or `class/cause`; the more specific wins.
    pub rules: BTreeMap<String, Level>,
    /// File of known findings; only new ones count.
    pub baseline: Option<String>,
}

/// An edge that the manifest does not show.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Consumed {
    /// Who reads.
    pub workload: String,
    /// What is read.
    pub object: String,
    /// The keys that are read; none: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<String>,
}

/// A workload and an object it reads.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Pair {
    /// Who reads.
    pub workload: String,
    /// What is read.
    pub object: String,
}

/// A workload, an object it reads, and why no restart is needed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Allowed {
    /// Who reads.
    pub workload: String,
    /// What is read.
    pub object: String,
    /// Why that is right.
    #[serde(default)]
    pub reason: String,
}

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Not reported.
    #[serde(alias = "false")]
    Off,
    /// Shown on request.
    Info,
    /// Shown.
    Warning,
    /// Shown, and fails the run by default.
    Error,
}

impl Level {
    /// `error`
    pub fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// Reads a name.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Off, Self::Info, Self::Warning, Self::Error].into_iter().find(|level| level.name() == text)
    }
}
