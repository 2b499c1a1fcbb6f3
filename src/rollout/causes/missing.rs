//! `missed/missing`: nothing on the pod template follows what the pods read.

use super::{Cause, Missed, Probe};
use crate::rollout::{finding::Class, settings::Level};

/// The pods read an object, and nothing in their template is made from it: a change reaches them only when something else restarts them.
///
/// ```yaml
/// # wrong: the ConfigMap is read by envFrom, the template doesn't know its content
/// # right:
/// spec:
///   template:
///     metadata:
///       annotations:
///         checksum/config: {{ include (print $.Template.BasePath "/configmap.yaml") . | sha256sum }}
/// ```
pub const CAUSE: Cause = Cause {
    class: Class::Missed,
    name: "missing",
    level: Level::Error,
    says: "reads it and nothing in its pod template follows it",
    advice: "hash the object's data into an annotation of the pod template",
};

/// What is left when no other cause explains it.
pub fn explains(_: &Missed<'_>, _: &mut dyn Probe) -> bool {
    true
}
