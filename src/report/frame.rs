//! Diagnostics with their lines of source.

use crate::source::{Diagnostic, Label, Level};
use annotate_snippets::{AnnotationKind, Group, Level as Title, Renderer, Snippet};

/// The diagnostic as a code frame with colours.
pub fn frame(diagnostic: &Diagnostic) -> String {
    let level = match diagnostic.level {
        Level::Error => Title::ERROR,
        Level::Warning => Title::WARNING,
        Level::Info => Title::INFO,
    };
    let labels = distinct(&diagnostic.labels);
    let mut group: Group<'_> = level.primary_title(diagnostic.message.as_str()).elements(files(&labels));
    for note in &diagnostic.notes {
        group = group.element(Title::NOTE.message(note.as_str()));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Title::HELP.message(help.as_str()));
    }
    let mut text = Renderer::styled().render(&[group]);
    text.push('\n');
    text
}

/// The labels without repetition: a template that includes itself comes by a thousand times.
fn distinct(labels: &[Label]) -> Vec<Label> {
    const MOST: usize = 8;
    let mut kept: Vec<Label> = Vec::new();
    for label in labels {
        if kept.len() < MOST && !kept.iter().any(|other| other.span == label.span && other.file == label.file) {
            kept.push(label.clone());
        }
    }
    kept
}

/// One snippet per file, in order of first mention.
fn files(labels: &[Label]) -> Vec<Snippet<'_, annotate_snippets::Annotation<'_>>> {
    let mut names: Vec<&str> = Vec::new();
    for label in labels {
        if !names.contains(&label.file.as_str()) {
            names.push(&label.file);
        }
    }
    names.iter().map(|name| snippet(labels, name)).collect()
}

fn snippet<'a>(labels: &'a [Label], name: &'a str) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let mut of_file = labels.iter().enumerate().filter(|(_, label)| label.file == name);
    let text = of_file.clone().next().map_or("", |(_, label)| &*label.text);
    let mut snippet = Snippet::source(text).path(name);
    for (i, label) in &mut of_file {
        let kind = if i == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
        let (start, end) = (boundary(text, label.span.start), boundary(text, label.span.end.max(label.span.start)));
        let annotation = kind.span(start..end);
        snippet = snippet.annotation(if label.message.is_empty() { annotation } else { annotation.label(label.message.as_str()) });
    }
    snippet
}

/// The nearest character boundary at or before a byte.
fn boundary(text: &str, byte: usize) -> usize {
    let mut byte = byte.min(text.len());
    while !text.is_char_boundary(byte) {
        byte -= 1;
    }
    byte
}
