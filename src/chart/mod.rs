//! A chart directory or `.tgz` becomes a [`Chart`]; with the user's values it becomes what one render needs.
//!
//! Contract: a [`Chart`] is parsed once, never changed and shared by every thread. What depends on the user's values is a
//! [`Processed`] chart: which dependencies are enabled, under which names, with which imported values. Errors carry Helm's
//! exact text, and the place if there is one.
//!
//! The way: [`load`] or [`from_files`] → [`UserValues::merge`] → [`check_dependencies`] → [`process()`] → [`coalesce()`] →
//! [`validate`].
//!
//! - `load`, `archive`: the doors to files; `late`: what is read when asked for; `ignore`: `.helmignore`; `sniff`: what is no archive
//! - `files`: which file is what
//! - `local`: dependencies in folders beside the chart
//! - `metadata`: `Chart.yaml`; `lock`: `Chart.lock`; `document`: their YAML; `typed`: YAML into fields as Go fills structs
//! - `values`: values files, merging of flags; `strvals`: `--set` and its relatives
//! - `process`: dependencies by condition and tag, aliases; `import`: import-values; `by_default`: where the user decides nothing
//! - `coalesce`: the user's values over defaults; `schema`: `values.schema.json`

mod archive;
mod by_default;
mod coalesce;
mod document;
mod error;
mod files;
mod ignore;
mod import;
mod late;
mod load;
mod local;
mod lock;
mod log;
mod metadata;
mod process;
mod processed;
mod schema;
mod sniff;
pub mod strvals;
mod typed;
mod values;

pub use by_default::process_by_default;
pub use coalesce::coalesce;
pub use document::{documents as yaml_documents, read_values};
pub use error::Error;
pub use files::from_files;
pub use late::late_problems;
pub use load::{load, load_to_lint, load_with_local_dependencies, local_dependencies, missing, packed_files, read_values_file};
pub use lock::Lock;
pub use log::structured as structured_log;
pub use metadata::{ChartYaml, Dependency, Maintainer, Metadata, read_chart_yaml, strict_problem};
pub use process::{check_dependencies, process};
pub use processed::Processed;
pub use schema::{Schema, validate};
pub use typed::json_kind;
pub use values::{ReadFile, UserValues, merge_maps, split_list};

use crate::value::{Blob, Frozen};
use std::{path::PathBuf, sync::Arc};

/// A file of a chart, named by its path from the chart's root with `/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// `templates/deployment.yaml`
    pub name: String,
    /// Its bytes without a byte-order mark.
    pub data: Blob,
}

/// A chart as it lies on disk: parsed once, never changed.
#[derive(Debug)]
pub struct Chart {
    /// `Chart.yaml`, with what `requirements.yaml` adds.
    pub metadata: Arc<Metadata>,
    /// Files under `templates/`, in load order.
    pub templates: Vec<File>,
    /// What `.Files` shows, `crds/` included.
    pub files: Vec<File>,
    /// `values.yaml`; nil if there is none.
    pub values: Arc<Frozen>,
    /// `values.schema.json`.
    pub schema: Option<Schema>,
    /// `Chart.lock` or `requirements.lock`.
    pub lock: Option<Lock>,
    /// The charts in `charts/`, by the name of their directory or archive.
    pub dependencies: Vec<Arc<Chart>>,
    /// Directory or archive it was loaded from; `None` for a subchart and in memory.
    pub origin: Option<PathBuf>,
    /// What Helm would log while loading, for this chart and those below.
    pub warnings: Vec<String>,
    processed: process::Cache,
}

impl Chart {
    fn assemble(
        metadata: Metadata,
        (templates, files): (Vec<File>, Vec<File>),
        (values, schema, lock): (Frozen, Option<Schema>, Option<Lock>),
        dependencies: Vec<Arc<Self>>,
    ) -> Self {
        Self {
            metadata: Arc::new(metadata),
            templates,
            files,
            values: Arc::new(values),
            schema,
            lock,
            dependencies,
            origin: None,
            warnings: Vec::new(),
            processed: process::Cache::default(),
        }
    }

    /// A copy with other templates, files and dependencies, and without the schema.
    #[must_use]
    pub fn with_parts(&self, templates: Vec<File>, files: Vec<File>, dependencies: Vec<Arc<Self>>) -> Self {
        let Self { metadata, values, lock, origin, .. } = self;
        let (metadata, values, processed) = (metadata.clone(), values.clone(), process::Cache::default());
        let (lock, origin) = (lock.clone(), origin.clone());
        Self { metadata, templates, files, values, schema: None, lock, dependencies, origin, warnings: Vec::new(), processed }
    }

    /// Files of `.Files` that are custom resource definitions: `crds/*.yaml`, `.yml`, `.json`.
    pub fn crds(&self) -> impl Iterator<Item = &File> {
        let manifest = |name: &str| [".yaml", ".yml", ".json"].iter().any(|own| files::extension(name).eq_ignore_ascii_case(own));
        self.files.iter().filter(move |file| file.name.starts_with("crds/") && manifest(&file.name))
    }
}
