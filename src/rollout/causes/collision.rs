//! `missed/collision`: an equal key stands behind it and wins.

use super::{Cause, Missed, Probe};
use crate::rollout::{finding::Class, settings::Level};

/// The annotation that follows the object is written, but the same key (or a second `annotations:` map) comes after it, and YAML keeps the
/// last. Helm says nothing about it.
///
/// ```yaml
/// # wrong
/// checksum/config: {{ include (print $.Template.BasePath "/a.yaml") . | sha256sum }}
/// checksum/config: {{ include (print $.Template.BasePath "/b.yaml") . | sha256sum }}
/// ```
pub const CAUSE: Cause = Cause {
    class: Class::Missed,
    name: "collision",
    level: Level::Error,
    says: "has a digest of it, which an equal key overrides",
    advice: "give each digest a key of its own",
};

/// A text that lost against an equal key moved with the object.
pub fn explains(missed: &Missed<'_>, _: &mut dyn Probe) -> bool {
    !missed.seen.lost.is_empty()
}
