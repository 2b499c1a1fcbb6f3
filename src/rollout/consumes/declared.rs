//! What the project says about edges: `consumes`, `reloads`, `allow`.

use super::{Edge, Way};
use crate::rollout::{
    naming::{NameError, Prefixes},
    object::Id,
    settings::Settings,
};
use std::collections::BTreeSet;

/// The declarations with their names resolved.
#[derive(Clone, Debug, Default)]
pub struct Declarations {
    /// Edges by workload.
    pub consumes: Vec<(Id, Edge)>,
    /// Objects that the workload rereads.
    pub reloads: Vec<(Id, Id)>,
    /// Objects whose changes need no restart.
    pub allow: Vec<(Id, Id)>,
    /// Names that could not be resolved, said with their candidates.
    pub problems: Vec<String>,
}

impl Declarations {
    /// Whether the workload rereads the object.
    pub fn reloads(&self, workload: &Id, object: &Id) -> bool {
        self.reloads.iter().any(|(w, o)| w == workload && o == object)
    }

    /// Whether a change of the object needs no restart.
    pub fn allows(&self, workload: &Id, object: &Id) -> bool {
        self.allow.iter().any(|(w, o)| w == workload && o == object)
    }
}

/// Resolves what is declared against the workloads and the objects of a render, and the objects they refer to.
pub fn declarations(settings: &Settings, prefixes: &Prefixes, workloads: &[&Id], objects: &[&Id]) -> Declarations {
    let mut found = Declarations::default();
    let resolve = |key: &str, workload: &str, object: &str, problems: &mut Vec<String>| {
        let of = prefixes.find(workload, workloads);
        let what = prefixes.find(object, objects);
        let said = |error: NameError| format!("rollout.{key}: {error}");
        match (of, what) {
            (Ok(of), Ok(what)) => return Some((of.clone(), what.clone())),
            (Ok(of), Err(error)) => match object.split_once('/') {
                // An object that no render shows can still be meant by its full name.
                Some((kind, name)) if matches!(error, NameError::Unknown { .. }) => {
                    let (kind, name) = (kind.to_owned(), name.to_owned());
                    return Some((of.clone(), Id { kind, namespace: of.namespace.clone(), name }));
                }
                _ => problems.push(said(error)),
            },
            (Err(error), what) => {
                problems.push(said(error));
                problems.extend(what.err().map(said));
            }
        }
        None
    };
    for declared in &settings.consumes {
        if let Some((workload, object)) = resolve("consumes", &declared.workload, &declared.object, &mut found.problems) {
            let keys: BTreeSet<_> = declared.keys.iter().map(Into::into).collect();
            let keys = Some(keys).filter(|keys| !keys.is_empty());
            let edge = Edge { object, way: Way::Declared, keys, init_only: false, optional: false, reloaded: false };
            found.consumes.push((workload, edge));
        }
    }
    for declared in &settings.reloads {
        found.reloads.extend(resolve("reloads", &declared.workload, &declared.object, &mut found.problems));
    }
    for declared in &settings.allow {
        found.allow.extend(resolve("allow", &declared.workload, &declared.object, &mut found.problems));
    }
    found
}
