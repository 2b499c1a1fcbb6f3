//! Other programs that look at the manifests of a cell: kubeconform, conftest and the like.

use super::super::suite_run::ChartRun;
use crate::{
    matrix::Cell,
    process::{self, ProcessError},
    render::Inputs,
};
use std::time::Duration;

/// How long one may take where nothing is said.
const LIMIT: Duration = Duration::from_secs(60);

/// How many lines of a validator are told.
const LINES: usize = 20;

/// What every configured command says of these manifests.
pub(super) fn validate(chart: &ChartRun, cell: &Cell, inputs: &Inputs, manifests: &[u8]) -> Vec<String> {
    let limit = chart.limit.unwrap_or(LIMIT);
    let mut problems = Vec::new();
    for words in &chart.validate {
        let words: Vec<String> = words.iter().map(|word| filled(word, chart, cell, inputs)).collect();
        let Some((command, arguments)) = words.split_first() else { continue };
        let ran = process::find(command).and_then(|program| process::run_within(&program, arguments, manifests.to_vec(), limit));
        match ran {
            Ok(_) => {}
            Err(ProcessError::Failed { reason, stderr }) => {
                let more = stderr.lines().count().saturating_sub(LINES);
                problems.push(format!("{command}: {reason}"));
                problems.extend(stderr.lines().take(LINES).map(|line| format!("\t{line}")));
                problems.extend((more > 0).then(|| format!("\t… and {more} more lines")));
            }
            Err(ProcessError::TimedOut(limit)) => {
                problems
                    .push(format!("{command}: it did not end within {limit:?} and was killed (`matrix.validateTimeout` says how long)"));
            }
            Err(ProcessError::NotFound { reason, .. }) => {
                problems.push(format!("{command}: {reason} (`matrix.validate` names it; install it or leave it out)"));
            }
        }
    }
    problems
}

/// A word with what the cell says in the place of `{kubeVersion}` and its like.
fn filled(word: &str, chart: &ChartRun, cell: &Cell, inputs: &Inputs) -> String {
    if !word.contains('{') {
        return word.to_owned();
    }
    let kube = inputs.capabilities.clone().unwrap_or_default().kube;
    let kube = kube.version.trim_start_matches('v').to_owned();
    // Validators want all three numbers.
    let kube = if kube.matches('.').count() == 1 { kube + ".0" } else { kube };
    word.replace("{kubeVersion}", &kube)
        .replace("{helmVersion}", chart.helm.number())
        .replace("{releaseName}", &inputs.release.name)
        .replace("{namespace}", &inputs.release.namespace)
        .replace("{chart}", &chart.path)
        .replace("{cell}", &cell.name)
}
