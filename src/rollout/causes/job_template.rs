//! `immutable/job-template`.

use super::Cause;
use crate::rollout::{finding::Class, settings::Level};

/// The pod template of a Job cannot change: an upgrade in which a digest or a label of it moves is refused. A value that is printed into it directly weighs info.
pub const CAUSE: Cause = Cause {
    class: Class::Immutable,
    name: "job-template",
    level: Level::Error,
    says: "is a Job whose pod template changes: Kubernetes refuses the upgrade",
    advice: "let the hash into the Job's name, or make it a hook",
};
