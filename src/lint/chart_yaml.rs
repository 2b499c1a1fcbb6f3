//! What `helm lint` asks of Chart.yaml.

use super::{Subject, info};
use crate::{semver::Version, source::Diagnostic};

/// Names, versions, maintainers, icon.
pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    let metadata = &subject.chart.metadata;
    let mut found = Vec::new();
    let error = |text: String| Diagnostic::error(format!("Chart.yaml: {text}"));
    if metadata.name.is_empty() {
        found.push(error("name is required".into()));
    } else if metadata.name.contains(['/', '\\']) {
        found.push(error(format!("chart name {:?} is invalid", metadata.name)));
    }
    if !matches!(metadata.api_version.as_str(), "v1" | "v2") {
        found.push(error(format!("apiVersion '{}' is not valid. The value must be either \"v1\" or \"v2\"", metadata.api_version)));
    }
    if metadata.version.is_empty() {
        found.push(error("version is required".into()));
    } else if Version::parse_strict(&metadata.version).is_err() {
        found.push(error(format!("version '{}' is not a valid SemVer", metadata.version)));
    }
    if !matches!(metadata.chart_type.as_str(), "" | "application" | "library") {
        found.push(error(format!("chart type is not valid: {:?}", metadata.chart_type)));
    }
    for maintainer in &metadata.maintainers {
        if maintainer.name.is_empty() {
            found.push(error("each maintainer requires a name".into()));
        }
    }
    if metadata.icon.is_empty() {
        found.push(info("Chart.yaml: icon is recommended".into()));
    }
    found
}
