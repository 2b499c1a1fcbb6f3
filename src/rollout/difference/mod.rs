//! What differs between two states of a chart, for a reviewer: objects, workloads that restart and because of what, and pods that
//! go on with what they read before.
//!
//! Contract: everything here may be shown to anybody: values of Secrets are masked. A workload restarts if its pod template differs.
//!
//! - `side`: the render of one state; `structure`: where two objects differ; `noise`: what differs at every release
//! - `reasons`: why a workload restarts; `unnoticed`: who goes on with old data

mod noise;
mod reasons;
mod side;
mod structure;
mod unnoticed;

pub use side::Side;

use super::{
    consumes::{Declarations, Edge, declarations, edges, visible_keys},
    data::changed_keys,
    object::{Id, Object},
    settings::Settings,
    upgrade::{Rolled, Upgrade},
    workload::{Role, Workload},
};
use crate::value::Text;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};

/// What differs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Difference {
    /// Workloads whose pods restart, those that restart for nothing last.
    pub restarts: Vec<Restart>,
    /// Workloads whose pods restart with every upgrade, even if nothing differs: random values, the clock, the revision.
    pub restarts_always: Vec<Restart>,
    /// Workloads that read what changed and do not restart.
    pub unnoticed: Vec<Unnoticed>,
    /// What Kubernetes refuses to change.
    pub refused: Vec<String>,
    /// Objects that are only there before.
    pub deleted: Vec<Named>,
    /// Objects that are only there after.
    pub created: Vec<Named>,
    /// Objects that differ in more than what differs at every release.
    pub changed: Vec<Changed>,
    /// Objects that differ only in what differs at every release: chart labels, checksums.
    pub folded: Vec<Named>,
    /// Files of `crds/` that differ: Helm installs them, but never upgrades them.
    pub crds: Vec<String>,
}

/// An object.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Named {
    /// `Deployment/api`
    pub object: String,
    /// Where it lives.
    pub namespace: String,
}

/// A workload whose pods restart.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Restart {
    /// `Deployment/api`
    pub workload: String,
    /// Where it lives.
    pub namespace: String,
    /// Whether nothing that the pods run or read differs, only labels and digests.
    pub for_nothing: bool,
    /// What holds the restart up, if anything: `updateStrategy: OnDelete`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held_up: Option<String>,
    /// Why.
    pub because: Vec<Reason>,
}

/// A place of the pod template that differs, and the object behind it if it holds a digest.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Reason {
    /// Where in the pod template.
    #[serde(flatten)]
    pub step: Step,
    /// The objects that the digest follows: `ConfigMap/api-config`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub objects: Vec<Cause>,
    /// Whether it is nothing that the pods run or read.
    pub noise: bool,
}

/// An object that a digest follows.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Cause {
    /// `ConfigMap/api-config`
    pub object: String,
    /// The keys that differ and that the pods read; none: only something else of it differs, or it is no longer there.
    pub keys: Vec<String>,
}

/// A workload that reads what changed and does not restart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Unnoticed {
    /// `Deployment/api`
    pub workload: String,
    /// Where it lives.
    pub namespace: String,
    /// `ConfigMap/api-config`
    pub object: String,
    /// The keys that differ and that the pods read.
    pub keys: Vec<String>,
    /// How it is read: `env`, `envFrom`, `subPath`, `volume`.
    pub way: String,
    /// Who sees to it all the same, if anybody: a reloader, the kubelet, the configuration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub covered_by: Option<String>,
}

/// An object that differs.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Changed {
    /// What and where.
    #[serde(flatten)]
    pub named: Named,
    /// The template that makes it.
    pub template: String,
    /// Where it differs.
    pub changes: Vec<Step>,
    /// Where it differs as it does at every release.
    pub noise: Vec<String>,
}

/// A place that differs.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Step {
    /// `spec.containers[api].image`; items of lists are named by what tells them apart.
    pub path: String,
    /// What stood there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<Json>,
    /// What stands there now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<Json>,
}

impl Difference {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        let objects = self.deleted.is_empty() && self.created.is_empty() && self.changed.is_empty() && self.folded.is_empty();
        objects && self.restarts.is_empty() && self.crds.is_empty()
    }
}

/// Two states, and what is known about both together.
struct Comparison<'s> {
    upgrade: Upgrade,
    before: &'s Side,
    after: &'s Side,
    settings: &'s Settings,
    declared: Declarations,
    secrets: structure::Secrets,
}

impl<'s> Comparison<'s> {
    fn new(before: &'s Side, after: &'s Side, settings: &'s Settings) -> Self {
        let upgrade = Upgrade { before: before.objects.clone(), after: after.objects.clone() };
        let workloads: Vec<Workload> = upgrade.before.values().filter_map(|object| Workload::of(object, settings)).collect();
        let workloads: Vec<&Id> = workloads.iter().map(|workload| &workload.id).collect();
        let objects: Vec<&Id> = upgrade.before.keys().collect();
        let declared = declarations(settings, &before.prefixes, &workloads, &objects);
        let secrets = structure::Secrets::of(upgrade.before.values().chain(upgrade.after.values()));
        Self { upgrade, before, after, settings, declared, secrets }
    }

    /// The workloads on both sides of which the pods are replaced when their template differs.
    fn rolling(&self) -> impl Iterator<Item = Rolled> {
        self.upgrade.workloads(self.settings).into_iter().filter(|rolled| rolled.workload.role == Role::Rolls)
    }

    /// What the pods of a workload read.
    fn edges(&self, workload: &Workload) -> Vec<Edge> {
        let declared = self.declared.consumes.iter().filter(|(of, _)| *of == workload.id);
        edges(workload).into_iter().chain(declared.map(|(_, edge)| edge.clone())).collect()
    }

    /// What the pods read and is other now, with the keys that they see.
    fn sources(&self, before: &Workload, after: &Workload) -> BTreeMap<Id, BTreeSet<Text>> {
        let all: Vec<_> = self.edges(before).into_iter().chain(self.edges(after)).collect();
        let mut found = BTreeMap::new();
        for edge in &all {
            let visible = visible_keys(all.iter().filter(|other| other.object == edge.object));
            let (old, new) = (self.upgrade.before.get(&edge.object), self.upgrade.after.get(&edge.object));
            let keys = changed_keys(old, new, visible.as_ref());
            if !keys.is_empty() {
                found.insert(edge.object.clone(), keys);
            }
        }
        found
    }
}

/// Compares two states. `again` is the next release of the second one, with nothing changed.
pub fn difference(before: &Side, after: &Side, again: Option<&Side>, settings: &Settings) -> Difference {
    let comparison = Comparison::new(before, after, settings);
    let upgrade = &comparison.upgrade;
    let mut found = Difference {
        restarts: reasons::restarts(&comparison),
        restarts_always: again.map(|again| reasons::restarts(&Comparison::new(after, again, settings))).unwrap_or_default(),
        unnoticed: unnoticed::unnoticed(&comparison),
        deleted: upgrade.deleted().into_iter().map(named).collect(),
        created: upgrade.created().into_iter().map(named).collect(),
        refused: upgrade.refusals(),
        crds: side::other_crds(before, after),
        ..Difference::default()
    };
    for id in upgrade.changed() {
        let changed = changed(&upgrade.before[id], &upgrade.after[id], &comparison.secrets);
        if changed.changes.is_empty() { found.folded.push(changed.named) } else { found.changed.push(changed) }
    }
    found.changed.sort_by_cached_key(|changed| (weight(&changed.named.object), changed.named.clone()));
    found
}

fn named(id: &Id) -> Named {
    Named { object: id.to_string(), namespace: id.namespace.clone() }
}

fn changed(old: &Object, new: &Object, secrets: &structure::Secrets) -> Changed {
    let masked = old.id.kind == "Secret";
    let all = structure::steps(&old.value, &new.value);
    let (noise, changes): (Vec<_>, Vec<_>) = all.into_iter().partition(noise::is_noise);
    Changed {
        named: named(&old.id),
        template: new.template().to_owned(),
        changes: changes.into_iter().map(|step| secrets.shown(step, masked)).collect(),
        noise: noise.into_iter().map(|step| step.path()).collect(),
    }
}

/// Workloads first, then what pods read, then the rest.
fn weight(object: &str) -> u8 {
    match object.split('/').next().unwrap_or_default() {
        "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet" | "Rollout" => 0,
        "Job" | "CronJob" => 1,
        "ConfigMap" | "Secret" => 2,
        _ => 3,
    }
}

fn texts<'t>(keys: impl IntoIterator<Item = &'t Text>) -> Vec<String> {
    keys.into_iter().map(|key| key.to_str_lossy().into_owned()).collect::<BTreeSet<_>>().into_iter().collect()
}
