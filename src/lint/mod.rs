//! Rules on charts and suites, a file per rule.
//!
//! Contract: a rule looks and says; it changes nothing. Its name in messages is its file's name.
//!
//! - `helm/`: what `helm lint` says
//! - `version_bump`: a chart that changed since a revision has a higher version
//! - `unused_values`: values that no template reads; `undocumented_values`: values that are read and named nowhere
//! - `own_keys`: charttest's keys in files that helm-unittest reads; `same_names`: tests of one name
//! - `cannot_fail`: assertions that hold whatever the chart does; `compared_nothing`: those that had nothing to look at

mod cannot_fail;
mod compared_nothing;
mod helm;
mod own_keys;
mod same_names;
mod undocumented_values;
mod unused_values;
mod version_bump;

use crate::{
    chart::Chart,
    compat::Compat,
    matrix::Cell,
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
    ("unused-values", unused_values::check),
    ("undocumented-values", undocumented_values::check),
    ("own-keys", own_keys::check),
    ("same-names", same_names::check),
    ("cannot-fail", cannot_fail::check),
];

/// What is asked of a chart.
pub struct Request<'r> {
    /// The chart as the user names it.
    pub path: &'r str,
    /// What is configured for it.
    pub config: &'r Config,
    /// The configuration that is used instead of what would be found.
    pub config_file: Option<&'r str>,
    /// Values and so on, for the checks of Helm; the release's name is Helm's.
    pub inputs: Inputs,
    /// The revision that its version is compared with.
    pub since: Option<&'r str>,
}

/// Everything that the rules say of a chart: first what Helm says, in its order, then the rest, worst first.
///
/// # Errors
/// When the configuration makes no sense, or git does not know the revision.
pub fn lint(request: &Request<'_>) -> Result<Vec<Finding>, Diagnostic> {
    let Request { path, config, inputs, since, .. } = request;
    let loaded = crate::chart::load_to_lint(Path::new(path), inputs.helm);
    let of_rule = |rule: &'static str| move |diagnostic: Diagnostic| Finding { rule, diagnostic };
    let mut findings: Vec<Finding> = helm::run(path, &loaded, inputs).into_iter().map(of_rule("helm")).collect();
    let mut others: Vec<Finding> = config.warnings.iter().cloned().map(of_rule("unknown-key")).collect();
    if let Ok(chart) = loaded {
        if let Some(since) = since {
            let found = version_bump::check(path, &chart, since).map_err(|text| Diagnostic::error(format!("{path}: {text}")))?;
            others.extend(found.into_iter().map(of_rule("version-bump")));
        }
        let cells = config.cells(path, None)?;
        let suites = suites(path, config, &mut others);
        let subject = Subject { path: (*path).to_owned(), renderer: Renderer::linting(chart.clone(), inputs.helm), chart, cells, suites };
        for (rule, check) in RULES {
            others.extend(check(&subject).into_iter().map(of_rule(rule)));
        }
        others.extend(compared_nothing::check(&subject, request).into_iter().map(of_rule("compared-nothing")));
        findings.iter_mut().chain(&mut others).for_each(|finding| subject.place(&mut finding.diagnostic));
    }
    others.sort_by_key(|finding| std::cmp::Reverse(finding.diagnostic.level));
    findings.extend(others);
    Ok(findings)
}

fn suites(path: &str, config: &Config, findings: &mut Vec<Finding>) -> Vec<Suite> {
    let mut suites = Vec::new();
    for name in discover::suite_files(path, &config.suites) {
        let Ok(bytes) = discover::read(&name) else { continue };
        let folder = name.rsplit_once('/').map_or(".", |(folder, _)| folder).to_owned();
        let file = Arc::new(SuiteFile::new(name, folder, String::from_utf8_lossy(&bytes).into_owned().into()));
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
    /// Makes the files of places paths that the user can open.
    fn place(&self, diagnostic: &mut Diagnostic) {
        for label in &mut diagnostic.labels {
            let inner = label.file.strip_prefix(&format!("{}/", self.chart.metadata.name)).unwrap_or(&label.file);
            let of_chart = inner.starts_with("templates/") || inner.starts_with("charts/") || matches!(inner, "Chart.yaml" | "values.yaml");
            if of_chart && !label.file.starts_with(&format!("{}/", self.path)) {
                label.file = discover::join(&self.path, inner);
            }
        }
    }

    /// The inputs of a cell.
    ///
    /// # Errors
    /// When a values file cannot be read.
    fn inputs(&self, cell: &Cell) -> Result<Inputs, String> {
        let mut values = Vec::new();
        for file in &cell.values {
            let bytes = discover::read(&discover::beside(&self.path, file))?;
            let value = yaml::decode(&bytes).map_err(|error| format!("{file}: {error}"))?;
            values.push(Arc::new(if value.is_nil() { Value::map::<&str>([]).freeze() } else { value.freeze() }));
        }
        values.extend(cell.set.iter().cloned());
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
