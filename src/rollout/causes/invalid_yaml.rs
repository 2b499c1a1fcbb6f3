//! `broken/invalid-yaml`.

use super::Cause;
use crate::rollout::{finding::Class, settings::Level};

/// What the template prints under this configuration is no YAML.
pub const CAUSE: Cause = Cause {
    class: Class::Broken,
    name: "invalid-yaml",
    level: Level::Error,
    says: "is not rendered as YAML",
    advice: "correct the indentation",
};
