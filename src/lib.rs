//! charttest: a unit-test framework for Helm charts that knows when pods restart.
//!
//! The folder listing is the pipeline: `chart` is loaded, `render`ed with `template` and `functions`, split into documents,
//! judged by `assertion` and `rollout`, run by `runner`, shown by `report` and `cli`.

pub mod assertion;
pub mod chart;
#[cfg(feature = "cli")]
pub mod cli;
pub mod compat;
pub mod env;
pub mod format;
pub mod functions;
pub mod glob;
pub mod kubernetes;
pub mod lint;
pub mod matrix;
pub mod process;
pub mod profile;
pub mod progress;
pub mod regexp;
pub mod render;
#[cfg(feature = "cli")]
pub mod report;
pub mod rollout;
pub mod runner;
pub mod semver;
pub mod snapshot;
pub mod source;
pub mod suite;
pub mod template;
pub mod time;
pub mod url;
pub mod value;
pub mod vcs;
pub mod yaml;
