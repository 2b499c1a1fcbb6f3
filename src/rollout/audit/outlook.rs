//! What lies outside of the chart, and what is only true of the text.

use super::judge::{Evidence, Groups};
use crate::rollout::{
    causes::{duplicate_key, existing_object, external_secret, lookup},
    consumes::{Declarations, Edge},
    object::{Object, is_unrelated, text_at},
    settings::Level,
    trial::Trial,
};
use std::collections::BTreeSet;

pub(super) fn judge(groups: &mut Groups<'_>, trial: &Trial<'_>, declared: &Declarations) {
    let subject = groups.subject;
    let workload = &subject.workload.id;
    let mut outside = Vec::new();
    for edge in &subject.edges {
        let here = trial.base().objects.contains_key(&edge.object);
        let seen_to = declared.allows(workload, &edge.object) || declared.reloads(workload, &edge.object);
        if here
            || seen_to
            || edge.reloaded
            || subject.coverage.covers(edge, None)
            || subject.observations.iter().any(|o| o.changes_source(&edge.object))
        {
            continue;
        }
        let made = trial.base().objects.values().any(|object| makes(object, edge));
        if edge.is_frozen() || made {
            let cause = if made { &external_secret::CAUSE } else { &existing_object::CAUSE };
            groups.add(cause, Level::Info, Evidence { sources: vec![(edge.object.clone(), BTreeSet::new())], ..Evidence::default() });
        }
        outside.push(edge);
    }
    let asked =
        |edge: &&&Edge| subject.reads.lookups.iter().any(|[_, kind, _, name]| *kind == *edge.object.kind && *name == *edge.object.name);
    if !groups.has("missed") && !subject.reads.digests.is_empty() && outside.iter().any(|edge| asked(&edge)) {
        groups.add(&lookup::ADVICE, Level::Info, Evidence::default());
    }
    let mut keys: Vec<String> = subject.losers.iter().map(|(key, _)| key.clone()).collect();
    keys.dedup();
    if !keys.is_empty() && !groups.has("missed") {
        groups.add(&duplicate_key::CAUSE, Level::Info, Evidence { moved: keys, ..Evidence::default() });
    }
}

/// Whether the cluster makes what an edge reads from this object: a custom one that bears its name, or says it.
pub(super) fn makes(object: &Object, edge: &Edge) -> bool {
    let kind = object.id.kind.as_str();
    let is_plain =
        matches!(kind, "ConfigMap" | "Secret" | "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet" | "Job" | "CronJob" | "Pod");
    if is_plain || is_unrelated(kind) || object.id.namespace != edge.object.namespace {
        return false;
    }
    let named: [&[&str]; 6] = [
        &["spec", "target", "name"],
        &["spec", "secretName"],
        &["spec", "template", "metadata", "name"],
        &["spec", "destination", "name"],
        &["spec", "secretRef", "name"],
        &["spec", "name"],
    ];
    object.id.name == edge.object.name
        || named.iter().any(|keys| text_at(&object.value, keys).as_deref() == Some(edge.object.name.as_str()))
}
