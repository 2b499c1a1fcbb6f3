//! `spurious/overbroad`.

use super::Cause;
use crate::rollout::{finding::Class, settings::Level};

/// A digest covers more than the pods read: keys they do not see, objects they do not mount, values that reach nothing.
pub const CAUSE: Cause = Cause {
    class: Class::Spurious,
    name: "overbroad",
    level: Level::Info,
    says: "restarts with something that it does not read",
    advice: "hash only what the pods read",
};
