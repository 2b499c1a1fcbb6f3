//! The perturbations of an audit, and which of several candidates shows something.

use super::{
    Plan, breakage,
    observe::{Seen, observe},
};
use crate::{
    render::{RenderError, Stage},
    rollout::{
        causes::Cause,
        consumes::Declarations,
        object::Id,
        observation::Subject,
        perturb::{Constraints, Perturbation, candidates, grown, leaves, unset_candidates},
        state::Outcome,
        trial::Trial,
    },
    value::{Path, Segment, Value},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

/// How many paths that nothing sets are tried, and how many keys are taken away: each is a render.
const UNSET: usize = 600;
const REMOVED: usize = 300;
/// How many full renders are spent on what Helm decides before any template runs.
const EARLY: usize = 250;

/// Numbers and what could not be tried.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) leaves: usize,
    pub(super) unread: usize,
    pub(super) renders: usize,
    pub(super) tried: BTreeMap<Path, Tried>,
    early: usize,
}

/// A perturbed render that failed because of the chart's own templates.
#[derive(Debug)]
pub(super) struct Breakage {
    pub(super) cause: &'static Cause,
    pub(super) perturbation: Rc<Perturbation>,
    pub(super) error: RenderError,
}

/// What became of the candidates of a leaf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tried {
    /// One made a difference.
    Shown,
    /// Those that render make none.
    Inert,
    /// None renders.
    Refused(String),
}

/// A search in progress.
pub(super) struct Search<'s, 't, 'r> {
    trial: &'t mut Trial<'r>,
    plan: &'s Plan,
    subjects: &'s mut Vec<Subject>,
    declared: Declarations,
    constraints: Constraints,
    tally: Tally,
    breakages: Vec<Breakage>,
}

impl<'s, 't, 'r> Search<'s, 't, 'r> {
    pub(super) fn new(trial: &'t mut Trial<'r>, plan: &'s Plan, subjects: &'s mut Vec<Subject>, declared: Declarations) -> Self {
        let mut schemas = Vec::new();
        if !plan.inputs.skip_schema {
            collect_schemas(trial.chart(), &Path::default(), &mut schemas);
        }
        let constraints = Constraints::new(schemas.iter().map(|(path, text)| (path.clone(), text.as_slice())));
        Self { trial, plan, subjects, declared, constraints, tally: Tally::default(), breakages: Vec::new() }
    }

    pub(super) fn finish(self) -> (Tally, Vec<Breakage>) {
        (self.tally, self.breakages)
    }

    /// Tries everything.
    pub(super) fn run(&mut self) {
        self.run_leaves();
        let files = self.trial.file_reads();
        self.plan.progress.expect(files.len());
        for (chart, name) in files {
            self.plan.progress.step();
            self.whole(Perturbation::File(chart, name));
        }
        let values = Value::Map(self.trial.values().clone());
        self.grow_and_remove(&values);
    }

    /// Tries what is no value, and every leaf.
    pub(super) fn run_leaves(&mut self) {
        for perturbation in [Perturbation::Identical, Perturbation::ChartVersion, Perturbation::AppVersion, Perturbation::Revision] {
            self.whole(perturbation);
        }
        let values = Value::Map(self.trial.values().clone());
        let all = leaves(&values);
        self.tally.leaves = all.len();
        self.plan.progress.expect(all.len());
        for leaf in all {
            self.plan.progress.step();
            if self.is_copy_of_global(&leaf.path, &leaf.value, &values) {
                continue;
            }
            if self.trial.readers(&leaf.path).is_empty() && !self.trial.is_early(&leaf.path) {
                self.tally.unread += 1;
                continue;
            }
            let candidates = self.given(&leaf.path).unwrap_or_else(|| candidates(&leaf.value, &leaf.path, &self.constraints));
            let tried = self.try_all(&leaf.path, candidates, leaf.value.is_nil() || is_empty(&leaf.value));
            self.tally.tried.insert(leaf.path, tried);
        }
        let unset = self.trial.unset_reads().into_iter().filter(|path| self.trial.concerns_pods(path));
        let mut unset: Vec<Path> = unset.map(|path| self.at_its_root(path, &values)).collect();
        unset.sort();
        unset.dedup();
        unset.truncate(UNSET);
        self.plan.progress.expect(unset.len());
        for path in unset {
            self.plan.progress.step();
            let candidates = self.given(&path).unwrap_or_else(unset_candidates);
            let tried = self.try_all(&path, candidates, true);
            // Nobody has set it: that nothing fits is no loss.
            if !matches!(tried, Tried::Refused(_)) {
                self.tally.tried.insert(path, tried);
            }
        }
    }

    /// The values that the plan gives for a path.
    fn given(&self, path: &Path) -> Option<Vec<Value>> {
        let (_, values) = self.plan.tries.iter().find(|(given, _)| given == path)?;
        Some(values.iter().map(crate::value::Frozen::thaw).collect())
    }

    /// A perturbation that is one full render.
    fn whole(&mut self, perturbation: Perturbation) {
        self.tally.renders += 1;
        let perturbation = Rc::new(perturbation);
        match self.trial.apply(&perturbation) {
            Ok(outcome) => self.take(&perturbation, &outcome),
            Err(error) => self.failed(&perturbation, error),
        }
    }

    /// Tries candidates until one renders and differs. `persist`: one that renders and makes no difference is not the end.
    fn try_all(&mut self, path: &Path, candidates: Vec<Value>, persist: bool) -> Tried {
        let mut result = Tried::Refused("there is nothing else that it could be".into());
        let early = self.trial.is_early(path);
        // Another text shows what the first did not as good as never; a number may count in one direction only.
        let is_text = matches!(candidates.first(), Some(Value::Str(_)));
        let patience = if persist {
            3
        } else if is_text {
            1
        } else {
            2
        };
        let (mut inert, mut scalars_fit) = (0, true);
        for candidate in candidates {
            let is_scalar = !matches!(candidate, Value::Map(_) | Value::List(_));
            if is_scalar && !scalars_fit {
                continue;
            }
            if early {
                self.tally.early += 1;
                if self.tally.early > EARLY {
                    return Tried::Inert;
                }
            }
            self.tally.renders += 1;
            let perturbation = Rc::new(Perturbation::Value(path.clone(), Some(candidate)));
            match self.trial.apply(&perturbation) {
                Ok(outcome) if outcome.differs => {
                    self.take(&perturbation, &outcome);
                    return Tried::Shown;
                }
                Ok(_) => {
                    result = Tried::Inert;
                    inert += 1;
                    if inert >= patience || !scalars_fit {
                        break;
                    }
                }
                Err(error) => {
                    scalars_fit &= !(is_scalar && wants_entries(&error.message));
                    if let Tried::Refused(text) = &mut result {
                        text.clone_from(&error.message);
                    }
                    self.failed(&perturbation, error);
                }
            }
        }
        result
    }

    /// Lists get one more item; keys of maps that are looked at as a whole are taken away.
    fn grow_and_remove(&mut self, values: &Value) {
        let (mut lists, mut removable) = (Vec::new(), Vec::new());
        branches(values, &mut Path::default(), &mut lists, &mut removable);
        let listed = removable.into_iter().filter(|path| self.trial.is_listed_above(path) && !self.trial.is_early(path)).take(REMOVED);
        let listed: Vec<Path> = listed.collect();
        self.plan.progress.expect(lists.len() + listed.len());
        for path in lists {
            self.plan.progress.step();
            let Some(Value::List(list)) = path.find(values) else { continue };
            if !self.trial.readers(&path).is_empty() {
                self.try_all(&path, grown(&list).into_iter().collect(), false);
            }
        }
        for path in listed {
            self.plan.progress.step();
            self.tally.renders += 1;
            let perturbation = Rc::new(Perturbation::Value(path, None));
            if let Ok(outcome) = self.trial.apply(&perturbation) {
                self.take(&perturbation, &outcome);
            }
        }
    }

    fn take(&mut self, perturbation: &Rc<Perturbation>, outcome: &Outcome) {
        if outcome.changes.is_empty() {
            return;
        }
        let readers = self.readers(perturbation, outcome);
        let seen = Seen {
            perturbation: perturbation.clone(),
            outcome,
            unset: self.is_unset(perturbation),
            invented: self.is_invented(perturbation),
            readers: &readers,
        };
        for subject in self.subjects.iter_mut() {
            if let Some(observation) = observe(subject, &seen, &self.declared, &self.plan.settings) {
                subject.observations.push(observation);
            }
        }
    }

    fn is_invented(&self, perturbation: &Perturbation) -> bool {
        let Some(path) = perturbation.path() else { return false };
        match path.find(&Value::Map(self.trial.values().clone())) {
            None | Some(Value::Nil) => true,
            Some(Value::Map(map)) => map.is_empty(),
            Some(Value::List(list)) => list.is_empty(),
            Some(_) => false,
        }
    }

    fn is_unset(&self, perturbation: &Perturbation) -> bool {
        perturbation.path().is_some_and(|path| path.find(&Value::Map(self.trial.values().clone())).is_none())
    }

    fn readers(&self, perturbation: &Perturbation, outcome: &Outcome) -> BTreeSet<String> {
        match perturbation {
            Perturbation::Value(path, _) => {
                let files = self.trial.readers(path).into_iter();
                files.filter_map(|number| Some(self.trial.base().files.get(number)?.path.clone())).collect()
            }
            Perturbation::File(..) => outcome.reads.keys().cloned().collect(),
            _ => BTreeSet::new(),
        }
    }

    fn failed(&mut self, perturbation: &Rc<Perturbation>, error: RenderError) {
        if error.stage != Stage::Execute {
            return;
        }
        if let Some(cause) = breakage::cause(&error, self.trial.chart(), perturbation) {
            self.breakages.push(Breakage { cause, perturbation: perturbation.clone(), error });
        }
    }

    /// Whether a leaf of a subchart's `global` only repeats the root's.
    fn is_copy_of_global(&self, path: &Path, value: &Value, values: &Value) -> bool {
        let Some(root) = root_of_global(path) else { return false };
        root.find(values).is_some_and(|root| super::super::moves::same(&root, value))
    }

    /// A subchart's `global` that nothing sets is the root's.
    fn at_its_root(&self, path: Path, values: &Value) -> Path {
        let Some(root) = root_of_global(&path) else { return path };
        let of_subchart = self.trial.chart().dependencies.iter().any(|d| path.0.first() == Some(&Segment::Key(d.name().into())));
        if of_subchart && root.find(values).is_none() { root } else { path }
    }
}

/// `sub.global.x` → `global.x`
fn root_of_global(path: &Path) -> Option<Path> {
    let at = path.0.iter().skip(1).position(|segment| matches!(segment, Segment::Key(key) if *key == "global"))?;
    Some(Path(path.0[at + 1..].to_vec()))
}

/// Whether a template fails because it wants a map or a list where a scalar stands.
fn wants_entries(message: &str) -> bool {
    ["can't evaluate field", "can't iterate over", "expected map[", "expected []", "not map[", "not []interface"]
        .iter()
        .any(|words| message.contains(words))
}

/// The objects of one file that a breakage concerns: its workloads, else what it makes first.
pub(super) fn objects_of_file(trial: &Trial<'_>, file: &str, is_workload: impl Fn(&Id) -> bool) -> Vec<Id> {
    let Some(file) = trial.base().file(file) else { return Vec::new() };
    let workloads: Vec<Id> = file.objects.iter().map(|object| object.id.clone()).filter(|id| is_workload(id)).collect();
    if workloads.is_empty() { file.objects.first().map(|object| object.id.clone()).into_iter().collect() } else { workloads }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Str(text) => text.is_empty(),
        Value::Map(_) | Value::List(_) => true,
        _ => false,
    }
}

/// Lists with items, and the paths of all entries of maps.
fn branches(value: &Value, path: &mut Path, lists: &mut Vec<Path>, entries: &mut Vec<Path>) {
    match value {
        Value::Map(map) => {
            for (key, value) in map.entries().iter() {
                path.0.push(Segment::Key(key.clone()));
                entries.push(path.clone());
                branches(value, path, lists, entries);
                path.0.pop();
            }
        }
        Value::List(list) if !list.is_empty() => lists.push(path.clone()),
        _ => {}
    }
}

fn collect_schemas(chart: &crate::chart::Processed, at: &Path, found: &mut Vec<(Path, Vec<u8>)>) {
    if let Some(schema) = &chart.chart.schema {
        found.push((at.clone(), schema.data.clone()));
    }
    for dependency in &chart.dependencies {
        collect_schemas(dependency, &at.join(Segment::Key(dependency.name().into())), found);
    }
}
