//! Why a chart does not render: Helm's text, and the places as data.

use crate::source::Diagnostic;
use std::fmt;

/// At which step Helm gives up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// The chart itself: unreadable, invalid, dependencies missing.
    Chart,
    /// Which dependencies are enabled, and what is imported from them.
    Dependencies,
    /// The user's values or how they are merged.
    Values,
    /// `values.schema.json`
    Schema,
    /// `kubeVersion` of the chart
    KubeVersion,
    /// A template does not parse.
    Parse,
    /// A template fails while it runs.
    Execute,
    /// A rendered document is not YAML that Helm can sort.
    Manifest,
}

/// One place of a chain of template errors, outermost first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// The template file's key.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in bytes, from 0 as Go prints it; `None` for parse errors.
    pub column: Option<usize>,
    /// The template being executed: a file key or a defined name.
    pub template: String,
    /// The action's text as Go prints it.
    pub context: String,
    /// What went wrong at this place.
    pub message: String,
}

/// Why a chart does not render.
#[derive(Clone, Debug)]
pub struct RenderError {
    /// At which step.
    pub stage: Stage,
    /// What Helm prints after `Error: `, without the hint on `--debug`.
    pub message: String,
    /// The message of `fail` or `required`, if one of them ended the render.
    pub failed: Option<String>,
    /// The template file that was being parsed or executed, or whose output is not YAML.
    pub template: Option<String>,
    /// The places, outermost first.
    pub frames: Vec<Frame>,
    /// The same for people, with source text.
    pub diagnostics: Vec<Diagnostic>,
    /// What Helm would have logged before.
    pub warnings: Vec<String>,
}

impl RenderError {
    /// An error without a place.
    pub fn new(stage: Stage, message: impl Into<String>) -> Self {
        let (frames, diagnostics, warnings) = (Vec::new(), Vec::new(), Vec::new());
        Self { stage, message: message.into(), failed: None, template: None, frames, diagnostics, warnings }
    }

    /// The text as `helm template` prints it, without `Error: `: from the `kubeVersion` check on a hint is added.
    pub fn helm_text(&self) -> String {
        if self.stage >= Stage::KubeVersion {
            format!("{}\n\nUse --debug flag to render out invalid YAML", self.message)
        } else {
            self.message.clone()
        }
    }
}

impl fmt::Display for RenderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for RenderError {}
