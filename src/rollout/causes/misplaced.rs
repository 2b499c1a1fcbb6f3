//! `missed/misplaced`: the hash is there, but not on the pod template.

use super::{Cause, Missed, Probe};
use crate::rollout::{finding::Class, settings::Level};

/// A digest follows the object, but it stands where Kubernetes does not look: on the workload's own metadata, in a volume claim template, or as
/// an unknown field beside `annotations` or beside `metadata`. Only `spec.template` restarts pods.
///
/// ```yaml
/// # wrong                        # right
/// metadata:                      spec:
///   annotations:                   template:
///     checksum/config: …             metadata:
///                                      annotations:
///                                        checksum/config: …
/// ```
pub const CAUSE: Cause = Cause {
    class: Class::Missed,
    name: "misplaced",
    level: Level::Error,
    says: "has a digest of it, but outside of its pod template",
    advice: "move the annotation to spec.template.metadata.annotations",
};

/// A digest outside of the pod template moved with the object.
pub fn explains(missed: &Missed<'_>, _: &mut dyn Probe) -> bool {
    missed.seen.outside.iter().any(|moved| moved.digest)
}
