//! `charttest rollout`: audits charts without any suite.

use super::{
    Exit, error_line,
    part::{NoTests, PartFlags},
    print,
    progress::watch,
    release::ReleaseFlags,
    terminal, told,
};
use crate::{
    progress::Progress,
    render::{Renderer, Stage},
    report::{
        rollout::{self as reports, Format, View},
        table,
    },
    rollout::{
        Level,
        audit::{Plan, Report, audit},
        baseline::Baseline,
    },
};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

/// Audit charts: which changes would not reach the pods, which restarts are for nothing
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Charts: directories or archives, or folders with charts below
    #[arg(default_value = ".")]
    charts: Vec<String>,
    #[command(flatten)]
    release: ReleaseFlags,
    #[command(flatten)]
    part: PartFlags,
    /// What it is when no chart is audited: pass, warn, fail
    #[arg(long, value_name = "pass|warn|fail", default_value = "fail")]
    no_tests: NoTests,
    /// Write a line per chart to this file, as CSV (.csv) or Markdown
    #[arg(long, value_name = "FILE")]
    table: Option<String>,
    /// text, json, sarif, github, markdown, csv (a line per finding) or table (a line per chart)
    #[arg(short, long, default_value = "text")]
    output: Format,
    /// The lowest level that fails: info, warning, error, or off
    #[arg(long, default_value = "error", value_parser = level)]
    fail_on: Level,
    /// Known findings; only new ones count
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write the findings into the baseline
    #[arg(long)]
    update_baseline: bool,
    /// Show everything, info too
    #[arg(short, long)]
    verbose: bool,
}

fn level(text: &str) -> Result<Level, String> {
    Level::parse(text).ok_or_else(|| format!("{text} is none of info, warning, error, off"))
}

/// Runs the command.
pub(super) fn run(arguments: &Arguments) -> Exit {
    let charts = match arguments.charts() {
        Ok(charts) if charts.is_empty() && arguments.part.is_part() => {
            arguments.empty_document();
            return arguments.no_tests.tell("no chart is audited: none is in this part");
        }
        Ok(charts) => charts,
        Err(message) => {
            arguments.empty_document();
            error_line(&format!("error: {message}"));
            return Exit::Usage;
        }
    };
    let (mut reports, mut exit) = (Vec::new(), Exit::Passed);
    for (chart, audited) in arguments.audited(charts) {
        let report = match audited {
            Ok(report) => report,
            Err(message) => {
                error_line(&format!("charttest: {message}"));
                exit = exit.max(Exit::Usage);
                Report::failed(&chart, &message)
            }
        };
        for problem in &report.problems {
            error_line(&format!("{chart}: {problem}"));
        }
        let worst = report.findings.iter().map(|finding| finding.severity).max().unwrap_or(Level::Off);
        if arguments.fail_on != Level::Off && worst >= arguments.fail_on {
            exit = exit.max(Exit::Failed);
        }
        reports.push((chart, report));
    }
    let view = View { all: arguments.verbose, stamp: terminal::stamp() };
    print(&reports::write(&reports, arguments.output, &view));
    if arguments.output == Format::Github {
        terminal::job_summary(&String::from_utf8_lossy(&reports::write(&reports, Format::Markdown, &view)));
    }
    if let Some(Err(message)) = arguments.table.as_ref().map(|file| terminal::write_table(file, &table::of_audits(&reports))) {
        error_line(&format!("error: {message}"));
        return exit.max(Exit::Usage);
    }
    exit
}

impl Arguments {
    /// Who asks for JSON gets a document, whatever happens.
    fn empty_document(&self) {
        if self.output == Format::Json {
            print(&reports::write(&[], Format::Json, &View::default()));
        }
    }

    /// The charts to audit. A path that is no chart and no folder with charts says so itself.
    fn charts(&self) -> Result<Vec<String>, String> {
        if let Some(file) = &self.table {
            terminal::check_writable(Path::new(file))?;
        }
        let config = |chart: &str| self.release.settings(chart);
        let mut charts = Vec::new();
        for path in &self.charts {
            let paths = std::slice::from_ref(path);
            match self.part.charts(paths, config) {
                Err(_) if !self.part.is_part() => charts.push(path.clone()),
                found => charts.extend(found?),
            }
        }
        Ok(charts)
    }

    /// The report of each chart, or why there is none. A bar counts charts, or the changes of the only one.
    fn audited(&self, charts: Vec<String>) -> Vec<(String, Result<Report, String>)> {
        let (all, one) = (Arc::<Progress>::default(), Arc::<Progress>::default());
        let (shown, what) = if charts.len() > 1 { (&all, "charts") } else { (&one, "changes") };
        let _bar = watch(shown, what, false);
        all.expect(charts.len());
        let audited = |chart: String| {
            let report = self.one(&chart, one.clone());
            all.step();
            (chart, report)
        };
        charts.into_iter().map(audited).collect()
    }

    fn one(&self, path: &str, progress: Arc<Progress>) -> Result<Report, String> {
        let chart = self.release.chart(path)?;
        let configured = self.release.settings(path)?;
        let renderer = Renderer::new(chart, self.release.helm()?);
        let (inputs, settings) = (self.release.inputs(&[])?, configured.rollout);
        let mut plan = Plan { inputs, settings, argocd: configured.argocd, progress, ..Plan::default() };
        let mut report = match audit(&renderer, &plan) {
            Ok(report) => report,
            Err(error) => self.with_ci_values(path, &renderer, &mut plan, error.stage).unwrap_or_else(|| Err(told(&error)))?,
        };
        let baseline = self.baseline.clone().or_else(|| plan.settings.baseline.as_ref().map(PathBuf::from));
        match baseline {
            Some(file) if self.update_baseline => write_baseline(&file, path, &report)?,
            Some(file) => read_baseline(&file)?.take_out(path, &mut report),
            None if self.update_baseline => return Err("--update-baseline needs --baseline FILE".into()),
            None => {}
        }
        Ok(report)
    }

    /// Charts that need values are tried with each of their `ci/*-values.yaml`.
    fn with_ci_values(&self, path: &str, renderer: &Renderer, plan: &mut Plan, stage: Stage) -> Option<Result<Report, String>> {
        if !self.release.values.is_empty() || stage < Stage::Schema {
            return None;
        }
        let mut files: Vec<String> = std::fs::read_dir(Path::new(path).join("ci"))
            .ok()?
            .filter_map(|entry| {
                let file = entry.ok()?.path();
                file.to_str().filter(|name| name.ends_with("-values.yaml")).map(str::to_owned)
            })
            .collect();
        files.sort();
        let mut union: Option<Report> = None;
        for file in files {
            plan.inputs = self.release.inputs(&[file]).ok()?;
            if let Ok(report) = audit(renderer, plan) {
                match &mut union {
                    None => union = Some(report),
                    Some(all) => all.merge(report),
                }
            }
        }
        union.map(Ok)
    }
}

fn read_baseline(file: &Path) -> Result<Baseline, String> {
    let text = match std::fs::read(file) {
        Ok(text) => text,
        Err(error) => return Err(format!("{}: {error}; write it with --update-baseline", file.display())),
    };
    Baseline::read(&text).map_err(|error| format!("{}: {error}", file.display()))
}

fn write_baseline(file: &Path, chart: &str, report: &Report) -> Result<(), String> {
    let mut baseline = if file.exists() { read_baseline(file)? } else { Baseline::default() };
    baseline.put(chart, report);
    if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    let temporary = file.with_extension("new");
    let write = std::fs::write(&temporary, baseline.text()).and_then(|()| std::fs::rename(&temporary, file));
    write.map_err(|error| format!("{}: {error}", file.display()))
}
