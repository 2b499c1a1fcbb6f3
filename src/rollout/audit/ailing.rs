//! Bases that do not render: what still renders is judged, and the workload of a failing file is named.

use super::{Plan, breakage, subjects::workloads};
use crate::{
    chart::{Chart, File, Processed},
    render::{RenderError, Renderer, Stage},
    rollout::{
        causes::{Cause, invalid_yaml},
        finding::Finding,
        perturb::Perturbation,
        state::State,
        trial::Trial,
    },
};
use std::sync::Arc;

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
        let Some(emptied) = without_action(&chart, trial.chart(), file, place) else { break };
        chart = emptied;
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

/// The chart with the action at this place of a file left empty.
fn without_action(chart: &Arc<Chart>, processed: &Processed, key: &str, place: (usize, usize)) -> Option<Arc<Chart>> {
    let steps = steps_to(processed, key)?;
    let name = key.split_once(&format!("{}/", steps.full_path)).map(|(_, rest)| rest)?;
    changed(chart, &steps.charts, name, place).map(Arc::new)
}

struct Steps {
    full_path: String,
    charts: Vec<Arc<Chart>>,
}

/// The way from the root to the chart that holds a template.
fn steps_to(processed: &Processed, key: &str) -> Option<Steps> {
    let own = key.strip_prefix(processed.full_path.as_str()).and_then(|rest| rest.strip_prefix('/'));
    if own.is_some_and(|name| processed.chart.templates.iter().any(|file| file.name == name)) {
        return Some(Steps { full_path: processed.full_path.clone(), charts: Vec::new() });
    }
    processed.dependencies.iter().find_map(|dependency| {
        let mut steps = steps_to(dependency, key)?;
        steps.charts.insert(0, dependency.chart.clone());
        Some(steps)
    })
}

fn changed(chart: &Arc<Chart>, steps: &[Arc<Chart>], name: &str, place: (usize, usize)) -> Option<Chart> {
    let (mut templates, mut dependencies) = (chart.templates.clone(), chart.dependencies.clone());
    match steps.split_first() {
        None => {
            let file = templates.iter_mut().find(|file| file.name == name)?;
            *file = File { name: file.name.clone(), data: Arc::new(emptied(&file.data, place)?) };
        }
        Some((first, rest)) => {
            let slot = dependencies.iter_mut().find(|dependency| Arc::ptr_eq(dependency, first))?;
            *slot = Arc::new(changed(slot, rest, name, place)?);
        }
    }
    // Only the names of objects are wanted: the schema would ask nothing else than before.
    Some(chart.with_parts(templates, dependencies))
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
