//! Perturbations: one small change of the input at a time.
//!
//! Contract: a perturbation keeps the kind of thing that a value is (a bool flips, a number stays a number, a duration one), so that
//! what moves is what the value feeds and not the chart's refusal of nonsense.
//!
//! - `leaves`: which values there are to change
//! - `candidates`: what a value may become; `wording`: texts that stay what they are
//! - `constraints`: what `values.schema.json` allows at a path

mod candidates;
mod constraints;
mod leaves;
mod wording;

pub use candidates::{candidates, grown, unset_candidates};
pub use constraints::Constraints;
pub use leaves::{Leaf, leaves};

use crate::value::{Path, Value};
use std::fmt;

/// One change of the input.
#[derive(Clone, Debug)]
pub enum Perturbation {
    /// The same once more, with another seed and a later clock.
    Identical,
    /// Another value at a path; `None`: the key is removed.
    Value(Path, Option<Value>),
    /// A text appended to a file of the chart with this full path.
    File(String, String),
    /// Another `version` in Chart.yaml.
    ChartVersion,
    /// Another `appVersion` in Chart.yaml.
    AppVersion,
    /// The next revision, as an upgrade.
    Revision,
}

impl Perturbation {
    /// Whether nothing of it is printed into a pod on purpose: it restarts nothing by itself.
    pub fn is_version(&self) -> bool {
        matches!(self, Self::ChartVersion | Self::Revision | Self::AppVersion)
    }

    /// The changed leaf of the values.
    pub fn path(&self) -> Option<&Path> {
        if let Self::Value(path, _) = self { Some(path) } else { None }
    }
}

/// `config.level`, `chart.version`, `file:conf/app.conf`
impl fmt::Display for Perturbation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Identical => f.write_str("none"),
            Self::Value(path, _) => write!(f, "{path}"),
            Self::File(_, name) => write!(f, "file:{name}"),
            Self::ChartVersion => f.write_str("chart.version"),
            Self::AppVersion => f.write_str("chart.appVersion"),
            Self::Revision => f.write_str("release.revision"),
        }
    }
}
