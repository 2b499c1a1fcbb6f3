//! Subcharts with suites of their own: unpacked dependencies that are enabled by default.

use crate::{
    chart::{Chart, Dependency},
    suite::discover,
    value::{Path, Value},
    yaml,
};

/// Calls `visit` with the names below the root and the folder, for every enabled dependency, outer ones first.
pub(super) fn walk(chart: &Chart, values_files: &[String], visit: &mut dyn FnMut(&[String], &str)) {
    let mut values = chart.values.thaw();
    for file in values_files {
        let Some(layer) = discover::read(file).ok().and_then(|bytes| yaml::decode(&bytes).ok()) else { continue };
        if let (Value::Map(below), Value::Map(above)) = (&values, &layer) {
            values = Value::Map(crate::chart::merge_maps(below, above));
        }
    }
    below(chart, &values, &mut Vec::new(), String::new(), visit);
}

fn below(chart: &Chart, values: &Value, names: &mut Vec<String>, folder: String, visit: &mut dyn FnMut(&[String], &str)) {
    for dependency in &chart.dependencies {
        let name = &dependency.metadata.name;
        let declared = chart.metadata.dependencies.iter().flatten().find(|d| d.name == *name);
        if !declared.is_none_or(|declared| is_enabled(declared, values)) {
            continue;
        }
        names.push(name.clone());
        let folder = if folder.is_empty() { format!("charts/{name}") } else { format!("{folder}/charts/{name}") };
        visit(names, &folder);
        below(dependency, &dependency.values.thaw(), names, folder, visit);
        names.pop();
    }
}

/// A condition that is a truth value decides; without a condition any true tag does.
fn is_enabled(dependency: &Dependency, values: &Value) -> bool {
    if !dependency.condition.is_empty() {
        let found = Path::parse(&dependency.condition).ok().and_then(|path| path.find(values));
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
