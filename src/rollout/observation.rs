//! What one perturbation does to one workload: the facts that verdicts are made of.

use super::{
    consumes::{Coverage, Edge},
    moves::Move,
    object::{Id, Object},
    perturb::Perturbation,
    workload::Workload,
};
use crate::value::{Path, Reads, Text, Value};
use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

/// A consumed object whose bytes differ as the workload sees them.
#[derive(Clone, Debug)]
pub struct SourceChange {
    /// The object.
    pub object: Id,
    /// The keys that differ, as far as they can be seen.
    pub keys: BTreeSet<Text>,
    /// Whether it is there before and after.
    pub stays: bool,
    /// Whether a running pod keeps what it has read of these keys while the object says something else.
    pub frozen: bool,
    /// Whether it is gone although the pods do not start without it: somebody else makes it from now on, and decides what is in it.
    pub left: bool,
}

/// An object that differs between two renders.
#[derive(Clone, Debug)]
pub struct Change {
    /// As it was.
    pub before: Option<Object>,
    /// As it is.
    pub after: Option<Object>,
}

/// A path of a workload that moved, and whether what moved is a digest.
#[derive(Clone, Debug)]
pub struct Moved {
    /// Where, and from what to what.
    pub of: Move,
    /// Whether the text holds what a hash function returned, before or after.
    pub digest: bool,
}

/// What one perturbation does to one workload.
#[derive(Clone, Debug)]
pub struct Observation {
    /// What was changed.
    pub perturbation: Rc<Perturbation>,
    /// What the pods read and is other now.
    pub sources: Vec<SourceChange>,
    /// What moved in the pod template.
    pub moves: Vec<Moved>,
    /// What moved in the rest of the object.
    pub outside: Vec<Moved>,
    /// Texts of equal keys that lost against a later one in the pod's metadata, and moved.
    pub lost: Vec<String>,
    /// Whether the file that makes the workload read what was changed.
    pub read: bool,
    /// Whether the value is one that nothing sets.
    pub unset: bool,
    /// Whether the content is made up: an empty map or list was filled, or what is unset was set.
    pub invented: bool,
    /// Every object that differs.
    pub changes: Rc<BTreeMap<Id, Change>>,
}

impl Observation {
    /// Whether the pods restart.
    pub fn rolls(&self) -> bool {
        !self.moves.is_empty()
    }

    /// Whether the bytes of an object differ as the workload sees them.
    pub fn changes_source(&self, object: &Id) -> bool {
        self.sources.iter().any(|source| source.object == *object)
    }

    /// The paths of the pod template at which a digest moved.
    pub fn digest_paths(&self) -> impl Iterator<Item = &Path> {
        self.moves.iter().filter(|m| m.digest).map(|m| &m.of.path)
    }
}

/// A workload with everything that was seen of it.
#[derive(Debug)]
pub struct Subject {
    /// As the base render has it.
    pub workload: Workload,
    /// What its pods read.
    pub edges: Vec<Edge>,
    /// What controllers restart it for.
    pub coverage: Coverage,
    /// Path and text of what an equal key overrides in the metadata of its pod template.
    pub losers: Vec<(String, String)>,
    /// What the file that makes it read, hashed and looked up.
    pub reads: Reads,
    /// Every perturbation that does something to it.
    pub observations: Vec<Observation>,
    /// The objects it reads that the chart makes.
    pub objects: BTreeMap<Id, Object>,
}

impl Subject {
    /// The edges to one object.
    pub fn edges_to<'s>(&'s self, object: &'s Id) -> impl Iterator<Item = &'s Edge> {
        self.edges.iter().filter(move |edge| edge.object == *object)
    }

    /// The paths of the pod template at which any digest moved under any perturbation that something else shows too.
    pub fn live_digests(&self) -> BTreeSet<&Path> {
        self.observations.iter().filter(|seen| self.is_shown(seen)).flat_map(Observation::digest_paths).collect()
    }

    /// A value that nothing sets counts only if an object beside the workload shows it: to hash what does not exist means nothing.
    pub fn is_shown(&self, seen: &Observation) -> bool {
        !seen.unset || seen.changes.keys().any(|id| *id != self.workload.id)
    }

    /// Whether a digest at this path moves with anything that the pods read.
    pub fn follows_sources(&self, path: &Path) -> bool {
        self.observations.iter().any(|seen| !seen.sources.is_empty() && seen.digest_paths().any(|p| p == path))
    }
}

/// Whether a text holds what a hash function returned, whole or cut off.
pub fn holds_digest(text: &Text, digests: &BTreeSet<Text>) -> bool {
    let bytes = text.as_bytes();
    digests.iter().any(|digest| {
        let digest = digest.as_bytes();
        let whole_or_start = bytes.len() >= 4 && bytes.len() <= digest.len() && digest.starts_with(bytes);
        let start = &digest[..digest.len().min(7)];
        whole_or_start || (start.len() >= 6 && memchr::memmem::find(bytes, start).is_some()) || has_token(bytes, digest)
    })
}

/// Whether a part of the text between its separators is the start of the digest, of at least four characters.
fn has_token(bytes: &[u8], digest: &[u8]) -> bool {
    let parts = bytes.split(|b| !b.is_ascii_alphanumeric());
    parts.into_iter().any(|part| part.len() >= 4 && digest.starts_with(part))
}

/// Whether what moved is a digest whose input changed: one stands there before and after, and the new one was not known before
/// (else a switch has only chosen among digests, or something was written around one).
pub fn is_digest_move(of: &Move, before: &BTreeSet<Text>, after: &BTreeSet<Text>) -> bool {
    let (Some(old), Some(new)) = (scalar(&of.old), scalar(&of.new)) else { return false };
    holds_digest(&old, before) && holds_digest(&new, after) && !holds_digest(&new, before)
}

fn scalar(value: &Option<Value>) -> Option<Text> {
    match value {
        Some(Value::Str(text)) => Some(text.clone()),
        Some(other @ (Value::Int(_) | Value::Int64(_) | Value::Float(_) | Value::Number(_))) => Some(crate::format::display(other)),
        _ => None,
    }
}
