//! Suites that are rendered from a chart of their own (`--chart-tests-path`).

use super::{Options, former_version};
use crate::{
    chart,
    profile::Helm,
    render::{Capabilities, Inputs, Release, RenderError, render},
    source::Diagnostic,
};
use std::path::Path;

/// The rendered files: their names on disk and texts. A folder that is not there gives none.
///
/// # Errors
/// When the folder is no chart or does not render.
pub(super) fn suites(folder: &str, options: &Options) -> Result<Vec<(String, String)>, Diagnostic> {
    if !Path::new(folder).exists() {
        return Ok(Vec::new());
    }
    let chart = chart::load(Path::new(folder), Helm::V3).map_err(|error| error.diagnostic())?;
    let release = Release {
        name: "TEST-SUITE-RELEASE".into(),
        namespace: "NAMESPACE".into(),
        revision: 1,
        install: false,
        upgrade: false,
        service: "Helm".into(),
    };
    let peer = || Capabilities { kube: former_version::of_peer(), helm_version: Some("v3.21".into()), ..Capabilities::helm() };
    let capabilities = options.compat.peer_capabilities.then(peer);
    let inputs = Inputs { release, env: options.env.clone(), capabilities, ..Inputs::default() };
    let rendered = render(&chart, &inputs).map_err(|error| told(&error))?;
    let prefix = format!("{}/", chart.metadata.name);
    if let Some(blank) = rendered.files.iter().find(|file| file.text.to_str_lossy().trim().is_empty()) {
        return Err(Diagnostic::error(format!("test suite template ({}) file did not render a manifest", blank.path)));
    }
    let mut files: Vec<(String, String)> = rendered
        .files
        .iter()
        .map(|file| {
            let name = file.path.strip_prefix(&prefix).unwrap_or(&file.path);
            (format!("{folder}/{name}"), file.text.to_str_lossy().into_owned())
        })
        .collect();
    files.sort();
    Ok(files)
}

/// With its place, if it has one: the text alone repeats every template that a loop of includes went through.
fn told(error: &RenderError) -> Diagnostic {
    error.diagnostics.first().cloned().unwrap_or_else(|| Diagnostic::error(error.message.clone()))
}
