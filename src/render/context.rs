//! The data that templates get as `.`: one map per chart, built the way `recAllTpls` does.

use super::{ChartOverrides, Inputs, Place, Root, objects};
use crate::{
    chart::{Chart, Processed},
    profile::Helm,
    value::{Entries, Frozen, Map, MapType, Path, Segment, Text, Value},
};
use std::{
    cell::RefCell,
    collections::BTreeMap,
    sync::{Arc, Weak},
};

/// The contexts of all charts by full path, and what their maps are called in read records.
#[derive(Default)]
pub(super) struct Contexts {
    pub(super) by_chart: BTreeMap<String, Map>,
    pub(super) places: Vec<Place>,
}

/// What all charts share.
struct Shared<'i> {
    inputs: &'i Inputs,
    release: Map,
    capabilities: Value,
}

impl Contexts {
    /// Builds the contexts; `values` are the coalesced values of the root chart.
    pub(super) fn new(root: &Processed, values: &Map, inputs: &Inputs) -> Self {
        let capabilities = objects::capabilities(inputs.capabilities.as_ref(), inputs.helm);
        let shared = Shared { inputs, release: objects::release(&inputs.release), capabilities };
        let mut contexts = Self::default();
        if inputs.track_reads {
            contexts.track(values, &Root::Values, Path::default());
            contexts.track(&shared.release, &Root::Release, Path::default());
        }
        contexts.add(root, &values.converted(MapType::Values), &shared, true);
        contexts
    }

    fn add(&mut self, chart: &Processed, values: &Map, shared: &Shared<'_>, is_root: bool) -> Map {
        let inputs = shared.inputs;
        // Deeper dependencies keep their own: two levels of `charts/` in the path.
        let none = ChartOverrides { forget_deprecated: inputs.overrides.forget_deprecated, ..ChartOverrides::default() };
        let overrides = if chart.full_path.matches("/charts/").count() > 1 { &none } else { &inputs.overrides };
        let metadata = objects::chart(&chart.metadata, is_root, overrides, inputs.helm);
        let files = files(&chart.chart, inputs.track_reads);
        let (subcharts, context) = (Map::new(), Map::new());
        let entries = [
            ("Chart", metadata.clone()),
            ("Files", Value::Map(files.clone())),
            ("Release", Value::Map(shared.release.clone())),
            ("Capabilities", shared.capabilities.clone()),
            ("Values", Value::Map(values.clone())),
            ("Subcharts", Value::Map(subcharts.clone())),
        ];
        for (key, value) in entries {
            // A new map is never nil, so this cannot fail; the same below.
            let _ = context.insert(key, value);
        }
        for child in &chart.dependencies {
            let own = values_of(&context, child.name(), inputs.helm);
            let child_context = self.add(child, &own, shared, false);
            let _ = subcharts.insert(child.name(), Value::Map(child_context));
        }
        if inputs.track_reads {
            self.track(&files, &Root::Files(chart.full_path.clone()), Path::default());
            self.track(&subcharts, &Root::Context(chart.full_path.clone()), Path(vec![Segment::Key("Subcharts".into())]));
            if let Value::Map(map) = &metadata {
                self.track(map, &Root::Chart(chart.full_path.clone()), Path::default());
            }
            self.name(&context, Place { root: Root::Context(chart.full_path.clone()), path: Path::default() });
        }
        self.by_chart.insert(chart.full_path.clone(), context.clone());
        context
    }

    fn name(&mut self, map: &Map, place: Place) -> bool {
        let node = u32::try_from(self.places.len() + 1).unwrap_or(0);
        if map.node() != 0 || map.is_nil() {
            return false;
        }
        map.track(node);
        self.places.push(place);
        true
    }

    /// Names a map and those below it. A map that is reached twice keeps its first name; globals come first,
    /// so that what charts share is named as the root chart sees it.
    fn track(&mut self, map: &Map, root: &Root, path: Path) {
        if matches!(root, Root::Context(_)) && map.node() != 0 {
            return;
        }
        let entries = map.snapshot();
        if !self.name(map, Place { root: root.clone(), path: path.clone() }) || matches!(root, Root::Context(_) | Root::Files(_)) {
            return;
        }
        let (globals, others): (Vec<_>, Vec<_>) = entries.iter().partition(|(key, _)| *key == "global");
        for (key, value) in globals.into_iter().chain(others) {
            self.track_value(value, root, path.join(Segment::Key(key.clone())));
        }
    }

    fn track_value(&mut self, value: &Value, root: &Root, path: Path) {
        match value {
            Value::Map(map) => self.track(map, root, path),
            Value::List(list) => {
                for (i, item) in list.iter().enumerate() {
                    self.track_value(item, root, path.join(Segment::Index(i)));
                }
            }
            _ => {}
        }
    }
}

/// `values.Table("Values." + name)`: a dot in the name leads deeper; without a table there, empty values.
fn values_of(parent: &Map, name: &str, _helm: Helm) -> Map {
    let mut found = parent.get("Values").and_then(|v| v.as_map().cloned());
    for key in name.split('.') {
        let next = found.and_then(|map| map.get(key));
        found = next.and_then(|value| value.as_map().cloned()).filter(|map| matches!(map.map_type(), MapType::Any | MapType::Values));
    }
    found.map_or_else(|| Map::of(MapType::Values, Entries::new()), |map| map.converted(MapType::Values))
}

thread_local! {
    /// Files of the charts that this thread renders: templates cannot change them, so renders share them.
    static FILES: RefCell<Vec<(Weak<Chart>, Map)>> = const { RefCell::new(Vec::new()) };
}

/// `.Files`. A tracked render has a map of its own, because identities differ between renders; the bytes are shared by all.
fn files(chart: &Arc<Chart>, own: bool) -> Map {
    let shared = shared_files(chart);
    if own { Map::of(MapType::Files, shared.entries().clone()) } else { shared }
}

fn shared_files(chart: &Arc<Chart>) -> Map {
    let build = || {
        // The bytes stay the chart's own until a template asks for them.
        let files: BTreeMap<_, _> = chart.files.iter().map(|file| (Text::from(file.name.as_str()), file.data.clone())).collect();
        let level = files.into_iter().map(|(name, data)| (name, Frozen::Bytes(data))).collect();
        Frozen::Map(MapType::Files, Arc::new(level), false).thaw().as_map().cloned().unwrap_or_default()
    };
    if chart.files.is_empty() {
        return build();
    }
    FILES.with_borrow_mut(|known| {
        if let Some((_, files)) = known.iter().find(|(of, _)| std::ptr::eq(of.as_ptr(), Arc::as_ptr(chart))) {
            return files.clone();
        }
        known.retain(|(of, _)| of.strong_count() > 0);
        let files = build();
        known.push((Arc::downgrade(chart), files.clone()));
        files
    })
}
