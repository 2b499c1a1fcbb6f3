//! Values of values.yaml that no template reads, in no cell.
//!
//! What is read only under a condition that holds in no cell is not told: the text of a template that names the value, or a map
//! around it, is enough.

use super::{Subject, info};
use crate::{
    chart::Chart,
    rollout::trial::Trial,
    source::Diagnostic,
    value::{Frozen, Path, Segment},
};
use std::borrow::Cow;

/// Looks at every leaf that belongs to this chart; those of subcharts and globals are theirs.
pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    let mut unread = Vec::new();
    leaves(&subject.chart.values, &Path::default(), &mut unread);
    let foreign = foreign(subject);
    unread.retain(|path| !matches!(path.0.first(), Some(Segment::Key(key)) if foreign.iter().any(|name| *key == name.as_str())));
    let mut tried = false;
    for cell in &subject.cells {
        let Ok(inputs) = subject.inputs(cell) else { continue };
        let Ok(trial) = Trial::new(&subject.renderer, &inputs) else { continue };
        tried = true;
        unread.retain(|path| trial.readers(path).is_empty() && !trial.is_early(path));
    }
    if !tried || subject.chart.metadata.is_library() {
        return Vec::new();
    }
    let mut text = Vec::new();
    texts(&subject.chart, &mut text);
    unread.retain(|path| !text.iter().any(|text| names(text, path)));
    unread.into_iter().map(|path| info(format!("values.yaml: no template reads {path}"))).collect()
}

pub(super) fn foreign(subject: &Subject) -> Vec<String> {
    let declared = subject.chart.metadata.dependencies.iter().flatten();
    let names = declared.flat_map(|dependency| [dependency.name.clone(), dependency.alias.clone()]);
    let loaded = subject.chart.dependencies.iter().map(|chart| chart.metadata.name.clone());
    names.chain(loaded).chain(["global".to_owned(), "tags".to_owned()]).collect()
}

fn texts<'c>(chart: &'c Chart, found: &mut Vec<Cow<'c, str>>) {
    found.extend(chart.templates.iter().map(|file| String::from_utf8_lossy(&file.data)));
    chart.dependencies.iter().for_each(|dependency| texts(dependency, found));
}

/// Whether a text names the last key of a path, or takes a map around it as a whole.
fn names(text: &str, path: &Path) -> bool {
    let Some(Segment::Key(last)) = path.0.last() else { return true };
    let last = last.to_str_lossy();
    if text.contains(&format!(".{last}")) || text.contains(&format!("\"{last}\"")) {
        return true;
    }
    (1..path.0.len()).any(|end| {
        let around = format!(".Values.{}", Path(path.0[..end].to_vec()));
        let mut found = text.match_indices(&around);
        found.any(|(at, _)| !text[at + around.len()..].starts_with(|c: char| c == '.' || c.is_alphanumeric() || c == '_'))
    })
}

fn leaves(value: &Frozen, path: &Path, found: &mut Vec<Path>) {
    match value {
        Frozen::Map(_, entries, _) if !entries.is_empty() => {
            entries.iter().for_each(|(key, value)| leaves(value, &path.join(Segment::Key(key.clone())), found));
        }
        _ if path.0.is_empty() => {}
        _ => found.push(path.clone()),
    }
}
