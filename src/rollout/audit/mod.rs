//! The audit: every value is perturbed, every workload judged.
//!
//! Contract: an audit is a function of chart, inputs and settings. What cannot be judged is said, never passed over.
//!
//! - `subjects`: the workloads of the base and what their pods read
//! - `search`: the perturbations, and which of several candidates shows something
//! - `observe`: what an outcome means for each workload
//! - `probe`: renders that causes ask for; `gates`: conditions in the text of templates that leave a digest out
//! - `rewrite`: a chart with one template rewritten
//! - `judge`: observations → findings; `missed`, `random`, `fixed` (immutable fields), `spurious`, `outlook` (what lies outside of
//!   the chart): a file per class
//! - `oddities`: objects that are not judged as anybody would expect
//! - `breakage`: errors of perturbed renders; `ailing`: a base that does not render
//! - `report`: the result

mod ailing;
mod breakage;
mod fixed;
mod gates;
mod judge;
mod missed;
mod observe;
mod oddities;
mod outlook;
mod probe;
mod random;
mod report;
mod rewrite;
mod search;
mod spurious;
mod subjects;

pub use report::{Counts, NotJudged, Report, WorkloadLine};
pub use search::Tried;
pub(super) use spurious::is_made_in_cluster;

use super::{
    causes::unknown_rules,
    consumes::{Declarations, declarations},
    finding::Finding,
    naming::Prefixes,
    object::is_unrelated,
    observation::{SourceChange, Subject},
    settings::Settings,
    trial::Trial,
};
use crate::{
    chart::Processed,
    progress::Progress,
    render::{Inputs, RenderError, Renderer},
    value::{Frozen, Path, Value},
};
use ecow::EcoString;
use search::Search;
use std::{collections::BTreeMap, sync::Arc};

/// What an audit needs beside the chart.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// What the release is rendered with.
    pub inputs: Inputs,
    /// What the project declares.
    pub settings: Settings,
    /// Whether Argo CD deploys: `lookup` never sees a cluster.
    pub argocd: bool,
    /// Whether every edit is a full render; for tests.
    pub exhaustive: bool,
    /// Values to use in place of those that are found.
    pub tries: Vec<(Path, Vec<Frozen>)>,
    /// Where changes are counted.
    pub progress: Arc<Progress>,
}

/// Audits a chart.
///
/// # Errors
/// If nothing of it can be rendered and no workload can be named.
pub fn audit(renderer: &Renderer, plan: &Plan) -> Result<Report, RenderError> {
    let mut trial = Trial::new(renderer, &plan.inputs)?;
    trial.exhaustive = plan.exhaustive;
    let mut report = Report::default();
    let broken = ailing::failing_files(renderer, plan, &trial);
    if broken.is_empty()
        && subjects::workloads(trial.base(), &plan.settings).is_empty()
        && let Some((_, error)) = trial.base().failures.first()
    {
        return Err(error.clone());
    }
    let prefixes = prefixes(&trial);
    let declared = declared(&trial, plan, &prefixes);
    report.problems.clone_from(&declared.problems);
    report.problems.extend(unknown_rules(&plan.settings));
    limit(&mut trial, &declared);
    let mut subjects = subjects::subjects(trial.base(), plan, &declared);
    let mut search = Search::new(&mut trial, plan, &mut subjects, declared.clone());
    search.run();
    let (tally, errors) = search.finish();
    report.take_tally(&tally, &trial);
    report.not_judged.extend(oddities::oddities(trial.base(), plan));
    report.findings.extend(broken);
    report.findings.extend(breakage::findings(&trial, &errors, &plan.settings));
    plan.progress.expect(subjects.len());
    for subject in &subjects {
        plan.progress.step();
        report.findings.extend(judge::judge(subject, &mut trial, plan, &declared));
    }
    finish(&mut report, &subjects, plan, &prefixes);
    Ok(report)
}

/// What every leaf does to every workload: what contracts are judged by.
pub struct Survey {
    /// The workloads with all that was seen of them.
    pub subjects: Vec<Subject>,
    /// What became of the leaves that templates read.
    pub tried: BTreeMap<Path, Tried>,
    /// What the project declares.
    pub declared: Declarations,
    /// What stands in front of names.
    pub prefixes: Prefixes,
    /// The effective values.
    values: Value,
    /// Paths that templates read although nothing sets them.
    unset: Vec<Path>,
}

impl Survey {
    /// Whether anything sets this path or a template reads it.
    pub fn knows(&self, path: &Path) -> bool {
        path.find(&self.values).is_some() || self.unset.iter().any(|unset| path.covers(unset) || unset.covers(path))
    }

    /// Whether something else sees to a change: a controller, a sidecar, the program itself, or a decision.
    pub fn is_covered(&self, subject: &Subject, source: &SourceChange) -> bool {
        missed::is_covered(subject, source, &self.declared)
    }
}

/// Changes every leaf and says what comes of it.
///
/// # Errors
/// If the base does not render as a whole.
pub fn survey(renderer: &Renderer, plan: &Plan) -> Result<Survey, RenderError> {
    let mut trial = Trial::new(renderer, &plan.inputs)?;
    if let Some((_, error)) = trial.base().failures.first() {
        return Err(error.clone());
    }
    let prefixes = prefixes(&trial);
    let declared = declared(&trial, plan, &prefixes);
    limit(&mut trial, &declared);
    let mut subjects = subjects::subjects(trial.base(), plan, &declared);
    let mut search = Search::new(&mut trial, plan, &mut subjects, declared.clone());
    search.run_leaves();
    let (tally, _) = search.finish();
    let (values, unset) = (Value::Map(trial.values().deep_copy()), trial.unset_reads());
    Ok(Survey { subjects, tried: tally.tried, declared, prefixes, values, unset })
}

/// Looks at what concerns pods only, unless they are said to read something unusual.
fn limit(trial: &mut Trial<'_>, declared: &Declarations) {
    if !declared.consumes.iter().any(|(_, edge)| is_unrelated(&edge.object.kind)) {
        trial.only_pods();
    }
}

/// Levels of the project, fingerprints, order.
fn finish(report: &mut Report, subjects: &[Subject], plan: &Plan, prefixes: &Prefixes) {
    for finding in &mut report.findings {
        finding.severity = finding.level_under(&plan.settings);
        finding.stamp(|name| prefixes.stable(name));
    }
    report.findings.retain(|finding| finding.severity != super::settings::Level::Off);
    report.findings.sort_by_cached_key(Finding::rank);
    report.findings.dedup();
    report.workloads = subjects.iter().map(|subject| WorkloadLine::new(subject, &report.findings)).collect();
    report.count();
}

/// What stands in front of names in this release.
pub fn prefixes(trial: &Trial<'_>) -> Prefixes {
    let mut charts = Vec::new();
    chart_names(trial.chart(), &mut charts);
    Prefixes { release: trial.inputs().release.name.clone(), charts }
}

fn chart_names(chart: &Processed, names: &mut Vec<EcoString>) {
    names.push(chart.name().into());
    for dependency in &chart.dependencies {
        chart_names(dependency, names);
    }
}

fn declared(trial: &Trial<'_>, plan: &Plan, prefixes: &Prefixes) -> Declarations {
    let workloads = subjects::workloads(trial.base(), &plan.settings);
    let workloads: Vec<_> = workloads.iter().map(|workload| &workload.id).collect();
    let objects: Vec<_> = trial.base().objects.keys().collect();
    declarations(&plan.settings, prefixes, &workloads, &objects)
}
