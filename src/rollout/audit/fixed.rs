//! Changes that Kubernetes refuses: pod templates of Jobs, selectors, immutable objects, fixed fields of StatefulSets.

use super::judge::{Evidence, Groups, sources_of};
use crate::{
    rollout::{
        causes::{Cause, immutable_object, job_template, non_string_annotation, selector},
        finding::Class,
        object::{at, entry},
        observation::{Moved, Observation, Subject, holds_digest},
        perturb::Perturbation,
        settings::Level,
    },
    value::{Path, Segment, Text, Value},
};

/// The fields of a StatefulSet's spec that may change.
const STATEFUL: &[&str] = &[
    "replicas",
    "ordinals",
    "template",
    "updateStrategy",
    "revisionHistoryLimit",
    "persistentVolumeClaimRetentionPolicy",
    "minReadySeconds",
];

/// A Job keeps its pod template as long as it is there.
pub(super) fn job(groups: &mut Groups<'_>) {
    let subject = groups.subject;
    for seen in subject.observations.iter().filter(|seen| seen.rolls()) {
        let level = level(seen, &seen.moves);
        let sources = if level == Level::Error { sources_of(seen) } else { Vec::new() };
        let moved = seen.moves.iter().map(|moved| moved.of.path.to_string()).collect();
        let shown_by = Some(seen.perturbation.clone());
        groups.add(&job_template::CAUSE, level, Evidence { sources, moved, shown_by, says: None });
    }
}

/// What of a workload, and of what it reads, cannot change.
pub(super) fn workload(groups: &mut Groups<'_>) {
    let subject = groups.subject;
    for seen in &subject.observations {
        let missed = !seen.rolls() && !seen.sources.is_empty();
        for (cause, is_fixed) in
            [(&selector::CAUSE, is_selector as fn(&Subject, &Path) -> bool), (&immutable_object::CAUSE, is_fixed_field)]
        {
            let moves: Vec<&Moved> = seen.outside.iter().filter(|moved| is_fixed(subject, &moved.of.path)).collect();
            if !moves.is_empty() && !missed {
                refused(groups, cause, seen, &moves);
            }
        }
        if seen.rolls() && !matches!(*seen.perturbation, Perturbation::Identical) {
            immutable_sources(groups, seen);
        }
    }
    texts(groups);
}

fn refused(groups: &mut Groups<'_>, cause: &'static Cause, seen: &Observation, moves: &[&Moved]) {
    let owned: Vec<Moved> = moves.iter().map(|moved| (*moved).clone()).collect();
    let moved = moves.iter().map(|moved| moved.of.path.to_string()).collect();
    let shown_by = Some(seen.perturbation.clone());
    groups.add(cause, level(seen, &owned), Evidence { moved, shown_by, ..Evidence::default() });
}

/// What is printed into the field as it is, its user wants there; digests, versions and random texts nobody does.
fn level(seen: &Observation, moves: &[Moved]) -> Level {
    let direct = matches!(*seen.perturbation, Perturbation::Value(..)) && !moves.iter().any(|moved| moved.digest);
    let image = matches!(*seen.perturbation, Perturbation::AppVersion) && moves.iter().all(|moved| is_image(&moved.of.path));
    if direct || image || matches!(*seen.perturbation, Perturbation::Revision) { Level::Info } else { Level::Error }
}

fn is_image(path: &Path) -> bool {
    matches!(path.0.last(), Some(Segment::Key(key)) if *key == "image")
}

fn is_selector(subject: &Subject, path: &Path) -> bool {
    matches!(subject.workload.id.kind.as_str(), "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet")
        && matches!(path.0.as_slice(), [Segment::Key(spec), Segment::Key(field), ..] if *spec == "spec" && *field == "selector")
}

fn is_fixed_field(subject: &Subject, path: &Path) -> bool {
    let [Segment::Key(spec), Segment::Key(field), ..] = path.0.as_slice() else { return false };
    let free = |field: &Text| *field == "selector" || STATEFUL.iter().any(|free| *field == *free);
    subject.workload.id.kind == "StatefulSet" && *spec == "spec" && !free(field)
}

/// An immutable object that changes under its name: the pods would restart, but the upgrade is refused.
fn immutable_sources(groups: &mut Groups<'_>, seen: &Observation) {
    for source in seen.sources.iter().filter(|source| source.stays) {
        let Some(change) = seen.changes.get(&source.object) else { continue };
        let marked = |object: &Option<crate::rollout::object::Object>| {
            object.as_ref().and_then(|object| entry(&object.value, "immutable")).and_then(|value| value.as_bool()) == Some(true)
        };
        if marked(&change.before) && marked(&change.after) {
            let sources = sources_of(seen).into_iter().filter(|(id, _)| *id == source.object).collect();
            let says = Some("reads an immutable object that changes under the same name: Kubernetes refuses the upgrade".into());
            let shown_by = Some(seen.perturbation.clone());
            groups.add(&immutable_object::CAUSE, Level::Error, Evidence { sources, shown_by, says, ..Evidence::default() });
        }
    }
}

/// Annotations and labels that are no texts, or would not be for some inputs.
fn texts(groups: &mut Groups<'_>) {
    debug_assert_eq!(non_string_annotation::CAUSE.class, Class::Invalid);
    let subject = groups.subject;
    let written = subject.workload.object.document.text();
    let places = [("", &subject.workload.object.value), ("spec.template.", &subject.workload.template)];
    for (prefix, holder) in places {
        for field in ["annotations", "labels"] {
            let Some(map) = at(holder, &["metadata", field]) else { continue };
            let Some(map) = map.as_map() else { continue };
            for (key, value) in map.snapshot() {
                let wrong = match &value {
                    Value::Nil => false,
                    Value::Str(text) => is_short_digest(text, subject) && !is_quoted(text, written),
                    _ => true,
                };
                if wrong {
                    let moved = vec![format!("{prefix}metadata.{field}[\"{key}\"]")];
                    groups.add(&non_string_annotation::CAUSE, Level::Error, Evidence { moved, ..Evidence::default() });
                }
            }
        }
    }
}

/// A digest that is short enough to be all digits now and then.
fn is_short_digest(text: &Text, subject: &Subject) -> bool {
    const SHORT: usize = 16;
    text.len() <= SHORT && text.as_bytes().iter().all(u8::is_ascii_hexdigit) && holds_digest(text, &subject.reads.digests)
}

fn is_quoted(text: &Text, written: &Text) -> bool {
    let written = written.as_bytes();
    ["\"", "'"].iter().any(|quote| {
        let needle = [quote.as_bytes(), text.as_bytes(), quote.as_bytes()].concat();
        memchr::memmem::find(written, &needle).is_some()
    })
}
