//! Which charts and suites a change of files can concern: `--changed`.

use crate::{
    chart,
    profile::Helm,
    suite::{Config, discover},
};
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

/// The files and folders that a chart is made of, absolute: its folder, what links in it lead to, the charts that `file://` names,
/// the configuration.
pub fn roots(chart: &str) -> Vec<PathBuf> {
    let mut roots: Vec<PathBuf> = Vec::new();
    let mut waiting = vec![PathBuf::from(discover::absolute(chart))];
    while let Some(folder) = waiting.pop() {
        if roots.contains(&folder) {
            continue;
        }
        waiting.extend(discover::links(&folder));
        let local = chart::local_dependencies(&folder, Helm::V3);
        waiting.extend(local.into_iter().map(|place| PathBuf::from(discover::absolute(&place.to_string_lossy()))));
        roots.push(folder);
    }
    let above = ["charttest.yaml", "ct.yaml"].into_iter().flat_map(|name| discover::upwards(chart, name));
    roots.extend(above.map(|file| PathBuf::from(discover::absolute(&file))));
    roots
}

/// Whether one of these files is a part of a chart, or a values file of its matrix or of its releases.
pub fn is_reached(chart: &str, config: &Config, changed: &BTreeSet<PathBuf>) -> bool {
    let roots = roots(chart);
    changed.iter().any(|file| roots.iter().any(|root| file.starts_with(root))) || reaches_values(chart, config, changed)
}

/// Values files outside of the chart; a pattern also reaches files that are gone.
pub(super) fn reaches_values(chart: &str, config: &Config, changed: &BTreeSet<PathBuf>) -> bool {
    let own = discover::absolute(chart);
    let of_matrix = config.matrix.values.iter().flatten().flatten();
    let included = config.matrix.include.iter().filter_map(|said| said.get("values")).flatten();
    let mut patterns: Vec<String> = of_matrix.chain(included).map(|pattern| discover::join(&own, pattern)).collect();
    for release in config.releases.iter().filter(|release| discover::absolute(&release.chart) == own) {
        patterns.extend(release.values.iter().map(|file| discover::absolute_even_if_gone(file)));
    }
    let matches = |file: &PathBuf, pattern: &String| crate::glob::match_path(pattern, &file.to_string_lossy()).unwrap_or(false);
    changed.iter().any(|file| patterns.iter().any(|pattern| matches(file, pattern)))
}

/// Whether the text of a suite names one of these files, as seen from its folder.
pub(super) fn is_named(suite: &str, text: &str, changed: &BTreeSet<PathBuf>) -> bool {
    let folder = PathBuf::from(discover::absolute(suite)).parent().map(Path::to_owned).unwrap_or_default();
    let ends = |c: char| c.is_whitespace() || "\"',[]{}".contains(c);
    text.split(ends).filter(|word| word.contains('.')).any(|word| {
        let full = discover::join(&folder.to_string_lossy(), word);
        changed.contains(Path::new(&full))
    })
}
