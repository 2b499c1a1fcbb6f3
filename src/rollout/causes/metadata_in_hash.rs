//! `spurious/metadata-in-hash`.

use super::Cause;
use crate::rollout::{finding::Class, settings::Level};

/// A digest covers labels, annotations or the wording of an object, which no pod reads.
pub const CAUSE: Cause = Cause {
    class: Class::Spurious,
    name: "metadata-in-hash",
    level: Level::Warning,
    says: "restarts with the metadata of what it reads",
    advice: "hash the data, not the file",
};
