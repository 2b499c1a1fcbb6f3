//! The suites of a chart: where they lie, and which a change may concern.

use super::{Options, plan::Target, reach, subcharts, templated};
use crate::{
    chart::Chart,
    glob::match_path,
    source::Diagnostic,
    suite::{Config, discover},
};
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::Arc,
};

/// A suite file, the chart in which it was found, and its text if it was rendered.
pub(super) struct Source {
    pub(super) name: String,
    pub(super) route: String,
    pub(super) below: Vec<String>,
    pub(super) text: Option<String>,
}

/// The suites of a chart, in the order in which they run.
///
/// # Errors
/// When templates of suites cannot be rendered.
pub(super) fn of(target: &Target, chart: &Arc<Chart>, options: &Options, config: &Config) -> Result<Vec<Source>, Diagnostic> {
    let name = &chart.metadata.name;
    let own = |file: String| Source { name: file, route: name.clone(), below: Vec::new(), text: None };
    if !target.files.is_empty() {
        return Ok(target.files.iter().cloned().map(own).collect());
    }
    let patterns = if options.patterns.is_empty() { &config.suites } else { &options.patterns };
    let wrong = |pattern: &&String| !pattern.contains("**") && !pattern.starts_with('/') && match_path(pattern, "").is_err();
    if let Some(pattern) = patterns.iter().find(wrong) {
        return Err(Diagnostic::error(format!("syntax error in pattern {pattern}")));
    }
    let all = |route: &str, below: &[String], path: &str| -> Result<Vec<Source>, Diagnostic> {
        let source = |name: String, text| Source { name, route: route.to_owned(), below: below.to_vec(), text };
        let mut sources: Vec<Source> = found(path, patterns, options).into_iter().map(|file| source(file, None)).collect();
        if let Some(folder) = &options.chart_tests {
            let rendered = templated::suites(&discover::join(path, folder), options)?;
            sources.extend(rendered.into_iter().map(|(file, text)| source(file, Some(text))));
        }
        Ok(sources)
    };
    let mut sources = all(name, &[], &target.path)?;
    let (mut silenced, mut broken): (Vec<Vec<String>>, Option<Diagnostic>) = (Vec::new(), None);
    if options.with_subcharts {
        subcharts::walk((chart, &target.path), options, &mut |below, folder| {
            let route = format!("{name}/{}", below.iter().map(|n| format!("charts/{n}")).collect::<Vec<_>>().join("/"));
            if silenced.iter().any(|above| below.starts_with(above)) {
                return;
            }
            match all(&route, below, &discover::join(&target.path, folder)) {
                Ok(found) => sources.extend(found),
                Err(_) if options.compat.broken_subchart_suite_passes => silenced.push(below.to_vec()),
                Err(error) => broken = broken.take().or(Some(error)),
            }
        });
    }
    broken.map_or(Ok(sources), Err)
}

/// The suites that a change may concern, and whether it concerns the chart as a whole: then they are all.
pub(super) fn touched(chart: &str, sources: Vec<Source>, config: &Config, changed: &BTreeSet<PathBuf>) -> (Vec<Source>, bool) {
    let roots = reach::roots(chart);
    let inside: Vec<&PathBuf> = changed.iter().filter(|file| roots.iter().any(|root| file.starts_with(root))).collect();
    let is_snapshot = |file: &Path| file.extension().is_some_and(|extension| extension == "snap");
    let of_suite = |file: &PathBuf, source: &Source| {
        let own = PathBuf::from(discover::absolute(&source.name));
        let name = own.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let stored = is_snapshot(file) && file.file_name().is_some_and(|file| file.to_string_lossy().starts_with(&name));
        own == *file || stored
    };
    let only_suites = inside.iter().all(|file| is_snapshot(file) || sources.iter().any(|source| of_suite(file, source)));
    if !only_suites || reach::reaches_values(chart, config, changed) {
        return (sources, true);
    }
    let names = |source: &Source| {
        let text = source.text.clone().or_else(|| Some(String::from_utf8_lossy(&discover::read(&source.name).ok()?).into_owned()));
        text.is_some_and(|text| reach::is_named(&source.name, &text, changed))
    };
    let concerned = |source: &Source| changed.iter().any(|file| of_suite(file, source)) || names(source);
    (sources.into_iter().filter(concerned).collect(), false)
}

/// The suite files below a chart. The peer takes folders for files; they are left out otherwise.
fn found(chart: &str, patterns: &[String], options: &Options) -> Vec<String> {
    let files = discover::suite_files(chart, patterns);
    if options.compat.is_peer() {
        return files;
    }
    let mut seen = BTreeSet::new();
    let files = files.into_iter().map(|file| discover::clean(&file));
    files.filter(|file| (discover::is_file(file) || file.starts_with('/')) && seen.insert(file.clone())).collect()
}
