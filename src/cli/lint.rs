//! `charttest lint`: rules on charts and suites.

use super::{
    Exit,
    terminal::{self, Colour},
};
use crate::{
    compat::Compat,
    lint,
    report::frame::frame,
    source::{Diagnostic, Level},
    suite::{
        Config,
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
    /// How: text or json
    #[arg(short, long, value_name = "FORMAT", default_value = "text", value_parser = ["text", "json"])]
    output: String,
    /// Use this configuration instead of what would be found
    #[arg(long, value_name = "FILE")]
    config: Option<String>,
}

/// Runs the command.
pub(super) fn run(arguments: &Arguments) -> Exit {
    let here = [".".to_owned()];
    let paths = if arguments.charts.is_empty() { &here[..] } else { &arguments.charts };
    let (mut text, mut objects, mut worst) = (String::new(), Vec::new(), Exit::Passed);
    for path in paths {
        let charts = match discover::charts(path) {
            Ok(charts) => charts,
            Err(error) => {
                super::error_line(&format!("error: {error}"));
                worst = Exit::Usage;
                continue;
            }
        };
        for found in charts {
            let (Found::Chart(chart) | Found::Suite { chart, .. }) = found;
            let chart = discover::clean(&chart.to_string_lossy());
            let (findings, exit) = of_chart(&chart, arguments);
            worst = worst.max(exit);
            text.push_str(&format!("{chart}: {} findings\n", findings.len()));
            for (rule, diagnostic) in findings {
                let shown = Diagnostic { message: format!("{} [{rule}]", diagnostic.message), ..diagnostic.clone() };
                text.push_str(&frame(&shown));
                objects.push(object(&chart, rule, &diagnostic));
            }
        }
    }
    if arguments.output == "json" {
        super::print(format!("{:#}\n", serde_json::Value::Array(objects)).as_bytes());
    } else {
        terminal::print(&text, Colour::Auto);
    }
    worst
}

fn of_chart(chart: &str, arguments: &Arguments) -> (Vec<(&'static str, Diagnostic)>, Exit) {
    let config = Config::of_chart(chart, arguments.config.as_deref(), &Compat::CORRECTED);
    match config.and_then(|config| lint::lint(chart, &config)) {
        Ok(findings) => {
            let limit = if arguments.strict { Level::Warning } else { Level::Error };
            let failed = findings.iter().any(|finding| finding.diagnostic.level >= limit);
            let findings = findings.into_iter().map(|finding| (finding.rule, finding.diagnostic)).collect();
            (findings, if failed { Exit::Failed } else { Exit::Passed })
        }
        Err(diagnostic) => (vec![("chart", diagnostic)], Exit::Usage),
    }
}

fn object(chart: &str, rule: &str, diagnostic: &Diagnostic) -> serde_json::Value {
    let level = match diagnostic.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "info",
    };
    let place = diagnostic.labels.first().map(|label| {
        let (line, column) = crate::source::position(&label.text, label.span.start);
        serde_json::json!({"file": label.file, "line": line, "column": column})
    });
    serde_json::json!({
        "chart": chart, "rule": rule, "level": level, "message": diagnostic.message, "place": place, "help": diagnostic.help,
    })
}
