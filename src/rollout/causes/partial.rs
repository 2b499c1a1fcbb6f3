//! `missed/partial`: the hash covers a part of what is read.

use super::{Cause, Missed, Probe};
use crate::{
    rollout::{finding::Class, object::Id, observation::Observation, settings::Level},
    value::Path,
};

/// A digest follows some of the object's data and not all: it hashes a part of the values, the first document of a file, `data` without
/// `binaryData`, a text before `tpl`. Hash what is rendered, not what it is made from.
pub const CAUSE: Cause = Cause {
    class: Class::Missed,
    name: "partial",
    level: Level::Error,
    says: "has a digest of a part of it",
    advice: "hash the rendered data as a whole",
};

/// Some change of the object moves a digest of the pod template that no other object explains.
pub fn covers_a_part(missed: &Missed<'_>, _: &mut dyn Probe) -> bool {
    let all = &missed.subject.observations;
    let others = |seen: &Observation, path: &Path| {
        let moves = |other: &&Observation| !other.changes_source(missed.source) && other.digest_paths().any(|moved| moved == path);
        let beside = |id: &Id| *id != missed.subject.workload.id && seen.changes.contains_key(id);
        all.iter().filter(moves).any(|other| other.changes.keys().any(beside))
    };
    all.iter().any(|seen| seen.changes_source(missed.source) && seen.digest_paths().any(|path| !others(seen, path)))
}

/// The template reads what was changed, and a digest in it follows another object of the same file.
pub fn covers_its_neighbour(missed: &Missed<'_>, _: &mut dyn Probe) -> bool {
    let objects = &missed.subject.objects;
    let file = |id: &Id| objects.get(id).map(|object| object.template().to_owned());
    let Some(own) = file(missed.source) else { return false };
    let neighbour = |seen: &Observation| {
        seen.digest_paths().next().is_some() && seen.sources.iter().any(|source| file(&source.object).as_ref() == Some(&own))
    };
    missed.seen.read && missed.subject.observations.iter().any(neighbour)
}
