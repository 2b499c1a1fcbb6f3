//! Observations of a workload → findings.

use super::{Plan, fixed, missed, outlook, probe::Probes, random, spurious};
use crate::rollout::{
    causes::Cause,
    consumes::Declarations,
    finding::{Class, Finding, Location},
    object::Id,
    observation::{Observation, Subject},
    perturb::Perturbation,
    settings::Level,
    trial::Trial,
    workload::Role,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

/// How many values and paths a finding lists.
const LISTED: usize = 50;

/// Everything that is wrong with one workload.
pub(super) fn judge(subject: &Subject, trial: &mut Trial<'_>, plan: &Plan, declared: &Declarations) -> Vec<Finding> {
    let mut groups = Groups { subject, found: BTreeMap::new() };
    match subject.workload.role {
        Role::Exempt => return Vec::new(),
        Role::Job => {
            fixed::job(&mut groups);
            return groups.findings(trial);
        }
        Role::Rolls => {}
    }
    let random = random::judge(&mut groups, trial, plan);
    if random.restarts_always {
        return groups.findings(trial);
    }
    {
        let mut probes = Probes::new(trial, plan, subject);
        missed::judge(&mut groups, &random, declared, &mut probes);
    }
    spurious::judge(&mut groups, &random, declared);
    fixed::workload(&mut groups);
    outlook::judge(&mut groups, trial, declared);
    groups.findings(trial)
}

/// Findings in the making: one per cause and level.
pub(super) struct Groups<'s> {
    pub(super) subject: &'s Subject,
    found: BTreeMap<(&'static str, &'static str, Level), Group>,
}

/// What belongs to one finding.
#[derive(Default)]
struct Group {
    cause: Option<&'static Cause>,
    sources: BTreeMap<Id, Option<BTreeSet<String>>>,
    values: Vec<String>,
    first: Option<Rc<Perturbation>>,
    moved: Vec<String>,
    says: Option<String>,
}

/// One piece of evidence.
#[derive(Default)]
pub(super) struct Evidence {
    /// The object it is about, and the keys; no keys: the whole object.
    pub(super) sources: Vec<(Id, BTreeSet<String>)>,
    /// The paths that moved.
    pub(super) moved: Vec<String>,
    /// What shows it.
    pub(super) shown_by: Option<Rc<Perturbation>>,
    /// What happens, where the cause's own words are not enough.
    pub(super) says: Option<String>,
}

impl<'s> Groups<'s> {
    /// Adds evidence to the finding of this cause and level.
    pub(super) fn add(&mut self, cause: &'static Cause, level: Level, evidence: Evidence) {
        let group = self.found.entry((cause.class.name(), cause.name, level)).or_default();
        group.cause = Some(cause);
        for (id, keys) in evidence.sources {
            let known = group.sources.entry(id).or_insert_with(|| Some(BTreeSet::new()));
            if keys.is_empty() {
                *known = None;
            } else if let Some(known) = known {
                known.extend(keys);
            }
        }
        let named = evidence.shown_by.iter().map(ToString::to_string).collect::<Vec<_>>();
        group.first = group.first.take().or(evidence.shown_by);
        for (list, new) in [(&mut group.values, named), (&mut group.moved, evidence.moved)] {
            for text in new {
                if list.len() < LISTED && !list.contains(&text) {
                    list.push(text);
                }
            }
        }
        group.says = group.says.take().or(evidence.says);
    }

    /// Whether there is a finding of this class.
    pub(super) fn has(&self, class: &str) -> bool {
        self.found.keys().any(|(known, _, _)| *known == class)
    }

    fn findings(self, trial: &Trial<'_>) -> Vec<Finding> {
        let subject = self.subject;
        let workload = subject.workload.id.to_string();
        let finding = |((_, _, level), group): ((&str, &str, Level), Group)| {
            let cause = group.cause?;
            let mut finding = Finding::new(&workload, cause, String::new());
            finding.severity = level;
            finding.sources = group.sources.iter().map(|(id, keys)| source_text(id, keys.as_ref())).collect();
            finding.values = group.values;
            finding.moved = group.moved;
            finding.example = group.first.as_ref().and_then(|first| trial.layer_of(first));
            finding.message = message(&finding, &group.says, cause);
            finding.location = location(subject, trial, &finding);
            Some(finding)
        };
        self.found.into_iter().filter_map(finding).collect()
    }
}

fn source_text(id: &Id, keys: Option<&BTreeSet<String>>) -> String {
    match keys {
        Some(keys) if !keys.is_empty() => format!("{id}#{}", keys.iter().map(String::as_str).collect::<Vec<_>>().join(",")),
        _ => id.to_string(),
    }
}

fn message(finding: &Finding, says: &Option<String>, cause: &Cause) -> String {
    let workload = &finding.workload;
    let shown = match finding.values.as_slice() {
        [] => String::new(),
        [one] => format!("shown by {one}"),
        [one, rest @ ..] => format!("shown by {one} and {} more", rest.len()),
    };
    if finding.class == Class::Missed && says.is_none() {
        let sources = finding.sources.join(", ");
        return format!("{workload} does not restart when {sources} changes ({shown}): it {}", cause.says);
    }
    let about = if finding.sources.is_empty() { String::new() } else { format!(" [{}]", finding.sources.join(", ")) };
    let shown = if shown.is_empty() { shown } else { format!("; {shown}") };
    format!("{workload} {}{about}{shown}", says.as_deref().unwrap_or(cause.says))
}

/// The line of the template that makes the workload: that of the moved annotation, else that of the pod template's metadata.
fn location(subject: &Subject, trial: &Trial<'_>, finding: &Finding) -> Option<Location> {
    let key = subject.workload.object.template();
    let (_, name) = key.split_once("/templates/")?;
    let file = super::breakage::within_chart(key);
    let text = template_text(trial.chart(), &format!("templates/{name}"), key)?;
    let wanted = finding.moved.iter().filter_map(|path| path.rsplit(['.', '"']).find(|part| part.len() > 3));
    let mut needles: Vec<String> = wanted.map(|part| format!("{part}:")).collect();
    needles.push("template:".into());
    let line = needles.iter().find_map(|needle| text.lines().position(|line| line.contains(needle.as_str())));
    Some(Location { file, line: line.unwrap_or(0) + 1 })
}

fn template_text<'c>(chart: &'c crate::chart::Processed, name: &str, key: &str) -> Option<std::borrow::Cow<'c, str>> {
    if key == format!("{}/{name}", chart.full_path) {
        let file = chart.chart.templates.iter().find(|file| file.name == name)?;
        return Some(String::from_utf8_lossy(&file.data));
    }
    chart.dependencies.iter().find_map(|dependency| template_text(dependency, name, key))
}

/// The changed sources of an observation as evidence.
pub(super) fn sources_of(seen: &Observation) -> Vec<(Id, BTreeSet<String>)> {
    let keys = |source: &crate::rollout::observation::SourceChange| {
        if source.stays { source.keys.iter().map(|key| key.to_str_lossy().into_owned()).collect() } else { BTreeSet::new() }
    };
    seen.sources.iter().map(|source| (source.object.clone(), keys(source))).collect()
}

/// The paths of an observation that moved in the pod template.
pub(super) fn moved_paths(seen: &Observation) -> Vec<String> {
    seen.moves.iter().map(|moved| moved.of.path.to_string()).collect()
}
