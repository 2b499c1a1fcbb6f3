//! Workloads that read what changed and do not restart.

use super::{Comparison, Unnoticed, texts};
use crate::rollout::{consumes::coverage, upgrade::Rolled, workload::Workload};

/// Who goes on with what was read before, uncovered ones first.
pub(super) fn unnoticed(comparison: &Comparison<'_>) -> Vec<Unnoticed> {
    let Comparison { upgrade, declared, settings, .. } = comparison;
    let mut found = Vec::new();
    for Rolled { workload, .. } in comparison.rolling().filter(|rolled| rolled.moves.is_empty()) {
        let Some(after) = upgrade.after.get(&workload.id).and_then(|object| Workload::of(object, settings)) else { continue };
        for (object, keys) in comparison.sources(&workload, &after) {
            let mut edges = comparison.edges(&workload);
            edges.retain(|edge| edge.object == object && keys.iter().any(|key| edge.sees(key)));
            let Some(edge) = edges.iter().find(|edge| edge.is_frozen()).or(edges.first()) else { continue };
            let covered_by = match () {
                () if declared.reloads(&workload.id, &object) => Some("rollout.reloads of charttest.yaml"),
                () if declared.allows(&workload.id, &object) => Some("rollout.allow of charttest.yaml"),
                () if coverage(&workload).covers(edge, upgrade.after.get(&object)) => Some("a reloader"),
                () if !edge.is_frozen() => Some("the kubelet, which updates volumes in place"),
                () => None,
            };
            found.push(Unnoticed {
                workload: workload.id.to_string(),
                namespace: workload.id.namespace.clone(),
                object: object.to_string(),
                keys: texts(&keys),
                way: edge.way.name().into(),
                covered_by: covered_by.map(Into::into),
            });
        }
    }
    found.sort_by_key(|unnoticed| unnoticed.covered_by.is_some());
    found
}
