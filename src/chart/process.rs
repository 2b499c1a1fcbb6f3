//! Dependency processing: conditions, tags, aliases, version match. Mirrors `processDependencyEnabled`.
//!
//! Contract: Helm changes charts in place, and copies of a chart share what its shallow copies share (Helm 3 more than
//! Helm 4). A [`Graph`] repeats that with indices; what comes out is immutable and cached by the set of what is enabled.

use super::{
    Chart, Dependency, Error, Processed,
    by_default::ByDefault,
    coalesce::{Coalescer, Tree, is_table},
    log,
};
use crate::{
    profile::Helm,
    semver::is_compatible_range,
    value::{Frozen, Map, Value},
};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Decides which dependencies are enabled under these user values and imports values. Adds to `warnings` what Helm logs.
///
/// # Errors
/// With Helm's text. Helm 4's command line puts `chart dependencies processing failed: ` before it.
pub fn process(chart: &Arc<Chart>, user: &Map, helm: Helm, warnings: &mut Vec<String>) -> Result<Arc<Processed>, Error> {
    Ok(entry(chart, user, helm, warnings)?.attach(chart))
}

pub(super) fn entry(chart: &Arc<Chart>, user: &Map, helm: Helm, warnings: &mut Vec<String>) -> Result<Arc<Entry>, Error> {
    let mut graph = Graph::of(chart, helm);
    graph.enable(ROOT, &Value::Map(user.clone()).freeze(), ("", &mut *warnings))?;
    let mut key = String::new();
    graph.write_key(ROOT, &mut key);
    let entry = match chart.processed.find(&key, helm) {
        Some(entry) => entry,
        None => {
            let mut own = Vec::new();
            graph.import_values(ROOT, &mut own)?;
            let entry = Arc::new(Entry { processed: graph.finish(ROOT), warnings: own });
            chart.processed.keep(key, helm, entry.clone());
            entry
        }
    };
    warnings.extend_from_slice(&entry.warnings);
    Ok(entry)
}

/// Whether every declared dependency lies in `charts/`: what the command line checks before it renders.
///
/// # Errors
/// With Helm's text and its hint.
pub fn check_dependencies(chart: &Chart, helm: Helm) -> Result<(), Error> {
    let there = |name: &str| chart.dependencies.iter().any(|own| own.metadata.name == name);
    let declared = chart.metadata.dependencies.iter().flatten().map(|dependency| dependency.name.as_str());
    let missing: Vec<_> = declared.filter(|name| !there(name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let head = match helm {
        Helm::V3 => {
            "An error occurred while checking for chart dependencies. You may need to run `helm dependency build` to fetch missing dependencies"
        }
        Helm::V4 => {
            "an error occurred while checking for chart dependencies. You may need to run 'helm dependency build' to fetch missing dependencies"
        }
    };
    let place = chart.origin.as_ref().map_or_else(|| "CHART".into(), |path| path.display().to_string());
    let text = format!("{head}: found in Chart.yaml, but missing in charts/ directory: {}", missing.join(", "));
    Err(Error::new(text).help(format!("run: helm dependency build {place}")))
}

/// Results of processing, by what is enabled. They hold no reference to the chart that holds them.
#[derive(Debug, Default)]
pub(super) struct Cache {
    entries: Mutex<Vec<(String, Helm, Arc<Entry>)>>,
    /// What the chart's own values enable, for each Helm.
    pub(super) by_default: [OnceLock<Option<ByDefault>>; 2],
}

#[derive(Debug)]
pub(super) struct Entry {
    processed: Detached,
    warnings: Vec<String>,
}

impl Entry {
    pub(super) fn attach(&self, chart: &Arc<Chart>) -> Arc<Processed> {
        Arc::new(self.processed.attach(chart.clone()))
    }
}

/// A processed chart without the chart itself.
#[derive(Debug)]
struct Detached {
    metadata: Arc<super::Metadata>,
    values: Arc<Frozen>,
    full_path: String,
    dependencies: Vec<Arc<Processed>>,
}

impl Detached {
    fn attach(&self, chart: Arc<Chart>) -> Processed {
        let Self { metadata, values, full_path, dependencies } = self;
        let (metadata, values, full_path) = (metadata.clone(), values.clone(), full_path.clone());
        Processed { chart, metadata, values, full_path, dependencies: dependencies.clone() }
    }
}

impl Cache {
    /// A set of values seldom enables more than a few sets of dependencies.
    const MAX: usize = 64;

    fn find(&self, key: &str, helm: Helm) -> Option<Arc<Entry>> {
        let entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.iter().find(|(own, own_helm, _)| own == key && *own_helm == helm).map(|(.., entry)| entry.clone())
    }

    fn keep(&self, key: String, helm: Helm, entry: Arc<Entry>) {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        if entries.len() < Self::MAX {
            entries.push((key, helm, entry));
        }
    }
}

pub(super) const ROOT: usize = 0;

/// Charts that change while dependencies are processed.
pub(super) struct Graph {
    pub(super) helm: Helm,
    pub(super) nodes: Vec<Node>,
    pub(super) metas: Vec<Meta>,
    pub(super) declared: Vec<Dependency>,
}

/// Go's `chart.Chart`: shallow copies share what these indices name.
#[derive(Clone)]
pub(super) struct Node {
    pub(super) chart: Arc<Chart>,
    pub(super) meta: usize,
    pub(super) values: Arc<Frozen>,
    pub(super) parent: Option<usize>,
    pub(super) children: Vec<usize>,
}

/// Go's `chart.Metadata`, as far as processing changes it.
#[derive(Clone)]
pub(super) struct Meta {
    pub(super) name: String,
    pub(super) dependencies: Option<Vec<usize>>,
}

impl Graph {
    fn of(chart: &Arc<Chart>, helm: Helm) -> Self {
        let mut graph = Self { helm, nodes: Vec::new(), metas: Vec::new(), declared: Vec::new() };
        graph.add(chart, None);
        graph
    }

    fn add(&mut self, chart: &Arc<Chart>, parent: Option<usize>) -> usize {
        let declared = chart.metadata.dependencies.as_ref().map(|all| {
            let start = self.declared.len();
            self.declared.extend(all.iter().cloned());
            (start..self.declared.len()).collect()
        });
        let (meta, at) = (self.metas.len(), self.nodes.len());
        self.metas.push(Meta { name: chart.metadata.name.clone(), dependencies: declared });
        self.nodes.push(Node { chart: chart.clone(), meta, values: chart.values.clone(), parent, children: Vec::new() });
        for child in &chart.dependencies {
            let child = self.add(child, Some(at));
            self.nodes[at].children.push(child);
        }
        at
    }

    pub(super) fn name(&self, node: usize) -> &str {
        &self.metas[self.nodes[node].meta].name
    }

    pub(super) fn tree(&self, node: usize) -> Tree {
        let own = &self.nodes[node];
        let children = own.children.iter().map(|child| self.tree(*child)).collect();
        Tree { name: self.name(node).to_owned(), values: own.values.clone(), children }
    }

    fn set_children(&mut self, node: usize, children: Vec<usize>) {
        for child in &children {
            self.nodes[*child].parent = Some(node);
        }
        self.nodes[node].children = children;
    }

    fn copy(&mut self, node: Node) -> usize {
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    /// Whether a loaded chart is what a declaration asks for.
    fn satisfies(&self, node: usize, declared: usize) -> bool {
        let wanted = &self.declared[declared];
        self.name(node) == wanted.name && is_compatible_range(&wanted.version, &self.nodes[node].chart.metadata.version)
    }

    fn enable(&mut self, node: usize, values: &Frozen, (path, warnings): (&str, &mut Vec<String>)) -> Result<(), Error> {
        let Some(declared) = self.metas[self.nodes[node].meta].dependencies.clone() else { return Ok(()) };
        let loaded = self.nodes[node].children.clone();
        let undeclared = |child: &usize| !declared.iter().any(|wanted| self.satisfies(*child, *wanted));
        let mut children: Vec<usize> = loaded.iter().copied().filter(undeclared).collect();
        for wanted in &declared {
            if let Some(found) = loaded.iter().copied().find(|child| self.satisfies(*child, *wanted)) {
                let copy = self.copy_for(found, *wanted);
                children.push(copy);
            }
            let own = &mut self.declared[*wanted];
            if !own.alias.is_empty() {
                own.name.clone_from(&own.alias);
            }
        }
        self.set_children(node, children);
        for wanted in &declared {
            self.declared[*wanted].enabled = true;
        }
        let user = values.thaw().as_map().cloned().unwrap_or_default();
        let values = Coalescer { helm: self.helm, merge: false, warnings: &mut *warnings }.run(&self.tree(node), user)?;
        self.apply_tags(&declared, &values, warnings);
        self.apply_conditions(&declared, &values, (path, &mut *warnings));
        let off: Vec<String> = declared.iter().map(|d| &self.declared[*d]).filter(|d| !d.enabled).map(|d| d.name.clone()).collect();
        let kept: Vec<usize> = self.nodes[node].children.iter().copied().filter(|c| !off.iter().any(|n| n == self.name(*c))).collect();
        let deeper: Vec<usize> = kept.iter().copied().filter(|child| self.metas[self.nodes[*child].meta].dependencies.is_some()).collect();
        if !deeper.is_empty() {
            // Every child completes a copy of its own: one that is frozen is copied as far as that goes.
            let values = Value::Map(values).freeze();
            for child in deeper {
                let path = format!("{path}{}.", self.name(child));
                self.enable(child, &values, (&path, &mut *warnings))?;
            }
        }
        let declared: Vec<usize> = declared.into_iter().filter(|d| !off.contains(&self.declared[*d].name)).collect();
        let meta = self.nodes[node].meta;
        // Appending nothing to a nil slice leaves it nil.
        self.metas[meta].dependencies = Some(declared).filter(|all| !all.is_empty());
        self.set_children(node, kept);
        Ok(())
    }

    /// The chart that stands for a declaration, under its alias: `getAliasDependency`.
    fn copy_for(&mut self, found: usize, wanted: usize) -> usize {
        let mut node = self.nodes[found].clone();
        let mut meta = self.metas[node.meta].clone();
        let children = std::mem::take(&mut node.children);
        if self.helm == Helm::V4 {
            meta.dependencies = meta.dependencies.map(|all| {
                let start = self.declared.len();
                for declared in all {
                    self.declared.push(self.declared[declared].clone());
                }
                (start..self.declared.len()).collect()
            });
        }
        let alias = &self.declared[wanted].alias;
        if !alias.is_empty() {
            meta.name.clone_from(alias);
        }
        self.metas.push(meta);
        node.meta = self.metas.len() - 1;
        let copy = self.copy(node);
        if self.helm == Helm::V3 {
            self.nodes[copy].children = children;
        } else {
            let copies = children.into_iter().map(|child| self.copy(self.nodes[child].clone())).collect();
            self.set_children(copy, copies);
        }
        copy
    }

    fn apply_tags(&mut self, declared: &[usize], values: &Map, warnings: &mut Vec<String>) {
        let Some(Value::Map(tags)) = values.get("tags").filter(|v| matches!(v, Value::Map(map) if is_table(map))) else { return };
        for wanted in declared {
            let own = &mut self.declared[*wanted];
            let (mut on, mut off) = (false, false);
            for tag in own.tags.iter().flatten() {
                match tags.get(tag) {
                    None => {}
                    Some(Value::Bool(true)) => on = true,
                    Some(Value::Bool(false)) => off = true,
                    Some(_) => warnings.push(match self.helm {
                        Helm::V3 => format!("Warning: Tag '{tag}' for chart {} returned non-bool value", own.name),
                        Helm::V4 => log::structured("WARN", "returned non-bool value", &[("tag", tag), ("chart", &own.name)]),
                    }),
                }
            }
            own.enabled = on || !off;
        }
    }

    fn apply_conditions(&mut self, declared: &[usize], values: &Map, (path, warnings): (&str, &mut Vec<String>)) {
        for wanted in declared {
            let own = &mut self.declared[*wanted];
            for condition in own.condition.trim().split(',').filter(|condition| !condition.is_empty()) {
                match path_value(values, &format!("{path}{condition}")) {
                    None => {}
                    Some(Value::Bool(enabled)) => {
                        own.enabled = enabled;
                        break;
                    }
                    Some(_) => warnings.push(match self.helm {
                        Helm::V3 => format!("Warning: Condition path '{condition}' for chart {} returned non-bool value", own.name),
                        Helm::V4 => log::structured("WARN", "returned non-bool value", &[("path", condition), ("chart", &own.name)]),
                    }),
                }
            }
        }
    }

    /// What tells two results apart: which charts are there, under which names, and what each of them declares.
    fn write_key(&self, node: usize, key: &mut String) {
        key.push_str(self.name(node));
        for declared in self.metas[self.nodes[node].meta].dependencies.iter().flatten() {
            let declared = &self.declared[*declared];
            key.extend([";", &declared.name, "@", &declared.version]);
        }
        key.push('(');
        for child in &self.nodes[node].children {
            self.write_key(*child, key);
        }
        key.push(')');
    }

    fn full_path(&self, node: usize) -> String {
        match self.nodes[node].parent {
            Some(parent) => format!("{}/charts/{}", self.full_path(parent), self.name(node)),
            None => self.name(node).to_owned(),
        }
    }

    fn finish(&self, node: usize) -> Detached {
        let own = &self.nodes[node];
        let meta = &self.metas[own.meta];
        let declared = meta.dependencies.as_ref().map(|all| all.iter().map(|at| self.declared[*at].clone()).collect());
        let mut metadata = super::Metadata::clone(&own.chart.metadata);
        metadata.name.clone_from(&meta.name);
        metadata.dependencies = declared;
        let attach = |child: &usize| Arc::new(self.finish(*child).attach(self.nodes[*child].chart.clone()));
        Detached {
            metadata: Arc::new(metadata),
            values: own.values.clone(),
            full_path: self.full_path(node),
            dependencies: own.children.iter().map(attach).collect(),
        }
    }
}

/// The value at a dotted path, if it is there and no table: `Values.PathValue`.
fn path_value(values: &Map, path: &str) -> Option<Value> {
    let (tables, key) = path.rsplit_once('.').map_or((None, path), |(tables, key)| (Some(tables), key));
    let mut table = values.clone();
    if let Some(tables) = tables {
        for name in tables.split('.') {
            match table.get(name) {
                Some(Value::Map(map)) if is_table(&map) => table = map,
                _ => return None,
            }
        }
    }
    table.get(key).filter(|value| !matches!(value, Value::Map(map) if is_table(map)))
}
