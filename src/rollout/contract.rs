//! Contracts: a workload restarts exactly when what it reads changes.
//!
//! Contract: every leaf of the effective values is changed, one at a time. Nothing judged is a failure, never a pass; a leaf that
//! cannot be changed is counted and listed, and is a failure where the contract names it.

use super::{
    audit::{Plan, Survey, Tried, survey},
    naming::NameError,
    observation::{Observation, SourceChange, Subject},
    perturb::Perturbation,
    workload::Role,
};
use crate::{
    render::{RenderError, Renderer},
    value::{Frozen, Path, Segment},
};
use std::collections::BTreeSet;

/// One item of `rollouts`, its inputs apart.
#[derive(Clone, Debug, Default)]
pub struct Contract {
    /// Who is judged; nothing: every workload that restarts.
    pub workload: Option<String>,
    /// The annotation of the pod template that is judged; nothing: the whole pod template.
    pub annotation: Option<String>,
    /// What must change it; nothing: the leaves that change what it reads.
    pub changes_with: Option<Vec<String>>,
    /// What must not change it, not even directly.
    pub never_with: Vec<String>,
    /// What may do either.
    pub ignore: Vec<String>,
    /// Whether every other leaf must leave it as it is.
    pub exactly: bool,
    /// Whether chart version and appVersion must leave it as it is.
    pub versions: bool,
    /// Values to use where the automatic ones don't fit.
    pub tries: Vec<(String, Vec<Frozen>)>,
}

/// How a contract is kept by one workload.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// `Deployment/api`; empty if none could be named.
    pub workload: String,
    /// What changed it although it should not, or the other way round, and everything else that breaks the contract.
    pub breaches: Vec<Breach>,
    /// How many leaves were changed.
    pub judged: usize,
    /// How many of them change what it reads.
    pub related: usize,
    /// Leaves that no change renders with, and why.
    pub not_testable: Vec<(String, String)>,
}

/// One way in which a contract is broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Breach {
    /// It did not change with these.
    DidNotChangeWith(Vec<String>),
    /// It also changed with these; the paths that moved.
    AlsoChangedWith(Vec<(String, Vec<String>)>),
    /// These cannot be changed.
    NotTestable(Vec<(String, String)>),
    /// Something else.
    Other(String),
}

impl Verdict {
    /// Whether the contract is kept.
    pub fn passed(&self) -> bool {
        self.breaches.is_empty()
    }

    fn broken(workload: &str, text: impl Into<String>) -> Self {
        Self { workload: workload.into(), breaches: vec![Breach::Other(text.into())], ..Self::default() }
    }
}

/// The breach as people read it, several lines.
impl std::fmt::Display for Breach {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::DidNotChangeWith(paths) => write!(f, "did not change with:\n  {}", paths.join("\n  ")),
            Self::AlsoChangedWith(paths) => {
                f.write_str("also changed with:")?;
                for (path, moved) in paths {
                    write!(f, "\n  {path} (moved: {})", moved.join(", "))?;
                }
                Ok(())
            }
            Self::NotTestable(paths) => {
                f.write_str("cannot be changed:")?;
                for (path, reason) in paths {
                    write!(f, "\n  {path}: {reason}")?;
                }
                Ok(())
            }
            Self::Other(text) => f.write_str(text),
        }
    }
}

/// Judges a contract: a verdict per workload.
///
/// # Errors
/// If the base does not render.
pub fn judge(renderer: &Renderer, plan: &Plan, contract: &Contract) -> Result<Vec<Verdict>, RenderError> {
    let tries = contract.tries.iter().filter_map(|(path, values)| Some((Path::parse(path).ok()?, values.clone()))).collect();
    let survey = survey(renderer, &Plan { tries, ..plan.clone() })?;
    let rolling: Vec<&Subject> = survey.subjects.iter().filter(|subject| subject.workload.role == Role::Rolls).collect();
    let Some(name) = &contract.workload else {
        if rolling.is_empty() {
            return Ok(vec![Verdict::broken("", "no workload of this chart restarts with anything: nothing was judged")]);
        }
        // A workload that reads nothing is judged by the other half of the contract, but somebody must read something.
        let auto = contract.changes_with.is_none();
        let any = !auto || rolling.iter().any(|subject| !related(subject, &survey).is_empty());
        return Ok(rolling.iter().map(|subject| Judge { contract, subject, survey: &survey, lonely: any }.verdict()).collect());
    };
    let ids: Vec<_> = survey.subjects.iter().map(|subject| &subject.workload.id).collect();
    let found = match survey.prefixes.find(name, &ids) {
        Ok(id) => survey.subjects.iter().find(|subject| subject.workload.id == *id),
        Err(error @ (NameError::Unknown { .. } | NameError::Ambiguous { .. })) => {
            return Ok(vec![Verdict::broken(name, error.to_string())]);
        }
    };
    Ok(found.map(|subject| Judge { contract, subject, survey: &survey, lonely: false }.verdict()).into_iter().collect())
}

/// The leaves that change what a workload reads.
fn related(subject: &Subject, survey: &Survey) -> BTreeSet<Path> {
    let identical = subject.observations.iter().filter(|seen| matches!(*seen.perturbation, Perturbation::Identical));
    let random: BTreeSet<_> = identical.flat_map(|seen| &seen.sources).map(|source| &source.object).collect();
    let counts =
        |seen: &&Observation| seen.sources.iter().any(|source| !random.contains(&source.object) && !survey.is_covered(subject, source));
    subject.observations.iter().filter(counts).filter_map(|seen| seen.perturbation.path().cloned()).collect()
}

struct Judge<'j> {
    contract: &'j Contract,
    subject: &'j Subject,
    survey: &'j Survey,
    /// Whether it may read nothing.
    lonely: bool,
}

impl Judge<'_> {
    fn verdict(&self) -> Verdict {
        let mut verdict = Verdict { workload: self.subject.workload.id.to_string(), ..Verdict::default() };
        if let Some(problem) = self.unusable() {
            verdict.breaches.push(Breach::Other(problem));
            return verdict;
        }
        self.misnamed(&mut verdict);
        let required = self.required(&mut verdict);
        self.did_not_change(&required, &mut verdict);
        self.also_changed(&required, &mut verdict);
        self.controls(&mut verdict);
        verdict.related = related(self.subject, self.survey).len();
        verdict.judged = self.survey.tried.values().filter(|tried| !matches!(tried, Tried::Refused(_))).count();
        let refused = self.survey.tried.iter().filter_map(|(path, tried)| match tried {
            Tried::Refused(reason) => Some((path.to_string(), reason.clone())),
            _ => None,
        });
        verdict.not_testable = refused.collect();
        if verdict.judged == 0 && verdict.breaches.is_empty() {
            verdict.breaches.push(Breach::Other("no value could be changed: nothing was judged".into()));
        }
        verdict
    }

    fn unusable(&self) -> Option<String> {
        let annotation = self.contract.annotation.as_ref()?;
        let here = super::object::annotation(&self.subject.workload.template, annotation).is_some();
        (!here).then(|| format!("the pod template has no annotation {annotation}: nothing was judged"))
    }

    /// A path that means nothing would be kept by every chart.
    fn misnamed(&self, verdict: &mut Verdict) {
        let tries: Vec<String> = self.contract.tries.iter().map(|(path, _)| path.clone()).collect();
        for (key, paths) in [("neverWith", &self.contract.never_with), ("ignore", &self.contract.ignore), ("try", &tries)] {
            for text in paths.iter().filter(|text| !Path::parse(text).is_ok_and(|path| self.survey.knows(&path))) {
                verdict.breaches.push(Breach::Other(format!("{key}: nothing sets {text} and no template reads it")));
            }
        }
    }

    /// The leaves that must change the subject.
    fn required(&self, verdict: &mut Verdict) -> BTreeSet<Path> {
        let Some(given) = &self.contract.changes_with else {
            let found = related(self.subject, self.survey);
            if found.is_empty() && !self.lonely {
                let text = "no value changes anything that it reads: nothing was judged (say `changesWith: []` if that is right)";
                verdict.breaches.push(Breach::Other(text.into()));
            }
            return found;
        };
        let mut found = BTreeSet::new();
        for text in given {
            let under = self.under(std::slice::from_ref(text));
            if under.is_empty() {
                verdict.breaches.push(Breach::Other(format!("changesWith: no value that a template reads lies under {text}")));
            }
            found.extend(under);
        }
        found
    }

    /// The tried leaves under any of these paths.
    fn under(&self, paths: &[String]) -> BTreeSet<Path> {
        let paths: Vec<Path> = paths.iter().filter_map(|text| Path::parse(text).ok()).collect();
        self.survey.tried.keys().filter(|leaf| paths.iter().any(|path| path.covers(leaf))).cloned().collect()
    }

    fn did_not_change(&self, required: &BTreeSet<Path>, verdict: &mut Verdict) {
        let (mut still, mut refused) = (Vec::new(), Vec::new());
        for path in required {
            match self.survey.tried.get(path) {
                Some(Tried::Refused(reason)) => refused.push((path.to_string(), reason.clone())),
                _ if self.seen_with(path).any(|seen| !self.moved(seen).is_empty()) => {}
                _ => still.push(path),
            }
        }
        if !still.is_empty() {
            verdict.breaches.push(Breach::DidNotChangeWith(shortest_first(still)));
        }
        if !refused.is_empty() && self.contract.changes_with.is_some() {
            verdict.breaches.push(Breach::NotTestable(refused));
        }
    }

    fn also_changed(&self, required: &BTreeSet<Path>, verdict: &mut Verdict) {
        let (never, ignored) = (self.under(&self.contract.never_with), self.under(&self.contract.ignore));
        let mut found: Vec<(&Path, Vec<String>)> = Vec::new();
        for seen in &self.subject.observations {
            let Some(path) = seen.perturbation.path() else { continue };
            let moved = self.moved(seen);
            if moved.is_empty() || ignored.contains(path) || found.iter().any(|(known, _)| *known == path) {
                continue;
            }
            let breach = never.contains(path) || (self.contract.exactly && !required.contains(path) && !self.is_direct(seen));
            if breach {
                found.push((path, moved));
            }
        }
        if !found.is_empty() {
            found.sort_by_key(|(path, _)| (path.0.len(), (*path).clone()));
            let texts = found.into_iter().map(|(path, moved)| (path.to_string(), moved));
            verdict.breaches.push(Breach::AlsoChangedWith(texts.collect()));
        }
    }

    /// The identical render, the next revision and, if asked for, versions leave it as it is.
    fn controls(&self, verdict: &mut Verdict) {
        for seen in &self.subject.observations {
            let moved = self.moved(seen);
            let is_read = !seen.sources.is_empty();
            let what = match *seen.perturbation {
                Perturbation::Identical if self.contract.exactly => "an identical render (another seed, a later clock)",
                Perturbation::Revision if self.contract.exactly && !is_read => "the next revision",
                Perturbation::ChartVersion if self.contract.versions && !is_read => "the chart's version",
                Perturbation::AppVersion if self.contract.versions && !is_read && !self.is_direct(seen) => "the appVersion",
                _ => continue,
            };
            if !moved.is_empty() {
                verdict.breaches.push(Breach::AlsoChangedWith(vec![(what.into(), moved)]));
            }
        }
    }

    fn seen_with<'s>(&'s self, path: &'s Path) -> impl Iterator<Item = &'s Observation> {
        self.subject.observations.iter().filter(move |seen| seen.perturbation.path() == Some(path))
    }

    /// The paths of what is judged that moved.
    fn moved(&self, seen: &Observation) -> Vec<String> {
        let judged = |path: &Path| match &self.contract.annotation {
            None => true,
            Some(annotation) => {
                let keys = ["metadata", "annotations", annotation.as_str()];
                path.0.len() == 3 && path.0.iter().zip(keys).all(|(step, key)| matches!(step, Segment::Key(k) if *k == key))
            }
        };
        seen.moves.iter().filter(|moved| judged(&moved.of.path)).map(|moved| moved.of.path.to_string()).collect()
    }

    /// Whether the value itself is printed into the pod template; an annotation that is judged alone has no such excuse.
    fn is_direct(&self, seen: &Observation) -> bool {
        if self.contract.annotation.is_some() {
            return false;
        }
        let workload = &self.subject.workload.id;
        let is_read = |source: &SourceChange| !self.survey.declared.reloads(workload, &source.object);
        // Where the contract lists what it changes with, what is read and not listed is no excuse.
        let covered = self.contract.changes_with.is_none() && seen.sources.iter().any(is_read);
        covered || seen.moves.iter().any(|moved| !moved.digest) || super::audit::is_made_in_cluster(self.subject, seen)
    }
}

fn shortest_first(mut paths: Vec<&Path>) -> Vec<String> {
    paths.sort_by_key(|path| (path.0.len(), (*path).clone()));
    paths.into_iter().map(ToString::to_string).collect()
}
