//! `immutable/selector`.

use super::Cause;
use crate::rollout::{finding::Class, settings::Level};

/// The selector of a workload cannot change; a version or a digest among its labels makes every upgrade fail.
pub const CAUSE: Cause = Cause {
    class: Class::Immutable,
    name: "selector",
    level: Level::Error,
    says: "has a selector that changes: Kubernetes refuses the upgrade",
    advice: "select by name and instance only",
};
