//! The flags that say which release of a chart is meant, shared by `rollout`, `diff` and `explain`.

use crate::{
    chart::{self, Chart, UserValues},
    compat::Compat,
    env::Env,
    profile::Helm,
    render::{Capabilities, Inputs, KubeVersion, Release},
    suite::Config,
    value::{Map, Value},
};
use std::{path::Path, sync::Arc};

/// Values, release, cluster.
#[derive(Clone, Debug, Default, clap::Args)]
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
    /// Kubernetes version
    #[arg(long, value_name = "VERSION")]
    kube_version: Option<String>,
    /// Further API versions that the cluster serves
    #[arg(short = 'a', long, value_name = "API", value_delimiter = ',')]
    api_versions: Vec<String>,
    /// Whose rendering: 3 or 4
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

    /// Loads a chart from a directory or an archive.
    pub(super) fn chart(&self, path: &str) -> Result<Arc<Chart>, String> {
        let helm = self.helm()?;
        let chart = chart::load(Path::new(path), helm).map_err(|error| format!("{path}: {error}"))?;
        chart::check_dependencies(&chart, helm).map_err(|error| format!("{path}: {error}"))?;
        Ok(chart)
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
            release: Release { name: self.release_name.clone(), namespace: self.namespace.clone(), ..Release::default() },
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
