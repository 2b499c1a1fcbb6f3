//! One contract of a suite: a test per workload.

use super::{
    case::{CaseResult, misread, place},
    event::{Check, Outcome, TestResult},
    inputs::{Request, Turn},
    suite_run::{Shared, SuiteRun},
};
use crate::{
    render::{Inputs, RenderError},
    rollout::{
        audit::Plan,
        contract::{Verdict, judge},
    },
    source::Diagnostic,
    suite::Layer,
};

/// Judges the contract at this position.
pub(super) fn run(run: &SuiteRun, shared: &Shared, index: usize) -> Vec<CaseResult> {
    let contract = &run.suite.contracts[index];
    let blank = |name: String| TestResult::new(name, place(run, contract.span));
    if let Some(reason) = run.suite.skip.as_ref().or(contract.skip.as_ref()) {
        return one(TestResult { outcome: Outcome::Skipped, skip_reason: reason.clone(), ..blank(contract.name.clone()) });
    }
    let judged = inputs(run, shared, &contract.layer).and_then(|inputs| {
        let argocd = run.chart.argocd;
        let plan = Plan { inputs, settings: run.chart.rollout.clone(), argocd, ..Plan::default() };
        judge(&run.chart.renderer, &plan, &contract.terms).map_err(|error: RenderError| (error.message, error.diagnostics))
    });
    match judged {
        Ok(verdicts) => verdicts
            .into_iter()
            .map(|verdict| {
                let named = contract.terms.workload.is_some() || verdict.workload.is_empty();
                let name = if named { contract.name.clone() } else { format!("{} ({})", contract.name, verdict.workload) };
                CaseResult { test: result(run, index, blank(name), &verdict), records: Vec::new() }
            })
            .collect(),
        Err((error, diagnostics)) => {
            one(TestResult { outcome: Outcome::Errored, error: Some(error), diagnostics, ..blank(contract.name.clone()) })
        }
    }
}

fn one(test: TestResult) -> Vec<CaseResult> {
    vec![CaseResult { test, records: Vec::new() }]
}

/// The inputs of the release: revision 1, every template.
fn inputs(run: &SuiteRun, shared: &Shared, layer: &Layer) -> Result<Inputs, (String, Vec<Diagnostic>)> {
    let plain = |text: String| (text, Vec::new());
    let turn = Turn { number: 0, upgraded: true };
    let request = Request { run, shared, layer, leaked: None, turn, seen: Vec::new() };
    let values = request.values().map_err(|error| {
        let ended = misread(run, error);
        (ended.text, ended.diagnostics)
    })?;
    let inputs = request.inputs(values).map_err(plain)?;
    Ok(Inputs { only: crate::render::Selection::All, known: None, ..inputs })
}

fn result(run: &SuiteRun, index: usize, test: TestResult, verdict: &Verdict) -> TestResult {
    if verdict.passed() {
        return test;
    }
    let contract = &run.suite.contracts[index];
    let lines: Vec<String> =
        verdict.breaches.iter().flat_map(|breach| breach.to_string().lines().map(str::to_owned).collect::<Vec<_>>()).collect();
    let subject = if verdict.workload.is_empty() { "the contract" } else { verdict.workload.as_str() };
    let message = format!("{subject} does not restart exactly when it should ({} changes tried)", verdict.judged);
    let mut diagnostic = Diagnostic::error(message).at(run.suite.file.label(contract.span, ""));
    if !verdict.not_testable.is_empty() {
        let listed: Vec<String> = verdict.not_testable.iter().map(|(path, why)| format!("{path}: {why}")).collect();
        diagnostic = diagnostic.note(format!("not testable: {}", listed.join("; ")));
    }
    let check = Check { index: 0, name: "rollouts", lines, diagnostics: vec![diagnostic], ..Check::default() };
    TestResult { outcome: Outcome::Failed, checks: vec![check], ..test }
}
