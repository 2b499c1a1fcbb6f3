//! What a pod's spec says it reads.

use super::{Edge, Way, reloader::is_reload_sidecar};
use crate::{
    rollout::{
        object::{Id, at, entry, items, text_at},
        workload::Workload,
    },
    value::{Text, Value},
};
use std::collections::BTreeSet;

/// An object in a volume, before anybody mounts it.
struct Source {
    volume: String,
    kind: &'static str,
    name: String,
    /// Key and the path it gets; `None`: every key under its own name.
    items: Option<Vec<(Text, String)>>,
    projected: bool,
    optional: bool,
}

/// A container as far as reading goes.
struct Container {
    value: Value,
    init: bool,
}

/// Everything the pods read by environment and volumes, in the order of the containers. Edges that are alike are one.
pub fn edges(workload: &Workload) -> Vec<Edge> {
    let spec = workload.pod_spec();
    let sources: Vec<Source> = items(&spec, "volumes").iter().flat_map(sources_of).collect();
    let containers = containers(&spec);
    let reloaded = reloaded_volumes(&containers);
    let mut edges = Edges { found: Vec::new(), namespace: workload.id.namespace.clone() };
    for container in &containers {
        edges.environment(container);
        for mount in items(&container.value, "volumeMounts") {
            let Some(volume) = text_at(&mount, &["name"]) else { continue };
            for source in sources.iter().filter(|source| source.volume == volume) {
                edges.mount(container, &mount, source, reloaded.contains(&volume));
            }
        }
    }
    edges.found
}

fn containers(spec: &Value) -> Vec<Container> {
    let mut found = Vec::new();
    for value in items(spec, "initContainers") {
        let init = text_at(&value, &["restartPolicy"]).as_deref() != Some("Always");
        found.push(Container { value, init });
    }
    for field in ["containers", "ephemeralContainers"] {
        found.extend(items(spec, field).into_iter().map(|value| Container { value, init: false }));
    }
    found
}

/// Volumes that a known reload sidecar watches.
fn reloaded_volumes(containers: &[Container]) -> BTreeSet<String> {
    let sidecars = containers.iter().filter(|c| !c.init && is_reload_sidecar(&c.value));
    sidecars.flat_map(|c| items(&c.value, "volumeMounts")).filter_map(|mount| text_at(&mount, &["name"])).collect()
}

fn sources_of(volume: &Value) -> Vec<Source> {
    let Some(name) = text_at(volume, &["name"]) else { return Vec::new() };
    let mut found = Vec::new();
    found.extend(entry(volume, "configMap").and_then(|s| source(&name, "ConfigMap", "name", &s)));
    found.extend(entry(volume, "secret").and_then(|s| source(&name, "Secret", "secretName", &s)));
    let projections = at(volume, &["projected"]).map(|projected| items(&projected, "sources")).unwrap_or_default();
    for projection in projections {
        for (field, kind) in [("configMap", "ConfigMap"), ("secret", "Secret")] {
            let part = entry(&projection, field).and_then(|s| source(&name, kind, "name", &s));
            found.extend(part.map(|part| Source { projected: true, ..part }));
        }
    }
    found
}

fn source(volume: &str, kind: &'static str, name_field: &str, value: &Value) -> Option<Source> {
    let chosen = entry(value, "items").map(|_| {
        let chosen = items(value, "items");
        let pair = |item: &Value| {
            let key = at(item, &["key"])?.as_text()?.clone();
            let path = text_at(item, &["path"]).unwrap_or_else(|| key.to_str_lossy().into_owned());
            Some((key, path))
        };
        chosen.iter().filter_map(pair).collect::<Vec<_>>()
    });
    let name = text_at(value, &[name_field])?;
    let optional = entry(value, "optional").and_then(|o| o.as_bool()).unwrap_or(false);
    let items = chosen.filter(|chosen| !chosen.is_empty());
    Some(Source { volume: volume.to_owned(), kind, name, items, projected: false, optional })
}

struct Edges {
    found: Vec<Edge>,
    namespace: String,
}

impl Edges {
    fn environment(&mut self, container: &Container) {
        for variable in items(&container.value, "env") {
            for (field, kind) in [("configMapKeyRef", "ConfigMap"), ("secretKeyRef", "Secret")] {
                let Some(reference) = at(&variable, &["valueFrom", field]) else { continue };
                let (Some(name), Some(key)) = (text_at(&reference, &["name"]), at(&reference, &["key"])) else { continue };
                let keys = key.as_text().map(|key| BTreeSet::from([key.clone()]));
                self.add(container, &reference, (kind, name), (Way::Env, keys));
            }
        }
        for from in items(&container.value, "envFrom") {
            for (field, kind) in [("configMapRef", "ConfigMap"), ("secretRef", "Secret")] {
                let Some(reference) = entry(&from, field) else { continue };
                if let Some(name) = text_at(&reference, &["name"]) {
                    self.add(container, &reference, (kind, name), (Way::EnvFrom, None));
                }
            }
        }
    }

    fn mount(&mut self, container: &Container, mount: &Value, source: &Source, reloaded: bool) {
        let part = text_at(mount, &["subPath"]).filter(|part| !part.is_empty());
        let expression = text_at(mount, &["subPathExpr"]).filter(|part| !part.is_empty());
        let named: Option<BTreeSet<Text>> = source.items.as_ref().map(|items| items.iter().map(|(key, _)| key.clone()).collect());
        let (way, keys) = match (part, expression) {
            (Some(part), _) => (Way::SubPath, Some(keys_under(source, part.trim_end_matches('/')))),
            (None, Some(_)) => (Way::SubPath, named),
            (None, None) if source.projected => (Way::Projected, named),
            (None, None) => (Way::Volume, named),
        };
        let reloaded = reloaded && matches!(way, Way::Volume | Way::Projected);
        let object = self.id(source.kind, &source.name);
        self.push(Edge { object, way, keys, init_only: container.init, optional: source.optional, reloaded });
    }

    fn add(&mut self, container: &Container, reference: &Value, object: (&str, String), read: (Way, Option<BTreeSet<Text>>)) {
        let optional = entry(reference, "optional").and_then(|o| o.as_bool()).unwrap_or(false);
        let object = self.id(object.0, &object.1);
        self.push(Edge { object, way: read.0, keys: read.1, init_only: container.init, optional, reloaded: false });
    }

    fn id(&self, kind: &str, name: &str) -> Id {
        Id { kind: kind.to_owned(), namespace: self.namespace.clone(), name: name.to_owned() }
    }

    fn push(&mut self, edge: Edge) {
        let alike = |known: &&mut Edge| known.object == edge.object && known.way == edge.way && known.keys == edge.keys;
        match self.found.iter_mut().find(alike) {
            Some(known) => {
                known.init_only &= edge.init_only;
                known.optional &= edge.optional;
                known.reloaded &= edge.reloaded;
            }
            None => self.found.push(edge),
        }
    }
}

/// The keys that a `subPath` shows: the file of that name, or the files of that folder.
fn keys_under(source: &Source, part: &str) -> BTreeSet<Text> {
    match &source.items {
        None => BTreeSet::from([Text::from(part)]),
        Some(items) => {
            let under = |path: &str| path == part || path.strip_prefix(part).is_some_and(|rest| rest.starts_with('/'));
            items.iter().filter(|(_, path)| under(path)).map(|(key, _)| key.clone()).collect()
        }
    }
}
