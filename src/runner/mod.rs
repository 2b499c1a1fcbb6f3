//! Suites × cells → cases → events.
//!
//! Contract: a run prints nothing; it returns events in the order of the plan whatever the order of work was. A panic in a
//! case is caught and told as a defect of charttest; the other cases go on.
//!
//! - `options`: what is asked; `event`: what happened, as plain data
//! - `plan`: charts, suites, cells; `sources`: where suites lie (`subcharts`, `templated`: further ones); `filter`, `reach`: which tests
//! - `suite_run`: what the tests of a suite share; `values_files`: values files, read once
//! - `execute`: panics, order; `threads`: how many; `case`: one test; `upgrade`: tests with several renders; `contract`: `rollouts`; `smoke`: cells without suites
//! - `inputs`: what suites say becomes the inputs of a render; `outputs`: rendered files become documents
//! - `post_render`: the command between; `failure`: failed renders as assertions see them; `former_version`: tests written for an older Kubernetes
//! - `not_run`: tests that are declared and were not run
//! - `settlement`: what becomes of snapshot files; `orphans`: those of no suite; `state`: what runs remember (a door to the file system)

mod case;
mod contract;
mod event;
mod execute;
mod failure;
mod filter;
mod former_version;
mod inputs;
mod not_run;
mod options;
mod orphans;
mod outputs;
mod plan;
mod post_render;
pub mod reach;
mod settlement;
mod smoke;
mod sources;
pub mod state;
mod subcharts;
mod suite_run;
mod templated;
mod threads;
mod upgrade;
mod values_files;

pub use event::{Check, Counts, Event, Outcome, Place, SuiteResult, Summary, TestResult};
pub use filter::in_shard;
pub use options::{Options, TestKey};

use crate::{
    env::Stopwatch,
    source::Diagnostic,
    suite::{
        Config,
        discover::{self, Found},
    },
};
use plan::{Item, Plan, Target};
use suite_run::Shared;
use threads::Threads;

/// What a run gave.
#[derive(Debug, Default)]
pub struct Run {
    /// Everything that happened, in order.
    pub events: Vec<Event>,
    /// Whether some input could not be read.
    pub broken: bool,
    /// Whether anything was judged at all.
    pub judged: bool,
    /// Whether a test failed.
    pub red: bool,
    /// Whether a defect of charttest showed.
    pub defect: bool,
}

impl Run {
    /// Whether there are tests, and none of them was for this run.
    pub fn left_to_others(&self) -> bool {
        let left = |event: &Event| matches!(event, Event::Finished(summary) if summary.deselected > 0);
        !self.judged && !self.broken && self.events.last().is_some_and(left)
    }
}

/// Runs the suites of charts.
pub fn run(paths: &[String], options: &Options) -> Run {
    let started = Stopwatch::start();
    let mut plan = Plan::default();
    for path in paths {
        if plan.broken && options.fail_fast {
            break;
        }
        add_path(&mut plan, path, options);
    }
    plan.finish(options);
    let shared = Shared {
        compat: options.compat,
        env: options.env.clone(),
        skip_schema: options.skip_schema,
        fail_fast: options.fail_fast,
        write_renders: options.write_renders,
        // With `-q` the first failure ends the run: which one that is must not depend on the machine.
        threads: Threads::new(if options.fail_fast { 1 } else { options.jobs }),
        progress: options.progress.clone(),
        values_files: Default::default(),
    };
    let (broken, deselected) = (plan.broken, plan.deselected);
    let told = plan.items.iter().filter(|item| matches!(item, Item::Event(event) if event.is_error())).count();
    let orphans = orphans::find(&plan, options);
    let lost = options.ci && !orphans.is_empty();
    let mut events = execute::execute(plan, &shared, options);
    let unreadable = events.iter().filter(|event| event.is_error()).count() > told;
    events.extend(orphans.into_iter().map(Event::Notice));
    let mut run = Run { events, broken: broken || unreadable, ..Run::default() };
    let proposed = !options.ci && !options.compat.silent_snapshots;
    let mut summary = Summary { deselected, proposed, ..summed(&run.events) };
    run.judged = run.events.iter().any(|event| matches!(event, Event::SuiteFinished(suite) if !suite.tests.is_empty()));
    run.red = lost || run.events.iter().any(|event| matches!(event, Event::SuiteFinished(suite) if suite.outcome.is_red()));
    run.defect = run.events.iter().any(|event| matches!(event, Event::SuiteFinished(suite) if suite.tests.iter().any(|t| t.defect)));
    summary.duration = started.elapsed();
    run.events.push(Event::Finished(summary));
    run
}

fn add_path(plan: &mut Plan, path: &str, options: &Options) {
    let found = if options.compat.is_peer() { Ok(vec![Found::Chart(path.into())]) } else { discover::charts(path) };
    let found = match found {
        Ok(found) => found,
        Err(error) => return plan.fail(path, Diagnostic::error(error.to_string())),
    };
    for found in found {
        let target = match found {
            Found::Chart(chart) => Target { path: discover::clean(&chart.to_string_lossy()), files: Vec::new() },
            Found::Suite { chart, file } => {
                Target { path: discover::clean(&chart.to_string_lossy()), files: vec![file.to_string_lossy().into_owned()] }
            }
        };
        let config = if options.compat.is_peer() && options.config.is_none() {
            Ok(Config::base(&options.compat))
        } else {
            Config::of_chart(&target.path, options.config.as_deref(), &options.compat)
        };
        match config {
            Ok(config) => {
                plan.warn(&config, options);
                plan.add_chart(&target, options, &config);
            }
            Err(diagnostic) => plan.fail(&target.path, diagnostic),
        }
    }
}

/// Counts what happened.
fn summed(events: &[Event]) -> Summary {
    let mut summary = Summary::default();
    let mut chart: Option<Outcome> = None;
    for event in events {
        match event {
            Event::ChartStarted { .. } => {
                chart.into_iter().for_each(|outcome| summary.charts.add(outcome));
                chart = Some(Outcome::Passed);
            }
            Event::ChartBroken { .. } => summary.charts.add(Outcome::Errored),
            Event::SuiteBroken { suites, .. } => {
                let broken = event.is_error();
                summary.suites.add(if broken { Outcome::Errored } else { Outcome::Skipped });
                if broken {
                    chart = Some(Outcome::Failed);
                }
                suites.iter().flat_map(|suite| &suite.tests).for_each(|test| summary.tests.add(test.outcome));
            }
            Event::SuiteFinished(suite) => {
                summary.suites.add(suite.outcome);
                if suite.outcome.is_red() {
                    chart = Some(Outcome::Failed);
                }
                for test in &suite.tests {
                    summary.tests.add(test.outcome);
                    summary.snapshots.0 += test.snapshots.0;
                    summary.snapshots.1 += test.snapshots.1;
                }
            }
            Event::Notice(_) | Event::Finished(_) => {}
        }
    }
    chart.into_iter().for_each(|outcome| summary.charts.add(outcome));
    summary
}
