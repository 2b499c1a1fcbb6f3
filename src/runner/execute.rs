//! Runs the cases of a plan and puts the results back into the plan's order.

use super::{
    Options,
    case::{self, CaseResult},
    contract,
    event::{Event, Outcome, SuiteResult, TestResult},
    not_run,
    plan::{Item, Plan},
    settlement,
    smoke::{self, SmokeRun},
    suite_run::{Shared, SuiteRun},
};
use crate::source::{Diagnostic, Level};
use std::{
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, atomic::Ordering},
};

/// What happened, with its place in the plan.
type Finished = Vec<(usize, Event)>;

/// Cells, or upgrades between them.
type SmokeKind = fn(&SmokeRun, &Shared) -> SuiteResult;

/// What is left to do in a suite.
#[derive(Clone, Copy)]
enum Job {
    Test(usize),
    Contract(usize),
}

/// Runs everything; the events come in the order of the plan.
pub(super) fn execute(plan: Plan, shared: &Shared, options: &Options) -> Vec<Event> {
    let mut slots: Vec<Option<Event>> = Vec::new();
    let mut groups: Vec<Vec<(usize, SuiteRun)>> = Vec::new();
    let mut smokes: Vec<(usize, Arc<SmokeRun>, SmokeKind)> = Vec::new();
    let mut by_file: BTreeMap<String, usize> = BTreeMap::new();
    for (at, item) in plan.items.into_iter().enumerate() {
        match item {
            Item::Event(event) => slots.push(Some(event)),
            Item::Smoke(smoke) => {
                slots.push(None);
                options.progress.expect(smoke.cells.len());
                smokes.push((at, smoke, smoke::run));
            }
            Item::Pairs(smoke) => {
                slots.push(None);
                smokes.push((at, smoke, smoke::run_pairs));
            }
            Item::Suite(run) => {
                slots.push(None);
                options.progress.expect(run.tests.len() + run.contracts.len());
                let group = *by_file.entry(run.snapshot_file.clone()).or_insert_with(|| {
                    groups.push(Vec::new());
                    groups.len() - 1
                });
                groups[group].push((at, *run));
            }
        }
    }
    let run_group = |group: Vec<(usize, SuiteRun)>| {
        if options.compat.shared_snapshots { one_by_one(group, shared, options) } else { together(group, shared, options) }
    };
    let run_smoke = |(at, smoke, run): (usize, Arc<SmokeRun>, SmokeKind)| (at, Event::SuiteFinished(Box::new(run(&smoke, shared))));
    let finished: Vec<Finished> = shared.threads.map(groups, run_group);
    let tried: Finished = shared.threads.map(smokes, run_smoke);
    for (at, event) in finished.into_iter().flatten().chain(tried) {
        slots[at] = Some(event);
    }
    slots.into_iter().flatten().collect()
}

/// The peer's way: each suite reads the file that the one before it wrote.
fn one_by_one(group: Vec<(usize, SuiteRun)>, shared: &Shared, options: &Options) -> Finished {
    group.into_iter().flat_map(|item| together(vec![item], shared, options)).collect()
}

fn together(mut group: Vec<(usize, SuiteRun)>, shared: &Shared, options: &Options) -> Finished {
    if group.first().is_some_and(|(_, run)| run.chart.stop.load(Ordering::Relaxed)) {
        let cut = Diagnostic { level: Level::Info, ..Diagnostic::warning(not_run::CUT_OFF) };
        let told = |run: &SuiteRun| not_run::event(run, cut.clone(), Outcome::Skipped, !shared.compat.is_peer());
        return group.iter().map(|(at, run)| (*at, told(run))).collect();
    }
    match group.first().map(|(_, run)| settlement::load(run)) {
        Some(Ok(stored)) => {
            let stored = Arc::new(stored);
            group.iter_mut().for_each(|(_, run)| run.stored = stored.clone());
        }
        Some(Err(error)) => {
            let told = |run: &SuiteRun| not_run::event(run, error.clone(), Outcome::Errored, !shared.compat.is_peer());
            return group.iter().map(|(at, run)| (*at, told(run))).collect();
        }
        None => return Vec::new(),
    }
    let (mut results, mut records) = (Vec::with_capacity(group.len()), Vec::new());
    for (_, run) in &group {
        let mut tests = Vec::with_capacity(run.tests.len());
        for case in cases(run, shared) {
            tests.push(case.test);
            records.extend(case.records);
        }
        results.push(result(run, tests));
    }
    let runs: Vec<&SuiteRun> = group.iter().map(|(_, run)| run).collect();
    settlement::settle_all(&runs, &records, &mut results, options);
    group.iter().map(|(at, _)| *at).zip(results.into_iter().map(|result| Event::SuiteFinished(Box::new(result)))).collect()
}

fn cases(run: &SuiteRun, shared: &Shared) -> Vec<CaseResult> {
    let tests = run.tests.iter().map(|i| Job::Test(*i));
    let jobs: Vec<Job> = tests.chain(run.contracts.iter().map(|i| Job::Contract(*i))).collect();
    let run_job = |job| {
        if run.chart.stop.load(Ordering::Relaxed) {
            return vec![cut_off(run, job)];
        }
        let done = guarded(run, shared, job);
        if shared.fail_fast && done.iter().any(|case| case.test.outcome.is_red()) {
            run.chart.stop.store(true, Ordering::Relaxed);
        }
        done
    };
    shared.threads.map(jobs, run_job).into_iter().flatten().collect()
}

/// Runs one job; a panic in it becomes its result.
fn guarded(run: &SuiteRun, shared: &Shared, job: Job) -> Vec<CaseResult> {
    let started = crate::env::Stopwatch::start();
    let work = || match job {
        Job::Test(index) => vec![case::run(run, shared, index)],
        Job::Contract(index) => contract::run(run, shared, index),
    };
    let mut results = catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| vec![defect(run, job, panic.as_ref())]);
    shared.progress.step();
    let share = started.elapsed() / u32::try_from(results.len().max(1)).unwrap_or(1);
    results.iter_mut().for_each(|case| case.test.duration = share);
    results
}

fn cut_off(run: &SuiteRun, job: Job) -> CaseResult {
    let test = TestResult { outcome: Outcome::Skipped, skip_reason: not_run::CUT_OFF.to_owned(), ..named(run, job) };
    CaseResult { test, records: Vec::new() }
}

/// The test of a job, with nothing to tell yet.
fn named(run: &SuiteRun, job: Job) -> TestResult {
    let (name, span) = match job {
        Job::Test(index) => (run.suite.tests[index].name.clone(), run.suite.tests[index].span),
        Job::Contract(index) => (run.suite.contracts[index].name.clone(), run.suite.contracts[index].span),
    };
    TestResult::new(name, case::place(run, span))
}

fn defect(run: &SuiteRun, job: Job, panic: &(dyn std::any::Any + Send)) -> CaseResult {
    let said = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    let text = format!("this is a defect of charttest, please report it: {}", said.unwrap_or("panic"));
    let test = TestResult { outcome: Outcome::Errored, error: Some(text), defect: true, ..named(run, job) };
    CaseResult { test, records: Vec::new() }
}

fn result(run: &SuiteRun, tests: Vec<TestResult>) -> SuiteResult {
    let all_skipped = run.suite.skip.is_some() || !run.suite.tests.is_empty() && run.suite.tests.iter().all(|test| test.skip.is_some());
    let outcome = if tests.iter().any(|test| test.outcome.is_red()) {
        Outcome::Failed
    } else if all_skipped {
        Outcome::Skipped
    } else {
        Outcome::Passed
    };
    SuiteResult {
        name: run.name(),
        file: run.suite.file.name.clone(),
        chart: run.chart.name.clone(),
        cell: run.cell.as_ref().map(|cell| cell.name.clone()),
        of_cells: false,
        outcome,
        tests,
        warnings: run.suite.warnings.clone(),
        errors: Vec::new(),
        subchart: !run.below.is_empty(),
    }
}
