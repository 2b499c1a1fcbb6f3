//! The result of a render.

use super::{RenderError, split::is_blank};
use crate::value::{Path, Reads, Text};

/// What the executed files gave.
#[derive(Debug, Default)]
pub struct Rendered {
    /// The files in the order in which Helm executes them (deepest first), NOTES.txt and blank ones included.
    pub files: Vec<RenderedFile>,
    /// Files that failed, with `keep_going`.
    pub failures: Vec<(String, RenderError)>,
    /// What the nodes of [`RenderedFile::reads`] stand for: node `n` is `places[n - 1]`.
    pub places: Vec<Place>,
    /// What Helm would log.
    pub warnings: Vec<String>,
}

/// The output of one template file.
#[derive(Debug, Clone)]
pub struct RenderedFile {
    /// The template's key: `mychart/templates/a.yaml`, `mychart/charts/sub/templates/b.yaml`.
    pub path: String,
    /// Its output before it is split.
    pub text: Text,
    /// What executing it read, if that was asked for.
    pub reads: Option<Reads>,
}

/// A map that templates can read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Which tree it belongs to.
    pub root: Root,
    /// Where in that tree; for values always as seen from the root chart (`sub.image`).
    pub path: Path,
}

/// A tree of data that templates can read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Root {
    /// The coalesced values of the root chart; those of subcharts lie in it under their names.
    Values,
    /// `.Files` of the chart with this full path (`mychart/charts/sub`); the keys are file names.
    Files(String),
    /// `.Release`
    Release,
    /// `.` of the chart with this full path, and its `.Subcharts`
    Context(String),
    /// `.Chart` of the chart with this full path; Helm 4 only, where it is a map.
    Chart(String),
}

impl Rendered {
    /// The files that hold documents, by name: NOTES.txt and blank ones are left out.
    pub(super) fn with_documents(&self) -> Vec<&RenderedFile> {
        let holds = |file: &&RenderedFile| !file.path.ends_with("NOTES.txt") && !is_blank(file.text.as_bytes());
        let mut files: Vec<&RenderedFile> = self.files.iter().filter(holds).collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files
    }

    /// The file of this key.
    pub fn file(&self, path: &str) -> Option<&RenderedFile> {
        self.files.iter().find(|file| file.path == path)
    }
}
