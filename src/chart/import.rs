//! import-values: tables of a child become defaults of its parent. Mirrors `processImportValues` with merging.

use super::{
    Error,
    coalesce::{Coalescer, is_table, put},
    log,
    process::Graph,
};
use crate::{
    format::{display, quote},
    profile::Helm,
    value::{Frozen, Map, MapType, Text, Value},
};
use std::sync::Arc;

impl Graph {
    /// Imports bottom-up: children first.
    pub(super) fn import_values(&mut self, node: usize, warnings: &mut Vec<String>) -> Result<(), Error> {
        for child in self.nodes[node].children.clone() {
            self.import_values(child, warnings)?;
        }
        let Some(declared) = self.metas[self.nodes[node].meta].dependencies.clone() else { return Ok(()) };
        let helm = self.helm;
        let values = Coalescer { helm, merge: true, warnings: &mut *warnings }.run(&self.tree(node), Map::new())?;
        let imported = Map::new();
        for wanted in declared {
            let entries = std::mem::take(&mut self.declared[wanted].import_values);
            let name = self.declared[wanted].name.clone();
            let mut rewritten = Vec::new();
            for entry in entries {
                let Some((child, parent, is_map)) = import_of(&entry) else { continue };
                rewritten.push(pair(&child, &parent));
                let table = match table_at(&values, &format!("{name}.{child}")) {
                    Ok(table) => table,
                    Err(missing) => {
                        warnings.push(missing_table(helm, &missing, is_map.then_some(name.as_str())));
                        continue;
                    }
                };
                let source = if is_map { nested(&parent, table) } else { table };
                Coalescer { helm, merge: true, warnings: &mut *warnings }.tables(&imported, &source, "");
            }
            self.declared[wanted].import_values = rewritten;
        }
        let own = values.deep_copy();
        Coalescer { helm, merge: true, warnings }.tables(&own, &imported, "");
        self.nodes[node].values = Arc::new(Value::Map(own).freeze());
        Ok(())
    }
}

/// Child path, parent path, and whether the entry is a map of the two.
fn import_of(entry: &Frozen) -> Option<(String, String, bool)> {
    match entry {
        Frozen::Str(name) => Some((format!("exports.{name}"), ".".into(), false)),
        Frozen::Map(MapType::Any, entries, _) => {
            let shown = |wanted: &str| {
                let value = entries.iter().find(|(key, _)| *key == wanted).map_or(Value::Nil, |(_, value)| value.thaw());
                display(&value).to_str_lossy().into_owned()
            };
            Some((shown("child"), shown("parent"), true))
        }
        _ => None,
    }
}

/// What `.Chart.Dependencies` shows of an entry.
fn pair(child: &str, parent: &str) -> Frozen {
    let text = |text: &str| Frozen::Str(Text::from(text));
    Frozen::Map(MapType::Strings, vec![("child".into(), text(child)), ("parent".into(), text(parent))].into(), false)
}

/// The table at a dotted path, or the name that is none: `Values.Table`.
fn table_at(values: &Map, path: &str) -> Result<Map, String> {
    let mut table = values.clone();
    for name in path.split('.') {
        match table.get(name) {
            Some(Value::Map(map)) if is_table(&map) => table = map,
            _ => return Err(name.to_owned()),
        }
    }
    // An empty table is not handed out itself: `AsMap` makes a new one.
    Ok(if table.is_empty() { Map::new() } else { table })
}

/// A table at a path of new tables; `.` is the table itself: `pathToMap`.
fn nested(path: &str, table: Map) -> Map {
    if path == "." {
        return table;
    }
    path.rsplit('.').fold(table, |inner, key| {
        let outer = Map::new();
        put(&outer, key, Value::Map(inner));
        outer
    })
}

fn missing_table(helm: Helm, name: &str, chart: Option<&str>) -> String {
    let error = format!("{} is not a table", quote(name.as_bytes()));
    match (helm, chart) {
        (Helm::V3, None) => format!("Warning: ImportValues missing table: {error}"),
        (Helm::V3, Some(chart)) => format!("Warning: ImportValues missing table from chart {chart}: {error}"),
        (Helm::V4, None) => log::structured("WARN", "ImportValues missing table", &[("error", &error)]),
        (Helm::V4, Some(chart)) => log::structured("WARN", "ImportValues missing table from chart", &[("chart", chart), ("error", &error)]),
    }
}
