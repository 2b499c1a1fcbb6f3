//! Hooks apart from manifests, both in install order: `SortManifests`.

use super::{Document, RenderError, Rendered, RenderedFile, Stage, head::Head, split::split};
use crate::{chart::structured_log, format, profile::Helm, value::Text};
use std::{cmp::Ordering, rc::Rc};

/// Helm's install order. Helm 3 does not know the last two.
const INSTALL_ORDER: &[&str] = &[
    "PriorityClass",
    "Namespace",
    "NetworkPolicy",
    "ResourceQuota",
    "LimitRange",
    "PodSecurityPolicy",
    "PodDisruptionBudget",
    "ServiceAccount",
    "Secret",
    "SecretList",
    "ConfigMap",
    "StorageClass",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "CustomResourceDefinition",
    "ClusterRole",
    "ClusterRoleList",
    "ClusterRoleBinding",
    "ClusterRoleBindingList",
    "Role",
    "RoleList",
    "RoleBinding",
    "RoleBindingList",
    "Service",
    "DaemonSet",
    "Pod",
    "ReplicationController",
    "ReplicaSet",
    "Deployment",
    "HorizontalPodAutoscaler",
    "StatefulSet",
    "Job",
    "CronJob",
    "IngressClass",
    "Ingress",
    "APIService",
    "MutatingWebhookConfiguration",
    "ValidatingWebhookConfiguration",
];

const HOOK_EVENTS: &[&str] =
    &["pre-install", "post-install", "pre-delete", "post-delete", "pre-upgrade", "post-upgrade", "pre-rollback", "post-rollback", "test"];

/// The documents of a render, sorted.
#[derive(Debug, Default)]
pub struct Manifests {
    /// What Helm installs.
    pub manifests: Vec<Manifest>,
    /// What Helm runs at certain events.
    pub hooks: Vec<Hook>,
    /// What Helm would log.
    pub warnings: Vec<String>,
}

/// A document that is installed.
#[derive(Debug, Clone)]
pub struct Manifest {
    /// Its text and place.
    pub document: Document,
    /// Its kind as Helm reads it, `""` if there is none.
    pub kind: String,
}

/// A document that is a hook.
#[derive(Debug, Clone)]
pub struct Hook {
    /// Its text and place.
    pub document: Document,
    /// Its kind as Helm reads it.
    pub kind: String,
    /// When it runs: `pre-install`, `test`.
    pub events: Vec<String>,
}

impl Hook {
    /// Whether it runs as a test.
    pub fn is_test(&self) -> bool {
        self.events.iter().any(|event| event == "test")
    }
}

/// The documents of a rendered file, split as this Helm splits.
pub fn documents(file: &RenderedFile, helm: Helm) -> Vec<Document> {
    let text = file.text.as_bytes();
    let template: Rc<str> = file.path.as_str().into();
    let (mut line, mut counted) = (1, 0);
    let document = |(index, range): (usize, std::ops::Range<usize>)| {
        line += memchr::memchr_iter(b'\n', &text[counted..range.start.max(counted)]).count();
        counted = range.start.max(counted);
        Document::new(template.clone(), index, Text::from(&text[range]), line)
    };
    split(text, helm).into_iter().enumerate().map(document).collect()
}

/// Whether Helm can read the head of a document.
///
/// # Errors
/// With Helm's text.
pub fn check_head(document: &Document, helm: Helm) -> Result<(), String> {
    Head::read(document.text().as_bytes(), helm).map(drop)
}

impl Manifests {
    /// Splits and sorts what a render gave. NOTES.txt and blank files are left out.
    ///
    /// # Errors
    /// If a document is not YAML or its head has wrong types, with Helm's text.
    pub fn of(rendered: &Rendered, helm: Helm) -> Result<Self, RenderError> {
        let mut sorted = Self::default();
        for file in rendered.with_documents() {
            for document in documents(file, helm) {
                if let Err(error) = sorted.add(document, helm) {
                    let message = format!("YAML parse error on {}: {error}", file.path);
                    let (template, warnings) = (Some(file.path.clone()), sorted.warnings);
                    return Err(RenderError { template, warnings, ..RenderError::new(Stage::Manifest, message) });
                }
            }
        }
        sorted.manifests.sort_by(|a, b| by_kind(&a.kind, &b.kind, helm));
        sorted.hooks.sort_by(|a, b| by_kind(&a.kind, &b.kind, helm));
        Ok(sorted)
    }

    fn add(&mut self, document: Document, helm: Helm) -> Result<(), String> {
        let head = Head::read(document.text().as_bytes(), helm)?;
        let kind = head.kind;
        let Some(hook) = head.hook else {
            self.manifests.push(Manifest { document, kind });
            return Ok(());
        };
        match events(&hook) {
            Some(events) => self.hooks.push(Hook { document, kind, events }),
            None => self.warnings.push(match helm {
                Helm::V3 => format!("manifest_sorter.go:199: info: skipping unknown hook: {}", format::quote(hook.as_bytes())),
                Helm::V4 => structured_log("INFO", "skipping unknown hooks", &[("hookTypes", &hook)]),
            }),
        }
        Ok(())
    }
}

/// The events of a hook annotation, or nothing if one is unknown.
fn events(annotation: &str) -> Option<Vec<String>> {
    let event = |name: &str| {
        let name = name.trim().to_lowercase();
        let name = if name == "test-success" { "test".to_owned() } else { name };
        HOOK_EVENTS.contains(&name.as_str()).then_some(name)
    };
    annotation.split(',').map(event).collect()
}

/// Known kinds in install order, then unknown ones by name.
fn by_kind(a: &str, b: &str, helm: Helm) -> Ordering {
    let known = &INSTALL_ORDER[..INSTALL_ORDER.len() - if helm == Helm::V3 { 2 } else { 0 }];
    let rank = |kind: &str| known.iter().position(|known| *known == kind);
    match (rank(a), rank(b)) {
        (None, None) => a.cmp(b),
        (Some(a), Some(b)) => a.cmp(&b),
        (a, b) => a.is_none().cmp(&b.is_none()),
    }
}
