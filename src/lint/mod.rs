//! Rules on charts and suites that need no run, a file per rule.
//!
//! Contract: a rule looks and says; it changes nothing. Its name in messages is its file's name.
//!
//! - `chart_yaml`: what `helm lint` asks of Chart.yaml; `renders`: every cell renders
//! - `unused_values`: values that no template reads
//! - `own_keys`: charttest's keys in files that helm-unittest reads; `same_names`: tests of one name
//! - `cannot_fail`: assertions that hold whatever the chart does

mod cannot_fail;
mod chart_yaml;
mod own_keys;
mod renders;
mod same_names;
mod unused_values;

use crate::{
    chart::Chart,
    compat::Compat,
    matrix::Cell,
    profile::Helm,
    render::{Capabilities, Inputs, KubeVersion, Renderer},
    source::{Diagnostic, Level},
    suite::{Config, ParseOptions, Suite, SuiteFile, discover, parse},
    value::Value,
    yaml,
};
use std::{path::Path, sync::Arc};

/// What a rule says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: &'static str,
    /// What is wrong, and where.
    pub diagnostic: Diagnostic,
}

/// A chart with its suites, as rules see them.
pub struct Subject {
    /// As the user names it.
    pub path: String,
    /// The chart.
    pub chart: Arc<Chart>,
    /// Parsed once.
    pub renderer: Renderer,
    /// What it is tried with.
    pub cells: Vec<Cell>,
    /// Its suites.
    pub suites: Vec<Suite>,
}

type Rule = fn(&Subject) -> Vec<Diagnostic>;

const RULES: &[(&str, Rule)] = &[
    ("chart-yaml", chart_yaml::check),
    ("renders", renders::check),
    ("unused-values", unused_values::check),
    ("own-keys", own_keys::check),
    ("same-names", same_names::check),
    ("cannot-fail", cannot_fail::check),
];

/// Everything that the rules say of a chart.
///
/// # Errors
/// When the chart cannot be loaded.
pub fn lint(path: &str, config: &Config) -> Result<Vec<Finding>, Diagnostic> {
    let helm = config.helm.unwrap_or(Helm::V3);
    let chart = crate::chart::load(Path::new(path), helm).map_err(|error| error.diagnostic())?;
    let cells = config.cells(path, None)?;
    let mut findings: Vec<Finding> =
        config.warnings.iter().map(|warning| Finding { rule: "unknown-key", diagnostic: warning.clone() }).collect();
    let suites = suites(path, config, &mut findings);
    let subject = Subject { path: path.to_owned(), renderer: Renderer::new(chart.clone(), helm), chart, cells, suites };
    for (rule, check) in RULES {
        findings.extend(check(&subject).into_iter().map(|diagnostic| Finding { rule, diagnostic }));
    }
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.diagnostic.level));
    Ok(findings)
}

fn suites(path: &str, config: &Config, findings: &mut Vec<Finding>) -> Vec<Suite> {
    let mut suites = Vec::new();
    for name in discover::suite_files(path, &config.suites) {
        let Ok(bytes) = discover::read(&name) else { continue };
        let folder = name.rsplit_once('/').map_or(".", |(folder, _)| folder).to_owned();
        let file = Arc::new(SuiteFile { name, folder, text: String::from_utf8_lossy(&bytes).into_owned().into() });
        let parsed = parse(&file, ParseOptions { strict: false, compat: Compat::CORRECTED, rendered: false });
        findings.extend(parsed.errors.into_iter().map(|diagnostic| Finding { rule: "suite", diagnostic }));
        for suite in parsed.suites {
            findings.extend(suite.warnings.iter().map(|warning| Finding { rule: "unknown-key", diagnostic: warning.clone() }));
            suites.push(suite);
        }
    }
    suites
}

impl Subject {
    /// The inputs of a cell.
    ///
    /// # Errors
    /// When a values file cannot be read.
    fn inputs(&self, cell: &Cell) -> Result<Inputs, String> {
        let mut values = Vec::new();
        for file in &cell.values {
            let bytes = discover::read(&discover::join(&self.path, file))?;
            let value = yaml::decode(&bytes).map_err(|error| format!("{file}: {error}"))?;
            values.push(Arc::new(if value.is_nil() { Value::map::<&str>([]).freeze() } else { value.freeze() }));
        }
        let mut capabilities = Capabilities::helm();
        if let Some(kube) = &cell.kube {
            capabilities.kube = KubeVersion::parse(kube, self.renderer.helm())?;
        }
        Ok(Inputs { helm: self.renderer.helm(), values, capabilities: Some(capabilities), ..Inputs::default() })
    }
}

/// A finding that is worth knowing.
fn info(message: String) -> Diagnostic {
    Diagnostic { level: Level::Info, ..Diagnostic::warning(message) }
}
