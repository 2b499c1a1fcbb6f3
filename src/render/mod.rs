//! Chart + inputs → documents, byte for byte as Helm renders them.
//!
//! Contract: a [`Renderer`] holds one chart and every template set that was parsed for it; it is shared by all threads.
//! [`Renderer::prepare`] does what Helm does before a template runs (dependencies, values, schema, `kubeVersion`);
//! [`Prepared::render`] executes the files that are asked for, in Helm's order, with clock and randomness from [`crate::env::Env`].
//! Errors carry Helm's text and, apart from it, the places as data.
//!
//! - `inputs`: what a render depends on besides the chart
//! - `capabilities`: Kubernetes versions, API versions, the `.Capabilities` object
//! - `context`: `.` of every chart; `objects`, `record`: the Go types in it; `methods`: their methods
//! - `renderer`: what is parsed once; `prepared`: one render; `exec_error`: Helm's words for errors of templates; `explained`: ours
//! - `split`, `head`, `manifests`: documents, what Helm reads of them, hooks and order; `print`: what is printed
//! - `cluster`: the objects that `lookup` sees
//! - `rendered`: the result: a text per file, what was read
//! - `document`: documents of a file, lazily parsed
//! - `error`: why a chart does not render

mod advice;
mod capabilities;
mod cluster;
mod context;
mod document;
mod error;
mod exec_error;
mod explained;
mod head;
mod inputs;
mod manifests;
mod methods;
mod objects;
mod prepared;
mod print;
mod record;
mod rendered;
mod renderer;
mod split;

pub use capabilities::{Capabilities, KubeVersion};
pub use cluster::{Cluster, Resource};
pub use document::Document;
pub use error::{Frame, RenderError, Stage};
pub use inputs::{ChartOverrides, Inputs, Release, Selection};
pub use manifests::{Hook, Manifest, Manifests, check_head, documents};
pub use prepared::{Live, Prepared};
pub use print::{CrdFile, crds, manifest, output, show_only, unsorted, write_document};
pub use rendered::{Place, Rendered, RenderedFile, Root};
pub use renderer::Renderer;
pub use split::split;

use crate::chart::Chart;
use std::sync::Arc;

/// Renders a chart once. To render it again and again, keep a [`Renderer`].
///
/// # Errors
/// With Helm's text.
pub fn render(chart: &Arc<Chart>, inputs: &Inputs) -> Result<Rendered, RenderError> {
    Renderer::new(chart.clone(), inputs.helm).prepare(inputs)?.render()
}
