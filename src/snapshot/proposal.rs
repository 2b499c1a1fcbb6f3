//! What a run proposes to store, as it is kept until somebody decides.

use serde::{Deserialize, Serialize};

/// Why a snapshot is proposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reason {
    /// Nothing was stored.
    New,
    /// Something else is stored.
    Changed,
}

/// One proposed entry of a snapshot file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// The test's key in the file.
    pub test: String,
    /// The number below it.
    pub index: u64,
    /// Why.
    pub reason: Reason,
    /// What is stored now, if anything is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old: Option<String>,
    /// What was rendered.
    pub new: String,
    /// The rendered file that it shows a part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
    /// Whether it shows a Secret, whose values are masked on the terminal.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub secret: bool,
    /// The entry that it takes the place of, if names changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renamed_from: Option<(String, u64)>,
}

/// The proposals for one snapshot file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposals {
    /// The snapshot file, relative to the folder that holds `.charttest`.
    pub snapshot: String,
    /// The suite file, likewise.
    pub suite: String,
    /// The chart's folder, likewise.
    #[serde(default)]
    pub chart: String,
    /// The entries, in the order of the run.
    pub proposals: Vec<Proposal>,
    /// Entries of the snapshot file that no test used in a complete run.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unused: Vec<(String, u64)>,
}

impl Proposal {
    /// How lists and filters call it: `a test 2`.
    pub fn label(&self) -> String {
        format!("{} {}", self.test, self.index)
    }

    /// Whether both mean the same entry.
    pub fn is_for(&self, test: &str, index: u64) -> bool {
        self.test == test && self.index == index
    }
}
