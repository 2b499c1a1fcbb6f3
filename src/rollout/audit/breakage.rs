//! Errors of perturbed renders: which are the chart's own fault.

use super::search::{Breakage, objects_of_file};
use crate::{
    chart::Processed,
    render::{Frame, RenderError},
    rollout::{
        causes::{Cause, alias, missing_template, rebound_dot, self_include},
        finding::{Finding, Location},
        perturb::Perturbation,
        settings::Settings,
        trial::Trial,
        workload::Workload,
    },
    value::Value,
};
use std::collections::BTreeMap;

/// The fields of the root that templates use everywhere.
const ROOT: &[&str] = &["Template", "Values", "Release", "Chart", "Files", "Capabilities", "Subcharts"];

/// Why the chart's own templates cannot render, if it is their fault.
pub(super) fn cause(error: &RenderError, chart: &Processed, perturbation: &Perturbation) -> Option<&'static Cause> {
    if error.message.contains("nested reference name")
        || error.message.contains("rendering template has a nested")
        || repeats(&error.frames)
    {
        return Some(&self_include::CAUSE);
    }
    let innermost = error.frames.last()?;
    if let Some(name) = missing_name(&innermost.message) {
        if names_the_value(name, perturbation) {
            return None;
        }
        return Some(if is_aliased(name, chart) { &alias::CAUSE } else { &missing_template::CAUSE });
    }
    is_rebound(innermost).then_some(&rebound_dot::CAUSE)
}

/// The same place over and over.
fn repeats(frames: &[Frame]) -> bool {
    const TIMES: usize = 20;
    let Some(first) = frames.last() else { return false };
    frames.iter().filter(|frame| frame.line == first.line && frame.column == first.column && frame.file == first.file).count() > TIMES
}

/// The name in `no template "x" associated with template "gotpl"`.
fn missing_name(message: &str) -> Option<&str> {
    let rest = &message[message.find("no template \"")? + "no template \"".len()..];
    Some(&rest[..rest.find("\" associated")?])
}

/// Whether the perturbed value itself is part of the name: then the name is the user's.
fn names_the_value(name: &str, perturbation: &Perturbation) -> bool {
    const TELLING: usize = 4;
    let Perturbation::Value(_, Some(value)) = perturbation else { return false };
    let mut texts = Vec::new();
    scalars(value, &mut texts);
    let words: Vec<&str> = name.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    texts.iter().map(|text| text.trim()).any(|text| words.contains(&text) || (text.len() >= TELLING && name.contains(text)))
}

fn scalars(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Map(map) => map.snapshot().iter().for_each(|(key, value)| {
            found.push(key.to_string());
            scalars(value, found);
        }),
        Value::List(list) => list.iter().for_each(|item| scalars(item, found)),
        Value::Nil => {}
        scalar => found.push(crate::format::display(scalar).to_string()),
    }
}

/// Whether a file of that name is there under the path of an aliased chart.
fn is_aliased(name: &str, chart: &Processed) -> bool {
    let Some((_, tail)) = name.split_once("/templates/") else { return false };
    let own = chart.name() != chart.chart.metadata.name && {
        let file = format!("templates/{tail}");
        chart.chart.templates.iter().any(|template| template.name == file)
    };
    own || chart.dependencies.iter().any(|dependency| is_aliased(name, dependency))
}

/// `.Template.BasePath` where the dot is a user's value: the root's field is not there, or empty.
fn is_rebound(frame: &Frame) -> bool {
    let chain = frame.context.trim_start_matches('(').split(|c: char| c.is_whitespace() || c == ')').next().unwrap_or_default();
    let Some(fields) = chain.strip_prefix('.') else { return false };
    let mut fields = fields.split('.');
    let (Some(first), second) = (fields.next(), fields.next()) else { return false };
    if !ROOT.contains(&first) {
        return false;
    }
    let failing = frame.message.rsplit("evaluating interface {}.").next().filter(|_| frame.message.contains("evaluating interface {}."));
    let nil = second.is_some() && failing.map(str::trim) == second;
    nil || frame.message.contains(&format!("can't evaluate field {first} in type"))
}

/// A finding per cause and workload.
pub(super) fn findings(trial: &Trial<'_>, breakages: &[Breakage], settings: &Settings) -> Vec<Finding> {
    let mut found: BTreeMap<(String, &str), Finding> = BTreeMap::new();
    for breakage in breakages {
        let Some(file) = &breakage.error.template else { continue };
        let is_workload = |id: &_| trial.base().objects.get(id).is_some_and(|object| Workload::of(object, settings).is_some());
        let mut names: Vec<String> = objects_of_file(trial, file, is_workload).iter().map(ToString::to_string).collect();
        if names.is_empty() {
            names.push(file.clone());
        }
        for name in names {
            let finding =
                found.entry((name.clone(), breakage.cause.name)).or_insert_with(|| of_error(&name, breakage.cause, &breakage.error));
            finding.values.push(breakage.perturbation.to_string());
            finding.values.dedup();
            finding.example = finding.example.take().or_else(|| trial.layer_of(&breakage.perturbation));
        }
    }
    found.into_values().collect()
}

/// A finding about a render that failed.
pub(super) fn of_error(workload: &str, cause: &Cause, error: &RenderError) -> Finding {
    let innermost = error.frames.last();
    let said = innermost.map_or_else(|| error.message.clone(), |frame| frame.message.clone());
    let said = said.lines().next().unwrap_or_default().chars().take(300).collect::<String>();
    let mut finding = Finding::new(workload, cause, format!("{workload} {}: {said}", cause.says));
    // What is built from values runs under a name that is no file: then the place that called it counts.
    let place = error.frames.iter().rev().find(|frame| frame.file.contains("/templates/"));
    finding.location = place.map(|frame| Location { file: within_chart(&frame.file), line: frame.line });
    finding
}

/// `mychart/templates/a.yaml` → `templates/a.yaml`
pub(super) fn within_chart(key: &str) -> String {
    key.split_once('/').map_or(key, |(_, rest)| rest).to_owned()
}
