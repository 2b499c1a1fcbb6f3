//! `nondeterministic/random-until-lookup`.

use super::Cause;
use crate::rollout::{finding::Class, settings::Level};

/// What is random without a cluster is kept by `lookup` with one: stable under `helm upgrade`, another in each render under GitOps, where the level is error.
pub const CAUSE: Cause = Cause {
    class: Class::Nondeterministic,
    name: "random-until-lookup",
    level: Level::Info,
    says: "is stable only where `lookup` sees the cluster",
    advice: "under GitOps give the value",
};
