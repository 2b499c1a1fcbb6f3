//! Chart.yaml.

use super::{Linter, addresses, place};
use crate::{
    chart::{self, ChartYaml},
    format::quote,
    profile::Helm,
    semver::{Constraint, Version},
    source::Level,
    value::Value,
    yaml,
};

const FILE: &str = "Chart.yaml";

pub(super) fn check(linter: &mut Linter<'_>) {
    let data = linter.file(FILE).unwrap_or_default();
    let own = match chart::read_chart_yaml(&data, linter.helm) {
        Ok(own) => own,
        Err(error) => {
            let labels = error.labels.clone();
            linter.error(FILE, format!("unable to parse YAML\n\t{error}")).labels = labels;
            if linter.helm == Helm::V4 {
                linter.warning(FILE, format!("failed to strictly parse chart metadata file\n\t{error}"));
            }
            return;
        }
    };
    if linter.helm == Helm::V4
        && let Some(text) = chart::strict_problem(&data)
    {
        linter.warning(FILE, format!("failed to strictly parse chart metadata file\n\t{text}"));
    }
    for (level, text, keys) in findings(&own, &data, linter.helm) {
        let label = keys.iter().find_map(|key| place(FILE, &data, &key.split('.').collect::<Vec<_>>()));
        linter.say(level, FILE, text).labels.extend(label);
    }
}

/// Level, text, and the keys that it is about, the first that is there is its place.
type Told = (Level, String, Vec<String>);

fn findings(own: &ChartYaml, data: &[u8], helm: Helm) -> Vec<Told> {
    let types = yaml::decode(data).unwrap_or_default();
    let metadata = &own.metadata;
    let error = |text: Option<String>, key: &str| text.map(|text| (Level::Error, text, vec![key.to_owned()]));
    let mut found: Vec<Option<Told>> = vec![
        error(name(&metadata.name), "name"),
        error(api_version(&metadata.api_version), "apiVersion"),
        error(type_of(&types, "version"), "version"),
        error(version(&metadata.version), "version"),
    ];
    found.push(error(type_of(&types, "appVersion"), "appVersion"));
    found.push(maintainers(own));
    let bad = metadata.sources.iter().flatten().enumerate().find(|(_, source)| !addresses::is_request_url(source));
    found.push(bad.map(|(i, source)| (Level::Error, format!("invalid source URL '{source}'"), vec![format!("sources.{i}")])));
    if metadata.icon.is_empty() {
        found.push(Some((Level::Info, "icon is recommended".to_owned(), Vec::new())));
    } else if !addresses::is_request_url(&metadata.icon) {
        found.push(error(Some(format!("invalid icon URL '{}'", metadata.icon)), "icon"));
    }
    if metadata.api_version != "v2" {
        let version = &metadata.api_version;
        let chart_type = format!("chart type is not valid in apiVersion '{version}'. It is valid in apiVersion 'v2'");
        found.push(error((!metadata.chart_type.is_empty()).then_some(chart_type), "type"));
        let listed = metadata.dependencies.as_ref().is_some_and(|all| !all.is_empty());
        let text = format!("dependencies are not valid in the Chart file with apiVersion '{version}'. They are valid in apiVersion 'v2'");
        found.push(error(listed.then_some(text), "dependencies"));
    }
    if helm == Helm::V4 && Version::parse_strict(&metadata.version).is_err() {
        found.push(Some((Level::Warning, format!("version '{}' is not a valid SemVerV2", metadata.version), vec!["version".into()])));
    }
    found.into_iter().flatten().collect()
}

fn name(name: &str) -> Option<String> {
    if name.is_empty() {
        return Some("name is required".to_owned());
    }
    // Go's `filepath.Base`.
    let trimmed = name.trim_end_matches('/');
    let base = if trimmed.is_empty() { "/" } else { trimmed.rsplit('/').next().unwrap_or(trimmed) };
    (base != name).then(|| format!("chart name {} is invalid", quote(name.as_bytes())))
}

fn api_version(version: &str) -> Option<String> {
    let allowed = "The value must be either \"v1\" or \"v2\"";
    match version {
        "v1" | "v2" => None,
        "" => Some(format!("apiVersion is required. {allowed}")),
        other => Some(format!("apiVersion '{other}' is not valid. {allowed}")),
    }
}

fn version(version: &str) -> Option<String> {
    if version.is_empty() {
        return Some("version is required".to_owned());
    }
    let Ok(parsed) = Version::parse(version) else { return Some(format!("version '{version}' is not a valid SemVer")) };
    let positive = Constraint::parse(">0.0.0-0").is_ok_and(|constraint| constraint.check(&parsed));
    (!positive).then(|| format!("version {parsed} is less than or equal to 0.0.0-0"))
}

fn type_of(types: &Value, key: &str) -> Option<String> {
    let name = match types.as_map()?.get(key)? {
        Value::Str(_) => return None,
        Value::Nil => "<nil>".to_owned(),
        Value::Int(_) | Value::Int64(_) | Value::Float(_) | Value::Number(_) => "float64".to_owned(),
        other => other.type_name().to_owned(),
    };
    Some(format!("{key} should be of type string but it's of type {name}"))
}

fn maintainers(own: &ChartYaml) -> Option<Told> {
    for (i, maintainer) in own.maintainers.iter().enumerate() {
        let text = match maintainer {
            None => "a maintainer entry is empty".to_owned(),
            Some(one) if one.name.is_empty() => "each maintainer requires a name".to_owned(),
            Some(one) if !one.email.is_empty() && !addresses::is_email(&one.email) => {
                format!("invalid email '{}' for maintainer '{}'", one.email, one.name)
            }
            Some(one) if !one.url.is_empty() && !addresses::is_url(&one.url) => {
                format!("invalid url '{}' for maintainer '{}'", one.url, one.name)
            }
            Some(_) => continue,
        };
        return Some((Level::Error, text, vec![format!("maintainers.{i}"), "maintainers".to_owned()]));
    }
    None
}
