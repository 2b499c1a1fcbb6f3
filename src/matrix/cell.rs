//! Axes → cells.

use crate::{glob::match_path, profile::Helm, value::Frozen};
use std::{collections::BTreeMap, sync::Arc};

/// One combination, or one point of an axis: what is not said comes from other axes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// `prod-values@1.31`
    pub name: String,
    /// Values files, lowest first, relative to the chart.
    pub values: Vec<String>,
    /// Values that own axes set, laid over the files.
    pub set: Vec<Arc<Frozen>>,
    /// Kubernetes version.
    pub kube: Option<String>,
    /// Helm version.
    pub helm: Option<Helm>,
    /// Name of the release.
    pub release: Option<String>,
    /// Namespace of the release.
    pub namespace: Option<String>,
    /// Own axes and their points.
    pub own: Vec<(String, String)>,
}

/// What a chart is tried with.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Axes {
    /// The points of each axis, in the order in which they make the name. An axis without points says nothing.
    pub axes: Vec<Vec<Cell>>,
    /// Further combinations.
    pub include: Vec<Cell>,
    /// Combinations that are left out.
    pub exclude: Vec<Exclude>,
}

/// A combination that is left out: axes and their points; what is not said matches everything.
pub type Exclude = Vec<(String, String)>;

/// Two cells of one name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("two cells of the matrix are called {name}: {}", if first == second { format!("the same point stands twice on an axis ({first})") } else { format!("{first} and {second}") })]
pub struct SameName {
    /// The name.
    pub name: String,
    /// The values files of the one.
    pub first: String,
    /// The values files of the other.
    pub second: String,
}

impl Axes {
    /// All combinations but the excluded ones, the first axis slowest, then the included ones.
    ///
    /// # Errors
    /// When two have the same name.
    pub fn cells(&self) -> Result<Vec<Cell>, SameName> {
        let mut cells = vec![Cell::default()];
        for points in self.axes.iter().filter(|points| !points.is_empty()) {
            cells = cells.iter().flat_map(|cell| points.iter().map(|point| cell.with(point))).collect();
        }
        cells.retain(|cell| !self.exclude.iter().any(|exclude| cell.is(exclude)));
        cells.extend(self.include.iter().cloned());
        for cell in cells.iter_mut().filter(|cell| cell.name.is_empty()) {
            "defaults".clone_into(&mut cell.name);
        }
        check_names(&cells)?;
        Ok(cells)
    }
}

impl Cell {
    /// A list of values files; none: the chart's own defaults.
    pub fn of_values(files: Vec<String>) -> Self {
        let stems: Vec<_> = files.iter().map(|file| stem(file)).collect();
        let name = if stems.is_empty() { "defaults".to_owned() } else { stems.join("+") };
        Self { name, values: files, ..Self::default() }
    }

    /// A Kubernetes version.
    pub fn of_kube(version: String) -> Self {
        Self { name: version.clone(), kube: Some(version), ..Self::default() }
    }

    /// A Helm version.
    pub fn of_helm(helm: Helm) -> Self {
        Self { name: if helm == Helm::V3 { "helm3" } else { "helm4" }.to_owned(), helm: Some(helm), ..Self::default() }
    }

    /// With what the point of a further axis says.
    #[must_use]
    pub fn with(&self, point: &Self) -> Self {
        let parts: Vec<&str> = [self.name.as_str(), point.name.as_str()].into_iter().filter(|part| !part.is_empty()).collect();
        Self {
            name: parts.join("@"),
            values: self.values.iter().chain(&point.values).cloned().collect(),
            set: self.set.iter().chain(&point.set).cloned().collect(),
            kube: self.kube.clone().or_else(|| point.kube.clone()),
            helm: self.helm.or(point.helm),
            release: self.release.clone().or_else(|| point.release.clone()),
            namespace: self.namespace.clone().or_else(|| point.namespace.clone()),
            own: self.own.iter().chain(&point.own).cloned().collect(),
        }
    }

    /// Whether every point that is named is this cell's.
    pub fn is(&self, named: &Exclude) -> bool {
        named.iter().all(|(axis, point)| match axis.as_str() {
            "values" if point == "-" => self.values.is_empty(),
            "values" => self.values.iter().any(|file| file == point || match_path(point, file).unwrap_or(false)),
            "kubeVersion" => self.kube.as_ref() == Some(point),
            "helmVersion" => self.helm.map(Helm::number) == Some(point),
            "releaseName" => self.release.as_ref() == Some(point),
            "namespace" => self.namespace.as_ref() == Some(point),
            _ => self.own.iter().any(|(own, at)| own == axis && at == point),
        })
    }

    /// Its values files as one text; `-` for the chart's own defaults.
    pub fn files(&self) -> String {
        if self.values.is_empty() { "-".to_owned() } else { self.values.join(" + ") }
    }
}

fn check_names(cells: &[Cell]) -> Result<(), SameName> {
    let mut seen: BTreeMap<&str, &Cell> = BTreeMap::new();
    for cell in cells {
        if let Some(other) = seen.insert(&cell.name, cell) {
            return Err(SameName { name: cell.name.clone(), first: other.files(), second: cell.files() });
        }
    }
    Ok(())
}

fn stem(file: &str) -> &str {
    let base = file.rsplit('/').next().unwrap_or(file);
    base.strip_suffix(".yaml").or_else(|| base.strip_suffix(".yml")).unwrap_or(base)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axes(values: &[&[&str]], kube: &[&str]) -> Axes {
        let values = values.iter().map(|files| Cell::of_values(files.iter().map(|f| (*f).to_owned()).collect())).collect();
        Axes { axes: vec![values, kube.iter().map(|k| Cell::of_kube((*k).to_owned())).collect()], ..Axes::default() }
    }

    fn names(axes: &Axes) -> Vec<String> {
        axes.cells().unwrap().into_iter().map(|c| c.name).collect()
    }

    fn exclude(said: &[(&str, &str)]) -> Exclude {
        said.iter().map(|(axis, point)| ((*axis).to_owned(), (*point).to_owned())).collect()
    }

    #[test]
    fn values_times_versions() {
        let mut axes = axes(&[&["ci/a-values.yaml"], &["base.yaml", "prod.yml"], &[]], &["1.31", "1.37"]);
        let all = ["a-values@1.31", "a-values@1.37", "base+prod@1.31", "base+prod@1.37", "defaults@1.31", "defaults@1.37"];
        assert_eq!(names(&axes), all);
        axes.exclude.push(exclude(&[("values", "prod.yml"), ("kubeVersion", "1.31")]));
        axes.exclude.push(exclude(&[("values", "-")]));
        assert_eq!(names(&axes), ["a-values@1.31", "a-values@1.37", "base+prod@1.37"]);
        axes.exclude.push(exclude(&[("values", "ci/*")]));
        assert_eq!(names(&axes), ["base+prod@1.37"]);
    }

    #[test]
    fn nothing_said_is_one_cell() {
        assert_eq!(names(&Axes::default()), ["defaults"]);
    }

    #[test]
    fn equal_names_are_an_error() {
        let error = axes(&[&["x/v.yaml"], &["y/v.yaml"]], &[]).cells().unwrap_err();
        assert_eq!(error.to_string(), "two cells of the matrix are called v: x/v.yaml and y/v.yaml");
    }
}
