//! `charttest lint`: rules on charts and suites.

use super::{
    Exit,
    release::ReleaseFlags,
    terminal::{self, Colour},
};
use crate::{
    compat::Compat,
    lint::{self, Request},
    profile::Helm,
    render::Inputs,
    report::{
        counted,
        frame::frame,
        lint::{self as report, Linted},
    },
    source::{Diagnostic, Level},
    suite::{
        ChartTesting, Config,
        discover::{self, Found},
    },
};

/// Check charts and suites: what helm lint checks with places, unused values, assertions that cannot fail
#[derive(clap::Args, Debug)]
pub(super) struct Arguments {
    /// Charts, or folders with charts below
    #[arg(value_name = "CHART")]
    charts: Vec<String>,
    /// Warnings fail too
    #[arg(long)]
    strict: bool,
    /// How: text, json, sarif or github
    #[arg(short, long, value_name = "FORMAT", default_value = "text", value_parser = ["text", "json", "sarif", "github"])]
    output: String,
    /// A chart that changed since its branch left this git revision needs a higher version (default: the target of ct.yaml, else origin/HEAD)
    #[arg(long, value_name = "REF", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    since: Option<String>,
    #[command(flatten)]
    release: ReleaseFlags,
}

/// Runs the command.
pub(super) fn run(arguments: &Arguments) -> Exit {
    let here = [".".to_owned()];
    let paths = if arguments.charts.is_empty() { &here[..] } else { &arguments.charts };
    let (mut text, mut all, mut worst) = (String::new(), Vec::new(), Exit::Passed);
    for path in paths {
        let charts = match discover::charts(path) {
            Ok(charts) => charts,
            Err(error) => {
                super::error_line(&format!("error: {error}"));
                worst = Exit::Usage;
                continue;
            }
        };
        let since = arguments.since.as_deref().map(|revision| if revision.is_empty() { target(path) } else { revision.to_owned() });
        for found in charts {
            let (Found::Chart(chart) | Found::Suite { chart, .. }) = found;
            let chart = discover::clean(&chart.to_string_lossy());
            let (findings, exit) = of_chart(&chart, arguments, since.as_deref());
            worst = worst.max(exit);
            let count = counted(findings.len(), "finding");
            text.push_str(&format!("{chart}: {count}\n"));
            for (rule, diagnostic) in findings {
                let shown =
                    Diagnostic { message: format!("{} [{rule}]", diagnostic.message.trim_start_matches(": ")), ..diagnostic.clone() };
                text.push_str(&frame(&shown));
                all.push(Linted { chart: chart.clone(), rule, diagnostic });
            }
        }
    }
    match arguments.output.as_str() {
        "json" => super::print(report::json(&all).as_bytes()),
        "sarif" => super::print(report::sarif(&all, &terminal::stamp()).as_bytes()),
        "github" => super::print(report::github(&all, &terminal::stamp()).as_bytes()),
        _ => terminal::print(&text, Colour::Auto),
    }
    worst
}

/// What changes are compared with where nothing is said.
fn target(path: &str) -> String {
    let ct = [path, "."].into_iter().find_map(|folder| ChartTesting::of(folder).ok().flatten());
    ct.map_or_else(|| "origin/HEAD".to_owned(), |ct| ct.target)
}

fn of_chart(chart: &str, arguments: &Arguments, since: Option<&str>) -> (Vec<(&'static str, Diagnostic)>, Exit) {
    match findings(chart, arguments, since) {
        Ok(findings) => {
            let limit = if arguments.strict { Level::Warning } else { Level::Error };
            let failed = findings.iter().any(|finding| finding.diagnostic.level >= limit);
            let findings = findings.into_iter().map(|finding| (finding.rule, finding.diagnostic)).collect();
            (findings, if failed { Exit::Failed } else { Exit::Passed })
        }
        Err(diagnostic) => (vec![("chart", diagnostic)], Exit::Usage),
    }
}

fn findings(chart: &str, arguments: &Arguments, since: Option<&str>) -> Result<Vec<lint::Finding>, Diagnostic> {
    let flags = &arguments.release;
    let config = Config::of_chart(chart, flags.config.as_deref(), &Compat::CORRECTED)?;
    let helm = match flags.helm().map_err(Diagnostic::error)? {
        Helm::V4 => Helm::V4,
        Helm::V3 => config.helm.unwrap_or(Helm::V3),
    };
    let inputs = Inputs { helm, ..flags.inputs(&[]).map_err(Diagnostic::error)? };
    lint::lint(&Request { path: chart, config: &config, config_file: flags.config.as_deref(), inputs, since })
}
