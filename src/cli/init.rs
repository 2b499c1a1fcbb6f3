//! `charttest init`: a configuration, a first suite, a rollout file for what an audit finds clean, ignore entries.
#![allow(clippy::disallowed_methods, reason = "this command writes files")]

use super::{Exit, schema};
use crate::{
    chart::{self, Chart},
    compat::Compat,
    profile::Helm,
    render::{Inputs, Manifests, Release, Renderer},
    rollout::{
        Level,
        audit::{self, Plan},
        contract::{Contract, Verdict, judge},
    },
    suite::{Config, ParseOptions, SuiteFile, discover, parse},
};
use std::{fmt::Write, fs, path::Path, sync::Arc};

/// Write charttest.yaml, a first suite, and a rollout file for what an audit finds clean
#[derive(clap::Args, Debug)]
pub(super) struct Arguments {
    /// The chart
    #[arg(value_name = "CHART", default_value = ".")]
    chart: String,
}

/// Where the schemas lie, below the folder that holds proposals too.
const SCHEMAS: &str = ".charttest/schema";

/// Runs the command.
pub(super) fn run(arguments: &Arguments) -> Exit {
    match init(&arguments.chart) {
        Ok(lines) => {
            super::print(lines.as_bytes());
            Exit::Passed
        }
        Err(problem) => {
            super::error_line(&format!("error: {problem}"));
            Exit::Usage
        }
    }
}

/// Writes what is not there yet; a line for each file, told at once, since judging restarts takes its time.
fn init(path: &str) -> Result<String, String> {
    let chart = chart::load(Path::new(path), Helm::V3).map_err(|error| error.to_string())?;
    let renderer = Renderer::new(chart.clone(), Helm::V3);
    let mut said = String::new();
    let up = schemas(path, &mut said)?;
    let strict = is_strict(path);
    let has_cells = !discover::glob(&discover::join(path, "ci/*-values.yaml")).is_empty();
    write(path, "charttest.yaml", &config(&up, strict, has_cells), &mut said)?;
    write(path, "tests/chart_test.yaml", &suite(&up, &chart, &renderer), &mut said)?;
    super::print(std::mem::take(&mut said).as_bytes());
    match rollouts(&up, &renderer) {
        Ok((text, left_out)) => {
            write(path, "tests/restarts_rollout.yaml", &text, &mut said)?;
            for workload in left_out {
                _ = writeln!(said, "  without {workload}: see what `charttest rollout` says about it");
            }
        }
        Err(why) => _ = writeln!(said, "no rollout file: {why}"),
    }
    ignore(path, &mut said)?;
    Ok(said)
}

/// Writes the schemas for editors; the way up from the chart to them.
fn schemas(chart: &str, said: &mut String) -> Result<String, String> {
    let full = discover::absolute(chart);
    let root = crate::snapshot::Store::locate(Path::new(&full)).root().to_owned();
    let folder = root.join(SCHEMAS);
    let written = fs::create_dir_all(&folder)
        .and_then(|()| fs::write(folder.join("suite.schema.json"), schema::SUITE))
        .and_then(|()| fs::write(folder.join("config.schema.json"), schema::CONFIG));
    written.map_err(|error| format!("cannot write {}: {error}", folder.display()))?;
    _ = writeln!(said, "wrote the schemas for editors to {}", folder.display());
    let below = Path::new(&full).strip_prefix(&root).map_or(0, |below| below.components().count());
    Ok("../".repeat(below))
}

/// Writes a file that is not there yet.
fn write(chart: &str, name: &str, text: &str, said: &mut String) -> Result<(), String> {
    let path = Path::new(chart).join(name);
    if path.exists() {
        _ = writeln!(said, "{} is there already", path.display());
        return Ok(());
    }
    let parent = path.parent().map_or(Ok(()), fs::create_dir_all);
    parent.and_then(|()| fs::write(&path, text)).map_err(|error| format!("cannot write {}: {error}", path.display()))?;
    _ = writeln!(said, "wrote {}", path.display());
    Ok(())
}

/// Whether every suite that is there could be run if unknown keys were errors.
fn is_strict(chart: &str) -> bool {
    discover::suite_files(chart, &Config::base(&Compat::CORRECTED).suites).iter().all(|name| {
        let Ok(bytes) = discover::read(name) else { return false };
        let file = SuiteFile::new(name.clone(), String::new(), String::from_utf8_lossy(&bytes).into_owned().into());
        parse(&Arc::new(file), ParseOptions { strict: true, compat: Compat::CORRECTED, rendered: false }).errors.is_empty()
    })
}

fn config(up: &str, strict: bool, has_cells: bool) -> String {
    let values = if has_cells { r#"["-", "ci/*-values.yaml"]"# } else { r#"["-"]"# };
    let strict = if strict { "strict: true\n" } else { "" };
    format!("# yaml-language-server: $schema={up}{SCHEMAS}/config.schema.json\n{strict}matrix:\n  values: {values}\n")
}

/// A suite that says what the chart renders with its defaults.
fn suite(up: &str, chart: &Arc<Chart>, renderer: &Renderer) -> String {
    let mut text = format!("# yaml-language-server: $schema=../{up}{SCHEMAS}/suite.schema.json\nsuite: {}\ntests:\n", chart.metadata.name);
    let rendered = renderer.prepare(&Inputs::default()).and_then(|prepared| prepared.render());
    let manifests = rendered.ok().and_then(|rendered| Manifests::of(&rendered, Helm::V3).ok()).unwrap_or_default();
    let mut files: Vec<(&str, String, usize)> = Vec::new();
    // What holds comments alone has no kind.
    for manifest in manifests.manifests.iter().filter(|manifest| !manifest.kind.is_empty()) {
        let template = manifest.document.template();
        match files.iter_mut().find(|(file, ..)| *file == template) {
            Some((_, _, count)) => *count += 1,
            None => files.push((template, manifest.kind.clone(), 1)),
        }
    }
    for (template, kind, count) in files {
        let name = template.split_once('/').map_or(template, |(_, name)| name);
        let assertion =
            if count == 1 { format!("isKind:\n          of: {kind}") } else { format!("hasDocuments:\n          count: {count}") };
        _ = writeln!(text, "  - it: renders {name}\n    template: {name}\n    asserts:\n      - {assertion}");
    }
    if text.ends_with("tests:\n") {
        text.push_str("  - it: renders\n    asserts:\n      - notFailedTemplate: {}\n");
    }
    text
}

/// A contract per workload that keeps it, and the workloads that keep none; else why there is nothing to write.
fn rollouts(up: &str, renderer: &Renderer) -> Result<(String, Vec<String>), String> {
    // As in a suite that says nothing.
    let release = Release { name: "RELEASE-NAME".into(), namespace: "NAMESPACE".into(), ..Release::default() };
    let plan = Plan { inputs: Inputs { release, ..Inputs::default() }, ..Plan::default() };
    let audited = audit::audit(renderer, &plan).map_err(|_| "the chart does not render with its defaults")?;
    let verdicts = judge(renderer, &plan, &Contract { exactly: true, ..Contract::default() }).map_err(|error| error.message)?;
    let judged: Vec<&Verdict> = verdicts.iter().filter(|verdict| !verdict.workload.is_empty()).collect();
    if judged.iter().all(|verdict| verdict.related == 0) {
        return Err("no workload reads anything that a value changes".into());
    }
    let is_wrong = |workload: &str| audited.findings.iter().any(|of| of.workload == workload && of.severity == Level::Error);
    let (kept, broken): (Vec<&Verdict>, Vec<&Verdict>) =
        judged.into_iter().partition(|verdict| verdict.passed() && !is_wrong(&verdict.workload));
    let clean: Vec<&Verdict> = kept.into_iter().filter(|verdict| broken.is_empty() || verdict.related > 0).collect();
    if clean.is_empty() {
        return Err("no workload restarts exactly when what it reads changes; see what `charttest rollout` says".into());
    }
    let mut text = format!("# yaml-language-server: $schema=../{up}{SCHEMAS}/suite.schema.json\nsuite: restarts\nrollouts:\n");
    if broken.is_empty() {
        text.push_str("  - it: every pod restarts exactly when what it reads changes\n");
    } else {
        for verdict in clean {
            let name = verdict.workload.replace("RELEASE-NAME-", "");
            _ = writeln!(text, "  - it: {name} restarts exactly when what it reads changes\n    workload: {name}");
        }
    }
    Ok((text, broken.into_iter().map(|verdict| verdict.workload.replace("RELEASE-NAME-", "")).collect()))
}

/// `.charttest/` is no part of the repository.
fn ignore(chart: &str, said: &mut String) -> Result<(), String> {
    let store = crate::snapshot::Store::locate(Path::new(&discover::absolute(chart)));
    let path = store.root().join(".gitignore");
    let text = fs::read_to_string(&path).unwrap_or_default();
    if text.lines().any(|line| line.trim_matches('/') == ".charttest") {
        return Ok(());
    }
    let gap = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    fs::write(&path, format!("{text}{gap}.charttest/\n")).map_err(|error| format!("cannot write {}: {error}", path.display()))?;
    _ = writeln!(said, "added .charttest/ to {}", path.display());
    Ok(())
}
