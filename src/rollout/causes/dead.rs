//! `missed/dead`: the hash is of something that never changes.

use super::{Cause, Missed, Probe};
use crate::{
    rollout::{
        finding::Class,
        object::{at, items},
        observation::{Subject, holds_digest},
        settings::Level,
    },
    value::{Path, Segment, Text, Value},
};

/// The pod template carries a digest, but it never moves: it is of the empty text (`.Files.Get` of a path that isn't there, a file that only
/// defines templates, a value that does not exist), of a path instead of a file, pasted, or the action was never run and stands there as text.
pub const CAUSE: Cause = Cause {
    class: Class::Missed,
    name: "dead",
    level: Level::Error,
    says: "has a digest that never moves",
    advice: "hash the rendered object: include (print $.Template.BasePath \"/configmap.yaml\") . | sha256sum",
};

/// The pods' metadata holds a digest, or an action that was never run, which no perturbation moves.
pub fn explains(missed: &Missed<'_>, _: &mut dyn Probe) -> bool {
    let live = missed.subject.live_digests();
    constant_stamps(missed.subject).iter().any(|path| !live.contains(path))
}

/// The annotations, labels and environment variables that hold a digest or the text of an action.
fn constant_stamps(subject: &Subject) -> Vec<Path> {
    let mut found = Vec::new();
    for field in ["annotations", "labels"] {
        let Some(map) = at(&subject.workload.template, &["metadata", field]) else { continue };
        let Some(map) = map.as_map() else { continue };
        for (key, value) in map.snapshot() {
            if value.as_text().is_some_and(|text| is_stamp(text, subject)) {
                found.push(Path(["metadata".into(), field.into(), key].map(Segment::Key).to_vec()));
            }
        }
    }
    for (number, container) in items(&subject.workload.pod_spec(), "containers").iter().enumerate() {
        for (index, variable) in items(container, "env").iter().enumerate() {
            if at(variable, &["value"]).as_ref().and_then(Value::as_text).is_some_and(|text| holds_digest(text, &subject.reads.digests)) {
                let steps = [Segment::Key("spec".into()), Segment::Key("containers".into()), Segment::Index(number)];
                let rest = [Segment::Key("env".into()), Segment::Index(index), Segment::Key("value".into())];
                found.push(Path(steps.into_iter().chain(rest).collect()));
            }
        }
    }
    found
}

fn is_stamp(text: &Text, subject: &Subject) -> bool {
    holds_digest(text, &subject.reads.digests) || is_pasted_digest(text) || is_action(text)
}

/// As many hexadecimal digits as a hash function gives.
fn is_pasted_digest(text: &Text) -> bool {
    let bytes = text.as_bytes();
    matches!(bytes.len(), 32 | 40 | 56 | 64 | 96 | 128) && bytes.iter().all(u8::is_ascii_hexdigit)
}

/// The text of a template action that nobody ran.
fn is_action(text: &Text) -> bool {
    text.as_str().is_some_and(|text| text.find("{{").is_some_and(|start| text[start..].contains("}}")))
}
