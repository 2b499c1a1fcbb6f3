//! `charttest.yaml`: the files that apply to a chart, nearest first, laid over each other key by key.

use super::{
    MatrixKey, SnapshotKey, discover, keys,
    matrix::{Matrix, Release},
};
use crate::{
    compat::Compat,
    format,
    matrix::Cell,
    profile::Helm,
    rollout,
    source::{Diagnostic, Label, Level, Span, nearest},
    value::{Map, Value},
    yaml::{self, Node},
};
use std::sync::Arc;

/// What is configured for a chart.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// `suites`
    pub suites: Vec<String>,
    /// `strict`
    pub strict: bool,
    /// `helmVersion`
    pub helm: Option<Helm>,
    /// `deployedBy: argocd`
    pub argocd: bool,
    /// `matrix`, with patterns not yet expanded
    pub matrix: Matrix,
    /// `releases`
    pub releases: Vec<Release>,
    /// `rollout`
    pub rollout: rollout::Settings,
    /// `snapshot`
    pub snapshot: SnapshotKey,
    /// Unknown keys.
    pub warnings: Vec<Diagnostic>,
    /// The files that were read, nearest first.
    pub files: Vec<String>,
}

const NAME: &str = "charttest.yaml";
const TOP: &[keys::Key] = &[
    ("suites", false),
    ("strict", false),
    ("helmVersion", false),
    ("deployedBy", false),
    ("matrix", false),
    ("releases", false),
    ("rollout", false),
    ("snapshot", false),
];

impl Config {
    /// What applies when no file says anything.
    pub fn base(compat: &Compat) -> Self {
        let own = (!compat.is_peer()).then(|| "tests/*_rollout.yaml".to_owned());
        Self { suites: std::iter::once("tests/*_test.yaml".to_owned()).chain(own).collect(), ..Self::default() }
    }

    /// What applies to a chart. `file` replaces what would be found.
    ///
    /// # Errors
    /// When a file cannot be read or says something that makes no sense.
    pub fn of_chart(chart: &str, file: Option<&str>, compat: &Compat) -> Result<Self, Diagnostic> {
        let files = file.map_or_else(|| discover::upwards(chart, NAME), |file| vec![file.to_owned()]);
        let mut config = Self::base(compat);
        let mut merged = Map::new();
        for name in &files {
            let bytes = discover::read(name).map_err(Diagnostic::error)?;
            let text: Arc<str> = String::from_utf8_lossy(&bytes).into();
            let value = yaml::decode_v3(&bytes).map_err(|error| unreadable(name, &text, &error))?;
            let Value::Map(mut map) = value else {
                if value.is_nil() {
                    continue;
                }
                return Err(Diagnostic::error(format!("{name}: the configuration must be a map")));
            };
            config.check_keys(name, &text);
            map = absolute_baseline(map, name);
            config.read_matrix(&map, chart, name)?;
            // The nearest file comes first; what is further away lies below.
            merged = crate::chart::merge_maps(&map, &merged);
        }
        config.files = files;
        config.fill(&merged)?;
        Ok(config)
    }

    fn check_keys(&mut self, name: &str, text: &Arc<str>) {
        let nodes = yaml::parse(text.as_bytes()).unwrap_or_default();
        for (key, _) in nodes.first().and_then(Node::as_map).unwrap_or_default() {
            let Some(written) = key.as_scalar().filter(|written| !TOP.iter().any(|(known, _)| known == written)) else { continue };
            let span = Span::new(key.start.at, key.end.at);
            let label = Label { file: name.to_owned(), text: text.clone(), span, message: String::new() };
            let help = nearest(written, TOP.iter().map(|(known, _)| *known)).map(|near| format!("did you mean `{near}`?"));
            self.warnings.push(Diagnostic { help, ..Diagnostic::warning(format!("unknown key `{written}`")).at(label) });
        }
    }

    fn fill(&mut self, map: &Map) -> Result<(), Diagnostic> {
        if let Some(suites) = map.get("suites") {
            self.suites = texts(&suites, "suites")?;
        }
        self.strict = flag(map, "strict")?.unwrap_or(self.strict);
        self.helm = map.get("helmVersion").map(|value| helm(&value)).transpose()?;
        self.argocd = match map.get("deployedBy").as_ref().and_then(Value::as_str) {
            None | Some("helm") => false,
            Some("argocd") => true,
            Some(other) => return Err(Diagnostic::error(format!("`deployedBy` is `helm` or `argocd`, not `{other}`"))),
        };
        match map.get("matrix") {
            None | Some(Value::Nil) => {}
            Some(Value::Map(matrix)) => self.matrix = Matrix { above: self.matrix.above, ..Matrix::read(&matrix)? },
            Some(_) => return Err(Diagnostic::error("`matrix` must be a map")),
        }
        if let Some(settings) = map.get("rollout") {
            self.rollout = rollout_settings(&settings)?;
        }
        if let Some(Value::Map(snapshot)) = map.get("snapshot") {
            self.snapshot = snapshot_settings(&snapshot)?;
        }
        Ok(())
    }

    /// `releases` of the nearest file that has any; where `matrix` comes from.
    fn read_matrix(&mut self, map: &Map, chart: &str, file: &str) -> Result<(), Diagnostic> {
        let folder = file.rsplit_once('/').map_or(".", |(folder, _)| folder);
        let beside = discover::absolute(folder) == discover::absolute(chart);
        self.matrix.above |= map.get("matrix").is_some() && !beside;
        if !self.releases.is_empty() {
            return Ok(());
        }
        match map.get("releases") {
            None | Some(Value::Nil) => {}
            Some(Value::List(list)) => {
                for item in list.iter() {
                    let item = item.as_map().ok_or_else(|| Diagnostic::error("an item of `releases` must be a map"))?;
                    self.releases.push(Release::read(item, folder)?);
                }
            }
            Some(_) => return Err(Diagnostic::error("`releases` must be a list of maps")),
        }
        Ok(())
    }

    /// The cells that a chart is tried with, or those of a suite's own axes.
    ///
    /// # Errors
    /// When a pattern matches no file, two cells have one name, or all are excluded.
    pub fn cells(&self, chart: &str, own: Option<&MatrixKey>) -> Result<Vec<Cell>, Diagnostic> {
        self.matrix.cells(chart, own, &self.releases)
    }
}

/// `rollout.baseline` is relative to the file that names it.
fn absolute_baseline(map: Map, file: &str) -> Map {
    if let Some(Value::Map(rollout)) = map.get("rollout")
        && let Some(baseline) = rollout.get("baseline").as_ref().and_then(Value::as_str)
    {
        let folder = file.rsplit_once('/').map_or(".", |(folder, _)| folder);
        let path = if baseline.starts_with('/') { baseline.to_owned() } else { discover::join(folder, baseline) };
        // The map was just read: it is no nil map.
        let _ = rollout.insert("baseline", path.into());
    }
    map
}

fn snapshot_settings(map: &Map) -> Result<SnapshotKey, Diagnostic> {
    let known = || keys::SNAPSHOT.iter().map(|(key, _)| *key);
    for key in map.keys() {
        let key = key.to_str_lossy();
        if !known().any(|known| known == key) {
            let help = nearest(&key, known()).map(|near| format!("did you mean `{near}`?"));
            return Err(Diagnostic { help, ..Diagnostic::error(format!("`snapshot` has no key `{key}`")) });
        }
    }
    let stable_names = match map.get("names").map(|value| display(&value)).as_deref() {
        None | Some("counted") => false,
        Some("stable") => true,
        Some(other) => return Err(Diagnostic::error(format!("`snapshot.names` is `stable` or `counted`, not `{other}`"))),
    };
    let redact = map.get("redact").map(|value| texts(&value, "snapshot.redact")).transpose()?.unwrap_or_default();
    Ok(SnapshotKey { stable_names, redact, render: flag(map, "render")?.unwrap_or_default() })
}

fn rollout_settings(value: &Value) -> Result<rollout::Settings, Diagnostic> {
    let json = format::json::encode(value).map_err(|error| Diagnostic::error(format!("`rollout`: {error}")))?;
    serde_json::from_slice(json.as_ref()).map_err(|error| Diagnostic::error(format!("`rollout`: {error}")))
}

fn unreadable(name: &str, text: &Arc<str>, error: &yaml::Error) -> Diagnostic {
    let at = error.mark.map_or(0, |mark| mark.at).min(text.len());
    let label = Label { file: name.to_owned(), text: text.clone(), span: Span::new(at, at), message: String::new() };
    Diagnostic { level: Level::Error, ..Diagnostic::error(error.message.clone()).at(label) }
}

pub(super) fn display(value: &Value) -> String {
    format::display(value).to_str_lossy().into_owned()
}

pub(super) fn texts(value: &Value, key: &str) -> Result<Vec<String>, Diagnostic> {
    match value {
        Value::List(list) => Ok(list.iter().map(display).collect()),
        Value::Nil => Ok(Vec::new()),
        Value::Str(text) => Ok(vec![text.to_str_lossy().into_owned()]),
        _ => Err(Diagnostic::error(format!("`{key}` must be a list of texts"))),
    }
}

fn flag(map: &Map, key: &str) -> Result<Option<bool>, Diagnostic> {
    match map.get(key) {
        None | Some(Value::Nil) => Ok(None),
        Some(Value::Bool(flag)) => Ok(Some(flag)),
        Some(_) => Err(Diagnostic::error(format!("`{key}` must be true or false"))),
    }
}

pub(super) fn helm(value: &Value) -> Result<Helm, Diagnostic> {
    match display(value).as_str() {
        "3" => Ok(Helm::V3),
        "4" => Ok(Helm::V4),
        other => Err(Diagnostic::error(format!("`helmVersion` is 3 or 4, not {other}"))),
    }
}
