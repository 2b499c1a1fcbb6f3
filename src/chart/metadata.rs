//! `Chart.yaml`: its fields, how they are read and validated.

use super::{Error, document, typed::Filler};
use crate::{
    format::{is_print, quote},
    profile::Helm,
    semver::Version,
    value::{Frozen, Number, Value},
    yaml,
};
use std::sync::Arc;

/// `chart.Metadata`. A missing text is `""`.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "the fields are those of Chart.yaml")]
pub struct Metadata {
    pub name: String,
    pub home: String,
    /// This and the other lists: `None` where the field is absent or null.
    pub sources: Option<Vec<String>>,
    pub version: String,
    pub description: String,
    pub keywords: Option<Vec<String>>,
    pub maintainers: Option<Vec<Maintainer>>,
    pub icon: String,
    pub api_version: String,
    pub condition: String,
    pub tags: String,
    pub app_version: String,
    pub deprecated: bool,
    /// Keys ascend; `None`: the field is absent or null.
    pub annotations: Option<Vec<(String, String)>>,
    pub kube_version: String,
    /// `None`: absent or null, which switches dependency processing off.
    pub dependencies: Option<Vec<Dependency>>,
    pub chart_type: String,
}

impl Metadata {
    /// Whether only files that begin with `_` are parsed.
    pub fn is_library(&self) -> bool {
        self.chart_type.eq_ignore_ascii_case("library")
    }
}

/// `chart.Maintainer`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are those of Chart.yaml")]
pub struct Maintainer {
    pub name: String,
    pub email: String,
    pub url: String,
}

/// `chart.Dependency`
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "the fields are those of Chart.yaml")]
pub struct Dependency {
    pub name: String,
    pub version: String,
    pub repository: String,
    pub condition: String,
    pub tags: Option<Vec<String>>,
    pub enabled: bool,
    /// Texts and maps as written; after processing, maps of strings with `child` and `parent`.
    pub import_values: Vec<Frozen>,
    pub alias: String,
}

const FIELDS: &[&str] = &[
    "name",
    "home",
    "sources",
    "version",
    "description",
    "keywords",
    "maintainers",
    "icon",
    "apiVersion",
    "condition",
    "tags",
    "appVersion",
    "deprecated",
    "annotations",
    "kubeVersion",
    "dependencies",
    "type",
];
const DEPENDENCY_FIELDS: &[&str] = &["name", "version", "repository", "condition", "tags", "enabled", "import-values", "alias"];

/// Metadata while it is read: lists may be absent, and items of them null.
#[derive(Debug, Default)]
pub(super) struct Draft {
    metadata: Metadata,
    sources: Option<Vec<String>>,
    keywords: Option<Vec<String>>,
    maintainers: Option<Vec<Option<Maintainer>>>,
    dependencies: Option<Vec<Option<DependencyDraft>>>,
}

#[derive(Debug, Default)]
pub(super) struct DependencyDraft {
    dependency: Dependency,
    tags: Option<Vec<String>>,
    import_values: Option<Vec<Frozen>>,
}

/// `Chart.yaml` as it is written: not validated, and without what `requirements.yaml` adds.
#[derive(Debug)]
pub struct ChartYaml {
    /// Its fields.
    pub metadata: Metadata,
    /// Its maintainers, empty items included.
    pub maintainers: Vec<Option<Maintainer>>,
}

/// Reads `Chart.yaml` alone.
///
/// # Errors
/// With Helm's text.
pub fn read_chart_yaml(data: &[u8], helm: Helm) -> Result<ChartYaml, Error> {
    let mut draft = Draft::default();
    draft.fill(&document::fields("Chart.yaml", data)?, helm).map_err(Error::new)?;
    let dependencies = draft.dependencies.map(|all| all.into_iter().flatten().map(DependencyDraft::finish).collect());
    let metadata = Metadata { sources: draft.sources, dependencies, ..draft.metadata };
    Ok(ChartYaml { metadata, maintainers: draft.maintainers.unwrap_or_default() })
}

/// What strict reading of `Chart.yaml` would say: a key that stands twice or that there is not.
pub fn strict_problem(data: &[u8]) -> Option<String> {
    let nodes = yaml::parse(data).ok()?;
    let mut seen = Vec::new();
    for (key, _) in nodes.first()?.as_map()? {
        let name = key.as_scalar()?;
        if seen.contains(&name) {
            let line = key.start.line + 1;
            return Some(format!(
                "error converting YAML to JSON: yaml: unmarshal errors:\n  line {line}: key {} already set in map",
                quote(name.as_bytes())
            ));
        }
        seen.push(name);
    }
    let field = unknown(&document::fields("Chart.yaml", data).ok()?, FIELDS)?;
    Some(format!("error unmarshaling JSON: while decoding JSON: json: unknown field {}", quote(field.as_bytes())))
}

/// The first key that is no field, in the order of keys.
fn unknown(value: &Value, fields: &[&str]) -> Option<String> {
    let map = value.as_map()?;
    for (key, value) in map.entries().iter() {
        let key = key.to_str_lossy();
        let Some(field) = fields.iter().find(|field| field.eq_ignore_ascii_case(&key)) else { return Some(key.into_owned()) };
        let inner = match *field {
            "maintainers" => &["name", "email", "url"][..],
            "dependencies" => DEPENDENCY_FIELDS,
            _ => continue,
        };
        let items = value.as_list().map(|list| list.to_vec()).unwrap_or_default();
        if let Some(found) = items.iter().find_map(|item| unknown(item, inner)) {
            return Some(found);
        }
    }
    None
}

impl Draft {
    /// Fills the fields that a document has.
    pub(super) fn fill(&mut self, value: &Value, helm: Helm) -> Result<(), String> {
        let mut filler = Filler::new(helm);
        let own = &mut self.metadata;
        let (maintainers_type, dependencies_type) = (go_list(&filler, "Maintainer"), go_list(&filler, "Dependency"));
        filler.fields(value, ("Metadata", FIELDS), |filler, field, value| match field {
            "name" => filler.text(&mut own.name, value),
            "home" => filler.text(&mut own.home, value),
            "sources" => filler.texts(&mut self.sources, value),
            "version" => filler.text(&mut own.version, value),
            "description" => filler.text(&mut own.description, value),
            "keywords" => filler.texts(&mut self.keywords, value),
            "maintainers" => filler.list(&mut self.maintainers, value, (&maintainers_type, fill_maintainer)),
            "icon" => filler.text(&mut own.icon, value),
            "apiVersion" => filler.text(&mut own.api_version, value),
            "condition" => filler.text(&mut own.condition, value),
            "tags" => filler.text(&mut own.tags, value),
            "appVersion" => filler.text(&mut own.app_version, value),
            "deprecated" => filler.flag(&mut own.deprecated, value),
            "annotations" => filler.text_map(&mut own.annotations, value),
            "kubeVersion" => filler.text(&mut own.kube_version, value),
            "dependencies" => filler.list(&mut self.dependencies, value, (&dependencies_type, fill_dependency)),
            _ => filler.text(&mut own.chart_type, value),
        });
        filler.finish()
    }

    /// `v1` if the document says nothing.
    pub(super) fn default_api_version(&mut self) {
        if self.metadata.api_version.is_empty() {
            "v1".clone_into(&mut self.metadata.api_version);
        }
    }

    pub(super) fn is_v1(&self) -> bool {
        self.metadata.api_version == "v1"
    }

    /// Sanitises and validates: `Metadata.Validate`.
    pub(super) fn validate(self) -> Result<Metadata, String> {
        let mut own = self.metadata;
        for text in [
            &mut own.name,
            &mut own.description,
            &mut own.home,
            &mut own.icon,
            &mut own.condition,
            &mut own.tags,
            &mut own.app_version,
            &mut own.kube_version,
        ] {
            sanitize(text);
        }
        own.sources = sanitized(self.sources);
        own.keywords = sanitized(self.keywords);
        validate_scalars(&own).map_err(|text| format!("validation: {text}"))?;
        let null = |what: &str| format!("validation: {what} must not contain empty or null nodes");
        let sanitized = |maintainer: Option<Maintainer>| {
            let mut maintainer = maintainer.ok_or_else(|| null("maintainers"))?;
            [&mut maintainer.name, &mut maintainer.email, &mut maintainer.url].into_iter().for_each(sanitize);
            Ok::<_, String>(maintainer)
        };
        own.maintainers = self.maintainers.map(|all| all.into_iter().map(sanitized).collect()).transpose()?;
        let mut names: Vec<String> = Vec::new();
        if let Some(drafts) = self.dependencies {
            let mut dependencies = Vec::with_capacity(drafts.len());
            for draft in drafts {
                let dependency = draft.ok_or_else(|| null("dependencies"))?.finish();
                validate_dependency(&dependency, &mut names).map_err(|text| format!("validation: {text}"))?;
                dependencies.push(dependency);
            }
            own.dependencies = Some(dependencies);
        }
        Ok(own)
    }
}

pub(super) fn go_list(filler: &Filler, name: &str) -> String {
    format!("[]*{}", filler.type_name(name))
}

fn fill_maintainer(filler: &mut Filler, slot: &mut Option<Maintainer>, value: &Value) {
    if value.is_nil() {
        *slot = None;
        return;
    }
    let own = slot.get_or_insert_default();
    filler.fields(value, ("Maintainer", &["name", "email", "url"]), |filler, field, value| match field {
        "name" => filler.text(&mut own.name, value),
        "email" => filler.text(&mut own.email, value),
        _ => filler.text(&mut own.url, value),
    });
}

pub(super) fn fill_dependency(filler: &mut Filler, slot: &mut Option<DependencyDraft>, value: &Value) {
    if value.is_nil() {
        *slot = None;
        return;
    }
    let DependencyDraft { dependency: own, tags, import_values } = slot.get_or_insert_default();
    filler.fields(value, ("Dependency", DEPENDENCY_FIELDS), |filler, field, value| match field {
        "name" => filler.text(&mut own.name, value),
        "version" => filler.text(&mut own.version, value),
        "repository" => filler.text(&mut own.repository, value),
        "condition" => filler.text(&mut own.condition, value),
        "tags" => filler.texts(tags, value),
        "enabled" => filler.flag(&mut own.enabled, value),
        "import-values" => {
            let item = |filler: &mut Filler, slot: &mut Frozen, value: &Value| {
                filler.check_numbers(value);
                *slot = as_json(value);
            };
            filler.list(import_values, value, ("[]interface {}", item));
        }
        _ => filler.text(&mut own.alias, value),
    });
}

/// A value after a way through JSON: every number is a `float64`.
fn as_json(value: &Value) -> Frozen {
    match value {
        Value::Int(n) | Value::Int64(n) => Frozen::Float(*n as f64),
        Value::Number(Number::Uint64(n)) => Frozen::Float(*n as f64),
        Value::List(list) => Frozen::List(list.list_type(), Arc::new(list.iter().map(as_json).collect()), false),
        Value::Map(map) => {
            let level = map.entries().iter().map(|(k, v)| (k.clone(), as_json(v))).collect();
            Frozen::Map(map.map_type(), Arc::new(level), false)
        }
        other => other.freeze(),
    }
}

impl DependencyDraft {
    pub(super) fn finish(self) -> Dependency {
        let mut own = self.dependency;
        [&mut own.name, &mut own.version, &mut own.repository, &mut own.condition].into_iter().for_each(sanitize);
        Dependency { tags: sanitized(self.tags), import_values: self.import_values.unwrap_or_default(), ..own }
    }
}

fn validate_scalars(own: &Metadata) -> Result<(), String> {
    let required = |text: &str, field| if text.is_empty() { Err(format!("chart.metadata.{field} is required")) } else { Ok(()) };
    required(&own.api_version, "apiVersion")?;
    required(&own.name, "name")?;
    if own.name == "." || own.name == ".." {
        return Err(format!("chart.metadata.name {} is not allowed", quote(own.name.as_bytes())));
    }
    if own.name.contains('/') && own.name != "/" {
        return Err(format!("chart.metadata.name {} is invalid", quote(own.name.as_bytes())));
    }
    required(&own.version, "version")?;
    if Version::parse(&own.version).is_err() {
        return Err(format!("chart.metadata.version {} is invalid", quote(own.version.as_bytes())));
    }
    match own.chart_type.as_str() {
        "" | "application" | "library" => Ok(()),
        _ => Err("chart.metadata.type must be application or library".into()),
    }
}

fn validate_dependency(own: &Dependency, names: &mut Vec<String>) -> Result<(), String> {
    if !own.alias.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_') {
        return Err(format!("dependency {} has disallowed characters in the alias", quote(own.name.as_bytes())));
    }
    let key = if own.alias.is_empty() { &own.name } else { &own.alias };
    if names.contains(key) {
        return Err(format!("more than one dependency with name or alias {}", quote(key.as_bytes())));
    }
    names.push(key.clone());
    Ok(())
}

/// White space becomes a blank, what cannot be printed disappears: `sanitizeString`.
fn sanitize(text: &mut String) {
    if text.chars().any(|c| c != ' ' && (c.is_whitespace() || !is_print(c))) {
        *text = text.chars().filter_map(|c| if c.is_whitespace() { Some(' ') } else { Some(c).filter(|c| is_print(*c)) }).collect();
    }
}

fn sanitized(mut texts: Option<Vec<String>>) -> Option<Vec<String>> {
    texts.iter_mut().flatten().for_each(sanitize);
    texts
}
