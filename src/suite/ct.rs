//! `ct.yaml`, the configuration of chart-testing: where charts are, which ones are left out, what changes are compared with.

use super::{
    config::{display, texts},
    discover,
};
use crate::{value::Value, yaml};

/// What charttest takes from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChartTesting {
    /// The file.
    pub file: String,
    /// `chart-dirs`: folders with charts.
    pub chart_dirs: Vec<String>,
    /// `excluded-charts`: names of folders.
    pub excluded: Vec<String>,
    /// `remote` and `target-branch` as one revision: `origin/main`.
    pub target: String,
}

impl ChartTesting {
    /// What the `ct.yaml` of a folder says; nothing if there is none.
    ///
    /// # Errors
    /// When it is no YAML, or not a map.
    pub fn of(folder: &str) -> Result<Option<Self>, String> {
        let names = ["ct.yaml", "ct.yml", ".github/ct.yaml"].map(|name| discover::join(folder, name));
        let Some(file) = names.into_iter().find(|name| discover::is_file(name)) else { return Ok(None) };
        let wrong = |what: String| format!("{file}: {what}");
        let value = yaml::decode(&discover::read(&file)?).map_err(|error| wrong(error.to_string()))?;
        let map = match &value {
            Value::Map(map) => map.clone(),
            Value::Nil => crate::value::Map::new(),
            _ => return Err(wrong("the configuration of chart-testing must be a map".to_owned())),
        };
        let list = |key: &str| map.get(key).map(|value| texts(&value, key).map_err(|error| wrong(error.message))).transpose();
        let text = |key: &str, default: &str| map.get(key).map_or_else(|| default.to_owned(), |value| display(&value));
        let chart_dirs = list("chart-dirs")?.unwrap_or_else(|| vec!["charts".to_owned()]);
        let target = format!("{}/{}", text("remote", "origin"), text("target-branch", "master"));
        let excluded = list("excluded-charts")?.unwrap_or_default();
        Ok(Some(Self { chart_dirs, excluded, target, file }))
    }
}
