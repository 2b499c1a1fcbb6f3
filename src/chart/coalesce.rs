//! The user's values over a chart's defaults, with globals handed down: `CoalesceValues` and `MergeValues`.
//!
//! Contract: what Helm shares between maps is shared here, what it copies is copied; templates can see the difference.

use super::{Error, Processed, log};
use crate::{
    format::{display, print_verb},
    profile::Helm,
    value::{Frozen, Level, Map, MapType, Text, Value},
};
use std::sync::Arc;

const GLOBAL: &str = "global";

/// The values of a render: `user` is taken over and completed; subcharts' tables lie under their names, and what Helm shares
/// between charts is shared. Adds to `warnings` what Helm logs.
///
/// # Errors
/// If the value under a subchart's name is no table.
pub fn coalesce(chart: &Processed, user: Map, helm: Helm, warnings: &mut Vec<String>) -> Result<Map, Error> {
    Coalescer { helm, merge: false, warnings }.run(&Tree::of(chart), user)
}

/// Names and defaults of a chart and of those below it.
pub(super) struct Tree {
    pub(super) name: String,
    pub(super) values: Arc<Frozen>,
    pub(super) children: Vec<Tree>,
}

impl Tree {
    pub(super) fn of(chart: &Processed) -> Self {
        let children = chart.dependencies.iter().map(|child| Self::of(child)).collect();
        Self { name: chart.metadata.name.clone(), values: chart.values.clone(), children }
    }
}

/// One run of coalescing, or of merging, which keeps nulls.
pub(super) struct Coalescer<'w> {
    pub(super) helm: Helm,
    pub(super) merge: bool,
    pub(super) warnings: &'w mut Vec<String>,
}

impl Coalescer<'_> {
    pub(super) fn run(&mut self, tree: &Tree, values: Map) -> Result<Map, Error> {
        self.chart(tree, &values, "")?;
        Ok(values)
    }

    /// As [`Self::run`] with values that say nothing about subcharts or globals: what subcharts get is in the coalesced defaults.
    pub(super) fn over_known(&mut self, tree: &Tree, values: &Map, known: &Level) {
        self.defaults(tree, values, &tree.name);
        for child in &tree.children {
            if let Some((key, own)) = known.iter().find(|(key, _)| *key == child.name.as_str()) {
                put(values, key.clone(), own.thaw());
                self.share_globals(child, values, &tree.name);
            }
        }
    }

    /// Globals that a chart has already: they become one with its parent's as far as Helm shares them.
    fn share_globals(&mut self, tree: &Tree, parent: &Map, prefix: &str) {
        let Some(Value::Map(own)) = parent.get(&tree.name) else { return };
        self.globals(&own, parent, prefix);
        let prefix = joined(prefix, &tree.name);
        tree.children.iter().for_each(|child| self.share_globals(child, &own, &prefix));
    }

    fn warn(&mut self, text: &str) {
        self.warnings.push(log::line(self.helm, text));
    }

    fn chart(&mut self, tree: &Tree, values: &Map, prefix: &str) -> Result<(), Error> {
        let prefix = joined(prefix, &tree.name);
        self.defaults(tree, values, &prefix);
        for child in &tree.children {
            let own = match values.get(&child.name) {
                None => {
                    let own = Map::new();
                    put(values, child.name.as_str(), Value::Map(own.clone()));
                    own
                }
                Some(Value::Map(own)) if is_table(&own) => own,
                Some(other) => {
                    let shown = String::from_utf8_lossy(&print_verb(self.helm, 't', &other)).into_owned();
                    let help = format!("{} is the name of a subchart, so its value must be a map", child.name);
                    return Err(Error::new(format!("type mismatch on {}: {shown}", child.name)).help(help));
                }
            };
            self.globals(&own, values, &prefix);
            self.chart(child, &own, &prefix)?;
        }
        Ok(())
    }

    /// A chart's own defaults under the values: `coalesceValues`.
    fn defaults(&mut self, tree: &Tree, values: &Map, prefix: &str) {
        let Frozen::Map(_, defaults, _) = &*tree.values else { return };
        if !self.drops_nulls() {
            for (own, (key, default)) in values.complete(defaults) {
                self.over_default(tree, (values, prefix), (key, own), default);
            }
            return;
        }
        for (key, default) in defaults.iter() {
            match values.get(key) {
                Some(own) => self.over_default(tree, (values, prefix), (key, own), default),
                None if *default == Frozen::Nil => {}
                None => put(values, key.clone(), without_nulls(default).thaw()),
            }
        }
    }

    fn drops_nulls(&self) -> bool {
        self.helm == Helm::V4 && !self.merge
    }

    /// A value where there is a default, too.
    fn over_default(&mut self, tree: &Tree, (values, prefix): (&Map, &str), (key, own): (&Text, Value), default: &Frozen) {
        match own {
            Value::Nil if !self.merge => {
                values.remove(key);
            }
            Value::Map(own) if is_table(&own) => {
                let Frozen::Map(..) = default else {
                    if *default != Frozen::Nil {
                        self.warn(&format!("warning: skipped value for {prefix}.{key}: Not a table."));
                    }
                    return;
                };
                let merge = self.merge || tree.children.iter().any(|child| *key == child.name.as_str());
                let default = if self.drops_nulls() && !merge { without_nulls(default) } else { default.clone() };
                if let Frozen::Map(_, default, _) = default {
                    let outer = std::mem::replace(&mut self.merge, merge);
                    self.frozen_table(&own, &default, &|| joined(prefix, &key.to_str_lossy()));
                    self.merge = outer;
                }
            }
            _ => {}
        }
    }

    /// Globals of a parent into those of a child: `coalesceGlobals`.
    fn globals(&mut self, child: &Map, parent: &Map, prefix: &str) {
        let target = match child.get(GLOBAL) {
            None => Map::new(),
            Some(Value::Map(map)) if is_table(&map) => map,
            Some(_) => return self.warn("warning: skipping globals because destination global is not a table."),
        };
        let source = match parent.get(GLOBAL) {
            None => Map::new(),
            Some(Value::Map(map)) if is_table(&map) => map,
            Some(_) => return self.warn("warning: skipping globals because source global is not a table."),
        };
        for (key, value) in source.snapshot() {
            match (&value, target.get(&key)) {
                (Value::Map(table), known) if is_table(table) => {
                    let copy: Map = table.snapshot().into_iter().collect();
                    match known {
                        None => put(&target, key, Value::Map(copy)),
                        Some(Value::Map(own)) if is_table(&own) => {
                            let outer = std::mem::replace(&mut self.merge, true);
                            self.tables(&copy, &own, &joined(prefix, &key.to_str_lossy()));
                            self.merge = outer;
                            put(&target, key, Value::Map(copy));
                        }
                        Some(_) => {
                            let shown = crate::format::quote(key.as_bytes());
                            self.warn(&format!("Conflict: cannot merge map onto non-map for {shown}. Skipping."));
                        }
                    }
                }
                (_, Some(Value::Map(own))) if is_table(&own) => self.warn(&format!("key {key} is table. Skipping")),
                _ => put(&target, key, value),
            }
        }
        put(child, GLOBAL, Value::Map(target));
    }

    /// [`Self::tables`] of a source that nobody else sees.
    fn frozen_table(&mut self, target: &Map, source: &Level, prefix: &dyn Fn() -> String) {
        for (own, (key, value)) in target.complete(source) {
            let path = || joined(&prefix(), &key.to_str_lossy());
            match own {
                Value::Nil => {
                    if !self.merge && !matches!(value, Frozen::Nil) {
                        target.remove(key);
                    }
                }
                Value::Map(own) if is_table(&own) => match value {
                    Frozen::Map(MapType::Any, source, _) => self.frozen_table(&own, source, &path),
                    Frozen::Nil => {}
                    other => self.warn_ignored(&path(), &other.thaw()),
                },
                _ => {
                    if let Frozen::Map(MapType::Any, ..) = value {
                        self.warn_kept(&path(), &value.thaw());
                    }
                }
            }
        }
    }

    fn warn_ignored(&mut self, path: &str, value: &Value) {
        self.warn(&format!("warning: destination for {path} is a table. Ignoring non-table value ({})", display(value)));
    }

    fn warn_kept(&mut self, path: &str, value: &Value) {
        self.warn(&format!("warning: cannot overwrite table with non table for {path} ({})", display(value)));
    }

    /// A table under another, which wins: `coalesceTablesFullKey`. The source changes too: nulls of the other appear in it.
    pub(super) fn tables(&mut self, target: &Map, source: &Map, prefix: &str) {
        let non_nil: Vec<Text> = source.entries().iter().filter(|(_, v)| !v.is_nil()).map(|(k, _)| k.clone()).collect();
        let nulls: Vec<Text> = target.entries().iter().filter(|(_, v)| v.is_nil()).map(|(k, _)| k.clone()).collect();
        for key in nulls {
            put(source, key, Value::Nil);
        }
        for (key, value) in source.snapshot() {
            let table = matches!(&value, Value::Map(map) if is_table(map));
            match target.get(&key) {
                Some(Value::Nil) if !self.merge && non_nil.binary_search(&key).is_ok() => {
                    target.remove(&key);
                }
                None => put(target, key, value),
                Some(Value::Map(own)) if is_table(&own) => match &value {
                    Value::Map(source) if table => self.tables(&own, source, &joined(prefix, &key.to_str_lossy())),
                    Value::Nil => {}
                    other => self.warn_ignored(&joined(prefix, &key.to_str_lossy()), other),
                },
                Some(_) if table => self.warn_kept(&joined(prefix, &key.to_str_lossy()), &value),
                Some(_) => {}
            }
        }
    }
}

/// Whether a map is a `map[string]interface {}`.
pub(super) fn is_table(map: &Map) -> bool {
    map.map_type() == MapType::Any
}

/// Maps of values are never Go's nil map, so that writing cannot fail.
pub(super) fn put(map: &Map, key: impl Into<Text>, value: Value) {
    let _ = map.insert(key, value);
}

/// `a.b`, or `b` if there is no `a`: `concatPrefix`.
fn joined(prefix: &str, key: &str) -> String {
    if prefix.is_empty() { key.to_owned() } else { format!("{prefix}.{key}") }
}

/// The value in which tables (also in tables, not in lists) have no nulls.
fn without_nulls(value: &Frozen) -> Frozen {
    match value {
        Frozen::Map(map_type, entries, nil) if *nil || has_nulls(value) => {
            let kept = entries.iter().filter(|(_, value)| !matches!(value, Frozen::Nil));
            Frozen::Map(*map_type, Arc::new(kept.map(|(key, value)| (key.clone(), without_nulls(value))).collect()), false)
        }
        other => other.clone(),
    }
}

fn has_nulls(value: &Frozen) -> bool {
    match value {
        Frozen::Nil => true,
        Frozen::Map(_, entries, _) => entries.iter().any(|(_, value)| has_nulls(value)),
        _ => false,
    }
}
