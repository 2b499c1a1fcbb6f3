//! Which file is what: a list of files becomes a chart, `charts/` recursively. Mirrors `LoadFiles`.

use super::{
    Chart, Error, File, Schema, archive, document,
    lock::{Lock, read_lock},
    log,
    metadata::Draft,
};
use crate::{
    profile::Helm,
    value::{Blob, Frozen, Value},
};
use std::{collections::BTreeMap, sync::Arc};

/// How deep charts may lie in each other; a packed chart could hold itself.
const MAX_DEPTH: usize = 32;

/// Makes a chart of files in memory, named by their paths from its root.
///
/// # Errors
/// With Helm's text.
pub fn from_files(files: Vec<(String, Vec<u8>)>, helm: Helm) -> Result<Arc<Chart>, Error> {
    let mut warnings = Vec::new();
    let mut chart = build(here(files), helm, (&mut warnings, 0))?;
    chart.warnings = warnings;
    Ok(Arc::new(chart))
}

/// Files whose bytes were read.
pub(super) fn here(files: Vec<(String, Vec<u8>)>) -> Vec<(String, Blob)> {
    files.into_iter().map(|(name, data)| (name, data.into())).collect()
}

/// One chart and what lies below it.
pub(super) fn build(files: Vec<(String, Blob)>, helm: Helm, (warnings, depth): (&mut Vec<String>, usize)) -> Result<Chart, Error> {
    if depth > MAX_DEPTH {
        return Err(Error::new(format!("charts lie in each other more than {MAX_DEPTH} levels deep")));
    }
    let mut parts = Parts::default();
    for (_, data) in files.iter().filter(|(name, _)| name == "Chart.yaml") {
        let draft = parts.draft.get_or_insert_default();
        read_metadata(draft, ("Chart.yaml", data), helm)?;
        draft.default_api_version();
    }
    for (name, data) in files {
        parts.sort_in(name, data, helm, warnings)?;
    }
    let draft = parts.draft.ok_or_else(|| Error::new("Chart.yaml file is missing").help("a chart has a file Chart.yaml in its root"))?;
    let metadata = draft.validate().map_err(Error::new)?;
    let mut dependencies = Vec::new();
    for (name, files) in parts.subcharts {
        if !name.starts_with(['_', '.']) {
            dependencies.push(Arc::new(subchart(&metadata.name, (&name, files), helm, (&mut *warnings, depth))?));
        }
    }
    let Parts { templates, files, values, schema, lock, .. } = parts;
    Ok(Chart::assemble(metadata, (templates, files), (values, schema, lock), dependencies))
}

/// A chart whose files are being sorted in.
#[derive(Default)]
struct Parts {
    draft: Option<Draft>,
    templates: Vec<File>,
    files: Vec<File>,
    values: Frozen,
    schema: Option<Schema>,
    lock: Option<Lock>,
    subcharts: BTreeMap<String, Vec<(String, Blob)>>,
}

impl Parts {
    fn sort_in(&mut self, name: String, data: Blob, helm: Helm, warnings: &mut Vec<String>) -> Result<(), Error> {
        match name.as_str() {
            "Chart.yaml" => {}
            "Chart.lock" => self.lock = read_lock_file(&name, &data, helm)?,
            "values.yaml" => {
                let values = document::values(&name, &data, helm).map_err(|error| error.wrap("cannot load values.yaml"))?;
                self.values = values.map_or(Frozen::Nil, |map| Value::Map(map).freeze());
            }
            "values.schema.json" => self.schema = Some(Schema::new(data.into())),
            "requirements.yaml" => {
                let draft = self.draft.get_or_insert_default();
                if !draft.is_v1() {
                    warnings.push(log::line(helm, "Warning: Dependencies are handled in Chart.yaml since apiVersion \"v2\". We recommend migrating dependencies to Chart.yaml."));
                }
                read_metadata(draft, (&name, &data), helm)?;
                if draft.is_v1() {
                    self.files.push(File { name, data });
                }
            }
            "requirements.lock" => {
                self.lock = read_lock_file(&name, &data, helm)?;
                let draft = self.draft.get_or_insert_default();
                if draft.is_v1() {
                    self.files.push(File { name, data });
                } else {
                    warnings.push(log::line(helm, "Warning: Dependency locking is handled in Chart.lock since apiVersion \"v2\". We recommend migrating to Chart.lock."));
                }
            }
            _ if name.starts_with("templates/") => self.templates.push(File { name, data }),
            _ => match name.strip_prefix("charts/") {
                Some(inner) if extension(inner) != ".prov" => {
                    let directory = inner.split('/').next().unwrap_or(inner).to_owned();
                    self.subcharts.entry(directory).or_default().push((inner.to_owned(), data));
                }
                _ => self.files.push(File { name, data }),
            },
        }
        Ok(())
    }
}

fn read_metadata(draft: &mut Draft, (name, data): (&str, &[u8]), helm: Helm) -> Result<(), Error> {
    let wrap = |error: Error| error.wrap(format_args!("cannot load {name}"));
    let value = document::fields(name, data).map_err(wrap)?;
    draft.fill(&value, helm).map_err(|text| wrap(Error::new(text)))
}

fn read_lock_file(name: &str, data: &[u8], helm: Helm) -> Result<Option<Lock>, Error> {
    let wrap = |error: Error| error.wrap(format_args!("cannot load {name}"));
    let value = document::fields(name, data).map_err(wrap)?;
    read_lock(&value, helm).map_err(|text| wrap(Error::new(text)))
}

/// A directory or an archive in `charts/`.
fn subchart(
    parent: &str,
    (name, mut files): (&str, Vec<(String, Blob)>),
    helm: Helm,
    (warnings, depth): (&mut Vec<String>, usize),
) -> Result<Chart, Error> {
    let wrap = |mut error: Error| {
        for label in &mut error.labels {
            label.file = format!("charts/{name}/{}", label.file);
        }
        error.wrap(format_args!("error unpacking subchart {name} in {parent}"))
    };
    if extension(name) == ".tgz" {
        if let Some((first, _)) = files.first()
            && first != name
        {
            return Err(Error::new(format!("error unpacking subchart tar in {parent}: expected {name}, got {first}")));
        }
        let (_, data) = files.swap_remove(0);
        files = archive::unpack(&data, helm).map(here).map_err(|error| wrap(Error::new(error.to_string())))?;
    } else {
        let inner = |(path, data): (String, Blob)| path.split_once('/').map(|(_, rest)| (rest.to_owned(), data));
        files = files.into_iter().filter_map(inner).collect();
    }
    build(files, helm, (warnings, depth + 1)).map_err(wrap)
}

/// Go's `filepath.Ext`: from the last dot of the last element.
pub(super) fn extension(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rfind('.').map_or("", |at| &name[at..])
}
