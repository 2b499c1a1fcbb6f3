//! A chart that changed since a git revision needs a higher version, as chart-testing asks.

use crate::{
    chart::{self, Chart},
    profile::Helm,
    semver::Version,
    source::{Diagnostic, Label, Span},
    suite::discover,
    vcs,
};
use std::path::Path;

/// Compares the chart with the place where its branch left `revision`.
///
/// # Errors
/// With git's words: no repository, no such revision.
pub(super) fn check(path: &str, chart: &Chart, revision: &str) -> Result<Vec<Diagnostic>, String> {
    let folder = Path::new(path);
    let base = vcs::merge_base(folder, revision, "HEAD")?;
    let whole = discover::absolute(path);
    let changed = vcs::changed_since(folder, &base)?.into_iter().filter(|file| file.starts_with(&whole)).count();
    let Some(old) = vcs::file(folder, &base, "Chart.yaml")?.filter(|_| changed > 0) else { return Ok(Vec::new()) };
    let Ok(old) = chart::read_chart_yaml(&old, Helm::V3) else { return Ok(Vec::new()) };
    let (old, new) = (old.metadata.version, &chart.metadata.version);
    let (Ok(before), Ok(after)) = (Version::parse(&old), Version::parse(new)) else { return Ok(Vec::new()) };
    if after > before {
        return Ok(Vec::new());
    }
    let problem = if after == before { format!("its version is still {new}") } else { format!("its version went from {old} to {new}") };
    let files = if changed == 1 { "1 file".to_owned() } else { format!("{changed} files") };
    let found = Diagnostic::error(format!("Chart.yaml: {files} of the chart changed since {revision}, and {problem}"));
    let text = discover::read(&discover::join(path, "Chart.yaml")).unwrap_or_default();
    let text = String::from_utf8_lossy(&text).into_owned();
    let at = text.lines().take_while(|line| !line.starts_with("version:")).map(|line| line.len() + 1).sum::<usize>().min(text.len());
    let end = text[at..].lines().next().map_or(at, |line| at + line.len());
    let label = Label { file: "Chart.yaml".to_owned(), text: text.into(), span: Span::new(at, end), message: String::new() };
    Ok(vec![found.at(label).help("raise `version`, so that the change can be released")])
}
