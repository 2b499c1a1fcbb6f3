//! The audit's ground truth: small charts whose facts were measured with Helm, broken and correct ones side by side.

mod cases;
mod contracts;
mod schema;
mod shortcut;

use charttest::{
    chart,
    profile::Helm,
    render::{Capabilities, Inputs, KubeVersion, Release, Renderer},
    rollout::audit::Plan,
    value::{Map, Value},
    yaml,
};
use std::{fs, path::Path, sync::Arc};

/// A case file.
pub(crate) struct Case {
    pub name: String,
    pub value: Value,
}

impl Case {
    pub(crate) fn entry(&self, key: &str) -> Value {
        self.value.as_map().and_then(|map| map.get(key)).unwrap_or_default()
    }

    /// The chart of the case.
    pub(crate) fn renderer(&self) -> Renderer {
        let Value::Map(files) = self.entry("files") else { panic!("{}: no files", self.name) };
        let bytes = |value: &Value| value.as_text().map(|text| text.as_bytes().to_vec()).unwrap_or_default();
        let files = files.snapshot().into_iter().map(|(name, text)| (name.to_string(), bytes(&text))).collect();
        Renderer::new(chart::from_files(files, Helm::V3).unwrap_or_else(|e| panic!("{}: {e}", self.name)), Helm::V3)
    }

    /// What the facts were measured with, and what the case declares.
    pub(crate) fn plan(&self) -> Plan {
        let declared = self.entry("declare").as_map().map(Map::deep_copy).unwrap_or_default();
        if let paths @ Value::Map(_) = self.entry("podTemplatePath") {
            declared.insert("podTemplatePath", paths).unwrap();
        }
        let json = charttest::format::json::encode(&Value::Map(declared)).unwrap();
        Plan { inputs: inputs(&self.entry("values")), settings: serde_json::from_slice(&json).unwrap(), ..Plan::default() }
    }
}

/// Release `rel` in `ns` on Kubernetes 1.31.
pub(crate) fn inputs(values: &Value) -> Inputs {
    let values = values.as_map().cloned().unwrap_or_default();
    Inputs {
        release: Release { name: "rel".into(), namespace: "ns".into(), ..Release::default() },
        values: vec![Arc::new(Value::Map(values).freeze())],
        capabilities: Some(Capabilities::with(KubeVersion::parse("1.31.0", Helm::V3).ok(), &[])),
        ..Inputs::default()
    }
}

/// Every case, by name.
pub(crate) fn all() -> Vec<Case> {
    let folder = Path::new("test-suites/rollout/cases");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let case = |file: std::path::PathBuf| {
        let value = yaml::decode(&fs::read(&file).unwrap()).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        Case { name: file.file_stem().unwrap().to_string_lossy().into_owned(), value }
    };
    files.into_iter().map(case).collect()
}
