//! Renders that causes ask for beyond the search.

use super::Plan;
use crate::{
    rollout::{
        causes::{Missed, Probe},
        data::stored,
        edit::Edit,
        moves::{moved, same},
        object::Id,
        observation::{Subject, holds_digest},
        perturb::{Perturbation, unset_candidates},
        state::Outcome,
        trial::Trial,
        workload::Workload,
    },
    value::{Path, Reads, Text, Value},
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
}

/// Edits that let a digest appear; nearly always one.
struct Gate {
    edits: Vec<Edit>,
    /// The pod template behind it; `None`: the chart's own templates fail there.
    template: Option<Value>,
    /// Objects that are not there behind it.
    gone: BTreeSet<Id>,
}

impl<'p, 'r> Probes<'p, 'r> {
    pub(super) fn new(trial: &'p mut Trial<'r>, plan: &'p Plan, subject: &'p Subject) -> Self {
        Self { trial, plan, subject, gates: None }
    }

    fn template(&self, outcome: &Outcome) -> Option<Value> {
        let object = outcome.object(self.trial.base(), &self.subject.workload.id)?;
        Some(Workload::of(object, &self.plan.settings)?.template)
    }

    /// The values that the workload's file looks at, and that let a digest appear when they are other: what switches something on
    /// or off, else a number, a text that is taken away, or all switches at once.
    fn find_gates(&mut self) -> Vec<Gate> {
        let values = Value::Map(self.trial.values().clone());
        let paths: Vec<Path> = self.trial.read_paths(self.subject.workload.object.template());
        let now = paths.into_iter().take(GATES).map(|path| (path.find(&values), path)).collect::<Vec<_>>();
        let found = self.first_of_each(&now, switched);
        if !found.is_empty() {
            return found;
        }
        let found = self.first_of_each(&now, disturbed);
        if !found.is_empty() {
            return found;
        }
        let off = now.into_iter().filter(|(value, _)| matches!(value, Some(Value::Bool(false))));
        let all: Vec<Edit> = off.map(|(_, path)| (path, Some(Value::Bool(true)))).collect();
        if all.len() < 2 { Vec::new() } else { self.try_gate(all).into_iter().collect() }
    }

    fn first_of_each(&mut self, now: &[(Option<Value>, Path)], others: fn(Option<&Value>) -> Vec<Value>) -> Vec<Gate> {
        let gate = |(value, path): &(Option<Value>, Path)| {
            others(value.as_ref()).into_iter().find_map(|other| self.try_gate(vec![(path.clone(), Some(other))]))
        };
        now.iter().filter_map(gate).collect()
    }

    /// Whether the pod template follows a change once the gate is open. If the chart's own templates fail behind it, it was meant to.
    fn follows(&mut self, gate: &Gate, edit: Edit) -> bool {
        let Some(open) = &gate.template else { return true };
        let all: Vec<Edit> = gate.edits.iter().cloned().chain([edit]).collect();
        let Ok(outcome) = self.trial.edit(&all) else { return false };
        self.template(&outcome).is_some_and(|template| !same(open, &template))
    }

    fn try_gate(&mut self, edits: Vec<Edit>) -> Option<Gate> {
        match self.trial.edit(&edits) {
            Ok(outcome) => {
                let template = self.template(&outcome)?;
                let file = self.subject.workload.object.template();
                let digests = outcome.reads.get(file).map(|reads: &Reads| &reads.digests)?;
                let appears =
                    moved(&self.subject.workload.template, &template).iter().any(|of| of.old.is_none() && holds(&of.new, digests));
                let gone = outcome.changes.iter().filter(|(_, change)| change.after.is_none()).map(|(id, _)| id.clone()).collect();
                appears.then_some(Gate { edits, template: Some(template), gone })
            }
            Err(error) => {
                let [(path, value)] = edits.as_slice() else { return None };
                let perturbation = Perturbation::Value(path.clone(), value.clone());
                let own = super::breakage::cause(&error, self.trial.chart(), &perturbation).is_some();
                let here = error.template.as_deref() == Some(self.subject.workload.object.template());
                let hashing = error.frames.iter().any(|frame| frame.context.contains("include") || frame.context.contains(".BasePath"));
                (own && here && hashing).then_some(Gate { edits, template: None, gone: BTreeSet::new() })
            }
        }
    }
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
        let Perturbation::Value(path, value) = &*missed.seen.perturbation else { return None };
        let gates = match self.gates.take() {
            Some(gates) => gates,
            None => self.find_gates(),
        };
        let mut name = None;
        for gate in gates.iter().filter(|gate| gate.edits.iter().all(|(edited, _)| edited != path)) {
            // A digest that comes when the object goes: the condition is the wrong way round.
            if gate.gone.contains(missed.source) || self.follows(gate, (path.clone(), value.clone())) {
                name = gate.edits.first().map(|(path, _)| path.to_string());
                break;
            }
        }
        self.gates = Some(gates);
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
