//! The objects of a cell: documents parse, no key and no object stands twice, names and API versions are ones that Kubernetes takes.

use crate::{
    kubernetes,
    render::{Document, Inputs, Manifests},
    rollout::object::{entry, items, text_at},
    value::Value,
    yaml::{self, Node},
};
use std::{
    collections::{BTreeMap, HashMap, hash_map::DefaultHasher},
    hash::{Hash, Hasher},
    sync::{Arc, Mutex, PoisonError},
};

/// What is the same for a document in every cell.
#[derive(Debug, Default)]
struct Facts {
    objects: Vec<Object>,
    /// What is wrong with it whatever the cell is.
    problems: Vec<String>,
}

#[derive(Debug)]
struct Object {
    api_version: String,
    kind: String,
    namespace: String,
    name: String,
}

/// Documents that were read in another cell of the chart, by their text: most are the same in many cells.
#[derive(Default)]
pub(super) struct Known(Mutex<HashMap<(u64, usize), Arc<Facts>>>);

impl Known {
    fn facts(&self, document: &Document) -> Arc<Facts> {
        let text = document.text().as_bytes();
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        let key = (hasher.finish(), text.len());
        if let Some(facts) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return facts.clone();
        }
        let facts = Arc::new(Facts::of(document));
        self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_insert(facts).clone()
    }
}

/// Everything that is wrong with the documents of a cell, hooks included.
pub(super) fn judge(manifests: &Manifests, inputs: &Inputs, known: &Known) -> Vec<String> {
    let minor = inputs.capabilities.clone().unwrap_or_default().kube.minor.parse().unwrap_or_default();
    let (mut seen, mut problems) = (BTreeMap::new(), Vec::new());
    let documents = manifests.manifests.iter().map(|manifest| &manifest.document);
    for document in documents.chain(manifests.hooks.iter().map(|hook| &hook.document)) {
        let (facts, file) = (known.facts(document), document.template());
        problems.extend(facts.problems.iter().map(|problem| format!("{file}: {problem}")));
        for Object { api_version, kind, namespace, name } in &facts.objects {
            let namespace = if namespace.is_empty() { &inputs.release.namespace } else { namespace };
            let group = api_version.rsplit_once('/').map_or("", |(group, _)| group).to_owned();
            let id = (group, kind.clone(), namespace.clone(), name.clone());
            if let Some(other) = seen.insert(id, file.to_owned()).filter(|_| !name.is_empty()) {
                let other = if other == file { "this file once more".to_owned() } else { other };
                problems.push(format!("{file}: {kind}/{name} is also in {other}"));
            }
            if let Some(problem) = kubernetes::unserved(api_version, kind, minor) {
                problems.push(format!("{file}: {kind}/{name}: {problem}"));
            }
        }
    }
    problems
}

impl Facts {
    fn of(document: &Document) -> Self {
        let mut facts = Self::default();
        let text = document.text().as_bytes();
        let value = match document.value() {
            Ok(value) => value.clone(),
            // Helm's reader is milder; what it takes is judged all the same.
            Err(_) => match yaml::decode(text) {
                Ok(value) => value,
                Err(error) => {
                    facts.problems.push(format!("it is no YAML: {error}"));
                    return facts;
                }
            },
        };
        if document.value().is_err() {
            for node in yaml::parse(text).unwrap_or_default() {
                facts.twice(&node, "", document.line());
            }
        }
        if !value.is_nil() {
            facts.object(&value);
        }
        facts
    }

    fn object(&mut self, value: &Value) {
        let kind = text_at(value, &["kind"]).unwrap_or_default();
        let api_version = text_at(value, &["apiVersion"]).unwrap_or_default();
        if kind.is_empty() || api_version.is_empty() {
            let what = if kind.is_empty() { "`kind`" } else { "`apiVersion`" };
            self.problems.push(format!("a document without {what}"));
            return;
        }
        if entry(value, "items").is_some() && kind.ends_with("List") {
            items(value, "items").iter().for_each(|item| self.object(item));
            return;
        }
        let name = text_at(value, &["metadata", "name"]).unwrap_or_default();
        let generated = text_at(value, &["metadata", "generateName"]).is_some();
        if name.is_empty() && !generated {
            self.problems.push(format!("a {kind} without a name"));
        } else if !name.is_empty() {
            let said = kubernetes::check_name(&kind, &name);
            let short = |text: &String| text.split(" (e.g. ").next().unwrap_or_default().to_owned();
            self.problems.extend(said.iter().map(|text| format!("{kind} {name:?}: Kubernetes refuses the name: {}", short(text))));
        }
        let namespace = text_at(value, &["metadata", "namespace"]).unwrap_or_default();
        self.objects.push(Object { api_version, kind, namespace, name });
    }

    /// Keys that stand twice in one mapping.
    fn twice(&mut self, node: &Node, path: &str, line: usize) {
        for item in node.as_list().unwrap_or_default() {
            self.twice(item, path, line);
        }
        let mut seen: HashMap<&str, usize> = HashMap::new();
        for (key, value) in node.as_map().unwrap_or_default() {
            let Some(name) = key.as_scalar() else { continue };
            let path = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
            let at = line + key.start.line as usize;
            if let Some(first) = seen.insert(name, at).filter(|_| name != "<<") {
                self.problems.push(format!("the key {path} stands twice, on lines {first} and {at} of the rendered file"));
            }
            self.twice(value, &path, line);
        }
    }
}
