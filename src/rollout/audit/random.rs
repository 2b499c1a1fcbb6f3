//! What differs when the same input is rendered twice.

use super::{
    Plan,
    judge::{Evidence, Groups, moved_paths, sources_of},
};
use crate::{
    env::Env,
    rollout::{
        causes::{random_in_hash, random_in_pod, random_source, random_until_lookup, time_in_pod},
        data::{data, stored},
        object::Id,
        observation::{Observation, SourceChange, Subject},
        perturb::Perturbation,
        settings::Level,
        state::Outcome,
        trial::Trial,
        workload::Workload,
    },
    value::{Frozen, Path, Text},
};
use std::collections::{BTreeMap, BTreeSet};

/// What of a workload is other in an identical render.
#[derive(Debug, Default)]
pub(super) struct Random {
    /// Objects that its pods read, and their keys.
    sources: BTreeMap<Id, BTreeSet<Text>>,
    /// Whether its pods restart with every upgrade: then nothing else can be judged.
    pub(super) restarts_always: bool,
    /// Paths of its pod template.
    pub(super) paths: BTreeSet<Path>,
}

impl Random {
    /// A change without the keys that are other in every render anyway; nothing if there is no more to it.
    pub(super) fn given(&self, source: &SourceChange) -> Option<SourceChange> {
        let Some(random) = self.sources.get(&source.object) else { return Some(source.clone()) };
        let keys: BTreeSet<Text> = source.keys.difference(random).cloned().collect();
        (source.stays && !keys.is_empty()).then(|| SourceChange { keys, ..source.clone() })
    }
}

pub(super) fn judge(groups: &mut Groups<'_>, trial: &Trial<'_>, plan: &Plan) -> Random {
    let subject = groups.subject;
    let Some(seen) = subject.observations.iter().find(|seen| matches!(*seen.perturbation, Perturbation::Identical)) else {
        return Random::default();
    };
    let mut random = Random {
        restarts_always: false,
        sources: seen.sources.iter().map(|source| (source.object.clone(), source.keys.clone())).collect(),
        paths: seen.moves.iter().map(|moved| moved.of.path.clone()).collect(),
    };
    if random.sources.is_empty() && random.paths.is_empty() {
        return random;
    }
    if is_kept_by_lookup(subject, seen, &random, trial, plan) {
        let level = if plan.argocd { Level::Error } else { Level::Info };
        let evidence = Evidence { sources: sources_of(seen), moved: moved_paths(seen), ..Evidence::default() };
        groups.add(&random_until_lookup::CAUSE, level, evidence);
        return random;
    }
    if seen.moves.is_empty() {
        let frozen = seen.sources.iter().any(|source| source.frozen);
        let level = if frozen { Level::Error } else { Level::Warning };
        groups.add(&random_source::CAUSE, level, Evidence { sources: sources_of(seen), ..Evidence::default() });
        return random;
    }
    random.restarts_always = true;
    let timed = moved_by_clock(subject, trial, plan);
    for moved in &seen.moves {
        let (cause, sources) = match moved {
            moved if moved.digest => (&random_in_hash::CAUSE, sources_of(seen)),
            moved if timed.contains(&moved.of.path) => (&time_in_pod::CAUSE, Vec::new()),
            _ => (&random_in_pod::CAUSE, Vec::new()),
        };
        let evidence = Evidence { sources, moved: vec![moved.of.path.to_string()], ..Evidence::default() };
        groups.add(cause, Level::Error, evidence);
    }
    random
}

/// The paths of the pod template that move with the clock alone.
fn moved_by_clock(subject: &Subject, trial: &Trial<'_>, plan: &Plan) -> BTreeSet<Path> {
    let given = &plan.inputs.env;
    let env = Env { seed: given.seed, backwards: given.backwards, ..given.later() };
    let moves = trial.under(env).ok().and_then(|outcome| {
        let after = Workload::of(outcome.object(trial.base(), &subject.workload.id)?, &plan.settings)?;
        Some(subject.workload.moves(&after))
    });
    moves.into_iter().flatten().map(|of| of.path).collect()
}

/// Whether two next releases, whose `lookup` sees the objects of this one, agree where identical renders differ.
/// (A digest of the first release may be of another random text than the one that was stored.)
fn is_kept_by_lookup(subject: &Subject, seen: &Observation, random: &Random, trial: &Trial<'_>, plan: &Plan) -> bool {
    if trial.base().files.iter().all(|file| file.reads.lookups.is_empty()) {
        return false;
    }
    let objects: Vec<Frozen> = trial.base().objects.values().map(stored).collect();
    let env = trial.inputs().env.later();
    let (Ok(one), Ok(two)) = (trial.next_release(objects.clone(), env.clone()), trial.next_release(objects, env.later())) else {
        return false;
    };
    let workload = |outcome: &Outcome| Workload::of(outcome.object(trial.base(), &subject.workload.id)?, &plan.settings);
    let (Some(first), Some(second)) = (workload(&one), workload(&two)) else { return false };
    let template = first.moves(&second).iter().all(|of| !random.paths.contains(&of.path));
    let value = |outcome: &Outcome, id: &Id, key: &Text| outcome.object(trial.base(), id).and_then(|object| data(object).get(key).cloned());
    let same_data = |id: &Id, keys: &BTreeSet<Text>| keys.iter().all(|key| value(&one, id, key) == value(&two, id, key));
    template && seen.sources.iter().all(|source| same_data(&source.object, &source.keys))
}
