//! Subcharts with suites of their own: unpacked dependencies that are enabled by default.

use super::Options;
use crate::{
    chart::{Chart, Dependency},
    suite::discover,
    value::Value,
    yaml,
};

/// Who is told of each enabled dependency: its names below the root, and its folder.
type Visit<'v> = &'v mut dyn FnMut(&[String], &str);

/// Walks over the dependencies of a chart in this folder.
struct Walk<'w> {
    path: &'w str,
    options: &'w Options,
    names: Vec<String>,
}

/// Calls `visit` for every enabled dependency, outer ones first.
pub(super) fn walk((chart, path): (&Chart, &str), options: &Options, visit: Visit<'_>) {
    let mut walk = Walk { path, options, names: Vec::new() };
    let values = walk.values(chart, "");
    walk.below(chart, values.as_ref(), String::new(), visit);
}

impl Walk<'_> {
    /// What decides about the dependencies of a chart; `None`: they are all enabled.
    fn values(&self, chart: &Chart, folder: &str) -> Option<Value> {
        let mut values = chart.values.thaw();
        for file in self.options.values.iter().filter(|_| self.names.is_empty() || self.options.compat.root_values_enable) {
            let layer = if self.options.compat.root_values_enable {
                // The peer reads the file below the chart and, when it is not there, gives up.
                let file = if file.starts_with('/') { file.clone() } else { [self.path, folder, file].join("/") };
                yaml::decode_v3(&discover::read(&file).ok()?).ok()?
            } else {
                let Some(layer) = discover::read(file).ok().and_then(|bytes| yaml::decode(&bytes).ok()) else { continue };
                layer
            };
            values = match (&values, &layer) {
                (Value::Map(below), Value::Map(above)) => Value::Map(crate::chart::merge_maps(below, above)),
                (Value::Nil, Value::Map(_)) => layer,
                _ => values,
            };
        }
        Some(values)
    }

    fn below(&mut self, chart: &Chart, values: Option<&Value>, folder: String, visit: Visit<'_>) {
        let peer = self.options.compat.root_values_enable;
        for dependency in &chart.dependencies {
            let name = &dependency.metadata.name;
            let called = |d: &&Dependency| if peer && !d.alias.is_empty() { d.alias == *name } else { d.name == *name };
            let declared = chart.metadata.dependencies.iter().flatten().find(called);
            if let (Some(declared), Some(values)) = (declared, values)
                && !is_enabled(declared, values)
            {
                continue;
            }
            self.names.push(name.clone());
            let folder = if folder.is_empty() { format!("charts/{name}") } else { format!("{folder}/charts/{name}") };
            visit(&self.names, &folder);
            let own = if peer && values.is_some() { None } else { self.values(dependency, &folder) };
            self.below(dependency, own.as_ref().or(values.filter(|_| peer)), folder, visit);
            self.names.pop();
        }
    }
}

/// A condition that is a truth value decides; without a condition any true tag does.
fn is_enabled(dependency: &Dependency, values: &Value) -> bool {
    if !dependency.condition.is_empty() {
        let found = dependency.condition.split('.').try_fold(values.clone(), |value, key| value.as_map()?.get(key));
        return found.and_then(|value| value.as_bool()).unwrap_or(true);
    }
    let tags = values.as_map().and_then(|map| map.get("tags"));
    match tags {
        Some(Value::Map(tags)) if dependency.tags.as_ref().is_some_and(|tags| !tags.is_empty()) => {
            dependency.tags.iter().flatten().any(|tag| tags.get(tag).and_then(|value| value.as_bool()).unwrap_or(false))
        }
        _ => true,
    }
}
