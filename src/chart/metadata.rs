//! `Chart.yaml`: its fields and their validation.

use crate::value::Frozen;

/// `chart.Metadata`. A missing text is `""`.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "the fields are those of Chart.yaml")]
pub struct Metadata {
    pub name: String,
    pub home: String,
    pub sources: Vec<String>,
    pub version: String,
    pub description: String,
    pub keywords: Vec<String>,
    pub maintainers: Vec<Maintainer>,
    pub icon: String,
    pub api_version: String,
    pub condition: String,
    pub tags: String,
    pub app_version: String,
    pub deprecated: bool,
    /// Keys ascend; `None`: the field is absent or null.
    pub annotations: Option<Vec<(String, String)>>,
    pub kube_version: String,
    /// `None`: absent or null, which switches dependency processing off.
    pub dependencies: Option<Vec<Dependency>>,
    pub chart_type: String,
}

impl Metadata {
    /// Whether only files that begin with `_` are parsed.
    pub fn is_library(&self) -> bool {
        self.chart_type.eq_ignore_ascii_case("library")
    }
}

/// `chart.Maintainer`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are those of Chart.yaml")]
pub struct Maintainer {
    pub name: String,
    pub email: String,
    pub url: String,
}

/// `chart.Dependency`
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "the fields are those of Chart.yaml")]
pub struct Dependency {
    pub name: String,
    pub version: String,
    pub repository: String,
    pub condition: String,
    pub tags: Vec<String>,
    pub enabled: bool,
    /// Texts and maps as written; after processing, maps of strings with `child` and `parent`.
    pub import_values: Vec<Frozen>,
    pub alias: String,
}

/// `Chart.lock`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lock {
    /// When it was written.
    pub generated: String,
    /// Hash of the declarations.
    pub digest: String,
    /// What was locked.
    pub dependencies: Vec<Dependency>,
}
