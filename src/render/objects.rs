//! The top-level objects but `.Values`, with the Go types that each Helm gives them.

use super::{
    Capabilities, ChartOverrides, KubeVersion, Release,
    record::{Fields, Record},
};
use crate::{
    chart::{Dependency, Maintainer, Metadata},
    profile::Helm,
    value::{Entries, List, ListType, Map, MapType, Text, Value},
};
use std::{
    borrow::Cow,
    cell::RefCell,
    sync::{Arc, Weak},
};

/// `.Release`: one map for all charts.
pub(super) fn release(release: &Release) -> Map {
    let entries: [(&str, Value); 6] = [
        ("Name", release.name.as_str().into()),
        ("Namespace", release.namespace.as_str().into()),
        ("IsUpgrade", release.upgrade.into()),
        ("IsInstall", release.install.into()),
        ("Revision", Value::Int(release.revision)),
        ("Service", release.service.as_str().into()),
    ];
    entries.into_iter().map(|(key, value)| (Text::from(key), value)).collect()
}

thread_local! {
    /// The last `.Capabilities` of this thread: most renders of a thread have the same, and templates cannot change it.
    static LAST: RefCell<Option<(Capabilities, Helm, Value)>> = const { RefCell::new(None) };
}

/// `.Capabilities`; `None`: Helm's own.
pub(super) fn capabilities(wanted: Option<&Capabilities>, helm: Helm) -> Value {
    let wanted = wanted.map_or_else(|| Cow::Owned(Capabilities::helm()), Cow::Borrowed);
    LAST.with_borrow_mut(|last| match last {
        Some((of, of_helm, value)) if *of == *wanted && *of_helm == helm => value.clone(),
        _ => last.insert((wanted.clone().into_owned(), helm, new_capabilities(&wanted, helm))).2.clone(),
    })
}

/// A pointer to a struct.
fn new_capabilities(capabilities: &Capabilities, helm: Helm) -> Value {
    let versions = capabilities.api_versions.iter().map(|v| v.as_str().into()).collect();
    let fields = vec![
        ("KubeVersion", kube_version(&capabilities.kube, helm)),
        ("APIVersions", Value::List(List::of(ListType::Versions, versions).with_nil(capabilities.nil_api_versions))),
        ("HelmVersion", helm_version(capabilities.helm_version.as_deref(), helm)),
    ];
    Record::new("*chartutil.Capabilities", fields).value()
}

fn kube_version(version: &KubeVersion, helm: Helm) -> Value {
    let exported = [("Version", &version.version), ("Major", &version.major), ("Minor", &version.minor)];
    let mut fields: Vec<_> = exported.into_iter().map(|(name, value)| (name, Value::from(value.as_str()))).collect();
    let mut printed = &version.version;
    if helm == Helm::V4 {
        fields.insert(1, ("normalizedVersion", version.normalized.as_str().into()));
        printed = &version.normalized;
    }
    Record { printed: Some(printed.to_string()), ..Record::new("chartutil.KubeVersion", fields) }.value()
}

fn helm_version(version: Option<&str>, helm: Helm) -> Value {
    let (own, client) = match helm {
        Helm::V3 => ("v3.22.0", None),
        Helm::V4 => ("v4.3.1", Some("v1.37")),
    };
    let version = version.unwrap_or(own);
    let mut fields =
        vec![("Version", version.into()), ("GitCommit", "".into()), ("GitTreeState", "".into()), ("GoVersion", "go1.26.8".into())];
    let mut encoded = vec![("version", Value::from(version)), ("go_version", "go1.26.8".into())];
    if let Some(client) = client {
        fields.push(("KubeClientVersion", client.into()));
        encoded.push(("kube_client_version", client.into()));
    }
    Record { encoded: Some(encoded), ..Record::new("version.BuildInfo", fields) }.value()
}

/// A `.Chart` that renders share, and what it was made of.
type KnownChart = (Weak<Metadata>, bool, ChartOverrides, Value);

thread_local! {
    /// `.Chart` of the charts that this thread renders.
    static CHARTS: RefCell<Vec<KnownChart>> = const { RefCell::new(Vec::new()) };
}

/// `.Chart`: a struct in Helm 3, a map in Helm 4. Renders share a struct, which templates cannot change unless it holds maps.
pub(super) fn chart(metadata: &Arc<Metadata>, is_root: bool, overrides: &ChartOverrides, helm: Helm) -> Value {
    let holds_maps = metadata.dependencies.iter().flatten().any(|dependency| !dependency.import_values.is_empty());
    if helm == Helm::V4 || holds_maps {
        return new_chart(metadata, is_root, overrides, helm);
    }
    CHARTS.with_borrow_mut(|known| {
        let same =
            |known: &&KnownChart| std::ptr::eq(known.0.as_ptr(), Arc::as_ptr(metadata)) && known.1 == is_root && known.2 == *overrides;
        if let Some((.., chart)) = known.iter().find(same) {
            return chart.clone();
        }
        known.retain(|(of, ..)| of.strong_count() > 0);
        let chart = new_chart(metadata, is_root, overrides, helm);
        known.push((Arc::downgrade(metadata), is_root, overrides.clone(), chart.clone()));
        chart
    })
}

fn new_chart(metadata: &Metadata, is_root: bool, overrides: &ChartOverrides, helm: Helm) -> Value {
    let fields = metadata_fields(metadata, overrides, helm);
    match helm {
        Helm::V3 => chart_struct(fields, is_root),
        Helm::V4 => Value::map(fields.into_iter().map(|field| (field.name, field.value)).chain([("IsRoot", is_root.into())])),
    }
}

/// A field of `chart.Metadata` and the like.
struct Field {
    name: &'static str,
    json: &'static str,
    value: Value,
}

fn field(name: &'static str, json: &'static str, value: impl Into<Value>) -> Field {
    Field { name, json, value: value.into() }
}

fn metadata_fields(metadata: &Metadata, overrides: &ChartOverrides, helm: Helm) -> Vec<Field> {
    let (version, app_version) =
        (overrides.version.as_ref().unwrap_or(&metadata.version), overrides.app_version.as_ref().unwrap_or(&metadata.app_version));
    let annotations = match &metadata.annotations {
        None => Map::nil(MapType::Strings),
        Some(entries) => {
            let entries: Entries = entries.iter().map(|(k, v)| (k.into(), v.as_str().into())).collect();
            Map::of(MapType::Strings, entries)
        }
    };
    // Helm 3 has dropped a list without dependencies when templates run.
    let dependencies = metadata.dependencies.as_ref().filter(|all| !all.is_empty());
    let dependencies = dependencies.map(|all| all.iter().map(|d| dependency(d, helm)).collect());
    let maintainers = metadata.maintainers.as_ref().map(|all| all.iter().map(|m| maintainer(m, helm)).collect());
    vec![
        field("Name", "name", metadata.name.as_str()),
        field("Home", "home", metadata.home.as_str()),
        field("Sources", "sources", texts(metadata.sources.as_deref(), helm)),
        field("Version", "version", version.as_str()),
        field("Description", "description", metadata.description.as_str()),
        field("Keywords", "keywords", texts(metadata.keywords.as_deref(), helm)),
        field("Maintainers", "maintainers", list(ListType::Maintainers, maintainers, helm)),
        field("Icon", "icon", metadata.icon.as_str()),
        field("APIVersion", "apiVersion", metadata.api_version.as_str()),
        field("Condition", "condition", metadata.condition.as_str()),
        field("Tags", "tags", metadata.tags.as_str()),
        field("AppVersion", "appVersion", app_version.as_str()),
        field("Deprecated", "deprecated", metadata.deprecated && !overrides.forget_deprecated),
        field("Annotations", "annotations", Value::Map(annotations)),
        field("KubeVersion", "kubeVersion", metadata.kube_version.as_str()),
        field("Dependencies", "dependencies", list(ListType::Dependencies, dependencies, helm)),
        field("Type", "type", metadata.chart_type.as_str()),
    ]
}

/// Helm 4 makes every list an untyped one; in Helm 3 an absent list is nil.
fn list(list_type: ListType, items: Option<Vec<Value>>, helm: Helm) -> Value {
    match (helm, items) {
        (Helm::V3, None) => Value::List(List::nil(list_type)),
        (Helm::V3, Some(items)) => Value::List(List::of(list_type, items)),
        (Helm::V4, items) => Value::list(items.unwrap_or_default()),
    }
}

fn texts(texts: Option<&[String]>, helm: Helm) -> Value {
    list(ListType::Strings, texts.map(|texts| texts.iter().map(|t| t.as_str().into()).collect()), helm)
}

fn maintainer(maintainer: &Maintainer, helm: Helm) -> Value {
    let fields = vec![
        field("Name", "name", maintainer.name.as_str()),
        field("Email", "email", maintainer.email.as_str()),
        field("URL", "url", maintainer.url.as_str()),
    ];
    item("*chart.Maintainer", fields, helm)
}

fn dependency(dependency: &Dependency, helm: Helm) -> Value {
    let imports = dependency.import_values.iter().map(|import| import.thaw()).collect::<Vec<_>>();
    let imports = if imports.is_empty() && helm == Helm::V3 { Value::List(List::nil(ListType::Any)) } else { Value::list(imports) };
    let fields = vec![
        field("Name", "name", dependency.name.as_str()),
        field("Version", "version", dependency.version.as_str()),
        field("Repository", "repository", dependency.repository.as_str()),
        field("Condition", "condition", dependency.condition.as_str()),
        field("Tags", "tags", texts(dependency.tags.as_deref(), helm)),
        field("Enabled", "enabled", dependency.enabled),
        field("ImportValues", "import-values", imports),
        field("Alias", "alias", dependency.alias.as_str()),
    ];
    item("*chart.Dependency", fields, helm)
}

/// An item of `.Chart.Maintainers` or `.Chart.Dependencies`.
fn item(type_name: &'static str, fields: Vec<Field>, helm: Helm) -> Value {
    if helm == Helm::V4 {
        return Value::map(fields.into_iter().map(|field| (field.name, field.value)));
    }
    // Helm's struct always writes name and repository of a dependency.
    let always = |json: &str| type_name == "*chart.Dependency" && matches!(json, "name" | "repository");
    let encoded = encoded(&fields, always);
    Record { encoded: Some(encoded), ..Record::new(type_name, named(fields)) }.value()
}

fn named(fields: Vec<Field>) -> Fields {
    fields.into_iter().map(|field| (field.name, field.value)).collect()
}

/// The JSON form with `omitempty`.
fn encoded(fields: &[Field], always: impl Fn(&str) -> bool) -> Fields {
    fields.iter().filter(|f| always(f.json) || f.value.is_true()).map(|f| (f.json, f.value.clone())).collect()
}

/// `struct { chart.Metadata; IsRoot bool }`
fn chart_struct(fields: Vec<Field>, is_root: bool) -> Value {
    let metadata_json = encoded(&fields, |_| false);
    let mut json = metadata_json.clone();
    json.push(("IsRoot", is_root.into()));
    let promoted = named(fields);
    let metadata = Record { encoded: Some(metadata_json), ..Record::new("chart.Metadata", promoted.clone()) }.value();
    let fields = vec![("Metadata", metadata), ("IsRoot", is_root.into())];
    Record { promoted, encoded: Some(json), ..Record::new("struct { chart.Metadata; IsRoot bool }", fields) }.value()
}
