//! `advice/duplicate-key`.

use super::Cause;
use crate::rollout::{finding::Class, settings::Level};

/// A key stands twice in the metadata of the pod template; the last wins and the other one is lost without a word.
pub const CAUSE: Cause = Cause {
    class: Class::Advice,
    name: "duplicate-key",
    level: Level::Info,
    says: "has a key twice in the metadata of its pod template; the first one is lost",
    advice: "write each key once; merge maps before printing them",
};
