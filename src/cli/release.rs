//! The flags that say which release of a chart is meant, shared by `rollout`, `diff` and `explain`.

use super::drawn;
use crate::{
    chart::{self, Chart, UserValues},
    compat::Compat,
    env::Env,
    matrix::Cell,
    profile::Helm,
    render::{Capabilities, Inputs, KubeVersion, Release},
    suite::Config,
    value::{Map, Value},
};
use std::{path::Path, sync::Arc};

/// Values, release, cluster.
#[derive(Clone, Debug, Default, PartialEq, clap::Args)]
pub(super) struct ReleaseFlags {
    /// Values file; may be given several times
    #[arg(short = 'f', long = "values", value_name = "FILE")]
    pub(super) values: Vec<String>,
    /// Set a value: a.b=c
    #[arg(long, value_name = "PATH=VALUE")]
    set: Vec<String>,
    /// Set a text: a.b=1
    #[arg(long, value_name = "PATH=TEXT")]
    set_string: Vec<String>,
    /// Set JSON: a.b={"c": 1}
    #[arg(long, value_name = "PATH=JSON")]
    set_json: Vec<String>,
    /// Set a value to what a file holds
    #[arg(long, value_name = "PATH=FILE")]
    set_file: Vec<String>,
    /// Set a text as it is
    #[arg(long, value_name = "PATH=TEXT")]
    set_literal: Vec<String>,
    /// Name of the release
    #[arg(long, default_value = "release-name")]
    release_name: String,
    /// Namespace of the release
    #[arg(short = 'n', long, default_value = "default")]
    namespace: String,
    /// Kubernetes version; for `diff` also two: 1.31..1.37
    #[arg(long, value_name = "VERSION")]
    kube_version: Option<String>,
    /// Further API versions that the cluster serves
    #[arg(short = 'a', long, value_name = "API", value_delimiter = ',')]
    api_versions: Vec<String>,
    /// Whose rendering: 3 or 4; for `diff` also both: 3..4
    #[arg(long, default_value = "3", value_name = "3|4")]
    helm_version: String,
    /// Configuration in place of the one that would be found
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<String>,
    /// Do not apply values.schema.json
    #[arg(long)]
    skip_schema_validation: bool,
}

impl ReleaseFlags {
    /// The Helm that is reproduced.
    pub(super) fn helm(&self) -> Result<Helm, String> {
        match self.helm_version.as_str() {
            "3" => Ok(Helm::V3),
            "4" => Ok(Helm::V4),
            other => Err(format!("--helm-version is 3 or 4, not {other}")),
        }
    }

    /// The flags of two states: `3..4` is 3 in the first and 4 in the second.
    pub(super) fn pair(&self) -> Result<(Self, Self), String> {
        let (mut before, mut after) = (self.clone(), self.clone());
        if let Some((old, new)) = self.helm_version.split_once("..") {
            (before.helm_version, after.helm_version) = (old.to_owned(), new.to_owned());
        }
        if let Some((old, new)) = self.kube_version.as_deref().and_then(|version| version.split_once("..")) {
            (before.kube_version, after.kube_version) = (Some(old.to_owned()), Some(new.to_owned()));
        }
        before.helm()?;
        after.helm()?;
        Ok((before, after))
    }

    /// What differs from other flags, for people: ` with Helm 4`.
    pub(super) fn differs_by(&self, other: &Self) -> String {
        let mut parts = Vec::new();
        if self.helm_version != other.helm_version {
            parts.push(format!("Helm {}", self.helm_version));
        }
        if self.kube_version != other.kube_version {
            parts.push(format!("Kubernetes {}", self.kube_version.as_deref().unwrap_or("of Helm")));
        }
        parts.extend(self.values.iter().filter(|file| !other.values.contains(file)).cloned());
        if parts.is_empty() { String::new() } else { format!(" with {}", parts.join(", ")) }
    }

    /// Takes over what a cell of the matrix says, where the command line says nothing.
    pub(super) fn in_cell(&mut self, cell: &Cell) {
        if self.kube_version.is_none() {
            self.kube_version.clone_from(&cell.kube);
        }
        for (own, said) in [(&mut self.release_name, &cell.release), (&mut self.namespace, &cell.namespace)] {
            if let Some(said) = said {
                own.clone_from(said);
            }
        }
        if let Some(helm) = cell.helm {
            self.helm_version = if helm == Helm::V3 { "3" } else { "4" }.to_owned();
        }
    }

    /// Loads a chart from a directory or an archive.
    pub(super) fn chart(&self, path: &str) -> Result<Arc<Chart>, String> {
        let helm = self.helm()?;
        let chart = chart::load_with_local_dependencies(Path::new(path), helm);
        let checked = chart.and_then(|chart| chart::check_dependencies(&chart, helm).map(|()| chart));
        checked.map_err(|error| format!("{path} cannot be loaded\n{}", drawn(&[error.diagnostic()])))
    }

    /// The inputs of a render; `more` are values files below the given ones.
    pub(super) fn inputs(&self, more: &[String]) -> Result<Inputs, String> {
        let helm = self.helm()?;
        let kube = match &self.kube_version {
            None => None,
            Some(text) => Some(KubeVersion::parse(text, helm).map_err(|reason| format!("invalid kube version '{text}': {reason}"))?),
        };
        let values = UserValues {
            files: more.iter().chain(&self.values).cloned().collect(),
            json: self.set_json.clone(),
            set: self.set.clone(),
            strings: self.set_string.clone(),
            from_files: self.set_file.clone(),
            literals: self.set_literal.clone(),
        };
        let values = values.merge(Map::new(), helm, &chart::read_values_file).map_err(|error| error.to_string())?;
        Ok(Inputs {
            helm,
            release: Release { name: self.release_name.as_str().into(), namespace: self.namespace.as_str().into(), ..Release::default() },
            values: vec![Arc::new(Value::Map(values).freeze())],
            capabilities: Some(Capabilities::with(kube, &self.api_versions)),
            env: Env::fixed(),
            skip_schema: self.skip_schema_validation,
            ..Inputs::default()
        })
    }

    /// What the configuration says about a chart.
    pub(super) fn settings(&self, chart: &str) -> Result<Config, String> {
        Config::of_chart(chart, self.config.as_deref(), &Compat::CORRECTED).map_err(|error| error.message)
    }
}
