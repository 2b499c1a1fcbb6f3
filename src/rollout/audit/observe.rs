//! What an outcome means for a workload.

use super::subjects::edges_of;
use crate::{
    rollout::{
        consumes::{Declarations, Edge, visible_keys},
        data::changed_keys,
        duplicates::moved_losers,
        moves::Move,
        object::Id,
        observation::{Moved, Observation, SourceChange, Subject, is_digest_move},
        perturb::Perturbation,
        settings::Settings,
        state::Outcome,
        workload::Workload,
    },
    value::Text,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

/// What was changed, and what came of it.
pub(super) struct Seen<'o> {
    pub(super) perturbation: Rc<Perturbation>,
    pub(super) outcome: &'o Outcome,
    /// Whether nothing sets the value.
    pub(super) unset: bool,
    /// Whether the content is made up.
    pub(super) invented: bool,
    /// The files that read what was changed.
    pub(super) readers: &'o BTreeSet<String>,
}

/// What an outcome does to a workload; nothing if it does nothing, or if the workload is no longer there.
pub(super) fn observe(subject: &Subject, seen: &Seen<'_>, declared: &Declarations, settings: &Settings) -> Option<Observation> {
    let changes = &seen.outcome.changes;
    let own = changes.get(&subject.workload.id);
    let after = match own {
        None => None,
        Some(change) => Some(Workload::of(change.after.as_ref()?, settings)?),
    };
    let later_edges = after.as_ref().map(|after| edges_of(after, declared)).unwrap_or_default();
    let sources = sources(subject, &later_edges, seen.outcome);
    if own.is_none() && sources.is_empty() {
        return None;
    }
    let file = subject.workload.object.template();
    let nothing = BTreeSet::new();
    let digests = seen.outcome.reads.get(file).map_or(&nothing, |reads| &reads.digests);
    let mark = |of: Move| Moved { digest: is_digest_move(&of, &subject.reads.digests, digests), of };
    let (mut moves, mut outside, mut lost) = (Vec::new(), Vec::new(), Vec::new());
    if let Some(after) = &after {
        moves = subject.workload.moves(after).into_iter().map(mark).collect();
        outside = subject.workload.moves_outside(after).into_iter().map(mark).collect();
        lost = moved_losers(&subject.losers, after);
    }
    if moves.is_empty() && outside.is_empty() && lost.is_empty() && sources.is_empty() {
        return None;
    }
    let read = seen.readers.contains(file);
    let changes = seen.outcome.changes.clone();
    Some(Observation {
        perturbation: seen.perturbation.clone(),
        sources,
        moves,
        outside,
        lost,
        read,
        unset: seen.unset,
        invented: seen.invented,
        changes,
    })
}

/// The consumed objects whose bytes differ, as the workload sees them before or after.
fn sources(subject: &Subject, later: &[Edge], outcome: &Outcome) -> Vec<SourceChange> {
    let mut by_object: BTreeMap<&Id, Vec<&Edge>> = BTreeMap::new();
    for edge in subject.edges.iter().chain(later) {
        by_object.entry(&edge.object).or_default().push(edge);
    }
    let mut found = Vec::new();
    for (object, edges) in by_object {
        let Some(change) = outcome.changes.get(object) else { continue };
        let visible: Option<BTreeSet<Text>> = visible_keys(edges.iter().copied());
        let keys = changed_keys(change.before.as_ref(), change.after.as_ref(), visible.as_ref());
        if keys.is_empty() {
            continue;
        }
        let stays = change.before.is_some() && change.after.is_some();
        // What is gone cannot be fresh elsewhere: the chart leaves it to somebody else, or pods without it would not start.
        let frozen = change.after.is_some() && edges.iter().any(|edge| edge.is_frozen() && keys.iter().any(|key| edge.sees(key)));
        let left = change.after.is_none() && edges.iter().any(|edge| !edge.optional);
        found.push(SourceChange { object: object.clone(), keys, stays, frozen, left });
    }
    found
}
