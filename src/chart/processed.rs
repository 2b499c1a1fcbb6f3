//! A chart as one render sees it: the dependencies that are enabled, under the names they have there.

use super::{Chart, Metadata};
use crate::value::Frozen;
use std::sync::Arc;

/// A chart after dependency processing. Shared by all renders that enable the same dependencies.
#[derive(Clone, Debug)]
pub struct Processed {
    /// Its templates, files, schema.
    pub chart: Arc<Chart>,
    /// The metadata that `.Chart` shows: the alias as name, only enabled dependencies.
    pub metadata: Arc<Metadata>,
    /// Default values after import-values; nil if the chart has none.
    pub values: Arc<Frozen>,
    /// `q/charts/s`: what names of templates begin with (`ChartFullPath`).
    pub full_path: String,
    /// Enabled dependencies in Helm's order.
    pub dependencies: Vec<Arc<Processed>>,
}

impl Processed {
    /// The name that templates see: the alias, if there is one.
    pub fn name(&self) -> &str {
        &self.metadata.name
    }

    /// The same with every full path made of the names above. Helm calls what is below an aliased chart after the chart's own name.
    #[must_use]
    pub fn under_aliases(&self, full_path: String) -> Self {
        let below = |chart: &Arc<Self>| Arc::new(chart.under_aliases(format!("{full_path}/charts/{}", chart.name())));
        let dependencies = self.dependencies.iter().map(below).collect();
        Self { dependencies, full_path, ..self.clone() }
    }
}
