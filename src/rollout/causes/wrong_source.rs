//! `wrong-source`: the hash is of another object than the one that is read.

use super::{Cause, Missed, Probe};
use crate::rollout::{finding::Class, settings::Level};

/// The pod template carries a digest that moves, but with an object that its pods do not read, and never with what they read: the wrong
/// file is included, a helper ignores its argument, Reloader is told another name.
pub const MISSED: Cause = Cause {
    class: Class::Missed,
    name: "wrong-source",
    level: Level::Error,
    says: "has a digest, but of something else",
    advice: "hash the object that the pods read",
};
/// The other side of a hash of the wrong object: the pods restart when something changes that they do not read.
pub const SPURIOUS: Cause = Cause {
    class: Class::Spurious,
    name: "wrong-source",
    level: Level::Warning,
    says: "restarts with something that it does not read, instead of what it reads",
    advice: "hash the object that the pods read",
};

/// A digest of the pod template moves and follows nothing that is read, or a controller is told only names that are not read.
pub fn explains(missed: &Missed<'_>, _: &mut dyn Probe) -> bool {
    let subject = missed.subject;
    let stray = subject.live_digests().iter().any(|path| !subject.follows_sources(path));
    let named = subject.coverage.is_named();
    let read = |kind: &str, name: &String| subject.edges.iter().any(|edge| edge.object.kind == kind && edge.object.name == *name);
    stray || (named && subject.coverage.named.iter().any(|(kind, name)| !read(kind, name)))
}
