//! `lookup`: the hash is of what the cluster holds, not of what is about to be applied.

use super::{Cause, Missed, Probe};
use crate::rollout::{finding::Class, settings::Level};

/// The digest is computed from `lookup`. Without a cluster (`helm template`, GitOps) it is empty and never moves; with one it sees the
/// object before this upgrade and is one release late.
pub const MISSED: Cause = Cause {
    class: Class::Missed,
    name: "lookup",
    level: Level::Error,
    says: "has a digest of what `lookup` finds: nothing without a cluster, the old data with one",
    advice: "hash the rendered object instead of the stored one",
};
/// A digest depends on `lookup`. That an object outside of the chart has changed is seen only when somebody upgrades, and never under GitOps.
pub const ADVICE: Cause = Cause {
    class: Class::Advice,
    name: "lookup",
    level: Level::Info,
    says: "has a digest that depends on `lookup`",
    advice: "let a controller such as Reloader watch objects that the chart does not make",
};

/// The template asks the cluster, and follows once the cluster holds the changed object.
pub fn explains(missed: &Missed<'_>, probe: &mut dyn Probe) -> bool {
    !missed.subject.reads.lookups.is_empty() && probe.follows_late(missed)
}
