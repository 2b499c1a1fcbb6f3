//! Executing only what reads a change gives what full renders give.

use super::{all, inputs};
use charttest::{
    chart,
    profile::Helm,
    render::Renderer,
    rollout::audit::{Plan, Report, audit},
    template::on_large_stack,
    value::Value,
};
use std::{fs, io::Write, path::Path};

fn both(renderer: &Renderer, plan: Plan) -> (Option<Report>, Option<Report>) {
    let short = on_large_stack(|| audit(renderer, &plan)).ok();
    let plan = Plan { exhaustive: true, ..plan };
    (short, on_large_stack(|| audit(renderer, &plan)).ok())
}

#[test]
fn shortcut_finds_what_full_renders_find() {
    for case in all() {
        let (short, full) = both(&case.renderer(), case.plan());
        assert_eq!(short.map(|report| report.findings), full.map(|report| report.findings), "{}", case.name);
    }
}

/// `CHARTTEST_CHARTS=FOLDER` names charts of any origin; those with more leaves than `CHARTTEST_LEAVES` (200) are left out, for full
/// renders take their time.
#[test]
fn shortcut_finds_what_full_renders_find_in_a_folder() {
    let Ok(folder) = std::env::var("CHARTTEST_CHARTS") else { return };
    let most = std::env::var("CHARTTEST_LEAVES").ok().and_then(|text| text.parse().ok()).unwrap_or(200);
    let (mut charts, mut held, mut wrong) = (Vec::new(), 0, Vec::new());
    find(Path::new(&folder), &mut charts);
    charts.sort();
    for path in charts {
        let Ok(chart) = chart::load(Path::new(&path), Helm::V3) else { continue };
        if chart::check_dependencies(&chart, Helm::V3).is_err() {
            continue;
        }
        let renderer = Renderer::new(chart, Helm::V3);
        let plan = Plan { inputs: inputs(&Value::Nil), ..Plan::default() };
        match on_large_stack(|| audit(&renderer, &plan)) {
            Ok(report) if report.counts.leaves <= most && !report.workloads.is_empty() => {}
            _ => continue,
        }
        let (short, full) = both(&renderer, plan);
        if short.map(|report| report.findings) == full.map(|report| report.findings) {
            held += 1;
        } else {
            wrong.push(path);
        }
    }
    writeln!(std::io::stderr(), "{held} charts alike, {} not", wrong.len()).unwrap();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn find(folder: &Path, charts: &mut Vec<String>) {
    if folder.join("Chart.yaml").exists() {
        charts.push(folder.to_string_lossy().into_owned());
        return;
    }
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.path().is_dir() {
            find(&entry.path(), charts);
        }
    }
}
