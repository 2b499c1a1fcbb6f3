//! `spurious/version-in-hash`.

use super::Cause;
use crate::rollout::{finding::Class, settings::Level};

/// A digest covers the chart's version (by the labels of a hashed file), the appVersion or the release's revision: pods restart though nothing they read has changed. Very common; hash the data, not the file.
pub const CAUSE: Cause = Cause {
    class: Class::Spurious,
    name: "version-in-hash",
    level: Level::Info,
    says: "restarts with the version: a digest covers it",
    advice: "hash the data, not the file: (include … | fromYaml).data | toJson | sha256sum",
};
