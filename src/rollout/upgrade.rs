//! Two renders as an upgrade: which workloads restart, what is created, changed and deleted, and what Kubernetes refuses.

use super::{
    moves::{Move, moved},
    object::{Id, Object, entry},
    settings::Settings,
    workload::{Role, Workload},
};
use crate::{
    render::Document,
    value::{Path, Segment, Value},
};
use std::collections::BTreeMap;

/// The objects of an installed release and of its upgrade.
#[derive(Debug, Default)]
pub struct Upgrade {
    /// The objects of the installed release.
    pub before: BTreeMap<Id, Object>,
    /// The objects of the upgrade.
    pub after: BTreeMap<Id, Object>,
}

/// A workload that is there on both sides.
#[derive(Debug)]
pub struct Rolled {
    /// As it was.
    pub workload: Workload,
    /// The paths of its pod template that moved; none: it does not restart.
    pub moves: Vec<Move>,
}

impl Upgrade {
    /// Reads both sides; documents that are no YAML have no objects.
    pub fn new(before: &[Document], after: &[Document], namespace: &str) -> Self {
        let objects = |documents: &[Document]| {
            let all = documents.iter().flat_map(|document| Object::of(document, namespace));
            all.map(|object| (object.id.clone(), object)).collect()
        };
        Self { before: objects(before), after: objects(after) }
    }

    /// The workloads that are there on both sides, hooks left out.
    pub fn workloads(&self, settings: &Settings) -> Vec<Rolled> {
        let both = self.before.values().filter_map(|object| {
            let workload = Workload::of(object, settings)?;
            let after = Workload::of(self.after.get(&object.id)?, settings)?;
            let moves = workload.moves(&after);
            Some(Rolled { workload, moves })
        });
        both.filter(|rolled| rolled.workload.role != Role::Exempt).collect()
    }

    /// The objects that are other now.
    pub fn changed(&self) -> Vec<&Id> {
        let differs =
            |(id, object): &(&Id, &Object)| self.after.get(id).is_some_and(|after| !super::moves::same(&object.value, &after.value));
        self.before.iter().filter(differs).map(|(id, _)| id).collect()
    }

    /// The objects that are only there afterwards.
    pub fn created(&self) -> Vec<&Id> {
        self.after.keys().filter(|id| !self.before.contains_key(id)).collect()
    }

    /// The objects that are no longer there.
    pub fn deleted(&self) -> Vec<&Id> {
        self.before.keys().filter(|id| !self.after.contains_key(id)).collect()
    }

    /// Everything that Kubernetes refuses to change in an object that stays, in its words: `Job/x: spec.template: field is immutable`.
    pub fn refusals(&self) -> Vec<String> {
        let mut found = Vec::new();
        for (id, before) in &self.before {
            let Some(after) = self.after.get(id).filter(|after| !after.is_hook() && !before.is_hook()) else { continue };
            for of in moved(&before.value, &after.value) {
                if is_fixed(before, after, &of.path) {
                    found.push(format!("{id}: {}: field is immutable", of.path));
                }
            }
        }
        found
    }
}

/// Whether Kubernetes refuses that this path of an object changes.
fn is_fixed(before: &Object, after: &Object, path: &Path) -> bool {
    let keys: Vec<_> = path.0.iter().filter_map(|segment| if let Segment::Key(key) = segment { key.as_str() } else { None }).collect();
    let marked = |object: &Object| entry(&object.value, "immutable").and_then(|v| v.as_bool()) == Some(true);
    match (before.id.kind.as_str(), keys.as_slice()) {
        ("Job", ["spec", "template" | "selector" | "completionMode", ..]) => true,
        ("Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet", ["spec", "selector", ..]) => true,
        // The API server drops these before it compares.
        ("StatefulSet", ["spec", "volumeClaimTemplates", "apiVersion" | "kind"]) => false,
        ("StatefulSet", ["spec", field, ..]) => !matches!(
            *field,
            "replicas"
                | "ordinals"
                | "template"
                | "updateStrategy"
                | "revisionHistoryLimit"
                | "persistentVolumeClaimRetentionPolicy"
                | "minReadySeconds"
        ),
        ("ConfigMap" | "Secret", ["data" | "binaryData" | "stringData", ..]) => marked(before),
        ("ConfigMap" | "Secret", ["immutable", ..]) => marked(before) && !marked(after),
        ("Secret", ["type"]) => true,
        ("RoleBinding" | "ClusterRoleBinding", ["roleRef", ..]) => true,
        ("StorageClass", ["parameters" | "provisioner" | "reclaimPolicy" | "volumeBindingMode", ..]) => true,
        ("PersistentVolumeClaim", ["spec", "resources", ..] | ["spec", "volumeAttributesClassName", ..]) => false,
        ("PersistentVolumeClaim", ["spec", ..]) => true,
        ("Service", ["spec", "clusterIP"]) => is_address(before) && is_address(after),
        _ => false,
    }
}

fn is_address(service: &Object) -> bool {
    let address = entry(&service.value, "spec").and_then(|spec| entry(&spec, "clusterIP"));
    matches!(address, Some(Value::Str(text)) if !text.is_empty())
}
