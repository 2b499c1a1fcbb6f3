//! Renders that causes ask for beyond the search.

use super::Plan;
use crate::{
    rollout::{
        causes::{Missed, Probe},
        data::stored,
        moves::{moved, same},
        object::Id,
        observation::{Subject, holds_digest},
        perturb::{Perturbation, unset_candidates},
        state::Outcome,
        trial::{Edit, Trial},
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

/// An edit that lets a digest appear.
struct Gate {
    edit: Edit,
    /// The pod template behind it; `None`: the chart's own templates fail there.
    template: Option<Value>,
}

impl<'p, 'r> Probes<'p, 'r> {
    pub(super) fn new(trial: &'p mut Trial<'r>, plan: &'p Plan, subject: &'p Subject) -> Self {
        Self { trial, plan, subject, gates: None }
    }

    fn template(&self, outcome: &Outcome) -> Option<Value> {
        let object = outcome.object(self.trial.base(), &self.subject.workload.id)?;
        Some(Workload::of(object, &self.plan.settings)?.template)
    }

    /// The values that the workload's file looks at, and that let a digest appear when they are other.
    fn find_gates(&mut self) -> Vec<Gate> {
        let mut found = Vec::new();
        let paths: Vec<Path> = self.trial.read_paths(self.subject.workload.object.template());
        let values = Value::Map(self.trial.values().clone());
        for path in paths.into_iter().take(GATES) {
            let candidates = match path.find(&values) {
                Some(Value::Bool(b)) => vec![Value::Bool(!b)],
                Some(Value::Str(text)) if !text.is_empty() => continue,
                Some(Value::Map(map)) if !map.is_empty() => continue,
                Some(Value::List(list)) if !list.is_empty() => continue,
                Some(Value::Map(_)) => vec![Value::map([("charttest", Value::from("x"))])],
                Some(Value::List(_)) => vec![Value::list(vec!["charttest".into()])],
                Some(Value::Str(_)) => vec!["charttest".into()],
                Some(Value::Nil) | None => unset_candidates(),
                Some(_) => continue,
            };
            found.extend(candidates.into_iter().find_map(|value| self.try_gate((path.clone(), Some(value)))));
        }
        found
    }

    fn try_gate(&mut self, edit: Edit) -> Option<Gate> {
        match self.trial.edit(std::slice::from_ref(&edit)) {
            Ok(outcome) => {
                let template = self.template(&outcome)?;
                let file = self.subject.workload.object.template();
                let digests = outcome.reads.get(file).map(|reads: &Reads| &reads.digests)?;
                let appears =
                    moved(&self.subject.workload.template, &template).iter().any(|of| of.old.is_none() && holds(&of.new, digests));
                appears.then_some(Gate { edit, template: Some(template) })
            }
            Err(error) => {
                let perturbation = Perturbation::Value(edit.0.clone(), edit.1.clone());
                let own = super::breakage::cause(&error, self.trial.chart(), &perturbation).is_some();
                let here = error.template.as_deref() == Some(self.subject.workload.object.template());
                let hashing = error.frames.iter().any(|frame| frame.context.contains("include") || frame.context.contains(".BasePath"));
                (own && here && hashing).then_some(Gate { edit, template: None })
            }
        }
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
        for gate in gates.iter().filter(|gate| gate.edit.0 != *path) {
            let Some(open) = &gate.template else {
                name = Some(gate.edit.0.to_string());
                break;
            };
            let both = [gate.edit.clone(), (path.clone(), value.clone())];
            let Ok(outcome) = self.trial.edit(&both) else { continue };
            if self.template(&outcome).is_some_and(|template| !same(open, &template)) {
                name = Some(gate.edit.0.to_string());
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
