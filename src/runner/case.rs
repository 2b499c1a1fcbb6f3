//! One test in one cell: inputs, renders, judgement, outcome.

use super::{
    event::{Check, Outcome, Place, TestResult},
    failure::failure,
    former_version,
    inputs::{Misread, Request, Turn},
    outputs::{self, Files},
    post_render,
    suite_run::{Shared, SuiteRun},
    upgrade,
};
use crate::{
    assertion::{self, Context, Documents, Pair, Scope, Verdict, judge_all, template_path},
    render::{KubeVersion, RenderError, Rendered, RenderedFile, crds},
    rollout::Prefixes,
    snapshot::{Record, Recorder},
    source::Diagnostic,
    suite::{Asserts, Include, Layer, SuiteFile, Test, discover},
    value::Text,
};
use std::cell::RefCell;

/// A case that ended, and the snapshots that it compared.
pub(super) struct CaseResult {
    pub(super) test: TestResult,
    pub(super) records: Vec<Record>,
}

/// What one render left.
pub(super) struct Rendering {
    /// Every file's text.
    pub(super) files: Files,
    /// What assertions look at.
    pub(super) documents: Documents,
    /// The names of the rendered files.
    pub(super) names: Vec<String>,
    /// Why it failed, if the error could be filed under a template: nothing.
    pub(super) unmapped: Option<String>,
    /// Why it failed.
    pub(super) error: Option<RenderError>,
    /// Whether a post-renderer ran.
    pub(super) post_rendered: bool,
    /// The render itself.
    pub(super) rendered: Rendered,
}

/// Why a test ended without being judged.
pub(super) struct Ended {
    pub(super) text: String,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl From<String> for Ended {
    fn from(text: String) -> Self {
        Self { text, diagnostics: Vec::new() }
    }
}

impl From<RenderError> for Ended {
    fn from(error: RenderError) -> Self {
        Self { text: error.message, diagnostics: error.diagnostics }
    }
}

/// Runs the test at this position of the suite.
pub(super) fn run(run: &SuiteRun, shared: &Shared, index: usize) -> CaseResult {
    let test = &run.suite.tests[index];
    let mut result = TestResult::new(test.name.clone(), place(run, test.span));
    let mut records = Vec::new();
    if let Some(reason) = run.suite.skip.as_ref().or(test.skip.as_ref()) {
        (result.outcome, result.skip_reason) = (Outcome::Skipped, reason.clone());
        return CaseResult { test: result, records };
    }
    let recorder = RefCell::new(Recorder::new(run.stored.clone(), run.snapshot_settings.clone(), test.name.clone()));
    let leaked = run.leaked.get(index).and_then(Option::as_ref);
    let judged =
        if test.steps.is_empty() { plain(run, shared, index, (leaked, &recorder)) } else { upgrade::run(run, shared, index, &recorder) };
    match judged {
        Ok(judged) => judged.apply(&mut result),
        Err(ended) => {
            result.outcome = Outcome::Errored;
            result.error = Some(ended.text);
            result.diagnostics = ended.diagnostics;
        }
    }
    if result.outcome.is_red() && test.steps.is_empty() && former_version::is_assumed(run, shared, index) {
        let again = RefCell::new(Recorder::new(run.stored.clone(), run.snapshot_settings.clone(), test.name.clone()));
        let judged = plain(run, shared, index, (Some(&former_version::of_peer()), &again));
        if judged.is_ok_and(|judged| judged.verdict.passed) {
            former_version::tell(&mut result);
        }
    }
    let recorder = recorder.into_inner();
    result.snapshots = recorder.counts();
    records.extend(recorder.into_records());
    CaseResult { test: result, records }
}

/// A place of the suite file.
pub(super) fn place(run: &SuiteRun, span: crate::source::Span) -> Place {
    place_in(&run.suite.file, span)
}

/// A place of a suite file.
pub(super) fn place_in(file: &SuiteFile, span: crate::source::Span) -> Place {
    let (line, column) = file.position(span.start);
    Place { file: file.name.clone(), line, column, span }
}

/// What judging gave.
pub(super) struct Judged {
    pub(super) verdict: Verdict,
    pub(super) checks: Vec<Check>,
    /// The text of a render error that no template is to blame for.
    pub(super) error: Option<String>,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) output: Option<String>,
    /// Whether the render had failed, and no assertion is about that.
    pub(super) of_nothing: bool,
}

impl Judged {
    fn apply(self, result: &mut TestResult) {
        result.outcome = match (self.verdict.passed, &self.error) {
            (true, _) if self.verdict.is_skipped() => Outcome::Skipped,
            (true, _) => Outcome::Passed,
            (false, Some(_)) => Outcome::Errored,
            (false, None) => Outcome::Failed,
        };
        let reason = self.verdict.outcomes.iter().find_map(|outcome| outcome.skipped.clone());
        result.skip_reason = reason.unwrap_or_default();
        if result.outcome != Outcome::Passed {
            result.error = self.error;
            result.diagnostics = self.diagnostics;
        }
        let judged = if self.of_nothing && result.outcome.is_red() { &mut result.checks_of_nothing } else { &mut result.checks };
        *judged = self.checks;
        result.output = self.output;
    }
}

fn plain(
    run: &SuiteRun,
    shared: &Shared,
    index: usize,
    (leaked, recorder): (Option<&KubeVersion>, &RefCell<Recorder>),
) -> Result<Judged, Ended> {
    let test = &run.suite.tests[index];
    let turn = Turn { number: 0, upgraded: false };
    let mut rendering = render(&Request { run, shared, layer: &test.layer, leaked, turn, seen: Vec::new() }, test)?;
    let wants_success = test.asserts.items.iter().flatten().all(|assertion| !assertion.kind.about_failure);
    let trial = Trial { run, shared, test, asserts: &test.asserts, recorder };
    match rendering.error.as_ref().filter(|_| wants_success) {
        Some(error) if shared.compat.failed_renders_are_judged => {
            let message = error.message.clone();
            (rendering.documents, rendering.names) = (Documents::default(), Vec::new());
            Ok(Judged { error: Some(message), of_nothing: true, ..judge(trial, &rendering, None) })
        }
        Some(error) => Err(error.clone().into()),
        None => Ok(judge(trial, &rendering, None)),
    }
}

/// The error with its place in the suite.
pub(super) fn misread(run: &SuiteRun, error: Misread) -> Ended {
    let at = error.span.map(|span| Diagnostic::error(error.text.clone()).at(run.suite.file.label(span, "")));
    Ended { text: error.text, diagnostics: at.into_iter().collect() }
}

/// Renders once; an error of the render is kept in the result.
///
/// # Errors
/// When inputs cannot be read, or the output cannot.
pub(super) fn render(request: &Request<'_>, test: &Test) -> Result<Rendering, Ended> {
    let (run, shared) = (request.run, request.shared);
    let post = post_renderer(run, &test.layer);
    let values = request.values().map_err(|error| misread(run, error))?;
    let rendered = match request.inputs(values) {
        Ok(inputs) => render_with(run, &inputs, test.include.as_ref()),
        Err(text) => Err(RenderError::new(crate::render::Stage::Values, text)),
    };
    let (rendered, crd_files) = match rendered {
        Ok(done) => done,
        Err(error) => {
            if let Some((command, arguments)) = post.filter(|_| shared.compat.failed_renders_are_judged) {
                post_render::run(&Files::new(), command, arguments)?;
            }
            return Ok(failed(run, error));
        }
    };
    let mut files: Files = rendered.files.iter().map(|file| (file.path.clone(), file.text.clone())).collect();
    files.sort_by(|a, b| a.0.cmp(&b.0));
    if shared.write_renders {
        super::state::write_renders(&files);
    }
    let mut names: Vec<String> = files.iter().map(|(key, _)| key.clone()).collect();
    if let Some((command, arguments)) = post {
        files = post_render::run(&files, command, arguments)?;
        files.iter_mut().for_each(|(key, _)| *key = in_chart(run, key));
    }
    let mut documents = if test.include.is_some() { outputs::raw(&files) } else { outputs::documents(&files)? };
    for (key, text) in crd_files {
        documents.read_yaml(&key, &Text::from(text))?;
        names.push(key);
    }
    names.sort_unstable();
    Ok(Rendering { files, documents, names, unmapped: None, error: None, post_rendered: post.is_some(), rendered })
}

type WithCrds = (Rendered, Vec<(String, String)>);

fn render_with(run: &SuiteRun, inputs: &crate::render::Inputs, include: Option<&Include>) -> Result<WithCrds, RenderError> {
    let prepared = run.chart.renderer.prepare(inputs)?;
    if let Some(include) = include {
        let text = prepared.live()?.include(&include.name, include.with.as_ref().map(|with| with.thaw()))?;
        let file = RenderedFile { path: include.name.clone(), text, reads: None };
        return Ok((Rendered { files: vec![file], ..Rendered::default() }, Vec::new()));
    }
    let crd_files = if run.suite.include_crds {
        crds(prepared.chart()).iter().map(|file| (file.key(), String::from_utf8_lossy(file.data).into_owned())).collect()
    } else {
        Vec::new()
    };
    Ok((prepared.render()?, crd_files))
}

fn failed(run: &SuiteRun, error: RenderError) -> Rendering {
    let everything = ["**".to_owned()];
    let listed = if run.suite.templates.is_empty() { &everything[..] } else { &run.suite.templates };
    let listed: Vec<String> = listed.iter().map(|name| template_path(&run.route, name)).collect();
    let failure = failure(&error.message, &listed);
    let names = failure.documents.names().map(str::to_owned).collect();
    let mut documents = Documents::default();
    for name in failure.documents.names() {
        documents.insert(in_chart(run, name), failure.documents.of(name).unwrap_or_default().to_vec());
    }
    let (files, rendered) = (Vec::new(), Rendered::default());
    Rendering { files, documents, names, unmapped: failure.unmapped, error: Some(error), post_rendered: false, rendered }
}

/// A name that does not begin with the chart's name is one below the chart.
fn in_chart(run: &SuiteRun, name: &str) -> String {
    if name.starts_with(&run.chart.name) { name.to_owned() } else { discover::join(&run.chart.name, name) }
}

fn post_renderer<'r>(run: &'r SuiteRun, layer: &'r Layer) -> Option<&'r (String, Vec<String>)> {
    layer.post_renderer.as_ref().or(run.suite.layer.post_renderer.as_ref()).filter(|(command, _)| !command.is_empty())
}

/// Which assertions of which test are judged.
#[derive(Clone, Copy)]
pub(super) struct Trial<'t> {
    pub(super) run: &'t SuiteRun,
    pub(super) shared: &'t Shared,
    pub(super) test: &'t Test,
    pub(super) asserts: &'t Asserts,
    pub(super) recorder: &'t RefCell<Recorder>,
}

/// Judges assertions on a render, the last of a pair if there are two.
pub(super) fn judge(trial: Trial<'_>, rendering: &Rendering, pair: Option<&Pair<'_>>) -> Judged {
    let Trial { run, shared, test, asserts, recorder } = trial;
    let scope = scope(run, test, rendering);
    recorder.borrow_mut().set_files(|| rendering.files.clone());
    let release = test.layer.release.name.as_ref().or(run.suite.layer.release.name.as_ref());
    let prefixes = Prefixes {
        release: release.map_or("RELEASE-NAME", String::as_str).into(),
        charts: std::iter::once(&run.chart.name).chain(&run.below).map(Into::into).collect(),
    };
    let context = Context {
        documents: &rendering.documents,
        rendered: rendering.error.is_none(),
        render_error: rendering.unmapped.as_deref(),
        post_rendered: rendering.post_rendered,
        prefixes: &prefixes,
        compat: shared.compat,
        fail_fast: shared.fail_fast,
        snapshots: recorder,
        pair,
    };
    let verdict = judge_all(&asserts.items, &scope, &context);
    let checks = verdict.outcomes.iter().map(|outcome| check(run, asserts, outcome)).collect();
    let diagnostics = rendering.error.as_ref().map(|error| error.diagnostics.clone()).unwrap_or_default();
    let output = test.debug.then(|| text_of(&rendering.files));
    Judged { verdict, checks, error: rendering.unmapped.clone(), diagnostics, output, of_nothing: false }
}

fn scope<'s>(run: &'s SuiteRun, test: &'s Test, rendering: &'s Rendering) -> Scope<'s> {
    let rendered = &rendering.names;
    if test.include.is_some() {
        return Scope { rendered, ..Scope::default() };
    }
    let of_test = if test.templates.is_empty() { test.template.as_slice() } else { &test.templates };
    let of_suite = if run.suite.templates.iter().any(|name| name.contains('*')) { &[] } else { &*run.suite.templates };
    let named = [of_test, of_suite].into_iter().find(|names| !names.is_empty());
    let files = named.map(|names| names.iter().map(|name| template_path(&run.route, name)).collect());
    Scope { route: &run.route, files, index: test.index, selector: test.selector.as_ref(), rendered }
}

fn check(run: &SuiteRun, asserts: &Asserts, outcome: &assertion::Outcome) -> Check {
    let mut check = Check {
        index: outcome.index,
        name: outcome.name,
        not: outcome.not,
        passed: outcome.passed,
        lines: outcome.skipped.iter().cloned().chain(outcome.peer_lines()).collect(),
        diagnostics: Vec::new(),
    };
    if !outcome.passed {
        let span = asserts.spans.get(outcome.index).copied().unwrap_or_default();
        let not = if outcome.not { "not " } else { "" };
        let mut diagnostic = Diagnostic::error(format!("asserts[{}]: {not}{} does not hold", outcome.index, outcome.name));
        diagnostic = diagnostic.at(run.suite.file.label(span, ""));
        for failure in &outcome.failures {
            diagnostic.notes.extend(failure.notes.iter().cloned());
            diagnostic.notes.extend(failure.excerpt.iter().cloned());
        }
        check.diagnostics.push(diagnostic);
    }
    check
}

/// All files behind a line that names them.
fn text_of(files: &Files) -> String {
    files.iter().map(|(key, text)| format!("---\n# Source: {key}\n{}\n", text.to_str_lossy().trim_matches('\n'))).collect()
}
