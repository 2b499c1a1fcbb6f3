//! `nondeterministic/random-in-pod`.

use super::Cause;
use crate::rollout::{finding::Class, settings::Level};

/// Something random is printed into the pod template: every upgrade restarts the pods, and every diff shows it. `keys` and `values` without
/// `sortAlpha` are random too: Helm leaves their order to chance.
pub const CAUSE: Cause = Cause {
    class: Class::Nondeterministic,
    name: "random-in-pod",
    level: Level::Error,
    says: "has something random in its pod template: every upgrade restarts it",
    advice: "remove it; `kubectl rollout restart` restarts on purpose",
};
