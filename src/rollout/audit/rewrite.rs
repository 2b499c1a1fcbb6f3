//! A chart with one template or file rewritten, for renders that ask what it would do.

use crate::chart::{Chart, File, Processed};
use std::sync::Arc;

/// What becomes of a text; nothing: it cannot be rewritten.
pub(super) type Rewrite<'e> = &'e dyn Fn(&[u8]) -> Option<Vec<u8>>;

/// The chart with another text in the template or file of this key (`mychart/templates/a.yaml`), and without its schema.
pub(super) fn rewritten(chart: &Arc<Chart>, processed: &Processed, key: &str, rewrite: Rewrite<'_>) -> Option<Arc<Chart>> {
    let steps = steps_to(processed, key)?;
    let name = key.split_once(&format!("{}/", steps.full_path)).map(|(_, rest)| rest)?;
    changed(chart, &steps.charts, name, rewrite).map(Arc::new)
}

struct Steps {
    full_path: String,
    charts: Vec<Arc<Chart>>,
}

/// The way from the root to the chart that holds a file.
fn steps_to(processed: &Processed, key: &str) -> Option<Steps> {
    let own = key.strip_prefix(processed.full_path.as_str()).and_then(|rest| rest.strip_prefix('/'));
    let holds = |name: &str| processed.chart.templates.iter().chain(&processed.chart.files).any(|file| file.name == name);
    if own.is_some_and(holds) {
        return Some(Steps { full_path: processed.full_path.clone(), charts: Vec::new() });
    }
    processed.dependencies.iter().find_map(|dependency| {
        let mut steps = steps_to(dependency, key)?;
        steps.charts.insert(0, dependency.chart.clone());
        Some(steps)
    })
}

fn changed(chart: &Arc<Chart>, steps: &[Arc<Chart>], name: &str, rewrite: Rewrite<'_>) -> Option<Chart> {
    let (mut templates, mut files, mut dependencies) = (chart.templates.clone(), chart.files.clone(), chart.dependencies.clone());
    match steps.split_first() {
        None => {
            let file = templates.iter_mut().chain(&mut files).find(|file| file.name == name)?;
            *file = File { name: file.name.clone(), data: rewrite(&file.data)?.into() };
        }
        Some((first, rest)) => {
            let slot = dependencies.iter_mut().find(|dependency| Arc::ptr_eq(dependency, first))?;
            *slot = Arc::new(changed(slot, rest, name, rewrite)?);
        }
    }
    Some(chart.with_parts(templates, files, dependencies))
}

/// The templates of a chart and its dependencies: key and text.
pub(super) fn templates(chart: &Processed) -> Vec<(String, &[u8])> {
    let own = chart.chart.templates.iter().map(|file| (format!("{}/{}", chart.full_path, file.name), file.data.as_slice()));
    own.chain(chart.dependencies.iter().flat_map(|dependency| templates(dependency))).collect()
}
