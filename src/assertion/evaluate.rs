//! Runs assertions: targets, selection, the loops over files and documents, negation and stopping early.

use super::{
    Assertion, Context, Failure, Judge, Judgement, NOTHING_COMPARED, Place, Problem, Scope, Set,
    selection::{self, Targets},
};
use crate::value::Value;
use std::borrow::Cow;

/// What one assertion gave.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Its place in `asserts`.
    pub index: usize,
    /// Its name.
    pub name: &'static str,
    /// Whether `not: true` stands beside it.
    pub not: bool,
    /// Whether it passed.
    pub passed: bool,
    /// Why it was skipped.
    pub skipped: Option<String>,
    /// Why it failed.
    pub failures: Vec<Failure>,
}

/// What all assertions of a test gave.
#[derive(Clone, Debug, Default)]
pub struct Verdict {
    /// Whether the test passed.
    pub passed: bool,
    /// An outcome for each assertion that ran.
    pub outcomes: Vec<Outcome>,
}

impl Verdict {
    /// Whether every assertion was skipped.
    pub fn is_skipped(&self) -> bool {
        !self.outcomes.is_empty() && self.outcomes.iter().all(|outcome| outcome.skipped.is_some())
    }
}

impl Outcome {
    /// helm-unittest's title: ``- asserts[0] NOT `equal` fail``.
    pub fn peer_title(&self) -> String {
        let not = if self.not { " NOT" } else { "" };
        format!("- asserts[{}]{not} `{}` fail", self.index, self.name)
    }

    /// helm-unittest's lines below the title.
    pub fn peer_lines(&self) -> Vec<String> {
        let (mut lines, mut last) = (Vec::new(), None);
        for failure in &self.failures {
            if failure.template.is_some() && failure.template != last {
                last.clone_from(&failure.template);
                lines.push(format!("Template:\t{}", failure.template.as_deref().unwrap_or_default()));
            }
            lines.extend(failure.peer_lines());
        }
        lines
    }
}

/// Judges the assertions of a test; `None` stands for a null in the list.
pub fn judge_all(assertions: &[Option<Assertion>], scope: &Scope<'_>, context: &Context<'_>) -> Verdict {
    let mut verdict = Verdict { passed: !context.compat.first_null_fails && assertions.iter().any(Option::is_some), outcomes: Vec::new() };
    for (index, assertion) in assertions.iter().enumerate() {
        let Some(assertion) = assertion else { continue };
        let outcome = judge(index, assertion, scope, context);
        let skip_forgives = outcome.skipped.is_some() && context.compat.skip_forgives;
        verdict.passed = outcome.passed && (verdict.passed || skip_forgives || index == 0);
        verdict.outcomes.push(outcome);
        if !verdict.passed && context.fail_fast {
            break;
        }
    }
    if verdict.passed {
        fail_for_lost_snapshots(&mut verdict, context);
    }
    verdict
}

/// A document that is gone while its snapshot is stored: only after all comparisons is it known which snapshots are left over.
fn fail_for_lost_snapshots(verdict: &mut Verdict, context: &Context<'_>) {
    let snapshots = context.snapshots.borrow();
    let lost = snapshots.lost();
    let Some(outcome) = verdict.outcomes.iter_mut().rfind(|outcome| outcome.name.starts_with("matchSnapshot")) else { return };
    if context.compat.silent_snapshots || lost.is_empty() {
        return;
    }
    let text = match lost {
        [_] => "no document was rendered: there is nothing to compare with the snapshot".to_owned(),
        _ => format!("fewer documents were rendered than snapshots are stored; none came from {}", lost.join(", ")),
    };
    let template = lost.first().filter(|_| lost.len() == 1).cloned();
    outcome.failures.push(Failure { template, ..Failure::new(Problem::Error(text)) });
    (outcome.passed, verdict.passed) = (false, false);
}

fn judge(index: usize, assertion: &Assertion, scope: &Scope<'_>, context: &Context<'_>) -> Outcome {
    let outcome = Outcome { index, name: assertion.kind.name, not: assertion.not, passed: false, skipped: None, failures: Vec::new() };
    let from = |judgement: Judgement| Outcome { passed: judgement.passed, failures: judgement.failures, ..outcome.clone() };
    if let Judge::Pair(judge) = &assertion.judge {
        return from(judge_pair(&**judge, assertion.is_negative(), context));
    }
    if let Judge::Render(judge) = &assertion.judge {
        return from(judge.judge(assertion.is_negative(), context));
    }
    let targets = targets(assertion, scope, context);
    let selected = match selection::select(assertion, scope, &targets, context) {
        Ok(selected) => selected,
        Err(message) => {
            let mut failure = Failure::new(Problem::Selection(message));
            failure.notes = super::nearest::documents_of(&targets, context.documents);
            return from(Judgement::fail(failure));
        }
    };
    if selected.is_empty() && scope.skips_empty_templates() {
        let reason = "skipped as 'documentSelector.skipEmptyTemplates: true' and 'selectedTemplates: empty'";
        return Outcome { passed: true, skipped: Some(reason.into()), ..outcome };
    }
    from(judge_files(assertion, &selected, context))
}

fn targets<'s>(assertion: &Assertion, scope: &'s Scope<'_>, context: &Context<'s>) -> Vec<Cow<'s, str>> {
    // A post-renderer that drops comments leaves one file, whatever is asked for.
    let mut names = context.documents.names();
    match (context.post_rendered, names.next(), names.next()) {
        (true, Some(only), None) if only.ends_with("manifest.yaml") => vec![only.into()],
        _ => scope.targets(assertion, context),
    }
}

fn judge_files(assertion: &Assertion, selected: &Targets<'_>, context: &Context<'_>) -> Judgement {
    let wants_success = assertion.expects_success(context.compat);
    if selected.is_empty() {
        if wants_success != context.rendered {
            return Judgement::fail(Failure::new(Problem::Sentence("Error: rendered manifest is empty".into())));
        }
        return judge_file(assertion, "", Set { all: &[], selected: &[] }, context);
    }
    let mut judgement = Judgement::pass();
    for (template, documents) in selected {
        let all = context.documents.of(template);
        let mut one = if all.is_none() && wants_success {
            let problem = Problem::Selection(format!("\ttemplate \"{template}\" not exists or not selected in test suite"));
            judgement.failures.push(Failure { notes: super::nearest::files(template, context.documents), ..Failure::new(problem) });
            judgement.passed = false;
            continue;
        } else if wants_success != context.rendered {
            Judgement::fail(Failure::new(Problem::Sentence(invalid_rendering(all.unwrap_or_default()))))
        } else {
            judge_file(assertion, template, Set { all: all.unwrap_or_default(), selected: documents }, context)
        };
        judgement.passed &= one.passed;
        if !one.passed {
            if one.failures.is_empty() {
                one.failures.push(Failure::new(Problem::Nothing));
            }
            judgement.failures.extend(one.failures.into_iter().map(|f| Failure { template: Some((*template).to_owned()), ..f }));
        }
    }
    judgement
}

fn invalid_rendering(documents: &[Value]) -> String {
    let Some(first) = documents.first() else { return "Error: rendered manifest is empty".into() };
    let raw = first.as_map().and_then(|map| map.get("raw")).unwrap_or_default();
    let shown = crate::format::printf(crate::profile::Helm::V3, b"%s", &[raw]);
    format!("Error: Invalid rendering: {}", String::from_utf8_lossy(&shown))
}

/// Judges the selected documents of one file.
fn judge_file(assertion: &Assertion, template: &str, set: Set<'_>, context: &Context<'_>) -> Judgement {
    let negative = assertion.is_negative();
    let is_snapshot = assertion.kind.name.starts_with("matchSnapshot");
    if is_snapshot && set.selected.is_empty() {
        context.snapshots.borrow_mut().met_nothing(template);
    }
    let enter = |document: &Value| {
        if is_snapshot {
            context.snapshots.borrow_mut().enter(template, document);
        }
    };
    match &assertion.judge {
        Judge::Value(at_path) => {
            let judge = at_path.judge();
            if let Err(problem) = judge.check() {
                return Judgement::fail(Failure::new(problem));
            }
            if set.selected.is_empty() {
                let failure = || judge.without_document(negative, context);
                return without_document(negative, judge.holds_without_document(context), context, failure);
            }
            each(set.selected, context, |document, index| {
                enter(document);
                at_path.judge_document(document, Place { document: index, negative }, context)
            })
        }
        Judge::Document(judge) => {
            if let Err(problem) = judge.check() {
                return Judgement::fail(Failure::new(problem));
            }
            if set.selected.is_empty() {
                let failure = || judge.without_document(negative, context);
                return without_document(negative, judge.holds_without_document(context), context, failure);
            }
            each(set.selected, context, |document, index| {
                enter(document);
                judge.judge(document, &Place { document: index, negative }, context)
            })
        }
        Judge::Set(judge) => judge.judge(&set, negative, context),
        Judge::Pair(judge) => judge_pair(&**judge, negative, context),
        Judge::Render(judge) => judge.judge(negative, context),
    }
}

fn each(documents: &[Value], context: &Context<'_>, mut judge: impl FnMut(&Value, usize) -> Judgement) -> Judgement {
    let mut whole = Judgement::pass();
    for (index, document) in documents.iter().enumerate() {
        let one = judge(document, index);
        whole.passed &= one.passed;
        whole.failures.extend(one.failures);
        if !whole.passed && context.fail_fast {
            break;
        }
    }
    whole
}

fn without_document(negative: bool, holds: bool, context: &Context<'_>, failure: impl Fn() -> Option<Failure>) -> Judgement {
    match (negative, holds) {
        (false, true) => Judgement::pass(),
        (true, true) => Judgement::default(),
        (true, false) if context.compat.vacuous_negation => Judgement::pass(),
        (true, false) => Judgement::fail(Failure::new(Problem::Error(format!("{NOTHING_COMPARED}: no document was rendered")))),
        (false, false) => Judgement { passed: false, failures: failure().into_iter().collect() },
    }
}

fn judge_pair(judge: &dyn super::JudgesPair, negative: bool, context: &Context<'_>) -> Judgement {
    let Some(pair) = context.pair else {
        return Judgement::fail(Failure::new(Problem::Error("only a test with `upgrade` has two renders to compare".into())));
    };
    match judge.holds(pair, context) {
        Ok(holds) if holds != negative => Judgement::pass(),
        Ok(_) => Judgement { passed: false, failures: judge.explain(pair, negative, context) },
        Err(problem) => Judgement::fail(Failure::new(problem)),
    }
}
