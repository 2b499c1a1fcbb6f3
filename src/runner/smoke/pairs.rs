//! `run --matrix --pairs`: every upgrade of a release from one cell to another; those that Kubernetes would refuse fail.

use super::{
    super::{
        event::{SuiteResult, TestResult},
        inputs::cell_inputs,
        suite_run::{ChartRun, Shared},
    },
    Failed, SmokeRun, failed, rendered, result, test,
};
use crate::{
    env::Env,
    matrix::Cell,
    render::{Cluster, Document, Inputs, Manifests, Release},
    rollout::upgrade::Upgrade,
    semver,
};
use std::sync::Arc;

/// One test per pair of cells of one release.
pub(in crate::runner) fn run(smoke: &SmokeRun, shared: &Shared) -> SuiteResult {
    let tests = shared.threads.map(smoke.cells.iter().collect(), |from| from_cell(smoke, from, shared));
    result(smoke, "upgrades", tests.into_iter().flatten().collect())
}

/// The upgrades from one cell; none if it does not render, which its own test says.
fn from_cell(smoke: &SmokeRun, (chart, cell): &(Arc<ChartRun>, Cell), shared: &Shared) -> Vec<TestResult> {
    let Ok(inputs) = cell_inputs(chart, cell, shared) else { return Vec::new() };
    let Ok(before) = documents(chart, &inputs) else { return Vec::new() };
    let same_release = |other: &Cell| {
        other.name != cell.name && other.release == cell.release && other.namespace == cell.namespace && !is_older(other, cell)
    };
    let others = smoke.cells.iter().filter(|(_, other)| same_release(other));
    let upgrade = |(chart, to): &(Arc<ChartRun>, Cell)| {
        test(chart, &format!("{} → {}", cell.name, to.name), || refusals(chart, to, &before, shared))
    };
    others.map(upgrade).collect()
}

/// Clusters are not set back.
fn is_older(cell: &Cell, than: &Cell) -> bool {
    let version = |cell: &Cell| cell.kube.as_ref().and_then(|kube| semver::Version::parse(kube).ok());
    matches!((version(cell), version(than)), (Some(one), Some(other)) if one < other)
}

/// What Helm installs.
fn documents(chart: &ChartRun, inputs: &Inputs) -> Result<Vec<Document>, Failed> {
    let manifests = Manifests::of(&rendered(chart, inputs)?, chart.helm).map_err(failed)?;
    Ok(manifests.manifests.into_iter().map(|manifest| manifest.document).collect())
}

/// What the API server would say; nothing where the second cell does not render at all, which its own test says.
fn refusals(chart: &ChartRun, to: &Cell, before: &[Document], shared: &Shared) -> Result<Vec<String>, Failed> {
    let inputs = cell_inputs(chart, to, shared).map_err(|text| (text, Vec::new()))?;
    let objects = before.iter().filter_map(|document| document.value().ok()).map(|value| value.freeze()).collect();
    let release = Release { revision: 2, install: chart.argocd, upgrade: !chart.argocd, ..inputs.release.clone() };
    let cluster = (!chart.argocd).then(|| Arc::new(Cluster { objects, ..Cluster::default() }));
    let upgraded = documents(chart, &Inputs { release, env: Env::later(&inputs.env), cluster, ..inputs.clone() });
    match upgraded {
        Ok(after) => Ok(Upgrade::new(before, &after, &inputs.release.namespace).refusals()),
        Err(failed) if rendered(chart, &inputs).is_ok() => Err(failed),
        Err(_) => Ok(Vec::new()),
    }
}
