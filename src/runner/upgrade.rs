//! `upgrade` and `history`: a test that renders more than once.

use super::{
    case::{Ended, Judged, Rendering, Trial, judge, render},
    inputs::{Request, Turn},
    suite_run::{Shared, SuiteRun},
};
use crate::{
    assertion::{Pair, Side, Verdict},
    render::{Document, Manifests},
    rollout::upgrade::Upgrade,
    snapshot::Recorder,
    suite::{Asserts, Layer, StepKind},
    value::Frozen,
};
use std::cell::RefCell;

/// A revision of the release.
struct Revision {
    documents: Vec<Document>,
    rendering: Rendering,
}

/// Runs a test with steps.
///
/// # Errors
/// When inputs cannot be read or the installed release does not render.
pub(super) fn run(run: &SuiteRun, shared: &Shared, index: usize, recorder: &RefCell<Recorder>) -> Result<Judged, Ended> {
    let test = &run.suite.tests[index];
    let leaked = run.leaked.get(index).and_then(Option::as_ref);
    let mut layer = test.layer.clone();
    let request = |layer: &Layer, number, before: Option<&Revision>| {
        let turn = Turn { number, upgraded: true };
        let seen = before.map(|before| objects(&before.documents)).unwrap_or_default();
        let rendering = render(&Request { run, shared, layer, leaked, turn, seen }, test)?;
        Ok::<_, Ended>(rendering)
    };
    let first = request(&layer, 0, None)?;
    if let Some(error) = first.error {
        return Err(error.into());
    }
    let mut revisions = vec![revision(first, run)?];
    let mut judged: Option<Judged> = None;
    for (i, step) in test.steps.iter().enumerate() {
        let last = i + 1 == test.steps.len();
        let (rendering, documents) = match &step.kind {
            StepKind::Upgrade(above) => {
                layer = layer.under(Layer::clone(above));
                let rendering = request(&layer, revisions.len(), revisions.last())?;
                let documents = if rendering.error.is_some() { Vec::new() } else { sorted(&rendering, run)? };
                (rendering, documents)
            }
            StepKind::Rollback(to) => rolled_back(&revisions, *to)?,
        };
        let error = rendering.error.as_ref().map(|error| error.message.clone());
        let before = revisions.last().map(|before| before.documents.clone()).unwrap_or_default();
        let namespace = namespace(run, &layer);
        let refused = if error.is_none() { refusal(&before, &documents, namespace) } else { None };
        let pair = Pair {
            before: Side { documents: &before, namespace },
            after: Side { documents: &documents, namespace },
            error: error.as_deref().or(refused.as_deref()),
            settings: &run.chart.rollout,
        };
        let mut lists = vec![&step.asserts];
        lists.extend(last.then_some(&test.asserts));
        for asserts in lists.into_iter().filter(|asserts| !asserts.items.is_empty()) {
            if let Some(text) = unexpected(&pair, asserts) {
                let diagnostics = rendering.error.as_ref().map(|error| error.diagnostics.clone()).unwrap_or_default();
                return Err(Ended { text, diagnostics });
            }
            let next = judge(Trial { run, shared, test, asserts, recorder }, &rendering, Some(&pair));
            judged = Some(match judged {
                None => next,
                Some(so_far) => joined(so_far, next),
            });
        }
        if rendering.error.is_some() {
            break;
        }
        revisions.push(Revision { documents, rendering });
    }
    judged.ok_or_else(|| Ended::from("no step was judged: the upgrade failed before".to_owned()))
}

/// The error of an upgrade that no assertion of the list expects.
fn unexpected(pair: &Pair<'_>, asserts: &Asserts) -> Option<String> {
    let expects = |name: &str| asserts.items.iter().flatten().any(|assertion| assertion.kind.name == name || assertion.kind.about_failure);
    pair.error.filter(|_| !expects("failedUpgrade")).map(|text| format!("the upgrade fails: {text}"))
}

/// What the API server would say to an upgrade that changes an immutable field.
fn refusal(before: &[Document], after: &[Document], namespace: &str) -> Option<String> {
    let refusals = Upgrade::new(before, after, namespace).refusals();
    (!refusals.is_empty()).then(|| refusals.join("\n"))
}

fn joined(mut so_far: Judged, next: Judged) -> Judged {
    so_far.verdict = Verdict {
        passed: so_far.verdict.passed && next.verdict.passed,
        outcomes: so_far.verdict.outcomes.into_iter().chain(next.verdict.outcomes).collect(),
    };
    so_far.checks.extend(next.checks);
    Judged { output: next.output, error: next.error, diagnostics: next.diagnostics, ..so_far }
}

fn rolled_back(revisions: &[Revision], to: i64) -> Result<(Rendering, Vec<Document>), Ended> {
    let number = usize::try_from(to).ok().filter(|n| (1..=revisions.len()).contains(n));
    let Some(revision) = number.map(|n| &revisions[n - 1]) else {
        return Err(format!("rollback: {to} is no revision: there are {}", revisions.len()).into());
    };
    let old = &revision.rendering;
    let rendering = Rendering {
        files: old.files.clone(),
        documents: old.documents.clone(),
        names: old.names.clone(),
        unmapped: None,
        error: None,
        post_rendered: old.post_rendered,
        rendered: crate::render::Rendered { files: old.rendered.files.clone(), ..Default::default() },
    };
    Ok((rendering, revision.documents.clone()))
}

fn revision(rendering: Rendering, run: &SuiteRun) -> Result<Revision, Ended> {
    Ok(Revision { documents: sorted(&rendering, run)?, rendering })
}

/// What Helm installs, in its order; hooks are run, not installed.
fn sorted(rendering: &Rendering, run: &SuiteRun) -> Result<Vec<Document>, Ended> {
    let manifests = Manifests::of(&rendering.rendered, run.chart.helm)?;
    Ok(manifests.manifests.into_iter().map(|manifest| manifest.document).collect())
}

fn objects(documents: &[Document]) -> Vec<Frozen> {
    documents.iter().filter_map(|document| document.value().ok()).map(|value| value.freeze()).collect()
}

fn namespace<'l>(run: &'l SuiteRun, layer: &'l Layer) -> &'l str {
    let said = layer.release.namespace.as_ref().or(run.suite.layer.release.namespace.as_ref());
    said.map_or("NAMESPACE", String::as_str)
}
