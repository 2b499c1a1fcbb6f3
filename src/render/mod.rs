//! Chart + inputs → documents, byte for byte as Helm renders them.
//!
//! Contract: a [`Renderer`] holds one chart and every template set that was parsed for it; it is shared by all threads.
//! [`Renderer::prepare`] does what Helm does before a template runs (dependencies, values, schema, `kubeVersion`);
//! [`Prepared::render`] executes the files that are asked for, in Helm's order, with clock and randomness from [`crate::env::Env`].
//! Errors carry Helm's text and, apart from it, the places as data.
//!
//! Coming API: `Renderer::new(Arc<Chart>, Helm)` (Send + Sync), `renderer.prepare(&Inputs) -> Result<Prepared, RenderError>`
//! (`Prepared::values() -> &Value` are the coalesced ones, `Prepared::files() -> Vec<String>` the keys that Helm executes),
//! `prepared.render() -> Result<Rendered, RenderError>`, `render(&Chart, &Inputs)` for both, `split(&RenderedFile, Helm) -> Vec<Document>`
//! as Helm splits, `Manifests::of(&Rendered, Helm)` sorted with hooks apart, `KubeVersion::parse`.
//!
//! - `inputs`: what a render depends on besides the chart
//! - `capabilities`: Kubernetes versions, API versions, the `.Capabilities` object
//! - `cluster`: the objects that `lookup` sees
//! - `rendered`: the result: a text per file, what was read
//! - `document`: documents of a file, lazily parsed
//! - `error`: why a chart does not render

mod capabilities;
mod cluster;
mod document;
mod error;
mod inputs;
mod rendered;

pub use capabilities::{Capabilities, KubeVersion};
pub use cluster::{Cluster, Resource};
pub use document::Document;
pub use error::{Frame, RenderError, Stage};
pub use inputs::{ChartOverrides, Inputs, Release, Selection};
pub use rendered::{Place, Rendered, RenderedFile, Root};
