//! `templates/`: the chart renders with its defaults, and what it renders to is what Kubernetes can take.

use super::{Linter, manifest};
use crate::{
    chart::File,
    format::quote,
    kubernetes,
    profile::Helm,
    regexp::Regexp,
    render::{Inputs, KubeVersion, Release, RenderError, Rendered, Renderer, Stage},
    source::{Label, Span},
    value::Value,
    yaml,
};
use std::sync::Arc;

const FOLDER: &str = "templates/";

pub(super) fn check(linter: &mut Linter<'_>) {
    if linter.helm == Helm::V4 && !linter.exists("templates") {
        linter.warning(FOLDER, "directory does not exist");
        return;
    }
    let chart = match linter.chart {
        Ok(chart) => chart.clone(),
        Err(error) => {
            let labels = error.labels.clone();
            linter.error(FOLDER, error).labels = labels;
            return;
        }
    };
    let rendered = match render(&Renderer::linting(chart.clone(), linter.helm), linter.inputs) {
        Ok(rendered) => rendered,
        // Helm says nothing here: other commands do.
        Err(error) if matches!(error.stage, Stage::Dependencies | Stage::Values) => return,
        Err(error) => {
            let labels = error.diagnostics.iter().flat_map(|diagnostic| diagnostic.labels.clone()).collect();
            linter.error(FOLDER, &error.message).labels = labels;
            return;
        }
    };
    let name = chart.metadata.name.clone();
    for file in &chart.templates {
        check_source(linter, file);
        let extension = extension(&file.name);
        let is_yaml = if linter.helm == Helm::V3 {
            extension == ".yaml"
        } else {
            [".yaml", ".yml"].iter().any(|e| extension.eq_ignore_ascii_case(e))
        };
        let text = rendered.file(&format!("{name}/{}", file.name)).map(|file| file.text.to_str_lossy().into_owned());
        let Some(text) = text.filter(|text| is_yaml && !text.trim().is_empty()) else { continue };
        if !check_output(linter, file, &text) {
            return;
        }
    }
}

fn render(renderer: &Renderer, inputs: &Inputs) -> Result<Rendered, RenderError> {
    let release = Release { name: "test-release".into(), ..inputs.release.clone() };
    // Helm coalesces values twice here; the second time takes out what is null in the chart's own.
    let once = renderer.prepare(&Inputs { skip_schema: true, ..inputs.clone() })?;
    let values = vec![Arc::new(Value::Map(once.values().clone()).freeze())];
    renderer.prepare(&Inputs { release, values, ..inputs.clone() })?.render()
}

fn extension(name: &str) -> &str {
    let base = name.rsplit('/').next().unwrap_or(name);
    base.rfind('.').map_or("", |at| &base[at..])
}

/// The text of a template.
fn check_source(linter: &mut Linter<'_>, file: &File) {
    let extension = extension(&file.name);
    if ![".yaml", ".yml", ".tpl", ".txt"].contains(&extension) {
        linter.error(&file.name, format!("file extension '{extension}' not valid. Valid extensions are .yaml, .yml, .tpl, or .txt"));
    }
    if linter.helm == Helm::V4 {
        return;
    }
    let found = |pattern: &str| Regexp::cached(pattern.as_bytes()).is_ok_and(|regexp| regexp.is_match(&file.data));
    if found(r#""?helm\.sh/hook"?:\s+crd-install"#) {
        let text = "manifest is a crd-install hook. This hook is no longer supported in v3 and all CRDs should also exist the crds/ directory at the top level of the chart";
        linter.warning(&file.name, text).labels.push(first(file, "crd-install"));
    }
    if found(r"\.Release\.Time") {
        let text = ".Release.Time has been removed in v3, please replace with the `now` function in your templates";
        linter.error(&file.name, text).labels.push(first(file, ".Release.Time"));
    }
}

/// What a template renders to; false where Helm looks no further.
fn check_output(linter: &mut Linter<'_>, file: &File, text: &str) -> bool {
    let first_line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    if first_line.starts_with([' ', '\t']) {
        let line = quote(first_line.as_bytes());
        let text = format!("document starts with an illegal indent: {line}, which may cause parsing problems");
        linter.warning(&file.name, text).labels.push(first(file, first_line.trim()));
    }
    for document in manifest::documents(text.as_bytes(), linter.helm) {
        match document {
            Err(error) => {
                linter.error(&file.name, format!("unable to parse YAML: {error}")).labels.push(first(file, ""));
                return false;
            }
            Ok(None) => {}
            Ok(Some(head)) => check_object(linter, file, &head, text),
        }
    }
    true
}

fn check_object(linter: &mut Linter<'_>, file: &File, head: &manifest::Head, text: &str) {
    let name = quote(head.name.as_bytes());
    let invalid: Vec<String> =
        kubernetes::check_name(&head.kind, &head.name).iter().map(|said| format!("metadata.name: Invalid value: {name}: {said}")).collect();
    if !invalid.is_empty() {
        let all = if invalid.len() == 1 { invalid[0].clone() } else { format!("[{}]", invalid.join(", ")) };
        let text = format!("object name does not conform to Kubernetes naming requirements: {name}: {all}");
        linter.warning(&file.name, text).labels.push(first(file, "name:"));
    }
    let kube: KubeVersion = linter.inputs.capabilities.clone().unwrap_or_default().kube;
    let minor = kube.minor.parse().unwrap_or_default();
    if let Some(text) = kubernetes::deprecation(&head.api_version, &head.kind, minor) {
        linter.warning(&file.name, text).labels.push(first(file, &head.api_version));
    }
    let selects = matches!(head.kind.as_str(), "Deployment" | "ReplicaSet" | "DaemonSet" | "StatefulSet");
    if selects && !text.contains("matchLabels") && !text.contains("matchExpressions") {
        let text = format!("a {} must contain matchLabels or matchExpressions, and {name} does not", head.kind);
        linter.error(&file.name, text).labels.push(first(file, &format!("kind: {}", head.kind)));
    }
    if head.kind == "List" && keeps(text) {
        let first_letter = if linter.helm == Helm::V3 { 'A' } else { 'a' };
        let text = format!("{first_letter}nnotation 'helm.sh/resource-policy' within List objects are ignored");
        linter.error(&file.name, text).labels.push(first(file, "helm.sh/resource-policy"));
    }
}

/// Whether an item of a list has the annotation that Helm looks for in objects only.
fn keeps(text: &str) -> bool {
    let Ok(value) = yaml::decode(text.as_bytes()) else { return false };
    let items = value.as_map().and_then(|map| map.get("items")).and_then(|items| items.as_list().map(|list| list.to_vec()));
    items.unwrap_or_default().iter().any(|item| crate::rollout::object::annotation(item, "helm.sh/resource-policy").is_some())
}

/// The first place of a text in a template, else its beginning: what is rendered has no place of its own.
fn first(file: &File, part: &str) -> Label {
    let text = String::from_utf8_lossy(&file.data);
    let at = text.find(part).unwrap_or_default();
    let end = text[at..].lines().next().map_or(at, |line| at + line.len());
    Label { file: file.name.clone(), text: text.into(), span: Span::new(at, end), message: String::new() }
}
