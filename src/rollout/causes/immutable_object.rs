//! `immutable/immutable-object`.

use super::Cause;
use crate::rollout::{finding::Class, settings::Level};

/// A ConfigMap or Secret with `immutable: true` changes under the same name, or a field of the workload that cannot change does.
pub const CAUSE: Cause = Cause {
    class: Class::Immutable,
    name: "immutable-object",
    level: Level::Error,
    says: "changes where Kubernetes refuses it",
    advice: "let a hash of the data into the object's name",
};
