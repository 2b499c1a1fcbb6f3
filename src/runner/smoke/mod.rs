//! `run --matrix`: what must hold in every cell of a chart without any suite.
//!
//! Contract: a cell that breaks is one failed test; the other cells are tried all the same.
//!
//! - `objects`: documents and objects: parse, duplicates, names, API versions
//! - `validate`: other programs that look at the manifests
//! - `pairs`: upgrades from one cell to another

mod objects;
mod pairs;
mod validate;

pub(super) use pairs::run as run_pairs;

use super::{
    event::{Check, Outcome, Place, SuiteResult, TestResult},
    inputs::cell_inputs,
    suite_run::{ChartRun, Shared},
};
use crate::{
    env::Stopwatch,
    matrix::Cell,
    render::{self, Manifests, RenderError, Rendered},
    source::Diagnostic,
};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

/// A chart with the cells that it is tried with.
pub(super) struct SmokeRun {
    pub(super) chart: Arc<ChartRun>,
    /// Each with the chart as its Helm reads it.
    pub(super) cells: Vec<(Arc<ChartRun>, Cell)>,
}

/// Why a cell could not be judged: its text, and places.
type Failed = (String, Vec<Diagnostic>);

/// One test per cell.
pub(super) fn run(smoke: &SmokeRun, shared: &Shared) -> SuiteResult {
    let known = objects::Known::default();
    let judged = |(chart, cell): &(Arc<ChartRun>, Cell)| {
        let test = test(chart, &cell.name, || problems(chart, cell, shared, &known));
        shared.progress.step();
        test
    };
    result(smoke, "matrix", shared.threads.map(smoke.cells.iter().collect(), judged))
}

fn result(smoke: &SmokeRun, name: &str, tests: Vec<TestResult>) -> SuiteResult {
    let red = tests.iter().any(|test| test.outcome.is_red());
    SuiteResult {
        name: name.to_owned(),
        file: chart_yaml(&smoke.chart),
        chart: smoke.chart.name.clone(),
        cell: None,
        of_cells: true,
        outcome: if red { Outcome::Failed } else { Outcome::Passed },
        tests,
        warnings: Vec::new(),
        errors: Vec::new(),
        subchart: false,
    }
}

fn chart_yaml(chart: &ChartRun) -> String {
    format!("{}/Chart.yaml", chart.path)
}

/// Judges; a panic becomes the result.
fn test(chart: &ChartRun, name: &str, judge: impl FnOnce() -> Result<Vec<String>, Failed>) -> TestResult {
    let started = Stopwatch::start();
    let place = Place { file: chart_yaml(chart), line: 1, column: 1, ..Place::default() };
    let mut result = TestResult::new(name.to_owned(), place);
    match catch_unwind(AssertUnwindSafe(judge)) {
        Ok(Ok(lines)) if lines.is_empty() => {}
        Ok(Ok(lines)) => {
            result.outcome = Outcome::Failed;
            result.checks.push(Check { name: "matrix", lines, ..Check::default() });
        }
        Ok(Err((text, diagnostics))) => {
            (result.outcome, result.error, result.diagnostics) = (Outcome::Errored, Some(text), diagnostics);
        }
        Err(_) => {
            let text = "this is a defect of charttest, please report it with the message above".to_owned();
            (result.outcome, result.error, result.defect) = (Outcome::Errored, Some(text), true);
        }
    }
    result.duration = started.elapsed();
    result
}

fn problems(chart: &ChartRun, cell: &Cell, shared: &Shared, known: &objects::Known) -> Result<Vec<String>, Failed> {
    let inputs = cell_inputs(chart, cell, shared).map_err(|text| (text, Vec::new()))?;
    // Suites run without them, Helm installs nothing.
    crate::chart::check_dependencies(chart.renderer.chart(), chart.helm).map_err(|error| (error.to_string(), vec![error.diagnostic()]))?;
    let rendered = rendered(chart, &inputs)?;
    let mut problems = objects::judge(&rendered, &inputs, known).map_err(|text| (text, Vec::new()))?;
    // The place for a snapshot of the whole render (`snapshot: {render: true}`): what validators get is what it would hold.
    if !chart.validate.is_empty() {
        let manifests = Manifests::of(&rendered, chart.helm).map_err(failed)?;
        let text = render::output(render::manifest(&manifests, &[]), manifests.hooks.iter().map(|hook| &hook.document));
        problems.extend(validate::validate(chart, cell, &inputs, &text));
    }
    Ok(problems)
}

fn failed(error: RenderError) -> Failed {
    (error.message, error.diagnostics)
}

/// Renders as Helm's command does.
fn rendered(chart: &ChartRun, inputs: &render::Inputs) -> Result<Rendered, Failed> {
    let prepared = chart.renderer.prepare(inputs).map_err(failed)?;
    prepared.check_kube_version().map_err(failed)?;
    prepared.render().map_err(failed)
}
