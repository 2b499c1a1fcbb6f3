//! Workloads: objects with a pod template, and what Kubernetes does when it changes.

use super::{
    moves::{Move, moved},
    object::{Id, Object, annotation, entry},
    settings::Settings,
};
use crate::value::{Path, Segment, Text, Value};

/// The fields that the metadata of a pod template has; Kubernetes drops any other.
const METADATA: &[&str] = &["name", "generateName", "namespace", "labels", "annotations", "finalizers", "ownerReferences"];

/// The fields that a pod template has.
const TEMPLATE: &[&str] = &["metadata", "spec"];

/// What a changed pod template means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Its pods are replaced.
    Rolls,
    /// A Job: its pod template cannot change.
    Job,
    /// Nothing is rolled: CronJobs, hooks, test pods.
    Exempt,
}

/// An object with a pod template.
#[derive(Clone, Debug)]
pub struct Workload {
    /// Kind, namespace, name.
    pub id: Id,
    /// What a changed pod template means.
    pub role: Role,
    /// The pod template as Kubernetes keeps it.
    pub template: Value,
    /// The object.
    pub object: Object,
    /// Where in the object the pod template lies.
    pub place: Path,
}

impl Workload {
    /// The workload that an object is, if it has a pod template.
    pub fn of(object: &Object, settings: &Settings) -> Option<Self> {
        let (place, known) = place(&object.id.kind, settings)?;
        let template = place.find(&object.value).filter(|t| t.as_map().is_some())?;
        let role = match object.id.kind.as_str() {
            _ if object.is_hook() => Role::Exempt,
            "CronJob" if known => Role::Exempt,
            "Job" if known => Role::Job,
            _ => Role::Rolls,
        };
        Some(Self { id: object.id.clone(), role, template: canonical(&template, known), object: object.clone(), place })
    }

    /// The pod's spec.
    pub fn pod_spec(&self) -> Value {
        entry(&self.template, "spec").unwrap_or_default()
    }

    /// The paths of the pod template that differ.
    pub fn moves(&self, after: &Self) -> Vec<Move> {
        moved(&self.template, &after.template)
    }

    /// The paths of the object that differ and that Kubernetes does not see in the pod template: the rest of the object, and
    /// unknown fields of the template and of its metadata.
    pub fn moves_outside(&self, after: &Self) -> Vec<Move> {
        let all = moved(&self.object.value, &after.object.value);
        all.into_iter().filter(|m| !self.place.covers(&m.path) || self.is_unknown_field(&m.path)).collect()
    }

    fn is_unknown_field(&self, path: &Path) -> bool {
        match path.0.get(self.place.0.len()..) {
            Some([Segment::Key(metadata), Segment::Key(field), ..]) => {
                (*metadata == "metadata" && !METADATA.iter().any(|known| *field == *known)) || self.is_dropped(metadata)
            }
            Some([Segment::Key(field)]) => self.is_dropped(field),
            _ => false,
        }
    }

    fn is_dropped(&self, field: &Text) -> bool {
        !TEMPLATE.iter().any(|known| *field == *known) && entry(&self.template, &field.to_str_lossy()).is_none()
    }

    /// An annotation of the workload or of its pods.
    pub fn annotations(&self, key: &str) -> impl Iterator<Item = String> + use<> {
        let found = [annotation(&self.object.value, key), annotation(&self.template, key)];
        found.into_iter().flatten().map(|text| text.to_str_lossy().into_owned())
    }
}

/// Where the pod template of a kind lies, and whether Kubernetes knows the kind.
fn place(kind: &str, settings: &Settings) -> Option<(Path, bool)> {
    if let Some(path) = settings.pod_template_path.get(kind) {
        return Path::parse(path).ok().map(|path| (path, false));
    }
    let keys: &[&str] = match kind {
        "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet" | "Job" | "Rollout" | "DeploymentConfig" => &["spec", "template"],
        "CronJob" => &["spec", "jobTemplate", "spec", "template"],
        _ => return None,
    };
    Some((Path(keys.iter().map(|key| Segment::Key((*key).into())).collect()), true))
}

/// The pod template as Kubernetes keeps it: unknown fields are dropped, of its own (in a known kind) and of its metadata.
fn canonical(template: &Value, known: bool) -> Value {
    let Some(fields) = template.as_map() else { return template.clone() };
    let kept = fields.snapshot().into_iter().filter(|(key, _)| !known || TEMPLATE.iter().any(|field| *key == *field));
    Value::map(kept.map(|(key, value)| {
        let value = match value.as_map() {
            Some(metadata) if key == "metadata" => {
                Value::map(metadata.snapshot().into_iter().filter(|(field, _)| METADATA.iter().any(|known| *field == *known)))
            }
            _ => value,
        };
        (key, value)
    }))
}
