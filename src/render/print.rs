//! What `helm template` prints: manifests, then hooks, each behind a line that names its source; and `--show-only`.

use super::{
    Document, Manifests, Rendered,
    split::{split, trim_end, trim_start},
};
use crate::{
    chart::{Chart, Processed},
    glob::match_path,
    profile::Helm,
};

/// A file of `crds/`: printed as it is.
#[derive(Debug, Clone, Copy)]
pub struct CrdFile<'c> {
    /// The name of its file in `crds/`.
    pub name: &'c str,
    /// The full path of its chart.
    pub chart: &'c str,
    /// Its bytes.
    pub data: &'c [u8],
}

impl CrdFile<'_> {
    /// `mychart/charts/sub/crds/a.yaml`
    pub fn key(&self) -> String {
        format!("{}/{}", self.chart, self.name)
    }
}

/// The files in `crds/` of a chart, then those of its enabled dependencies.
pub fn crds(chart: &Processed) -> Vec<CrdFile<'_>> {
    let mut found = Vec::new();
    add_crds(chart, &mut found);
    found
}

fn add_crds<'c>(chart: &'c Processed, found: &mut Vec<CrdFile<'c>>) {
    for file in own_crds(&chart.chart) {
        found.push(CrdFile { name: &file.name, chart: &chart.full_path, data: &file.data });
    }
    for dependency in &chart.dependencies {
        add_crds(dependency, found);
    }
}

/// `hasManifestExtension` and the folder.
fn own_crds(chart: &Chart) -> impl Iterator<Item = &crate::chart::File> {
    let is_manifest = |name: &str| {
        let extension = name.rsplit('/').next().and_then(|base| base.rsplit_once('.')).map_or("", |(_, extension)| extension);
        ["yaml", "yml", "json"].iter().any(|known| extension.eq_ignore_ascii_case(known))
    };
    chart.files.iter().filter(move |file| file.name.starts_with("crds/") && is_manifest(&file.name))
}

/// About what is printed around a document.
const AROUND: usize = 32;

/// Appends a document as Helm prints one.
pub fn write_document(out: &mut Vec<u8>, source: &str, text: &[u8]) {
    out.extend_from_slice(b"---\n# Source: ");
    out.extend_from_slice(source.as_bytes());
    out.push(b'\n');
    out.extend_from_slice(text);
    out.push(b'\n');
}

fn write(out: &mut Vec<u8>, document: &Document) {
    write_document(out, document.template(), document.text().as_bytes());
}

/// The release's manifest: CRDs and sorted documents, hooks not included.
pub fn manifest(manifests: &Manifests, crds: &[CrdFile<'_>]) -> Vec<u8> {
    let documents = manifests.manifests.iter().map(|manifest| &manifest.document);
    let sizes = documents.map(|document| document.text().len() + document.template().len()).chain(crds.iter().map(|crd| crd.data.len()));
    let mut out = Vec::with_capacity(sizes.map(|size| size + AROUND).sum());
    for crd in crds {
        write_document(&mut out, &crd.key(), crd.data);
    }
    for manifest in &manifests.manifests {
        write(&mut out, &manifest.document);
    }
    out
}

/// The files as they were rendered, which is all that Helm has when one of them is not YAML. Their order is one of chance in Helm.
pub fn unsorted(rendered: &Rendered) -> Vec<u8> {
    let mut out = Vec::new();
    for file in rendered.with_documents() {
        write_document(&mut out, &file.path, file.text.as_bytes());
    }
    out
}

/// What is printed: the manifest without white space around it, and the hooks.
pub fn output<'d>(mut manifest: Vec<u8>, hooks: impl Iterator<Item = &'d Document>) -> Vec<u8> {
    manifest.truncate(trim_end(&manifest).len());
    manifest.drain(..manifest.len() - trim_start(&manifest).len());
    manifest.push(b'\n');
    for hook in hooks {
        write(&mut manifest, hook);
    }
    manifest
}

/// What `--show-only` leaves of an output.
///
/// # Errors
/// If a pattern finds nothing.
pub fn show_only(output: &[u8], patterns: &[String], helm: Helm) -> Result<Vec<u8>, String> {
    let parts: Vec<&[u8]> = split(output, helm).into_iter().map(|range| &output[range]).collect();
    let paths: Vec<Option<String>> = parts.iter().map(|part| source_path(part)).collect();
    let mut out = Vec::new();
    for pattern in patterns {
        let matches = |path: &Option<String>| path.as_ref().is_some_and(|path| match_path(pattern, path).unwrap_or(false));
        let found: Vec<_> = parts.iter().zip(&paths).filter(|(_, path)| matches(path)).collect();
        if found.is_empty() {
            return Err(format!("could not find template {pattern} in chart"));
        }
        for (part, _) in found {
            out.extend_from_slice(b"---\n");
            out.extend_from_slice(part);
            out.push(b'\n');
        }
    }
    Ok(out)
}

/// `# Source: [^/]+/(.+)`
fn source_path(part: &[u8]) -> Option<String> {
    const MARK: &[u8] = b"# Source: ";
    for at in memchr::memmem::find_iter(part, MARK) {
        let rest = &part[at + MARK.len()..];
        let Some(slash) = memchr::memchr(b'/', rest).filter(|slash| *slash > 0) else { continue };
        let path = &rest[slash + 1..];
        let path = &path[..memchr::memchr(b'\n', path).unwrap_or(path.len())];
        if !path.is_empty() {
            return Some(String::from_utf8_lossy(path).into_owned());
        }
    }
    None
}
