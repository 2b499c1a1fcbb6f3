//! The Kubernetes objects of a render, by kind, namespace and name.
//!
//! Contract: a `List` is what its items are, and so is a `ConfigMapList`, whose items need not say their kind; a document without kind
//! or name is no object. Of two equal objects the later one counts.

use crate::{
    render::Document,
    value::{Text, Value},
    yaml,
};
use std::fmt;

/// What tells one object from another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id {
    /// `Deployment`
    pub kind: String,
    /// Where it lives; the release's namespace if it doesn't say.
    pub namespace: String,
    /// `metadata.name`
    pub name: String,
}

/// `Deployment/api`
impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind, self.name)
    }
}

/// Kinds that have no pods, that pods do not read and from which nothing is made that they read.
const UNRELATED: &[&str] = &[
    "APIService",
    "ClusterRole",
    "ClusterRoleBinding",
    "CustomResourceDefinition",
    "HorizontalPodAutoscaler",
    "Ingress",
    "MutatingWebhookConfiguration",
    "NetworkPolicy",
    "PersistentVolumeClaim",
    "PodDisruptionBudget",
    "PodMonitor",
    "PriorityClass",
    "PrometheusRule",
    "Role",
    "RoleBinding",
    "Service",
    "ServiceAccount",
    "ServiceMonitor",
    "StorageClass",
    "ValidatingWebhookConfiguration",
];

/// Whether objects of a kind have nothing to do with what pods are made of and read.
pub fn is_unrelated(kind: &str) -> bool {
    UNRELATED.binary_search(&kind).is_ok()
}

/// An object and the document that holds it.
#[derive(Clone)]
pub struct Object {
    /// Kind, namespace, name.
    pub id: Id,
    /// What it says.
    pub value: Value,
    /// The document; several objects share one if it is a `List`.
    pub document: Document,
}

impl fmt::Debug for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.id)
    }
}

impl Object {
    /// The objects of a document, in order, read as Helm reads them. `namespace` is the release's.
    ///
    /// # Errors
    /// If the document is no YAML.
    pub fn read(document: &Document, namespace: &str) -> Result<Vec<Self>, yaml::Error> {
        let mut objects = Vec::new();
        let value = yaml::decode(document.text().as_bytes())?;
        collect(&value, text_at(&value, &["kind"]), (document, namespace), &mut objects);
        Ok(objects)
    }

    /// The objects of a document; none if it is no YAML.
    pub fn of(document: &Document, namespace: &str) -> Vec<Self> {
        Self::read(document, namespace).unwrap_or_default()
    }

    /// An annotation of the object itself.
    pub fn annotation(&self, key: &str) -> Option<Text> {
        annotation(&self.value, key)
    }

    /// Whether Helm runs it as a hook.
    pub fn is_hook(&self) -> bool {
        self.annotation("helm.sh/hook").is_some_and(|hook| !hook.is_empty())
    }

    /// The template that made it.
    pub fn template(&self) -> &str {
        self.document.template()
    }
}

/// The text of `metadata.annotations[key]` of an object or a pod template.
pub fn annotation(object: &Value, key: &str) -> Option<Text> {
    entry(&entry(&entry(object, "metadata")?, "annotations")?, key)?.as_text().cloned()
}

/// The value of a key, if this is a map that has it and it is not null.
pub fn entry(value: &Value, key: &str) -> Option<Value> {
    value.as_map()?.get(key).filter(|v| !v.is_nil())
}

/// The value at the end of these keys.
pub fn at(value: &Value, keys: &[&str]) -> Option<Value> {
    keys.iter().try_fold(value.clone(), |found, key| entry(&found, key))
}

/// The text at the end of these keys.
pub fn text_at(value: &Value, keys: &[&str]) -> Option<String> {
    at(value, keys)?.as_text().map(|text| text.to_str_lossy().into_owned())
}

/// The items of the list under a key; none if there is no list.
pub fn items(value: &Value, key: &str) -> Vec<Value> {
    entry(value, key).and_then(|v| v.as_list().map(|list| list.to_vec())).unwrap_or_default()
}

/// `kind`: what it says that it is, or the list that holds it for it.
fn collect(value: &Value, kind: Option<String>, place: (&Document, &str), objects: &mut Vec<Object>) {
    let Some(kind) = kind else { return };
    if let Some(of) = kind.strip_suffix("List").filter(|_| entry(value, "items").is_some_and(|items| items.as_list().is_some())) {
        for item in items(value, "items") {
            let own = text_at(&item, &["kind"]).or_else(|| (!of.is_empty()).then(|| of.to_owned()));
            collect(&item, own, place, objects);
        }
        return;
    }
    let (document, namespace) = place;
    let Some(name) = text_at(value, &["metadata", "name"]).filter(|name| !name.is_empty()) else { return };
    let namespace = text_at(value, &["metadata", "namespace"]).filter(|n| !n.is_empty()).unwrap_or_else(|| namespace.to_owned());
    objects.push(Object { id: Id { kind, namespace, name }, value: value.clone(), document: document.clone() });
}
