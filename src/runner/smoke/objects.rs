//! The objects of a cell: documents parse, no key and no object stands twice, names and API versions are ones that Kubernetes takes.

use crate::{
    kubernetes,
    profile::Helm,
    render::{Document, Inputs, Rendered, RenderedFile, check_head, documents},
    rollout::object::{entry, items, text_at},
    value::Value,
    yaml::{self, Node},
};
use std::{
    collections::{BTreeMap, HashMap, hash_map::DefaultHasher},
    hash::{Hash, Hasher},
    sync::{Arc, Mutex, PoisonError},
};

/// What is the same for a rendered file in every cell.
#[derive(Debug, Default)]
struct Facts {
    objects: Vec<Object>,
    /// What is wrong with it whatever the cell is.
    problems: Vec<String>,
    /// Why Helm cannot read it.
    broken: Option<String>,
}

#[derive(Debug)]
struct Object {
    api_version: String,
    kind: String,
    namespace: String,
    name: String,
}

/// Files that were read in another cell of the chart, by their text: most are the same in many cells.
#[derive(Default)]
pub(super) struct Known(Mutex<HashMap<(u64, usize), Arc<Facts>>>);

impl Known {
    fn facts(&self, file: &RenderedFile, helm: Helm) -> Arc<Facts> {
        let text = file.text.as_bytes();
        let mut hasher = DefaultHasher::new();
        (helm, text).hash(&mut hasher);
        let key = (hasher.finish(), text.len());
        if let Some(facts) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return facts.clone();
        }
        let facts = Arc::new(Facts::of(file, helm));
        self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_insert(facts).clone()
    }
}

/// Everything that is wrong with the documents of a cell, hooks included.
///
/// # Errors
/// When Helm cannot read a document, with its text.
pub(super) fn judge(rendered: &Rendered, inputs: &Inputs, known: &Known) -> Result<Vec<String>, String> {
    let minor = inputs.capabilities.clone().unwrap_or_default().kube.minor.parse().unwrap_or_default();
    let (mut seen, mut problems) = (BTreeMap::new(), Vec::new());
    let mut files: Vec<&RenderedFile> = rendered.files.iter().filter(|file| !file.path.ends_with("NOTES.txt")).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    for file in files {
        let (facts, file) = (known.facts(file, inputs.helm), &file.path);
        if let Some(text) = &facts.broken {
            return Err(format!("YAML parse error on {file}: {text}"));
        }
        problems.extend(facts.problems.iter().map(|problem| format!("{file}: {problem}")));
        for Object { api_version, kind, namespace, name } in &facts.objects {
            let namespace = if namespace.is_empty() { inputs.release.namespace.as_str() } else { namespace };
            let group = api_version.rsplit_once('/').map_or("", |(group, _)| group).to_owned();
            let id = (group, kind.clone(), namespace.to_owned(), name.clone());
            if let Some(other) = seen.insert(id, file.clone()).filter(|_| !name.is_empty()) {
                let other = if other == *file { "this file once more".to_owned() } else { other };
                problems.push(format!("{file}: {kind}/{name} is also in {other}"));
            }
            if let Some(problem) = kubernetes::unserved(api_version, kind, minor) {
                problems.push(format!("{file}: {kind}/{name}: {problem}"));
            }
        }
    }
    Ok(problems)
}

impl Facts {
    fn of(file: &RenderedFile, helm: Helm) -> Self {
        let mut facts = Self::default();
        for document in documents(file, helm) {
            if let Err(text) = check_head(&document, helm) {
                facts.broken = Some(text);
                break;
            }
            facts.document(&document);
        }
        facts
    }

    fn document(&mut self, document: &Document) {
        let text = document.text().as_bytes();
        let value = match document.value() {
            Ok(value) => value.clone(),
            // Helm's reader is milder; what it takes is judged all the same.
            Err(_) => {
                yaml::parse(text).unwrap_or_default().iter().for_each(|node| self.twice(node, "", document.line()));
                yaml::decode(text).unwrap_or_default()
            }
        };
        if !value.is_nil() {
            self.object(&value);
        }
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
