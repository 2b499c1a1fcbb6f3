//! Values that templates read and that no file of the chart names: nobody can know that they may be set.

use super::{Subject, info};
use crate::{
    rollout::trial::Trial,
    source::Diagnostic,
    value::{Path, Segment},
};
use std::collections::BTreeSet;

/// Looks at what is read in any cell and stands neither in values, nor in the schema, nor in a page of the chart.
pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    let mut read: BTreeSet<Path> = BTreeSet::new();
    for cell in &subject.cells {
        let Ok(inputs) = subject.inputs(cell) else { continue };
        let Ok(trial) = Trial::new(&subject.renderer, &inputs) else { continue };
        read.extend(trial.unset_reads());
    }
    let texts = documents(subject);
    let foreign = super::unused_values::foreign(subject);
    let mine = |path: &Path| !matches!(path.0.first(), Some(Segment::Key(key)) if foreign.iter().any(|name| *key == name.as_str()));
    let unsaid = read.into_iter().filter(|path| mine(path) && !texts.iter().any(|text| names(text, path)));
    unsaid.map(|path| info(format!("values.yaml: templates read {path}, which no file documents"))).collect()
}

/// Values, comments included, schema and pages.
fn documents(subject: &Subject) -> Vec<String> {
    let written = crate::suite::discover::read(&format!("{}/values.yaml", subject.path)).unwrap_or_default();
    let schema = subject.chart.schema.iter().map(|schema| schema.data.as_slice());
    let pages = subject
        .chart
        .files
        .iter()
        .filter(|file| file.name.ends_with(".md") || file.name.starts_with("ci/"))
        .map(|file| file.data.as_slice());
    let all = std::iter::once(written.as_slice()).chain(schema).chain(pages);
    all.map(|data| String::from_utf8_lossy(data).into_owned()).collect()
}

/// Whether a text has the last key of a path as a word.
fn names(text: &str, path: &Path) -> bool {
    let Some(Segment::Key(last)) = path.0.last() else { return true };
    let last = last.to_str_lossy();
    let inner = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    text.match_indices(&*last).any(|(at, found)| !text[..at].ends_with(inner) && !text[at + found.len()..].starts_with(inner))
}
