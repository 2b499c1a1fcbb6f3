//! Rollouts that are missed: what the pods read changes, the pod template does not.

use super::{
    judge::{Evidence, Groups},
    probe::Probes,
    random::Random,
};
use crate::rollout::{
    causes::{Cause, MISSED, Missed},
    consumes::Declarations,
    object::Id,
    observation::{Observation, SourceChange, Subject},
    perturb::Perturbation,
    settings::Level,
};
use std::collections::BTreeMap;

/// How many observations of one source are explained; the best explanation counts.
const EXPLAINED: usize = 3;

pub(super) fn judge(groups: &mut Groups<'_>, random: &Random, declared: &Declarations, probes: &mut Probes<'_, '_>) {
    let subject = groups.subject;
    let mut by_source: BTreeMap<&Id, Vec<(&Observation, &SourceChange)>> = BTreeMap::new();
    for seen in &subject.observations {
        if seen.rolls() || matches!(*seen.perturbation, Perturbation::Identical) {
            continue;
        }
        for source in seen.sources.iter().filter(|source| !random.sources.contains(&source.object)) {
            if !is_covered(subject, source, declared) {
                by_source.entry(&source.object).or_default().push((seen, source));
            }
        }
    }
    for (object, shown) in by_source {
        let Some(cause) = explain(subject, object, &shown, probes) else { continue };
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

/// Whether something else sees to it: a controller, a sidecar, the program itself, or a decision.
pub(super) fn is_covered(subject: &Subject, source: &SourceChange, declared: &Declarations) -> bool {
    let workload = &subject.workload.id;
    if declared.reloads(workload, &source.object) || declared.allows(workload, &source.object) {
        return true;
    }
    let object = subject.objects.get(&source.object);
    let mut edges = subject.edges_to(&source.object).filter(|edge| source.keys.iter().any(|key| edge.sees(key))).peekable();
    edges.peek().is_some() && edges.all(|edge| edge.reloaded || subject.coverage.covers(edge, object))
}

fn explain(subject: &Subject, object: &Id, shown: &[(&Observation, &SourceChange)], probes: &mut Probes<'_, '_>) -> Option<&'static Cause> {
    let mut best = MISSED.len();
    for (seen, _) in shown.iter().take(EXPLAINED) {
        let missed = Missed { subject, source: object, seen };
        let found = MISSED.iter().take(best).position(|(_, explains)| explains(&missed, probes));
        best = found.unwrap_or(best);
    }
    MISSED.get(best).map(|(cause, _)| *cause)
}
