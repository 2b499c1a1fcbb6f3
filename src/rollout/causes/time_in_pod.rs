//! `nondeterministic/time-in-pod`.

use super::Cause;
use crate::rollout::{finding::Class, settings::Level};

/// The time of the render is printed into the pod template: every upgrade restarts the pods.
pub const CAUSE: Cause = Cause {
    class: Class::Nondeterministic,
    name: "time-in-pod",
    level: Level::Error,
    says: "has the time of the render in its pod template: every upgrade restarts it",
    advice: "remove it; `kubectl rollout restart` restarts on purpose",
};
