//! `charttest explain`: which templates read a value, where it comes from, what changes with it.

use super::{Exit, error_line, print, release::ReleaseFlags, told};
use crate::{
    render::Renderer,
    rollout::{
        Workload,
        audit::Plan,
        moves::moved,
        perturb::{Constraints, Perturbation, candidates, leaves, unset_candidates},
        trial::Trial,
    },
    snapshot::mask,
    value::{Path, Value},
};
use std::fmt::Write;

/// Which templates read a value, where it comes from, and what changes with it
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The chart
    chart: String,
    /// The path of the value: image.tag
    value: String,
    #[command(flatten)]
    release: ReleaseFlags,
    /// text or json
    #[arg(short, long, default_value = "text")]
    output: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Text,
    Json,
}

/// What is known of one value.
#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct Explanation {
    path: String,
    value: String,
    source: String,
    read_by: Vec<String>,
    changed_to: Option<String>,
    changes: Vec<String>,
    restarts: Vec<Restart>,
    #[serde(skip_serializing_if = "Option::is_none")]
    not_testable: Option<String>,
}

#[derive(serde::Serialize)]
struct Restart {
    workload: String,
    moved: Vec<String>,
}

/// Runs the command.
pub(super) fn run(arguments: &Arguments) -> Exit {
    match arguments.explain() {
        Ok(found) => {
            print(
                match arguments.output {
                    Format::Text => text(&found).into_bytes(),
                    Format::Json => (serde_json::to_string_pretty(&found).unwrap_or_default() + "\n").into_bytes(),
                }
                .as_slice(),
            );
            Exit::Passed
        }
        Err(message) => {
            if arguments.output == Format::Json {
                print(b"[]\n");
            }
            error_line(&format!("charttest: {message}"));
            Exit::Usage
        }
    }
}

impl Arguments {
    fn explain(&self) -> Result<Vec<Explanation>, String> {
        let wanted = Path::parse(&self.value).map_err(|error| error.to_string())?;
        let chart = self.release.chart(&self.chart)?;
        let configured = self.release.settings(&self.chart)?;
        let renderer = Renderer::new(chart, self.release.helm()?);
        let plan = Plan { inputs: self.release.inputs(&[])?, settings: configured.rollout, ..Plan::default() };
        let mut trial = Trial::new(&renderer, &plan.inputs).map_err(|error| told(&error))?;
        let values = Value::Map(trial.values().clone());
        let mut paths: Vec<Path> = leaves(&values).into_iter().map(|leaf| leaf.path).filter(|path| wanted.covers(path)).collect();
        if paths.is_empty() {
            paths.extend(trial.unset_reads().into_iter().filter(|path| wanted.covers(path)));
        }
        if paths.is_empty() {
            return Err(self.unknown(&values));
        }
        Ok(paths.iter().map(|path| explain(&mut trial, &plan, path, &values)).collect())
    }

    fn unknown(&self, values: &Value) -> String {
        let known = leaves(values).into_iter().map(|leaf| leaf.path.to_string());
        let near = known.map(|path| (strsim::damerau_levenshtein(&path, &self.value), path)).min();
        let hint = near.map(|(_, path)| format!("; did you mean {path}?")).unwrap_or_default();
        format!("nothing sets {} and no template reads it{hint}", self.value)
    }
}

fn explain(trial: &mut Trial<'_>, plan: &Plan, path: &Path, values: &Value) -> Explanation {
    let now = path.find(values);
    let files = trial.readers(path);
    let read_by = files.iter().filter_map(|number| Some(trial.base().files.get(*number)?.path.clone())).collect();
    let mut found = Explanation {
        path: path.to_string(),
        value: now.as_ref().map_or_else(|| "not set".into(), shown),
        source: source(trial, path),
        read_by,
        changed_to: None,
        changes: Vec::new(),
        restarts: Vec::new(),
        not_testable: None,
    };
    let tried = now.as_ref().map_or_else(unset_candidates, |value| candidates(value, path, &Constraints::default()));
    for candidate in tried {
        match trial.apply(&Perturbation::Value(path.clone(), Some(candidate.clone()))) {
            Ok(outcome) if outcome.differs => {
                found.changed_to = Some(shown(&candidate));
                found.not_testable = None;
                for (id, change) in outcome.changes.iter() {
                    found.changes.push(id.to_string());
                    let (Some(before), Some(after)) = (&change.before, &change.after) else { continue };
                    let reaches = || moved(&before.value, &after.value).iter().any(|of| mask::shows_values(&of.path.0));
                    if id.to_string().starts_with("Secret/") && reaches() {
                        found.value = "<hidden: a Secret holds it>".into();
                        found.changed_to = Some("another text".into());
                    }
                    let pair = (Workload::of(before, &plan.settings), Workload::of(after, &plan.settings));
                    if let (Some(before), Some(after)) = pair {
                        let moved: Vec<String> = before.moves(&after).iter().map(|of| of.path.to_string()).collect();
                        if !moved.is_empty() {
                            found.restarts.push(Restart { workload: id.to_string(), moved });
                        }
                    }
                }
                break;
            }
            Ok(_) => found.not_testable = None,
            Err(error) => found.not_testable = Some(error.message.lines().next().unwrap_or_default().to_owned()),
        }
    }
    found
}

/// Who says what a value is: the user, or the chart whose values hold it.
fn source(trial: &Trial<'_>, path: &Path) -> String {
    if trial.inputs().values.iter().any(|layer| path.find(&layer.thaw()).is_some()) {
        return "given by the user".into();
    }
    let root = trial.chart();
    if path.find(&root.chart.values.thaw()).is_some() {
        return format!("values.yaml of {}", root.name());
    }
    let below = root
        .dependencies
        .iter()
        .find(|dependency| matches!(path.0.first(), Some(crate::value::Segment::Key(key)) if *key == *dependency.name()));
    below.map_or_else(|| "no file sets it".into(), |dependency| format!("values.yaml of the subchart {}", dependency.name()))
}

fn shown(value: &Value) -> String {
    crate::format::json::encode(value).map_or_else(|_| "?".into(), |json| String::from_utf8_lossy(&json).into_owned())
}

fn text(found: &[Explanation]) -> String {
    let mut out = String::new();
    for one in found {
        let _ = writeln!(out, "{} = {} ({})", one.path, one.value, one.source);
        let _ = writeln!(out, "  read by: {}", if one.read_by.is_empty() { "no template".into() } else { one.read_by.join(", ") });
        if let Some(reason) = &one.not_testable {
            let _ = writeln!(out, "  not testable: {reason}");
        }
        if let Some(to) = &one.changed_to {
            let _ = writeln!(
                out,
                "  as {to} it changes: {}",
                if one.changes.is_empty() { "only notes".into() } else { one.changes.join(", ") }
            );
            for restart in &one.restarts {
                let _ = writeln!(out, "  restarts {}: {}", restart.workload, restart.moved.join(", "));
            }
            if one.restarts.is_empty() {
                let _ = writeln!(out, "  restarts nothing");
            }
        } else if one.not_testable.is_none() {
            let _ = writeln!(out, "  changes nothing");
        }
    }
    out
}
