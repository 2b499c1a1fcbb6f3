//! Why workloads restart: the places of the pod template that differ, and the objects behind the digests among them.

use super::{
    Cause, Comparison, Reason, Restart, Side,
    noise::{is_chart_label, is_checksum},
    structure::{Step, steps},
    texts,
};
use crate::{
    rollout::{
        moves::Move,
        object::{Id, at, text_at},
        observation::is_digest_move,
        workload::Workload,
    },
    value::{Path, Text, Value},
};
use std::collections::{BTreeMap, BTreeSet};

/// The workloads whose pod template differs, those that restart for nothing last.
pub(super) fn restarts(comparison: &Comparison<'_>) -> Vec<Restart> {
    let rolled = comparison.rolling().filter(|rolled| !rolled.moves.is_empty());
    let mut found: Vec<Restart> = rolled.filter_map(|rolled| restart(comparison, &rolled.workload)).collect();
    found.sort_by_key(|restart| restart.for_nothing);
    found
}

fn restart(comparison: &Comparison<'_>, before: &Workload) -> Option<Restart> {
    let after = Workload::of(comparison.upgrade.after.get(&before.id)?, comparison.settings)?;
    let sources = comparison.sources(before, &after);
    let digests = |side: &Side, workload: &Workload| side.digests.get(workload.object.template()).cloned().unwrap_or_default();
    let known = (digests(comparison.before, before), digests(comparison.after, &after));
    let mut because = Vec::new();
    for step in steps(&before.template, &after.template) {
        let digest = is_checksum(&step) || is_digest(&step, &known);
        let objects = if digest { behind(&step, comparison, &sources) } else { Vec::new() };
        let noise = if digest { objects.iter().all(|cause| cause.keys.is_empty()) } else { is_chart_label(&step) };
        because.push(Reason { step: comparison.secrets.shown(step, false), objects, noise });
    }
    because.sort_by_key(|reason| reason.noise);
    Some(Restart {
        workload: before.id.to_string(),
        namespace: before.id.namespace.clone(),
        for_nothing: because.iter().all(|reason| reason.noise),
        held_up: held_up(&after),
        because,
    })
}

fn is_digest(step: &Step, (before, after): &(BTreeSet<Text>, BTreeSet<Text>)) -> bool {
    let of = Move { path: Path::default(), old: step.old.clone(), new: step.new.clone() };
    is_digest_move(&of, before, after)
}

/// The objects that a digest follows: those of the file whose output it is a digest of, else all that the pods read.
fn behind(step: &Step, comparison: &Comparison<'_>, sources: &BTreeMap<Id, BTreeSet<Text>>) -> Vec<Cause> {
    let upgrade = &comparison.upgrade;
    let file = |side: &Side, value: &Option<Value>| side.hashed.get(value.as_ref()?.as_text()?.as_str()?).cloned();
    let files: BTreeSet<String> = [file(comparison.before, &step.old), file(comparison.after, &step.new)].into_iter().flatten().collect();
    if files.is_empty() {
        return sources.iter().map(|(id, keys)| Cause { object: id.to_string(), keys: texts(keys) }).collect();
    }
    let other = upgrade.changed().into_iter().chain(upgrade.created()).chain(upgrade.deleted());
    let made =
        |id: &&Id| [&upgrade.before, &upgrade.after].into_iter().filter_map(|side| side.get(id)).any(|o| files.contains(o.template()));
    let causes = other.filter(made).map(|id| Cause { object: id.to_string(), keys: sources.get(id).map(texts).unwrap_or_default() });
    causes.collect()
}

/// What keeps pods although the template differs.
fn held_up(workload: &Workload) -> Option<String> {
    let text = |keys: &[&str]| text_at(&workload.object.value, keys);
    if text(&["spec", "updateStrategy", "type"]).as_deref() == Some("OnDelete") {
        return Some("updateStrategy: OnDelete".into());
    }
    let paused = at(&workload.object.value, &["spec", "paused"]).and_then(|v| v.as_bool());
    (paused == Some(true)).then(|| "paused: true".into())
}
