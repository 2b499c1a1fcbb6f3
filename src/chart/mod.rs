//! A chart directory or `.tgz` becomes a [`Chart`]; with the user's values it becomes what one render needs.
//!
//! Contract: a [`Chart`] is parsed once, never changed and shared by every thread. What depends on the user's values is a
//! [`Processed`] chart: which dependencies are enabled, under which names, with which imported values. Errors carry Helm's
//! exact text, and the place if there is one.
//!
//! The way: [`load`] or [`from_files`] → [`UserValues::merge`] → [`check_dependencies`] → [`process`] → [`coalesce`] →
//! [`validate`].
//!
//! - `load`, `archive`: the doors to files; `ignore`: `.helmignore`; `files`: which file is what
//! - `metadata`: `Chart.yaml`; `typed`: YAML into fields as Go's decoder fills structs
//! - `values`: values files, merging of flags; `strvals`: `--set` and its relatives
//! - `process`: dependencies by condition and tag, aliases; `import`: import-values
//! - `coalesce`: the user's values over defaults; `schema`: `values.schema.json`

mod coalesce;
mod error;
mod files;
mod load;
mod metadata;
mod process;
mod processed;
mod schema;
mod values;

pub use coalesce::coalesce;
pub use error::Error;
pub use files::from_files;
pub use load::{load, read_values_file};
pub use metadata::{Dependency, Lock, Maintainer, Metadata};
pub use process::{check_dependencies, process};
pub use processed::Processed;
pub use schema::{Schema, validate};
pub use values::{ReadFile, UserValues, merge_maps};

use crate::value::Frozen;
use std::{path::PathBuf, sync::Arc};

/// A file of a chart, named by its path from the chart's root with `/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// `templates/deployment.yaml`
    pub name: String,
    /// Its bytes without a byte-order mark.
    pub data: Vec<u8>,
}

/// A chart as it lies on disk: parsed once, never changed.
#[derive(Debug)]
pub struct Chart {
    /// `Chart.yaml`, with what `requirements.yaml` adds.
    pub metadata: Metadata,
    /// Files under `templates/`, in load order.
    pub templates: Vec<File>,
    /// What `.Files` shows, `crds/` included.
    pub files: Vec<File>,
    /// `values.yaml`; nil if there is none.
    pub values: Frozen,
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
}
