//! A suite in one cell, ready to run: what its tests share.

use super::{threads::Threads, values_files::ValuesFiles};
use crate::{
    chart::{self, Chart},
    compat::Compat,
    env::Env,
    matrix::Cell,
    profile::Helm,
    progress::Progress,
    render::{KubeVersion, Renderer},
    rollout::Settings,
    snapshot,
    source::{Diagnostic, Level},
    suite::{Config, Suite, discover},
};
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::{Arc, OnceLock, atomic::AtomicBool},
    time::Duration,
};

/// What all suites of a chart share.
pub(super) struct ChartRun {
    /// The chart as the user names it.
    pub(super) path: String,
    /// Its name.
    pub(super) name: String,
    /// The chart, parsed once.
    pub(super) renderer: Renderer,
    /// Which Helm is reproduced.
    pub(super) helm: Helm,
    /// Whether dependencies that `charts/` lacks are taken from their folders.
    pub(super) local: bool,
    /// Why they could not.
    pub(super) without_local: Option<Diagnostic>,
    /// Whether every render looks like an install and `lookup` sees nothing (`deployedBy: argocd`).
    pub(super) argocd: bool,
    /// `rollout` of the configuration.
    pub(super) rollout: Settings,
    /// `validate` and its time limit
    pub(super) validate: Vec<Vec<String>>,
    pub(super) limit: Option<Duration>,
    /// The same chart as the other Helm reads it, for cells of that Helm.
    pub(super) twin: OnceLock<Result<Arc<ChartRun>, Diagnostic>>,
    /// The keys of all its templates; asked for by suites that select some.
    keys: OnceLock<Vec<String>>,
    /// Whether its templates ask for the Kubernetes version.
    pub(super) asks_for_version: OnceLock<bool>,
    /// Where snapshots that await a decision lie, the chart's absolute path, and whether any waited before; looked up when a suite is through.
    pub(super) store: OnceLock<(snapshot::Store, PathBuf, bool)>,
    /// Whether a failure has ended its run (`-q`).
    pub(super) stop: AtomicBool,
}

/// A suite in one cell.
pub(super) struct SuiteRun {
    /// Its chart.
    pub(super) chart: Arc<ChartRun>,
    /// What is written.
    pub(super) suite: Arc<Suite>,
    /// The cell, if the suite runs once per cell.
    pub(super) cell: Option<Cell>,
    /// `parent/charts/child` in a subchart, else the chart's name.
    pub(super) route: String,
    /// The names below the root chart.
    pub(super) below: Vec<String>,
    /// Values files of the command line.
    pub(super) shared_values: Arc<Vec<String>>,
    /// Files that are executed, and with the peer's habits the only ones that are known; `None`: all.
    pub(super) selected: Option<Arc<BTreeSet<String>>>,
    /// The snapshot file.
    pub(super) snapshot_file: String,
    /// Snapshots that were stored before the run, and how they are compared.
    pub(super) stored: Arc<snapshot::Stored>,
    /// How they are compared.
    pub(super) snapshot_settings: Arc<snapshot::Settings>,
    /// Which tests run, by their position.
    pub(super) tests: Vec<usize>,
    /// Which contracts run.
    pub(super) contracts: Vec<usize>,
    /// The Kubernetes version that each test starts from, where an earlier test's leaks.
    pub(super) leaked: Vec<Option<KubeVersion>>,
    /// Whether every declared test runs, so that unused snapshots can be told.
    pub(super) complete: bool,
}

/// What all cases of a run share.
pub(super) struct Shared {
    /// Whose habits.
    pub(super) compat: Compat,
    /// Clock and seed.
    pub(super) env: Env,
    /// Whether schemas are not applied.
    pub(super) skip_schema: bool,
    /// Whether tests stop at their first failure.
    pub(super) fail_fast: bool,
    /// Whether renders are written below `.debug`.
    pub(super) write_renders: bool,
    /// Where they run.
    pub(super) threads: Threads,
    /// Where cases are counted.
    pub(super) progress: Arc<Progress>,
    /// Values files, read once.
    pub(super) values_files: ValuesFiles,
}

impl ChartRun {
    /// Loads a chart as this Helm reads it.
    ///
    /// # Errors
    /// When it cannot be loaded.
    pub(super) fn load(path: &str, helm: Helm, config: &Config, local: bool) -> Result<Self, Diagnostic> {
        let plain = || chart::load(Path::new(path), helm).map_err(|error| error.diagnostic());
        let (loaded, without_local) = match local.then(|| chart::load_with_local_dependencies(Path::new(path), helm)) {
            None => (plain()?, None),
            Some(Ok(loaded)) => (loaded, None),
            // Without them every test says what is missing, as without a `helm dependency build`.
            Some(Err(error)) => (plain()?, Some(Diagnostic { level: Level::Warning, ..error.diagnostic() })),
        };
        Ok(Self {
            path: path.to_owned(),
            name: loaded.metadata.name.clone(),
            renderer: Renderer::new(loaded, helm),
            helm,
            local,
            without_local,
            argocd: config.argocd,
            rollout: config.rollout.clone(),
            validate: config.matrix.validate.clone(),
            limit: config.matrix.limit,
            twin: OnceLock::new(),
            keys: OnceLock::new(),
            asks_for_version: OnceLock::new(),
            store: OnceLock::new(),
            stop: AtomicBool::new(false),
        })
    }

    /// Every template file that may take part, under the names and aliases of its charts.
    pub(super) fn template_keys(&self) -> &[String] {
        self.keys.get_or_init(|| {
            let mut keys = Vec::new();
            add_template_keys(self.renderer.chart(), &self.name, &mut keys);
            keys
        })
    }

    /// The chart as the Helm of a cell reads it.
    ///
    /// # Errors
    /// When that Helm cannot load it.
    pub(super) fn of_cell(self: &Arc<Self>, cell: &Cell, config: &Config) -> Result<Arc<Self>, Diagnostic> {
        match cell.helm.filter(|helm| *helm != self.helm) {
            None => Ok(self.clone()),
            Some(helm) => self.twin.get_or_init(|| Self::load(&self.path, helm, config, self.local).map(Arc::new)).clone(),
        }
    }
}

fn add_template_keys(chart: &Chart, route: &str, keys: &mut Vec<String>) {
    keys.extend(chart.templates.iter().map(|file| discover::join(route, &file.name)));
    for dependency in &chart.dependencies {
        let name = &dependency.metadata.name;
        let declared = chart.metadata.dependencies.iter().flatten().filter(|d| d.name == *name && !d.alias.is_empty());
        for called in declared.map(|d| &d.alias).chain([name]) {
            add_template_keys(dependency, &format!("{route}/charts/{called}"), keys);
        }
    }
}

impl SuiteRun {
    /// The name in reports.
    pub(super) fn name(&self) -> String {
        match &self.cell {
            Some(cell) => format!("{} [{}]", self.suite.name, cell.name).trim_start().to_owned(),
            None => self.suite.name.clone(),
        }
    }
}
