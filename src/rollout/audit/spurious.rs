//! Restarts for nothing: digests, labels or stamps of the pod template move, and nothing that the pods read.

use super::{
    judge::{Evidence, Groups, moved_paths, sources_of},
    outlook::makes,
    random::Random,
};
use crate::format::display;
use crate::rollout::{
    causes::{Cause, hot_reload, metadata_in_hash, overbroad, version_in_hash, version_in_pod, wrong_source},
    consumes::Declarations,
    moves::moved,
    object::Id,
    observation::{Moved, Observation, Subject},
    perturb::Perturbation,
};
use std::collections::BTreeSet;

pub(super) fn judge(groups: &mut Groups<'_>, random: &Random, declared: &Declarations) {
    let subject = groups.subject;
    for seen in subject.observations.iter().filter(|seen| seen.rolls() && !matches!(*seen.perturbation, Perturbation::Identical)) {
        if !seen.sources.is_empty() {
            reloaded(groups, seen, declared);
        } else if seen.perturbation.is_version() {
            version(groups, seen, random);
        } else if seen.moves.iter().all(|moved| moved.digest) && !is_made_in_cluster(subject, seen) && subject.is_shown(seen) {
            let cause = cause(groups, seen);
            let sources = hashed_sources(subject, seen);
            groups.add(cause, cause.level, evidence(seen, sources));
        }
        if seen.perturbation.path().is_some() && only_scales(seen) {
            let says = Some("restarts all its pods when only their number changes".into());
            groups.add(&overbroad::CAUSE, overbroad::CAUSE.level, Evidence { says, ..evidence(seen, Vec::new()) });
        }
    }
}

/// Whether the number of replicas changes, and texts of the pod template are computed from it. Printed as it is, it is direct; what
/// only appears or goes away hangs on a threshold.
fn only_scales(seen: &Observation) -> bool {
    let is_count = |moved: &&Moved| moved.of.path.to_string() == "spec.replicas";
    let Some(count) = seen.outside.iter().find(is_count) else { return false };
    let (Some(old), Some(new)) = (&count.of.old, &count.of.new) else { return false };
    let (old, new) = (display(old).to_string(), display(new).to_string());
    seen.moves.iter().all(|moved| match (moved.of.old_text(), moved.of.new_text()) {
        (Some(before), Some(after)) => !moved.digest && before.to_string().replace(&old, "") != after.to_string().replace(&new, ""),
        _ => false,
    })
}

fn evidence(seen: &Observation, sources: Vec<(Id, BTreeSet<String>)>) -> Evidence {
    Evidence { sources, moved: moved_paths(seen), shown_by: Some(seen.perturbation.clone()), says: None }
}

/// Everything that changed is declared to be reread, and yet a digest moved.
fn reloaded(groups: &mut Groups<'_>, seen: &Observation, declared: &Declarations) {
    let workload = &groups.subject.workload.id;
    let subject = groups.subject;
    // Where some change of the object restarts nothing, the chart hashes another part of it on purpose.
    let is_split = |object: &Id| subject.observations.iter().any(|other| !other.rolls() && other.changes_source(object));
    let all_reread = seen.sources.iter().all(|source| declared.reloads(workload, &source.object) && !is_split(&source.object));
    if all_reread && seen.moves.iter().all(|moved| moved.digest) {
        groups.add(&hot_reload::CAUSE, hot_reload::CAUSE.level, evidence(seen, sources_of(seen)));
    }
}

/// With the version nothing is direct, but an image that follows the appVersion is what an appVersion is for.
fn version(groups: &mut Groups<'_>, seen: &Observation, random: &Random) {
    let subject = groups.subject;
    let moves: Vec<&Moved> = seen.moves.iter().filter(|moved| !random.paths.contains(&moved.of.path)).collect();
    let is_stamp = |moved: &&Moved| matches!(moved.of.path.0.first(), Some(crate::value::Segment::Key(key)) if *key == "metadata");
    if matches!(*seen.perturbation, Perturbation::AppVersion) && moves.iter().any(|moved| !moved.digest && !is_stamp(moved)) {
        return;
    }
    for moved in moves {
        let cause = if moved.digest { &version_in_hash::CAUSE } else { &version_in_pod::CAUSE };
        let sources = if moved.digest { hashed_sources(subject, seen) } else { Vec::new() };
        let shown_by = Some(seen.perturbation.clone());
        groups.add(cause, cause.level, Evidence { sources, moved: vec![moved.of.path.to_string()], shown_by, says: None });
    }
}

fn cause(groups: &Groups<'_>, seen: &Observation) -> &'static Cause {
    let subject = groups.subject;
    let stray = seen.digest_paths().all(|path| !subject.follows_sources(path));
    if stray && groups.has("missed") {
        return &wrong_source::SPURIOUS;
    }
    let touched: Vec<&Id> = read_objects(subject, seen);
    if !touched.is_empty() && touched.iter().all(|id| only_metadata(seen, id)) { &metadata_in_hash::CAUSE } else { &overbroad::CAUSE }
}

/// The objects that the pods read and whose documents differ though their visible data does not.
fn read_objects<'o>(subject: &Subject, seen: &'o Observation) -> Vec<&'o Id> {
    seen.changes.keys().filter(|id| subject.edges.iter().any(|edge| edge.object == **id)).collect()
}

/// Whether nothing of an object differs but its metadata and its wording.
fn only_metadata(seen: &Observation, id: &Id) -> bool {
    let Some(change) = seen.changes.get(id) else { return false };
    let (Some(before), Some(after)) = (&change.before, &change.after) else { return false };
    let in_metadata = |of: &crate::rollout::moves::Move| matches!(of.path.0.first(), Some(crate::value::Segment::Key(key)) if *key == "metadata" || *key == "apiVersion");
    moved(&before.value, &after.value).iter().all(in_metadata)
}

/// The objects that a digest covers: those that the pods read and whose documents differ, else those that differ beside the workload.
fn hashed_sources(subject: &Subject, seen: &Observation) -> Vec<(Id, BTreeSet<String>)> {
    let mut found = read_objects(subject, seen);
    if found.is_empty() {
        found = seen.changes.keys().filter(|id| matches!(id.kind.as_str(), "ConfigMap" | "Secret")).collect();
    }
    if found.is_empty() && !seen.perturbation.is_version() {
        // Nothing but the workload itself shows what is hashed.
        found.push(&subject.workload.id);
    }
    found.into_iter().map(|id| (id.clone(), BTreeSet::new())).collect()
}

/// Whether an object changed from which the cluster makes what the pods read.
pub(in crate::rollout) fn is_made_in_cluster(subject: &Subject, seen: &Observation) -> bool {
    let changed = seen.changes.values().flat_map(|change| [&change.before, &change.after]).flatten();
    changed.into_iter().any(|object| subject.edges.iter().any(|edge| makes(object, edge)))
}
