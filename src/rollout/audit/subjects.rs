//! The workloads of a base render and what their pods read.

use super::Plan;
use crate::rollout::{
    consumes::{Declarations, Edge, coverage, edges},
    duplicates::losers,
    observation::Subject,
    settings::Settings,
    state::State,
    workload::Workload,
};

/// The workloads, in the order of their names.
pub(super) fn workloads(base: &State, settings: &Settings) -> Vec<Workload> {
    base.objects.values().filter_map(|object| Workload::of(object, settings)).collect()
}

/// The workloads with their edges.
pub(super) fn subjects(base: &State, plan: &Plan, declared: &Declarations) -> Vec<Subject> {
    let subject = |workload: Workload| {
        let edges = edges_of(&workload, declared);
        let read = edges.iter().filter_map(|edge| base.objects.get(&edge.object));
        let objects = read.map(|object| (object.id.clone(), object.clone())).collect();
        let reads = base.file(workload.object.template()).map(|file| file.reads.clone()).unwrap_or_default();
        let coverage = coverage(&workload);
        let losers = losers(&workload);
        Subject { losers, edges, coverage, reads, observations: Vec::new(), objects, workload }
    };
    workloads(base, &plan.settings).into_iter().map(subject).collect()
}

/// What a workload reads by its pod template and by declaration.
pub(super) fn edges_of(workload: &Workload, declared: &Declarations) -> Vec<Edge> {
    let mut found = edges(workload);
    found.extend(declared.consumes.iter().filter(|(of, _)| *of == workload.id).map(|(_, edge)| edge.clone()));
    found
}
