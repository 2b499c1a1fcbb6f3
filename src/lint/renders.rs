//! Every cell of the matrix renders, and every document is YAML.

use super::Subject;
use crate::{render::Manifests, source::Diagnostic};

/// Renders every cell.
pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = Vec::new();
    for cell in &subject.cells {
        let rendered = subject.inputs(cell).map_err(|text| (text, Vec::new())).and_then(|inputs| {
            let prepared = subject.renderer.prepare(&inputs).map_err(|error| (error.message, error.diagnostics))?;
            let rendered = prepared.render().map_err(|error| (error.message, error.diagnostics))?;
            Manifests::of(&rendered, subject.renderer.helm()).map_err(|error| (error.message, error.diagnostics))
        });
        let Err((text, diagnostics)) = rendered else { continue };
        let place = diagnostics.into_iter().find(|diagnostic| !diagnostic.labels.is_empty());
        let diagnostic = place.unwrap_or_else(|| Diagnostic::error(text)).note(format!("in the cell {}", cell.name));
        if !found.iter().any(|other| other.message == diagnostic.message && other.labels == diagnostic.labels) {
            found.push(diagnostic);
        }
    }
    found
}
