//! `missed/conditional`: a gate leaves the hash out.

use super::{Cause, Missed, Probe};
use crate::rollout::{finding::Class, settings::Level};

/// The digest is written, but inside of an `if` or `with` that is closed under these values although the object is read: for example inside
/// of `{{ with .Values.podAnnotations }}`, which is empty by default, or of the condition that takes the object away.
pub const CAUSE: Cause = Cause {
    class: Class::Missed,
    name: "conditional",
    level: Level::Error,
    says: "has a digest of it, which a closed gate leaves out",
    advice: "put the annotation under the condition of the object itself, or under none",
};

/// The template follows once a value that it looks at opens a gate.
pub fn explains(missed: &Missed<'_>, probe: &mut dyn Probe) -> bool {
    probe.gate(missed).is_some()
}
