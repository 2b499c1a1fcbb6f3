//! Where charts are found and `--output-dir` writes.

use super::Call;
use crate::{
    chart,
    render::{self, CrdFile, Manifests},
};
use std::{
    collections::BTreeSet,
    io::Write,
    path::{Path, PathBuf},
};

impl Call {
    pub(super) fn output_folder(&self, folder: &str) -> PathBuf {
        if self.given.is_set("release-name") { Path::new(folder).join(&self.name) } else { PathBuf::from(folder) }
    }

    pub(super) fn write_all(&self, folder: &str, sorted: &Manifests, crds: &[CrdFile<'_>], log: &mut Vec<u8>) -> Result<(), String> {
        let mut written = BTreeSet::new();
        for crd in crds {
            let append = !written.insert(crd.key());
            write_file(Path::new(folder), &crd.key(), crd.data, append, log)?;
        }
        written.clear();
        let folder = self.output_folder(folder);
        for manifest in &sorted.manifests {
            let document = &manifest.document;
            let append = !written.insert(document.template().to_owned());
            write_file(&folder, document.template(), document.text().as_bytes(), append, log)?;
        }
        Ok(())
    }
}

/// `LocateChart`: local paths only.
pub(super) fn locate(name: &str) -> Result<PathBuf, String> {
    let name = name.trim();
    let path = Path::new(name);
    if path.exists() {
        return std::path::absolute(path).map_err(|error| error.to_string());
    }
    Err(chart::missing(name).text)
}

/// Writes a document under `--output-dir`, as Helm's `writeToFile`.
pub(super) fn write_file(folder: &Path, name: &str, text: &[u8], append: bool, log: &mut Vec<u8>) -> Result<(), String> {
    let path = folder.join(name);
    let mut bytes = Vec::new();
    render::write_document(&mut bytes, name, text);
    let write = || -> std::io::Result<()> {
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        let mut options = std::fs::OpenOptions::new();
        options.create(true).write(true).append(append).truncate(!append);
        options.open(&path)?.write_all(&bytes)
    };
    write().map_err(|error| format!("open {}: {error}", path.display()))?;
    let _ = writeln!(log, "wrote {}", path.display());
    Ok(())
}
