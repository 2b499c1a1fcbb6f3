//! `run --matrix`: what must hold in every cell of a chart without any suite.

use super::{
    event::{Check, Outcome, Place, SuiteResult, TestResult},
    inputs::cell_inputs,
    outputs,
    suite_run::{ChartRun, Shared},
};
use crate::{
    env::Stopwatch,
    matrix::Cell,
    process,
    regexp::Regexp,
    render::{Inputs, KubeVersion, Manifests, RenderError},
    source::Diagnostic,
    value::Value,
};
use std::{collections::BTreeMap, sync::Arc};

/// A chart with the cells that it is tried with.
pub(super) struct SmokeRun {
    pub(super) chart: Arc<ChartRun>,
    pub(super) cells: Vec<Cell>,
}

/// One test per cell.
pub(super) fn run(smoke: &SmokeRun, shared: &Shared) -> SuiteResult {
    use rayon::prelude::*;
    let tests: Vec<TestResult> = smoke.cells.par_iter().map(|cell| test(&smoke.chart, cell, shared)).collect();
    let red = tests.iter().any(|test| test.outcome.is_red());
    SuiteResult {
        name: "matrix".to_owned(),
        file: format!("{}/Chart.yaml", smoke.chart.path),
        chart: smoke.chart.name.clone(),
        cell: None,
        outcome: if red { Outcome::Failed } else { Outcome::Passed },
        tests,
        warnings: Vec::new(),
        errors: Vec::new(),
        subchart: false,
    }
}

fn test(chart: &ChartRun, cell: &Cell, shared: &Shared) -> TestResult {
    let started = Stopwatch::start();
    let place = Place { file: format!("{}/Chart.yaml", chart.path), line: 1, column: 1, ..Place::default() };
    let mut result = TestResult::new(cell.name.clone(), place);
    match problems(chart, cell, shared) {
        Ok(lines) if lines.is_empty() => {}
        Ok(lines) => {
            result.outcome = Outcome::Failed;
            result.checks.push(Check { name: "matrix".to_owned(), lines, ..Check::default() });
        }
        Err((text, diagnostics)) => {
            (result.outcome, result.error, result.diagnostics) = (Outcome::Errored, Some(text), diagnostics);
        }
    }
    result.duration = started.elapsed();
    shared.progress.step();
    result
}

type Failed = (String, Vec<Diagnostic>);

fn problems(chart: &ChartRun, cell: &Cell, shared: &Shared) -> Result<Vec<String>, Failed> {
    let inputs: Inputs = cell_inputs(chart, cell, shared).map_err(|text| (text, Vec::new()))?;
    let of_render = |error: RenderError| (error.message, error.diagnostics);
    let prepared = chart.renderer.prepare(&inputs).map_err(of_render)?;
    prepared.check_kube_version().map_err(of_render)?;
    let rendered = prepared.render().map_err(of_render)?;
    let manifests = Manifests::of(&rendered, chart.helm).map_err(of_render)?;
    let mut lines = Vec::new();
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    for file in rendered.files.iter().filter(|file| !file.path.ends_with(".txt")) {
        match outputs::manifests(&file.text.to_str_lossy()) {
            Ok(documents) => documents.iter().for_each(|document| judge(document, &file.path, &inputs, &mut seen, &mut lines)),
            Err(error) => lines.push(format!("{}: {error}", file.path)),
        }
    }
    if let Some((command, arguments)) = chart.validate.split_first() {
        lines.extend(validate(command, arguments, &crate::render::manifest(&manifests, &[])));
    }
    Ok(lines)
}

fn judge(document: &Value, file: &str, inputs: &Inputs, seen: &mut BTreeMap<String, String>, lines: &mut Vec<String>) {
    let text = |keys: &[&str]| -> String {
        let mut found = document.clone();
        for key in keys {
            let Some(next) = found.as_map().and_then(|map| map.get(key)) else { return String::new() };
            found = next;
        }
        found.as_text().map(|text| text.to_str_lossy().into_owned()).unwrap_or_default()
    };
    let (api_version, kind, name) = (text(&["apiVersion"]), text(&["kind"]), text(&["metadata", "name"]));
    if kind.is_empty() || api_version.is_empty() {
        lines.push(format!("{file}: a document without {}", if kind.is_empty() { "`kind`" } else { "`apiVersion`" }));
        return;
    }
    let namespace = text(&["metadata", "namespace"]);
    let namespace = if namespace.is_empty() { inputs.release.namespace.clone() } else { namespace };
    if let Some(other) = seen.insert(format!("{api_version}/{kind}/{namespace}/{name}"), file.to_owned()).filter(|_| !name.is_empty()) {
        lines.push(format!("{file}: {kind}/{name} is also in {other}"));
    }
    if !is_valid_name(&name, &api_version) {
        lines.push(format!("{file}: {kind} has a name that Kubernetes refuses: {name:?}"));
    }
    let kube = inputs.capabilities.clone().unwrap_or_default().kube;
    if let Some(problem) = served(&api_version, &kind, &kube) {
        lines.push(format!("{file}: {kind}/{name}: {problem}"));
    }
}

fn is_valid_name(name: &str, api_version: &str) -> bool {
    if name.is_empty() || api_version.starts_with("rbac.authorization.k8s.io/") {
        return !name.contains(['/', '%']) && name != "." && name != "..";
    }
    const NAME: &[u8] = br"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";
    name.len() <= 253 && Regexp::cached(NAME).is_ok_and(|regexp| regexp.is_match(name.as_bytes()))
}

/// API versions that came or went: group and version, kinds (none: all), first and last minor version of Kubernetes 1.
const SERVED: &[(&str, &[&str], u32, u32)] = &[
    ("extensions/v1beta1", &["Ingress"], 1, 21),
    ("extensions/v1beta1", &["Deployment", "DaemonSet", "ReplicaSet", "NetworkPolicy", "PodSecurityPolicy"], 1, 15),
    ("apps/v1beta1", &[], 1, 15),
    ("apps/v1beta2", &[], 1, 15),
    ("networking.k8s.io/v1beta1", &["Ingress", "IngressClass"], 14, 21),
    ("networking.k8s.io/v1", &["Ingress", "IngressClass"], 19, u32::MAX),
    ("policy/v1beta1", &["PodDisruptionBudget", "PodSecurityPolicy"], 1, 24),
    ("policy/v1", &["PodDisruptionBudget"], 21, u32::MAX),
    ("batch/v1beta1", &["CronJob"], 8, 24),
    ("batch/v1", &["CronJob"], 21, u32::MAX),
    ("autoscaling/v2beta1", &[], 8, 24),
    ("autoscaling/v2beta2", &[], 12, 25),
    ("autoscaling/v2", &[], 23, u32::MAX),
    ("rbac.authorization.k8s.io/v1beta1", &[], 6, 21),
    ("rbac.authorization.k8s.io/v1alpha1", &[], 5, 21),
    ("apiextensions.k8s.io/v1beta1", &[], 7, 21),
    ("admissionregistration.k8s.io/v1beta1", &["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"], 9, 21),
    ("certificates.k8s.io/v1beta1", &["CertificateSigningRequest"], 4, 21),
    ("coordination.k8s.io/v1beta1", &["Lease"], 14, 21),
    ("discovery.k8s.io/v1beta1", &["EndpointSlice"], 17, 24),
    ("discovery.k8s.io/v1", &["EndpointSlice"], 21, u32::MAX),
    ("events.k8s.io/v1beta1", &["Event"], 8, 24),
    ("scheduling.k8s.io/v1beta1", &[], 11, 21),
    ("storage.k8s.io/v1beta1", &["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"], 6, 21),
    ("storage.k8s.io/v1beta1", &["CSIStorageCapacity"], 21, 26),
    ("flowcontrol.apiserver.k8s.io/v1beta1", &[], 20, 25),
    ("flowcontrol.apiserver.k8s.io/v1beta2", &[], 23, 28),
    ("flowcontrol.apiserver.k8s.io/v1beta3", &[], 26, 31),
    ("node.k8s.io/v1beta1", &[], 14, 24),
];

fn served(api_version: &str, kind: &str, kube: &KubeVersion) -> Option<String> {
    let minor: u32 = kube.minor.trim_end_matches('+').parse().ok()?;
    let (_, _, first, last) =
        SERVED.iter().find(|(version, kinds, ..)| *version == api_version && (kinds.is_empty() || kinds.contains(&kind)))?;
    if minor > *last {
        return Some(format!("{api_version} is gone since Kubernetes 1.{}", last + 1));
    }
    (minor < *first).then(|| format!("{api_version} is there since Kubernetes 1.{first} only"))
}

fn validate(command: &str, arguments: &[String], manifests: &[u8]) -> Vec<String> {
    let run = || process::run(&process::find(command)?, arguments, manifests);
    match run() {
        Ok(_) => Vec::new(),
        Err(process::ProcessError::Failed { reason, stderr }) => {
            std::iter::once(format!("{command}: {reason}")).chain(stderr.lines().take(20).map(|line| format!("\t{line}"))).collect()
        }
        Err(error) => vec![format!("{command}: {error}")],
    }
}
