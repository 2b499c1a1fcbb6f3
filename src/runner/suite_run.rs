//! A suite in one cell, ready to run: what its tests share.

use super::values_files::ValuesFiles;
use crate::{
    compat::Compat,
    env::Env,
    matrix::Cell,
    profile::Helm,
    render::{KubeVersion, Renderer},
    rollout::Settings,
    snapshot,
    suite::Suite,
};
use std::{collections::BTreeSet, sync::Arc};

/// What all suites of a chart share.
pub struct ChartRun {
    /// The chart as the user names it.
    pub path: String,
    /// Its name.
    pub name: String,
    /// The chart, parsed once.
    pub renderer: Renderer,
    /// Which Helm is reproduced.
    pub helm: Helm,
    /// Whether every render looks like an install and `lookup` sees nothing (`deployedBy: argocd`).
    pub argocd: bool,
    /// `rollout` of the configuration.
    pub rollout: Settings,
    /// `validate`
    pub validate: Vec<String>,
}

/// A suite in one cell.
pub struct SuiteRun {
    /// Its chart.
    pub chart: Arc<ChartRun>,
    /// What is written.
    pub suite: Arc<Suite>,
    /// The cell, if the suite runs once per cell.
    pub cell: Option<Cell>,
    /// `parent/charts/child` in a subchart, else the chart's name.
    pub route: String,
    /// The names below the root chart.
    pub below: Vec<String>,
    /// Values files of the command line.
    pub shared_values: Arc<Vec<String>>,
    /// Files that are executed, and with the peer's habits the only ones that are known; `None`: all.
    pub selected: Option<Arc<BTreeSet<String>>>,
    /// The snapshot file.
    pub snapshot_file: String,
    /// Snapshots that were stored before the run, and how they are compared.
    pub stored: Arc<snapshot::Stored>,
    /// How they are compared.
    pub snapshot_settings: Arc<snapshot::Settings>,
    /// Which tests run, by their position.
    pub tests: Vec<usize>,
    /// Which contracts run.
    pub contracts: Vec<usize>,
    /// The Kubernetes version that each test starts from, where an earlier test's leaks.
    pub leaked: Vec<Option<KubeVersion>>,
    /// Whether every declared test runs, so that unused snapshots can be told.
    pub complete: bool,
}

/// What all cases of a run share.
pub struct Shared {
    /// Whose habits.
    pub compat: Compat,
    /// Clock and seed.
    pub env: Env,
    /// Whether schemas are not applied.
    pub skip_schema: bool,
    /// Whether tests stop at their first failure.
    pub fail_fast: bool,
    /// Whether renders are written below `.debug`.
    pub write_renders: bool,
    /// Values files, read once.
    pub values_files: ValuesFiles,
}

impl SuiteRun {
    /// The name in reports.
    pub fn name(&self) -> String {
        match &self.cell {
            Some(cell) => format!("{} [{}]", self.suite.name, cell.name).trim_start().to_owned(),
            None => self.suite.name.clone(),
        }
    }
}
