//! `nondeterministic/random-source`.

use super::Cause;
use crate::rollout::{finding::Class, settings::Level};

/// An object that the pods read is random in every render, and nothing follows it: after an upgrade the running pods and the object disagree.
pub const CAUSE: Cause = Cause {
    class: Class::Nondeterministic,
    name: "random-source",
    level: Level::Error,
    says: "reads something that is random in every render, and does not restart with it",
    advice: "give the value, or keep the stored one with `lookup`",
};
