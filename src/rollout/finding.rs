//! Findings: what is wrong with a workload, why, how much it weighs, and what shows it.

use super::{
    causes::Cause,
    settings::{Level, Settings},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What kind of fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// What the pod reads changes, the pod template does not.
    Missed,
    /// An identical second render changes the pod template.
    Nondeterministic,
    /// The chart's own templates cannot render this configuration.
    Broken,
    /// The same object changes where Kubernetes refuses it.
    Immutable,
    /// The API would refuse the object for some inputs.
    Invalid,
    /// Digests, labels or stamps of the pod template change, and nothing that the pod reads.
    Spurious,
    /// The pod reads an object that the chart does not make.
    External,
    /// True of the template text, no effect on rollouts shown.
    Advice,
}

impl Class {
    /// `missed`
    pub fn name(self) -> &'static str {
        match self {
            Self::Missed => "missed",
            Self::Nondeterministic => "nondeterministic",
            Self::Broken => "broken",
            Self::Immutable => "immutable",
            Self::Invalid => "invalid",
            Self::Spurious => "spurious",
            Self::External => "external",
            Self::Advice => "advice",
        }
    }
}

/// A line of a template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Location {
    /// The file, from the chart's root.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
}

/// One fault of one workload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// `Deployment/x`
    pub workload: String,
    /// What kind of fault.
    pub class: Class,
    /// Why.
    pub cause: String,
    /// How much it weighs.
    pub severity: Level,
    /// The consumed objects it is about, `ConfigMap/y#key`.
    pub sources: Vec<String>,
    /// The inputs that show it.
    pub values: Vec<String>,
    /// A values file that shows it, laid over the others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub example: Option<serde_json::Value>,
    /// The line to mend.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// The paths that moved.
    pub moved: Vec<String>,
    /// What happens.
    pub message: String,
    /// What to write instead.
    pub advice: String,
    /// Class, cause, workload and sources without the release's name; the same as long as the fault is.
    pub fingerprint: String,
}

impl Finding {
    /// A finding of this cause, at its default level.
    pub fn new(workload: &str, cause: &Cause, message: String) -> Self {
        Self {
            workload: workload.to_owned(),
            class: cause.class,
            cause: cause.name.to_owned(),
            severity: cause.level,
            sources: Vec::new(),
            values: Vec::new(),
            example: None,
            location: None,
            moved: Vec::new(),
            message,
            advice: cause.advice.to_owned(),
            fingerprint: String::new(),
        }
    }

    /// `missed/partial`
    pub fn rule(&self) -> String {
        format!("{}/{}", self.class.name(), self.cause)
    }

    /// The level that the project gives it, its own where it says nothing.
    pub fn level_under(&self, settings: &Settings) -> Level {
        let given = settings.rules.get(&self.rule()).or_else(|| settings.rules.get(self.class.name()));
        given.copied().unwrap_or(self.severity)
    }

    /// Computes the fingerprint; `stable` takes the release's name out of a name.
    pub fn stamp(&mut self, stable: impl Fn(&str) -> String) {
        let mut hash = Sha256::new();
        hash.update(self.rule());
        let sources = self.sources.iter().map(|source| source.split('#').next().unwrap_or(source));
        for name in std::iter::once(self.workload.as_str()).chain(sources) {
            hash.update([0]);
            hash.update(stable(name));
        }
        self.fingerprint = data_encoding::HEXLOWER.encode(&hash.finalize()[..8]);
    }

    /// Worst first, then by workload, cause and sources.
    pub fn rank(&self) -> impl Ord + use<> {
        (std::cmp::Reverse(self.severity), self.class, self.workload.clone(), self.cause.clone(), self.sources.clone())
    }
}
