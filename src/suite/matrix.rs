//! `matrix` and `releases` of the configuration: what they say, and the cells of a chart.

use super::{
    MatrixKey,
    config::{display, helm, texts},
    discover, lay_over, through_json, value_at_path,
};
use crate::{
    kubernetes,
    matrix::{Axes, Cell, Exclude},
    profile::Helm,
    render::KubeVersion,
    source::{Diagnostic, nearest as nearest_name},
    time::parse_duration,
    value::{Frozen, Map, MapType, Value},
};
use std::{collections::BTreeMap, sync::Arc, time};

/// `matrix` of the configuration, with patterns not yet expanded.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matrix {
    /// Patterns of values files, a cell per file; several in one item are laid over each other; `-` is the chart's defaults.
    /// Nothing said: `ci/*-values.yaml` where there are any; an empty list: none.
    pub values: Option<Vec<Vec<String>>>,
    /// Kubernetes versions.
    pub kube: Vec<String>,
    /// Helm versions.
    pub helm: Vec<Helm>,
    /// Names of the release.
    pub release: Vec<String>,
    /// Its namespaces.
    pub namespace: Vec<String>,
    /// Own axes with their points.
    pub own: Vec<(String, Vec<Cell>)>,
    /// Further combinations: axes and what they say.
    pub include: Vec<BTreeMap<String, Vec<String>>>,
    /// Whether a configuration above the chart says all this, for many charts.
    pub above: bool,
    /// What is left out.
    pub exclude: Vec<Exclude>,
    /// Commands that get the manifests of each cell.
    pub validate: Vec<Vec<String>>,
    /// How long one of them may take.
    pub limit: Option<time::Duration>,
}

/// An item of `releases`: values that live outside of the chart. Paths are relative to the working folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Release {
    /// `chart`
    pub chart: String,
    /// `values`
    pub values: Vec<String>,
    /// `name`
    pub name: Option<String>,
    /// `namespace`
    pub namespace: Option<String>,
}

const KEYS: &[&str] =
    &["values", "kubeVersion", "helmVersion", "releaseName", "namespace", "axes", "include", "exclude", "validate", "validateTimeout"];
const AXES: &[&str] = &["values", "kubeVersion", "helmVersion", "releaseName", "namespace"];

impl Matrix {
    /// Reads `matrix`.
    pub(super) fn read(map: &Map) -> Result<Self, Diagnostic> {
        check_keys(map, KEYS.iter().copied(), "matrix")?;
        let list = |key: &str| map.get(key).map(|value| texts(&value, &format!("matrix.{key}"))).transpose().map(Option::unwrap_or_default);
        let mut matrix =
            Self { kube: list("kubeVersion")?, release: list("releaseName")?, namespace: list("namespace")?, ..Self::default() };
        if map.get("values").is_some_and(|values| !values.is_nil()) {
            let files = |item: &Value| if item.as_list().is_some() { texts(item, "matrix.values") } else { Ok(vec![display(item)]) };
            matrix.values = Some(items(map, "values")?.iter().map(files).collect::<Result<_, _>>()?);
        }
        matrix.helm = items(map, "helmVersion")?.iter().map(helm).collect::<Result<_, _>>()?;
        for (axis, points) in maps_of(map, "axes")? {
            matrix.own.push((axis.clone(), points_of(&axis, &points)?));
        }
        let known: Vec<String> =
            AXES.iter().map(|axis| (*axis).to_owned()).chain(matrix.own.iter().map(|(axis, _)| axis.clone())).collect();
        for key in ["include", "exclude"] {
            for item in items(map, key)? {
                let Some(item) = item.as_map() else { return Err(Diagnostic::error(format!("`matrix.{key}` must be a list of maps"))) };
                check_keys(item, known.iter().map(String::as_str), &format!("matrix.{key}"))?;
                let said = item.entries().iter().map(|(axis, value)| (axis.to_str_lossy().into_owned(), value.clone())).collect::<Vec<_>>();
                if key == "exclude" {
                    matrix.exclude.push(said.iter().map(|(axis, point)| (axis.clone(), display(point))).collect());
                } else {
                    let said = said.into_iter().map(|(axis, value)| Ok((axis, scalars(&value)?)));
                    matrix.include.push(said.collect::<Result<_, Diagnostic>>()?);
                }
            }
        }
        (matrix.validate, matrix.limit) = (commands(map)?, limit(map)?);
        matrix.kube.iter().try_for_each(|version| check_kube(version))?;
        Ok(matrix)
    }

    /// The cells of a chart, with patterns expanded. `own` is what a suite says, `releases` are those of the configuration.
    ///
    /// # Errors
    /// When a pattern matches nothing, or two cells have the same name.
    pub fn cells(&self, chart: &str, own: Option<&MatrixKey>, releases: &[Release]) -> Result<Vec<Cell>, Diagnostic> {
        let kube = own.map(|key| &key.kube).filter(|kube| !kube.is_empty()).unwrap_or(&self.kube);
        kube.iter().try_for_each(|version| check_kube(version))?;
        let mut axes = vec![
            self.values_of(chart, own, releases)?,
            kube.iter().cloned().map(Cell::of_kube).collect(),
            self.helm.iter().copied().map(Cell::of_helm).collect(),
            self.release.iter().map(|name| of_release(name)).collect(),
            self.namespace.iter().map(|name| of_namespace(name)).collect(),
        ];
        axes.extend(self.own.iter().map(|(_, points)| points.clone()));
        let include = self.include.iter().map(|said| self.included(chart, said)).collect::<Result<_, _>>()?;
        let axes = Axes { axes, include, exclude: self.exclude.clone() };
        let cells =
            axes.cells().map_err(|error| Diagnostic::error(error.to_string()).help("leave one out, or give the files other names"))?;
        if cells.is_empty() {
            return Err(Diagnostic::error("the matrix has no cells: everything is excluded"));
        }
        Ok(cells)
    }

    /// The points of the values axis: what is configured, else `ci/*-values.yaml` where there are any, and the chart's releases.
    fn values_of(&self, chart: &str, own: Option<&MatrixKey>, releases: &[Release]) -> Result<Vec<Cell>, Diagnostic> {
        let own = own.map(|key| &key.values).filter(|values| !values.is_empty());
        let mut points = Vec::new();
        match own.or(self.values.as_ref()) {
            None => points.extend(below(chart, "ci/*-values.yaml").into_iter().map(|file| Cell::of_values(vec![file]))),
            Some(items) => {
                let found: Vec<_> = items.iter().map(|item| expanded(chart, item)).collect();
                // A configuration for many charts may name files that only some of them have.
                let some = own.is_none() && self.above && found.iter().any(Result::is_ok);
                for lists in found.into_iter().filter(|lists| lists.is_ok() || !some) {
                    points.extend(lists?.into_iter().map(Cell::of_values));
                }
            }
        }
        let here = discover::absolute(chart);
        for release in releases.iter().filter(|release| own.is_none() && discover::absolute(&release.chart) == here) {
            let point = release.point(chart);
            // A release says more than the bare file.
            points.retain(|other| other.release.is_some() || other.values != point.values || other.values.is_empty());
            points.push(point);
        }
        if points.is_empty() {
            points.push(Cell::of_values(Vec::new()));
        }
        Ok(points)
    }

    fn included(&self, chart: &str, said: &BTreeMap<String, Vec<String>>) -> Result<Cell, Diagnostic> {
        let values = said.get("values").map(Vec::as_slice).unwrap_or_default();
        let mut cell = Cell::of_values(expanded(chart, values)?.into_iter().next().unwrap_or_default());
        for (axis, point) in said.iter().filter_map(|(axis, points)| Some((axis.as_str(), points.first()?))) {
            let point = match axis {
                "values" => continue,
                "kubeVersion" => check_kube(point).map(|()| Cell::of_kube(point.clone()))?,
                "helmVersion" => Cell::of_helm(helm(&point.as_str().into())?),
                "releaseName" => of_release(point),
                "namespace" => of_namespace(point),
                own => {
                    let points = self.own.iter().filter(|(axis, _)| axis == own).flat_map(|(_, points)| points);
                    let found = points.into_iter().find(|known| known.name == *point).cloned();
                    found.ok_or_else(|| Diagnostic::error(format!("`matrix.include`: the axis `{own}` has no point `{point}`")))?
                }
            };
            cell = cell.with(&point);
        }
        Ok(cell)
    }
}

fn of_release(name: &str) -> Cell {
    Cell { name: name.to_owned(), release: Some(name.to_owned()), ..Cell::default() }
}

fn of_namespace(name: &str) -> Cell {
    Cell { name: name.to_owned(), namespace: Some(name.to_owned()), ..Cell::default() }
}

impl Release {
    /// Reads an item of `releases`; its paths are relative to the folder of the file that says it.
    pub(super) fn read(item: &Map, folder: &str) -> Result<Self, Diagnostic> {
        check_keys(item, ["chart", "values", "name", "namespace"], "releases")?;
        let text = |key: &str| item.get(key).map(|value| display(&value));
        let Some(chart) = text("chart") else { return Err(Diagnostic::error("an item of `releases` has no `chart`")) };
        let values = item.get("values").map(|value| texts(&value, "releases[].values")).transpose()?.unwrap_or_default();
        let values = values.iter().map(|file| discover::beside(folder, file)).collect();
        Ok(Self { chart: discover::beside(folder, &chart), values, name: text("name"), namespace: text("namespace") })
    }

    /// Its point on the values axis, called by its namespace and name if it has any.
    fn point(&self, chart: &str) -> Cell {
        let files = self.values.iter().map(|file| discover::relative(chart, file)).collect();
        let named: Vec<&str> = [&self.namespace, &self.name].into_iter().flatten().map(String::as_str).collect();
        let point = Cell::of_values(files);
        let name = if named.is_empty() { point.name } else { named.join("/") };
        Cell { name, release: self.name.clone(), namespace: self.namespace.clone(), ..point }
    }
}

/// The lists of files that an item of `values` means: one for each way to choose from its patterns.
fn expanded(chart: &str, item: &[String]) -> Result<Vec<Vec<String>>, Diagnostic> {
    let mut lists: Vec<Vec<String>> = vec![Vec::new()];
    for pattern in item.iter().filter(|pattern| *pattern != "-") {
        let files = if pattern.contains(['*', '?', '[']) { below(chart, pattern) } else { vec![pattern.clone()] };
        if files.is_empty() {
            let error = Diagnostic::error(format!("no values file of {chart} matches `{pattern}`"));
            let near = nearest(chart, pattern).map(|file| format!("the nearest is {file}"));
            return Err(error.help(near.unwrap_or_else(|| "say `-` for the chart's own defaults".to_owned())));
        }
        lists = lists.iter().flat_map(|list| files.iter().map(|file| list.iter().chain([file]).cloned().collect())).collect();
    }
    Ok(lists)
}

/// The YAML file of the chart whose path is most like a pattern.
fn nearest(chart: &str, pattern: &str) -> Option<String> {
    let inner = |file: &&String| {
        ["yaml", "yml"].iter().any(|end| file.ends_with(end)) && !file.starts_with("templates/") && !file.starts_with("charts/")
    };
    let found = below(chart, "**");
    let distance = |file: &&String| (strsim::damerau_levenshtein(pattern, file), (*file).clone());
    found.iter().filter(inner).filter(|file| !matches!(file.as_str(), "Chart.yaml" | "charttest.yaml")).min_by_key(distance).cloned()
}

/// The files that a pattern matches, relative to the chart.
fn below(chart: &str, pattern: &str) -> Vec<String> {
    let prefix = if chart == "." { String::new() } else { format!("{}/", discover::clean(chart)) };
    let found = discover::glob(&discover::beside(chart, pattern));
    found.into_iter().map(|file| file.strip_prefix(&prefix).unwrap_or(&file).to_owned()).collect()
}

fn check_kube(version: &str) -> Result<(), Diagnostic> {
    let known = KubeVersion::parse(version, Helm::V3).ok().filter(|kube| kube.major == "1");
    if known.and_then(|kube| kube.minor.parse::<u32>().ok()).is_some_and(|minor| minor <= kubernetes::newest()) {
        return Ok(());
    }
    let error = Diagnostic::error(format!("unknown Kubernetes version `{version}` in a matrix"));
    Err(error.help(format!("versions look like \"1.31\" or \"1.31.4\"; the newest known is 1.{}", kubernetes::newest())))
}

/// `{ingress: [{name: nginx, set: {…}, values: […]}]}`
fn points_of(axis: &str, points: &Value) -> Result<Vec<Cell>, Diagnostic> {
    let wrong = |what: &str| Diagnostic::error(format!("`matrix.axes.{axis}` {what}"));
    let mut cells = Vec::new();
    for point in points.as_list().map(|list| list.to_vec()).ok_or_else(|| wrong("must be a list of points"))? {
        let Some(map) = point.as_map() else { return Err(wrong("must be a list of maps with a `name`")) };
        check_keys(map, ["name", "set", "values"], &format!("matrix.axes.{axis}"))?;
        let Some(name) = map.get("name").map(|name| display(&name)) else { return Err(wrong("has a point without a `name`")) };
        let values = map.get("values").map(|value| texts(&value, "values")).transpose()?.unwrap_or_default();
        let mut set = Frozen::Map(MapType::Any, Arc::default(), false);
        for (path, value) in maps_of(map, "set")? {
            let value = through_json(&value.freeze()).and_then(|value| value_at_path(&path, value));
            set = lay_over(value.map_err(|text| wrong(&format!("sets {path}: {text}")))?, set);
        }
        cells.push(Cell { name: name.clone(), values, set: vec![Arc::new(set)], own: vec![(axis.to_owned(), name)], ..Cell::default() });
    }
    Ok(cells)
}

/// One command, or a list of them.
fn commands(map: &Map) -> Result<Vec<Vec<String>>, Diagnostic> {
    let Some(value) = map.get("validate").filter(|value| !value.is_nil()) else { return Ok(Vec::new()) };
    let items = value.as_list().map(|list| list.to_vec()).unwrap_or_default();
    let commands = if items.iter().any(|item| item.as_list().is_some()) {
        items.iter().map(|item| texts(item, "matrix.validate")).collect::<Result<Vec<_>, _>>()?
    } else {
        vec![texts(&value, "matrix.validate")?]
    };
    if commands.iter().any(Vec::is_empty) {
        return Err(Diagnostic::error("`matrix.validate` has a command without words"));
    }
    Ok(commands)
}

fn limit(map: &Map) -> Result<Option<time::Duration>, Diagnostic> {
    let Some(text) = map.get("validateTimeout").map(|value| display(&value)) else { return Ok(None) };
    let limit = parse_duration(&text).ok().and_then(|limit| u64::try_from(limit.0).ok()).filter(|limit| *limit > 0);
    let limit = limit.ok_or_else(|| Diagnostic::error(format!("`matrix.validateTimeout` is a time like 90s or 2m, not `{text}`")))?;
    Ok(Some(time::Duration::from_nanos(limit)))
}

fn scalars(value: &Value) -> Result<Vec<String>, Diagnostic> {
    if value.as_list().is_some() { texts(value, "matrix.include") } else { Ok(vec![display(value)]) }
}

fn items(map: &Map, key: &str) -> Result<Vec<Value>, Diagnostic> {
    match map.get(key) {
        None | Some(Value::Nil) => Ok(Vec::new()),
        Some(Value::List(list)) => Ok(list.to_vec()),
        Some(_) => Err(Diagnostic::error(format!("`matrix.{key}` must be a list"))),
    }
}

fn maps_of(map: &Map, key: &str) -> Result<Vec<(String, Value)>, Diagnostic> {
    match map.get(key) {
        None | Some(Value::Nil) => Ok(Vec::new()),
        Some(Value::Map(inner)) => {
            Ok(inner.entries().iter().map(|(key, value)| (key.to_str_lossy().into_owned(), value.clone())).collect())
        }
        Some(_) => Err(Diagnostic::error(format!("`{key}` must be a map"))),
    }
}

fn check_keys<'k>(map: &Map, known: impl IntoIterator<Item = &'k str>, place: &str) -> Result<(), Diagnostic> {
    let known: Vec<&str> = known.into_iter().collect();
    for (key, _) in map.entries().iter() {
        let key = key.to_str_lossy();
        if !known.contains(&&*key) {
            let error = Diagnostic::error(format!("`{place}` has no key `{key}`"));
            let near = nearest_name(&key, known.iter().copied()).map(|near| format!("did you mean `{near}`?"));
            return Err(error.help(near.unwrap_or_else(|| format!("it has {}", known.join(", ")))));
        }
    }
    Ok(())
}
