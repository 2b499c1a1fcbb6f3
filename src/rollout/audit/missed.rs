//! Rollouts that are missed: what the pods read changes, the pod template does not.

use super::{
    judge::{Evidence, Groups},
    probe::Probes,
    random::Random,
};
use crate::rollout::{
    causes::{Cause, MISSED, Missed, misplaced, partial},
    consumes::{Declarations, Edge, Way, edges},
    data::data,
    object::Id,
    observation::{Moved, Observation, SourceChange, Subject},
    perturb::Perturbation,
    settings::Level,
};
use std::collections::BTreeMap;

/// How many observations of one source are explained; the best explanation counts.
const EXPLAINED: usize = 3;

pub(super) fn judge(groups: &mut Groups<'_>, random: &Random, declared: &Declarations, probes: &mut Probes<'_, '_>) {
    let subject = groups.subject;
    lost_in_metadata(groups);
    let mut by_source: BTreeMap<&Id, Vec<(&Observation, SourceChange)>> = BTreeMap::new();
    for seen in &subject.observations {
        if seen.rolls() || matches!(*seen.perturbation, Perturbation::Identical) {
            continue;
        }
        for source in &seen.sources {
            if let Some(given) = random.given(source).filter(|given| !is_covered(subject, given, declared)) {
                by_source.entry(&source.object).or_default().push((seen, given));
            }
        }
    }
    for (object, shown) in by_source {
        let Some(cause) = explain(subject, object, &shown, probes) else { continue };
        if *cause == partial::CAUSE && shown.iter().all(|(seen, source)| seen.invented || belongs_to_another(subject, seen, source, probes))
        {
            continue;
        }
        let level = if shown.iter().any(|(_, source)| source.frozen) { Level::Error } else { Level::Warning };
        for (seen, source) in shown {
            let keys =
                if source.stays { source.keys.iter().map(|key| key.to_str_lossy().into_owned()).collect() } else { Default::default() };
            let outside = seen.outside.iter().filter(|moved| moved.digest).map(|moved| moved.of.path.to_string());
            let evidence = Evidence {
                sources: vec![(object.clone(), keys)],
                moved: outside.collect(),
                shown_by: Some(seen.perturbation.clone()),
                says: None,
            };
            groups.add(cause, level, evidence);
        }
    }
}

/// Whether files of mounted volumes appear or go together with another workload that reads them: they are that one's, and a hash
/// leaves them out on purpose.
fn belongs_to_another(subject: &Subject, seen: &Observation, source: &SourceChange, probes: &Probes<'_, '_>) -> bool {
    let both = seen.changes.get(&source.object).and_then(|change| change.before.as_ref().zip(change.after.as_ref()));
    let Some((before, after)) = both else { return false };
    let (before, after) = (data(before), data(after));
    let mounted = |key| subject.edges_to(&source.object).all(|edge| !edge.sees(key) || matches!(edge.way, Way::Volume | Way::Projected));
    if !source.keys.iter().all(|key| before.contains_key(key) != after.contains_key(key) && mounted(key)) {
        return false;
    }
    let single = seen.changes.values().filter_map(|change| change.before.as_ref().xor(change.after.as_ref()));
    let edges: Vec<Edge> = single.filter_map(|object| probes.workload(object)).flat_map(|workload| edges(&workload)).collect();
    source.keys.iter().all(|key| edges.iter().any(|edge| edge.object == source.object && edge.sees(key)))
}

/// A digest beside `annotations` in the pod's metadata: Kubernetes drops it. That counts even where the pods read the object only
/// under other values, for nothing else can be meant.
fn lost_in_metadata(groups: &mut Groups<'_>) {
    let subject = groups.subject;
    for seen in subject.observations.iter().filter(|seen| !seen.rolls() && seen.sources.is_empty()) {
        let dropped = |moved: &&Moved| moved.digest && subject.workload.place.covers(&moved.of.path);
        let moved: Vec<String> = seen.outside.iter().filter(dropped).map(|moved| moved.of.path.to_string()).collect();
        let hashed = seen.changes.keys().filter(|id| matches!(id.kind.as_str(), "ConfigMap" | "Secret"));
        let sources: Vec<_> = hashed.map(|id| (id.clone(), Default::default())).collect();
        if !moved.is_empty() && !sources.is_empty() && matches!(*seen.perturbation, Perturbation::Value(..)) {
            let says = Some("has a digest beside the annotations of its pod template, where Kubernetes drops it".into());
            groups.add(&misplaced::CAUSE, Level::Warning, Evidence { sources, moved, shown_by: Some(seen.perturbation.clone()), says });
        }
    }
}

/// Whether something else sees to it: a controller, a sidecar, the program itself, or a decision.
pub(super) fn is_covered(subject: &Subject, source: &SourceChange, declared: &Declarations) -> bool {
    let workload = &subject.workload.id;
    if source.left || declared.reloads(workload, &source.object) || declared.allows(workload, &source.object) {
        return true;
    }
    let object = subject.objects.get(&source.object);
    let mut edges = subject.edges_to(&source.object).filter(|edge| source.keys.iter().any(|key| edge.sees(key))).peekable();
    edges.peek().is_some() && edges.all(|edge| edge.reloaded || subject.coverage.covers(edge, object))
}

fn explain(subject: &Subject, object: &Id, shown: &[(&Observation, SourceChange)], probes: &mut Probes<'_, '_>) -> Option<&'static Cause> {
    let mut best = MISSED.len();
    for (seen, _) in shown.iter().take(EXPLAINED) {
        let missed = Missed { subject, source: object, seen };
        let found = MISSED.iter().take(best).position(|(_, explains)| explains(&missed, probes));
        best = found.unwrap_or(best);
    }
    MISSED.get(best).map(|(cause, _)| *cause)
}
