//! Bases that do not render: what still renders is judged, and the workload of a failing file is named.

use super::{Plan, breakage, rewrite::rewritten, subjects::workloads};
use crate::{
    chart::Processed,
    render::{RenderError, Renderer, Stage},
    rollout::{
        causes::{Cause, invalid_yaml},
        finding::Finding,
        perturb::Perturbation,
        state::State,
        trial::Trial,
    },
};

/// How many actions of one file are left empty before its name is given up.
const PATIENCE: usize = 12;

/// Findings about the files of a base that fail.
pub(super) fn failing_files(renderer: &Renderer, plan: &Plan, trial: &Trial<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (file, error) in &trial.base().failures {
        let Some(cause) = own_fault(error, trial.chart()) else { continue };
        let names = named(renderer, plan, trial, file, error);
        found.extend(names.iter().map(|name| breakage::of_error(name, cause, error)));
    }
    found
}

fn own_fault(error: &RenderError, chart: &Processed) -> Option<&'static Cause> {
    match error.stage {
        Stage::Manifest => Some(&invalid_yaml::CAUSE),
        Stage::Execute => breakage::cause(error, chart, &Perturbation::Identical),
        _ => None,
    }
}

/// The workloads of a failing file: those it makes when the failing actions are left empty, else when given values are taken away.
fn named(renderer: &Renderer, plan: &Plan, trial: &Trial<'_>, file: &str, error: &RenderError) -> Vec<String> {
    let names = |state: &State| -> Vec<String> {
        let all = workloads(state, &plan.settings);
        all.iter().filter(|workload| workload.object.template() == file).map(|workload| workload.id.to_string()).collect()
    };
    let mut chart = renderer.chart().clone();
    let mut error = error.clone();
    for _ in 0..PATIENCE {
        let Some(frame) = error.frames.first() else { break };
        let place = (frame.line, frame.column.unwrap_or(0));
        let Some(rewritten) = rewritten(&chart, trial.chart(), file, &|text| emptied(text, place)) else { break };
        chart = rewritten;
        let again = Renderer::new(chart.clone(), renderer.helm());
        let Ok(trial) = Trial::new(&again, &plan.inputs) else { break };
        match trial.base().failures.iter().find(|(failing, _)| failing == file) {
            Some((_, next)) => error = next.clone(),
            None => {
                let found = names(trial.base());
                if !found.is_empty() {
                    return found;
                }
                break;
            }
        }
    }
    let mut inputs = plan.inputs.clone();
    while inputs.values.pop().is_some() {
        if let Ok(trial) = Trial::new(renderer, &inputs) {
            let found = names(trial.base());
            if !found.is_empty() {
                return found;
            }
        }
    }
    Vec::new()
}

/// A template whose action around a place is empty; of `if`, `with` and `range` the condition is.
fn emptied(text: &[u8], (line, column): (usize, usize)) -> Option<Vec<u8>> {
    let start = if line <= 1 { 0 } else { memchr::memchr_iter(b'\n', text).nth(line - 2)? + 1 };
    let at = (start + column).min(text.len());
    let open = memchr::memmem::rfind(&text[..(at + 2).min(text.len())], b"{{")?;
    let close = memchr::memmem::find(&text[at.max(open + 2)..], b"}}")? + at.max(open + 2);
    let inner = std::str::from_utf8(&text[open + 2..close]).ok()?;
    let (left, right) = (if inner.starts_with('-') { "-" } else { "" }, if inner.ends_with('-') { "-" } else { "" });
    let word = inner.trim_matches(|c: char| c == '-' || c.is_whitespace()).split_whitespace().next().unwrap_or_default();
    let said = match word {
        "if" | "with" | "range" => format!(" {word} \"\" "),
        "else" => " else ".into(),
        _ => " \"\" ".into(),
    };
    if inner.trim_matches('-') == said {
        return None;
    }
    Some([&text[..open + 2], left.as_bytes(), said.as_bytes(), right.as_bytes(), &text[close..]].concat())
}
