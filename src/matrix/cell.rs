//! Axes → cells.

use crate::profile::Helm;
use std::collections::BTreeMap;

/// What a chart is tried with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Axes {
    /// Values files laid over each other, one list a cell; an empty list: the chart's own defaults.
    pub values: Vec<Vec<String>>,
    /// Kubernetes versions; none: what Helm assumes.
    pub kube: Vec<String>,
    /// Helm versions; none: the configured one.
    pub helm: Vec<Helm>,
    /// Combinations that are left out.
    pub exclude: Vec<Exclude>,
}

/// A combination that is left out; what is not said matches everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exclude {
    /// A values file of the cell.
    pub values: Option<String>,
    /// Its Kubernetes version.
    pub kube: Option<String>,
    /// Its Helm version.
    pub helm: Option<Helm>,
}

/// One combination.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// `prod-values@1.31`
    pub name: String,
    /// Values files, lowest first.
    pub values: Vec<String>,
    /// Kubernetes version.
    pub kube: Option<String>,
    /// Helm version.
    pub helm: Option<Helm>,
}

/// Two cells of one name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("two cells of the matrix are called {name}: {first} and {second}")]
pub struct SameName {
    /// The name.
    pub name: String,
    /// The values files of the one.
    pub first: String,
    /// The values files of the other.
    pub second: String,
}

impl Axes {
    /// All combinations but the excluded ones, values first.
    ///
    /// # Errors
    /// When two have the same name.
    pub fn cells(&self) -> Result<Vec<Cell>, SameName> {
        let none = [Vec::new()];
        let values = if self.values.is_empty() { &none[..] } else { &self.values };
        let mut cells = Vec::new();
        for files in values {
            for kube in or_unsaid(&self.kube) {
                for helm in or_unsaid(&self.helm) {
                    let cell = Cell { name: name(files, kube, helm), values: files.clone(), kube: kube.cloned(), helm: helm.copied() };
                    if !self.exclude.iter().any(|exclude| exclude.matches(&cell)) {
                        cells.push(cell);
                    }
                }
            }
        }
        check_names(&cells)?;
        Ok(cells)
    }
}

impl Exclude {
    fn matches(&self, cell: &Cell) -> bool {
        let values = self.values.as_ref().is_none_or(|file| if file == "-" { cell.values.is_empty() } else { cell.values.contains(file) });
        let kube = self.kube.as_ref().is_none_or(|kube| cell.kube.as_ref() == Some(kube));
        values && kube && self.helm.is_none_or(|helm| cell.helm == Some(helm))
    }
}

fn or_unsaid<T>(axis: &[T]) -> Vec<Option<&T>> {
    if axis.is_empty() { vec![None] } else { axis.iter().map(Some).collect() }
}

fn check_names(cells: &[Cell]) -> Result<(), SameName> {
    let mut seen: BTreeMap<&str, &Cell> = BTreeMap::new();
    for cell in cells {
        if let Some(other) = seen.insert(&cell.name, cell) {
            let (first, second) = (other.values.join(" + "), cell.values.join(" + "));
            return Err(SameName { name: cell.name.clone(), first, second });
        }
    }
    Ok(())
}

fn name(files: &[String], kube: Option<&String>, helm: Option<&Helm>) -> String {
    let stems: Vec<_> = files.iter().map(|file| stem(file)).collect();
    let mut name = if stems.is_empty() { "defaults".to_owned() } else { stems.join("+") };
    if let Some(kube) = kube {
        name.push('@');
        name.push_str(kube);
    }
    if let Some(helm) = helm {
        name.push_str(match helm {
            Helm::V3 => "@helm3",
            Helm::V4 => "@helm4",
        });
    }
    name
}

fn stem(file: &str) -> &str {
    let base = file.rsplit('/').next().unwrap_or(file);
    base.strip_suffix(".yaml").or_else(|| base.strip_suffix(".yml")).unwrap_or(base)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axes(values: &[&[&str]], kube: &[&str]) -> Axes {
        let values = values.iter().map(|files| files.iter().map(|f| (*f).to_owned()).collect()).collect();
        Axes { values, kube: kube.iter().map(|k| (*k).to_owned()).collect(), ..Axes::default() }
    }

    fn names(axes: &Axes) -> Vec<String> {
        axes.cells().unwrap().into_iter().map(|c| c.name).collect()
    }

    #[test]
    fn values_times_versions() {
        let mut axes = axes(&[&["ci/a-values.yaml"], &["base.yaml", "prod.yml"], &[]], &["1.31", "1.37"]);
        let all = ["a-values@1.31", "a-values@1.37", "base+prod@1.31", "base+prod@1.37", "defaults@1.31", "defaults@1.37"];
        assert_eq!(names(&axes), all);
        axes.exclude.push(Exclude { values: Some("prod.yml".into()), kube: Some("1.31".into()), helm: None });
        axes.exclude.push(Exclude { values: Some("-".into()), ..Exclude::default() });
        assert_eq!(names(&axes), ["a-values@1.31", "a-values@1.37", "base+prod@1.37"]);
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
