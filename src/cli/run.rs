//! `charttest run`: the suites of charts.

use super::{
    Exit,
    part::{NoTests, PartFlags},
    terminal::{self, Colour},
};
use crate::{
    compat::Compat,
    env::Env,
    profile::Helm,
    report::{self, Format, Stamp, table},
    runner::{self, Event, Options, Run, state},
};
use clap::Args;
use std::{cell::LazyCell, path::Path};

/// What the user typed.
#[derive(Args, Debug)]
#[command(disable_version_flag = true)]
pub(super) struct Arguments {
    /// Charts, suite files, or folders with charts below
    #[arg(value_name = "PATH")]
    paths: Vec<String>,
    /// Suite files to run, as patterns from the chart's folder
    #[arg(short, long, value_name = "GLOB")]
    file: Vec<String>,
    /// Values files laid over those of the suites
    #[arg(short, long, value_name = "GLOB")]
    values: Vec<String>,
    /// Accept new and changed snapshots
    #[arg(short, long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", value_parser = boolean)]
    update_snapshot: Option<bool>,
    /// Stop at the first failure
    #[arg(short = 'q', long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", value_parser = boolean)]
    failfast: Option<bool>,
    /// Unknown keys are errors
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", value_parser = boolean)]
    strict: Option<bool>,
    /// Also run the suites of subcharts (default: true)
    #[arg(short = 's', long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", value_parser = boolean)]
    with_subchart: Option<bool>,
    /// Write a report to this file
    #[arg(short, long, value_name = "FILE")]
    output_file: Option<String>,
    /// Its format: JUnit, NUnit, XUnit or Sonar
    #[arg(short = 't', long, value_name = "FORMAT")]
    output_type: Option<String>,
    /// A chart below the chart whose templates render suites
    #[arg(long, value_name = "FOLDER")]
    chart_tests_path: Option<String>,
    /// Don't apply values.schema.json
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", value_parser = boolean)]
    skip_schema_validation: Option<bool>,
    /// Write every render below .debug
    #[arg(short = 'd', long = "debugPlugin", visible_alias = "debug-plugin", value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", value_parser = boolean)]
    debug_plugin: Option<bool>,
    /// Colours: auto, always, never (or true and false)
    #[arg(long, value_name = "WHEN", num_args = 0..=1, require_equals = true, default_missing_value = "always", value_parser = terminal::colour)]
    color: Option<Colour>,
    /// Only tests whose suite or name contains this
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
    /// Only tests that failed in the last run here
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", value_parser = boolean)]
    failed: Option<bool>,
    #[command(flatten)]
    part: PartFlags,
    /// How many threads
    #[arg(long, value_name = "N", default_value_t = 0)]
    jobs: usize,
    /// Also try every chart with every cell of its matrix
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", value_parser = boolean)]
    matrix: Option<bool>,
    /// With --matrix: also try every upgrade from one cell of a chart to another
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", value_parser = boolean, requires = "matrix")]
    pairs: Option<bool>,
    /// A report: FORMAT or FORMAT=FILE (pretty, json, junit, xunit, nunit, sonar, github, sarif, markdown, csv); repeatable
    #[arg(long, value_name = "FORMAT[=FILE]")]
    report: Vec<String>,
    /// Whose rendering is reproduced
    #[arg(long, value_name = "3|4", value_parser = helm)]
    helm_version: Option<Helm>,
    /// Seed of random values, or `random`
    #[arg(long, value_name = "N|random")]
    seed: Option<String>,
    /// Write nothing; unused snapshots fail too (implied by CI=true)
    #[arg(long, env = "CI", value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", value_parser = loose_boolean)]
    ci: Option<bool>,
    /// Write a line per chart to this file, as CSV (.csv) or Markdown
    #[arg(long, value_name = "FILE")]
    table: Option<String>,
    /// What it is when nothing ran: pass, warn, fail
    #[arg(long, value_name = "pass|warn|fail")]
    no_tests: Option<NoTests>,
    /// Whose habits: helm-unittest
    #[arg(long, value_name = "TOOL", value_parser = ["helm-unittest"])]
    compat: Option<String>,
    /// Use this configuration instead of what would be found
    #[arg(long, value_name = "FILE")]
    config: Option<String>,
}

/// As Go's `strconv.ParseBool`.
fn boolean(text: &str) -> Result<bool, String> {
    match text {
        "1" | "t" | "T" | "TRUE" | "true" | "True" => Ok(true),
        "0" | "f" | "F" | "FALSE" | "false" | "False" => Ok(false),
        _ => Err("true or false".to_owned()),
    }
}

/// For a variable of the environment: anything that doesn't say no is yes.
fn loose_boolean(text: &str) -> Result<bool, String> {
    Ok(boolean(text).unwrap_or(!text.is_empty() && text != "no"))
}

pub(super) fn helm(text: &str) -> Result<Helm, String> {
    match text {
        "3" => Ok(Helm::V3),
        "4" => Ok(Helm::V4),
        _ => Err("3 or 4".to_owned()),
    }
}

/// Where a report goes.
struct Destination {
    format: Format,
    file: Option<String>,
}

/// Runs the command.
pub(super) fn run(arguments: &Arguments) -> Exit {
    let (options, destinations) = match options(arguments).and_then(|options| Ok((options, destinations(arguments)?))) {
        Ok(plan) => plan,
        Err(problem) => {
            super::error_line(&format!("error: {problem}"));
            return Exit::Usage;
        }
    };
    let peer = options.compat.is_peer();
    let paths = if arguments.paths.is_empty() && !peer { vec![".".to_owned()] } else { arguments.paths.clone() };
    if paths.is_empty() {
        super::error_line("error: no chart is given, for example: charttest run --compat helm-unittest my-chart");
        return Exit::Usage;
    }
    let bar = super::progress::watch(&options.progress, "tests", options.ci);
    let done = runner::run(&paths, &options);
    drop(bar);
    if let Some(cache) = terminal::cache_folder().filter(|_| !peer) {
        // Without a cache there is only no `--failed`.
        let _ = state::remember_failed(&cache, &terminal::working_folder(), &done.events);
    }
    let colour = arguments.color.unwrap_or(Colour::Auto);
    let rows = || table::of_run(&done.events);
    let table = arguments.table.as_ref().map_or(Ok(()), |file| terminal::write_table(file, &rows()));
    if let Err(problem) = write(&done.events, &destinations, colour, peer).and(table) {
        super::error_line(&format!("error: {problem}"));
        return Exit::Usage;
    }
    exit(&done, arguments, &options)
}

fn exit(done: &Run, arguments: &Arguments, options: &Options) -> Exit {
    if done.left_to_others() && options.shard.is_some() {
        super::error_line("note: every test is in another shard");
        return Exit::Passed;
    }
    let nothing = !done.judged && !done.broken;
    let no_tests = arguments.no_tests.unwrap_or(if options.compat.nothing_passes { NoTests::Pass } else { NoTests::Fail });
    let nothing = if nothing { no_tests.tell(&format!("no test ran{}", why_nothing(done, options))) } else { Exit::Passed };
    match () {
        () if done.defect => Exit::Defect,
        () if done.broken => Exit::Usage,
        () if done.red => Exit::Failed,
        () => nothing,
    }
}

/// What is to blame if no test ran.
fn why_nothing(done: &Run, options: &Options) -> String {
    let left_out = done.left_to_others();
    let quoted = |texts: &[String]| texts.iter().map(|text| format!("`{text}`")).collect::<Vec<_>>().join(", ");
    match &options.filter {
        _ if options.changed.is_some() => ": what has changed concerns none".to_owned(),
        Some(filter) if left_out => format!(": no suite and no test has `{filter}` in its name"),
        None if left_out && options.only.is_some() => ": none of them failed in the last run here".to_owned(),
        _ if !options.patterns.is_empty() => format!(": no suite file of these charts matches {}", quoted(&options.patterns)),
        _ if left_out => ": all were left out".to_owned(),
        _ => ": there is no suite; `charttest init` writes a first one".to_owned(),
    }
}

fn options(arguments: &Arguments) -> Result<Options, String> {
    let compat = if arguments.compat.is_some() { Compat::PEER } else { Compat::CORRECTED };
    let ci = arguments.ci.unwrap_or(false) && !compat.is_peer();
    Ok(Options {
        compat,
        helm: arguments.helm_version,
        strict: arguments.strict,
        patterns: arguments.file.clone(),
        values: arguments.values.clone(),
        update: arguments.update_snapshot.unwrap_or(false),
        fail_fast: arguments.failfast.unwrap_or(false),
        with_subcharts: arguments.with_subchart.unwrap_or(true),
        chart_tests: arguments.chart_tests_path.clone(),
        skip_schema: arguments.skip_schema_validation.unwrap_or(false),
        write_renders: arguments.debug_plugin.unwrap_or(false),
        filter: arguments.filter.clone(),
        only: failed(arguments)?,
        changed: arguments.part.changed()?,
        shard: arguments.part.shard()?,
        jobs: arguments.jobs,
        smoke: arguments.matrix.unwrap_or(false),
        pairs: arguments.pairs.unwrap_or(false),
        ci,
        config: arguments.config.clone(),
        env: env(arguments.seed.as_deref())?,
        progress: Default::default(),
    })
}

fn failed(arguments: &Arguments) -> Result<Option<std::collections::BTreeSet<runner::TestKey>>, String> {
    if !arguments.failed.unwrap_or(false) {
        return Ok(None);
    }
    let known = terminal::cache_folder().and_then(|cache| state::last_failed(&cache, &terminal::working_folder()));
    known.map(Some).ok_or_else(|| "--failed: no run was made here before".to_owned())
}

fn env(seed: Option<&str>) -> Result<Env, String> {
    let fixed = Env::fixed();
    match seed {
        None => Ok(fixed),
        Some("random") => Ok(Env { seed: Env::real().seed, ..fixed }),
        Some(number) => number.parse().map(|seed| Env { seed, ..fixed }).map_err(|_| format!("--seed: {number} is no number")),
    }
}

fn destinations(arguments: &Arguments) -> Result<Vec<Destination>, String> {
    let mut destinations = Vec::new();
    for report in &arguments.report {
        let (format, file) = report.split_once('=').map_or((report.as_str(), None), |(f, file)| (f, Some(file.to_owned())));
        destinations.push(Destination { format: format.parse()?, file });
    }
    if let Some(file) = &arguments.output_file {
        let name = arguments.output_type.as_deref().unwrap_or("XUnit");
        match (name.parse(), &arguments.compat) {
            (Ok(format), _) => destinations.push(Destination { format, file: Some(file.clone()) }),
            (Err(_), Some(_)) => {}
            (Err(problem), None) => return Err(problem),
        }
    }
    if let Some(file) = &arguments.table {
        terminal::check_writable(Path::new(file))?;
    }
    for destination in &destinations {
        if let Some(file) = &destination.file {
            terminal::check_writable(Path::new(file))?;
        }
    }
    if !destinations.iter().any(|destination| destination.file.is_none()) {
        destinations.push(Destination { format: Format::Pretty, file: None });
    }
    Ok(destinations)
}

fn write(events: &[Event], destinations: &[Destination], colour: Colour, peer: bool) -> Result<(), String> {
    let stamp = LazyCell::new(|| Stamp { peer, ..terminal::stamp() });
    for destination in destinations {
        let text = match destination.format {
            Format::Pretty => report::pretty(events),
            format => report::render(events, format, &stamp),
        };
        match &destination.file {
            Some(file) => terminal::write_file(Path::new(file), &anstream::adapter::strip_str(&text).to_string())?,
            None => terminal::print(&text, colour),
        }
        if destination.format == Format::Github {
            terminal::job_summary(&report::render(events, Format::Markdown, &stamp));
        }
    }
    Ok(())
}
