//! Renders that causes ask for beyond the search.

use super::{Plan, gates, rewrite::rewritten};
use crate::{
    render::{Inputs, Renderer, Selection, documents},
    rollout::{
        causes::{Missed, Probe},
        data::stored,
        edit::Edit,
        moves::{moved, same},
        object::{Id, Object},
        observation::{Subject, holds_digest},
        perturb::{Perturbation, unset_candidates},
        state::Outcome,
        trial::{Trial, appended},
        workload::Workload,
    },
    value::{Path, Reads, Recording, Text, Value},
};
use std::collections::BTreeSet;

/// How many gates of one workload are tried.
const GATES: usize = 150;

/// Opens gates and looks a release ahead.
pub(super) struct Probes<'p, 'r> {
    trial: &'p mut Trial<'r>,
    plan: &'p Plan,
    subject: &'p Subject,
    gates: Option<Vec<Gate>>,
    /// The chart with the way to a digest forced open, and the template in which it was closed.
    forced: Option<Vec<(Renderer, String)>>,
}

/// An edit that lets a digest appear.
struct Gate {
    edit: Edit,
    /// The pod template behind it; `None`: the chart's own templates fail there.
    template: Option<Value>,
    /// Objects that are not there behind it.
    gone: BTreeSet<Id>,
}

impl<'p, 'r> Probes<'p, 'r> {
    pub(super) fn new(trial: &'p mut Trial<'r>, plan: &'p Plan, subject: &'p Subject) -> Self {
        Self { trial, plan, subject, gates: None, forced: None }
    }

    /// An object as a workload, if it is one.
    pub(super) fn workload(&self, object: &Object) -> Option<Workload> {
        Workload::of(object, &self.plan.settings)
    }

    fn template(&self, outcome: &Outcome) -> Option<Value> {
        let object = outcome.object(self.trial.base(), &self.subject.workload.id)?;
        Some(Workload::of(object, &self.plan.settings)?.template)
    }

    /// The values that the workload's file looks at, and that let a digest appear when they are other: what switches something on
    /// or off, else a number, or a text that is taken away.
    fn find_gates(&mut self) -> Vec<Gate> {
        let values = Value::Map(self.trial.values().clone());
        let paths: Vec<Path> = self.trial.read_paths(self.subject.workload.object.template());
        let now = paths.into_iter().take(GATES).map(|path| (path.find(&values), path)).collect::<Vec<_>>();
        let found = self.first_of_each(&now, switched);
        if !found.is_empty() {
            return found;
        }
        self.first_of_each(&now, disturbed)
    }

    /// The conditions in the text of templates that keep a digest out of the pod template, forced open one after the other.
    fn force(&self) -> Vec<(Renderer, String)> {
        let trial = &*self.trial;
        let chart = trial.renderer().chart();
        let mut found = Vec::new();
        for forced in gates::forced(trial.chart(), self.subject.workload.object.template()) {
            let rewritten = rewritten(chart, trial.chart(), &forced.key, &|text| Some(forced.text(text)));
            let Some(renderer) = rewritten.map(|chart| Renderer::new(chart, trial.renderer().helm())) else { continue };
            let Some((template, digests)) = self.render_alone(&renderer, &[]) else { continue };
            if brings_digest(self.subject, &template, &digests) {
                found.push((renderer, forced.key));
            }
        }
        found
    }

    /// The pod template when only its own file is rendered, and the digests in that.
    fn render_alone(&self, renderer: &Renderer, edits: &[Edit]) -> Option<(Value, BTreeSet<Text>)> {
        let file = self.subject.workload.object.template();
        let only = Selection::Only(BTreeSet::from([file.to_owned()]).into());
        let inputs = Inputs { skip_schema: true, track_reads: true, ..self.trial.with_layers(edits) };
        let rendered = renderer.prepare(&inputs).ok()?.live().ok()?.execute(&only, Recording::Effects).ok()?;
        let file = rendered.file(file)?;
        let all = documents(file, renderer.helm());
        let mut objects = all.iter().flat_map(|document| Object::of(document, &inputs.release.namespace));
        let object = objects.find(|object| object.id == self.subject.workload.id)?;
        let digests = file.reads.as_ref().map(|reads| reads.digests.clone()).unwrap_or_default();
        Some((Workload::of(&object, &self.plan.settings)?.template, digests))
    }

    fn first_of_each(&mut self, now: &[(Option<Value>, Path)], others: fn(Option<&Value>) -> Vec<Value>) -> Vec<Gate> {
        let gate = |(value, path): &(Option<Value>, Path)| {
            others(value.as_ref()).into_iter().find_map(|other| self.try_gate((path.clone(), Some(other))))
        };
        now.iter().filter_map(gate).collect()
    }

    /// Whether the pod template follows a change once the gate is open. If the chart's own templates fail behind it, it was meant to.
    fn follows(&mut self, gate: &Gate, change: &Perturbation) -> bool {
        let Some(open) = &gate.template else { return true };
        let Perturbation::Value(path, value) = change else {
            return self.follows_alone(self.trial.renderer(), change, std::slice::from_ref(&gate.edit));
        };
        let Ok(outcome) = self.trial.edit(&[gate.edit.clone(), (path.clone(), value.clone())]) else { return false };
        self.template(&outcome).is_some_and(|template| !same(open, &template))
    }

    /// The same of a chart and edits that open the gate, when only the workload's file is rendered.
    fn follows_alone(&self, renderer: &Renderer, change: &Perturbation, edits: &[Edit]) -> bool {
        let after = match change {
            Perturbation::Value(path, value) => {
                let edits: Vec<Edit> = edits.iter().cloned().chain([(path.clone(), value.clone())]).collect();
                self.render_alone(renderer, &edits)
            }
            Perturbation::File(chart, name) => {
                let key = format!("{chart}/{name}");
                let chart = rewritten(renderer.chart(), self.trial.chart(), &key, &|old| Some(appended(old)));
                chart.and_then(|chart| self.render_alone(&Renderer::new(chart, renderer.helm()), edits))
            }
            _ => None,
        };
        let Some((before, after)) = self.render_alone(renderer, edits).zip(after) else { return false };
        !same(&before.0, &after.0)
    }

    fn try_gate(&mut self, edit: Edit) -> Option<Gate> {
        match self.trial.edit(std::slice::from_ref(&edit)) {
            Ok(outcome) => {
                let template = self.template(&outcome)?;
                let file = self.subject.workload.object.template();
                let digests = outcome.reads.get(file).map(|reads: &Reads| &reads.digests)?;
                let appears = brings_digest(self.subject, &template, digests);
                let gone = outcome.changes.iter().filter(|(_, change)| change.after.is_none()).map(|(id, _)| id.clone()).collect();
                appears.then_some(Gate { edit, template: Some(template), gone })
            }
            Err(error) => {
                let perturbation = Perturbation::Value(edit.0.clone(), edit.1.clone());
                let own = super::breakage::cause(&error, self.trial.chart(), &perturbation).is_some();
                let here = error.template.as_deref() == Some(self.subject.workload.object.template());
                let hashing = error.frames.iter().any(|frame| frame.context.contains("include") || frame.context.contains(".BasePath"));
                (own && here && hashing).then_some(Gate { edit, template: None, gone: BTreeSet::new() })
            }
        }
    }
}

/// Whether there is a digest in a pod template where there was none before.
fn brings_digest(subject: &Subject, after: &Value, digests: &BTreeSet<Text>) -> bool {
    moved(&subject.workload.template, after).iter().any(|of| !holds(&of.old, &subject.reads.digests) && holds(&of.new, digests))
}

/// What switches something on or off.
fn switched(value: Option<&Value>) -> Vec<Value> {
    match value {
        Some(Value::Bool(b)) => vec![Value::Bool(!b)],
        Some(Value::Map(map)) if map.is_empty() => vec![Value::map([("charttest", Value::from("x"))])],
        Some(Value::List(list)) if list.is_empty() => vec![Value::list(vec!["charttest".into()])],
        Some(Value::Str(text)) if text.is_empty() => vec!["charttest".into()],
        Some(Value::Nil) | None => unset_candidates(),
        Some(_) => Vec::new(),
    }
}

/// Another number; no text where there is one.
fn disturbed(value: Option<&Value>) -> Vec<Value> {
    match value {
        Some(Value::Float(n)) => vec![Value::Float(n + 1.0), Value::Float(0.0)],
        Some(Value::Int64(n)) => vec![Value::Int64(n.saturating_add(1)), Value::Int64(0)],
        Some(Value::Str(text)) if !text.is_empty() => vec!["".into()],
        _ => Vec::new(),
    }
}

fn holds(value: &Option<Value>, digests: &BTreeSet<Text>) -> bool {
    matches!(value, Some(Value::Str(text)) if holds_digest(text, digests))
}

impl Probe for Probes<'_, '_> {
    fn gate(&mut self, missed: &Missed<'_>) -> Option<String> {
        let change = &*missed.seen.perturbation;
        if change.is_version() {
            return None;
        }
        let gates = match self.gates.take() {
            Some(gates) => gates,
            None => self.find_gates(),
        };
        let mut name = None;
        for gate in gates.iter().filter(|gate| change.path() != Some(&gate.edit.0)) {
            // A digest that comes when the object goes: the condition is the wrong way round.
            if gate.gone.contains(missed.source) || self.follows(gate, change) {
                name = Some(gate.edit.0.to_string());
                break;
            }
        }
        self.gates = Some(gates);
        if name.is_some() {
            return name;
        }
        let forced = match self.forced.take() {
            Some(forced) => forced,
            None => self.force(),
        };
        let name = forced.iter().find(|(renderer, _)| self.follows_alone(renderer, change, &[])).map(|(_, key)| key.clone());
        self.forced = Some(forced);
        name
    }

    fn follows_late(&mut self, missed: &Missed<'_>) -> bool {
        let base = self.trial.base();
        let now = base.objects.values().map(stored).collect();
        let changed = |id: &Id| missed.seen.changes.get(id).and_then(|change| change.after.as_ref());
        let later = base.objects.iter().map(|(id, object)| stored(changed(id).unwrap_or(object))).collect();
        let env = self.trial.inputs().env.clone();
        let (Ok(now), Ok(later)) = (self.trial.next_release(now, env.clone()), self.trial.next_release(later, env)) else { return false };
        match (self.template(&now), self.template(&later)) {
            (Some(now), Some(later)) => !same(&now, &later),
            _ => false,
        }
    }
}
