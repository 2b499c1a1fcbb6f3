//! `charttest matrix`: the cells of charts, as a table or as a CI job matrix.

use super::{Exit, part::PartFlags};
use crate::{compat::Compat, matrix, source::Diagnostic, suite::Config};

/// List the cells (values × Kubernetes × Helm) of charts
#[derive(clap::Args, Debug)]
pub(super) struct Arguments {
    /// Charts, or folders with charts below
    #[arg(value_name = "CHART")]
    charts: Vec<String>,
    #[command(flatten)]
    part: PartFlags,
    /// How
    #[arg(short, long, value_name = "FORMAT", default_value = "table", value_parser = ["table", "github", "json", "commands"])]
    output: String,
    /// Use this configuration instead of what would be found
    #[arg(long, value_name = "FILE")]
    config: Option<String>,
}

/// Runs the command.
pub(super) fn run(arguments: &Arguments) -> Exit {
    let here = [".".to_owned()];
    let paths = if arguments.charts.is_empty() { &here[..] } else { &arguments.charts };
    match arguments.cells(paths) {
        Ok(charts) => {
            let text = match arguments.output.as_str() {
                "github" => matrix::github(&charts),
                "json" => matrix::json(&charts),
                "commands" => matrix::commands(&charts),
                _ => matrix::table(&charts),
            };
            super::print(text.as_bytes());
            Exit::Passed
        }
        Err(problem) => {
            super::error_line(&format!("error: {problem}"));
            Exit::Usage
        }
    }
}

impl Arguments {
    fn cells(&self, paths: &[String]) -> Result<Vec<(String, Vec<matrix::Cell>)>, String> {
        let config = |chart: &str| Config::of_chart(chart, self.config.as_deref(), &Compat::CORRECTED).map_err(|error| told(chart, &error));
        let mut charts = Vec::new();
        for chart in self.part.charts(paths, config)? {
            let cells = config(&chart)?.cells(&chart, None).map_err(|error| told(&chart, &error))?;
            charts.push((chart, cells));
        }
        Ok(charts)
    }
}

fn told(chart: &str, error: &Diagnostic) -> String {
    let help = error.help.as_ref().map(|help| format!(" ({help})")).unwrap_or_default();
    format!("{chart}: {}{help}", error.message)
}
