//! Kubernetes versions and API versions: what `.Capabilities` says.

use crate::profile::Helm;
use ecow::{EcoString, eco_format};
use std::{
    cell::RefCell,
    sync::{Arc, LazyLock},
};

/// The API versions that Helm assumes without a cluster, in its order.
const API_VERSIONS: &[&str] = &[
    "v1",
    "admissionregistration.k8s.io/v1",
    "admissionregistration.k8s.io/v1alpha1",
    "admissionregistration.k8s.io/v1beta1",
    "internal.apiserver.k8s.io/v1alpha1",
    "apps/v1",
    "apps/v1beta1",
    "apps/v1beta2",
    "authentication.k8s.io/v1",
    "authentication.k8s.io/v1alpha1",
    "authentication.k8s.io/v1beta1",
    "authorization.k8s.io/v1",
    "authorization.k8s.io/v1beta1",
    "autoscaling/v1",
    "autoscaling/v2",
    "batch/v1",
    "batch/v1beta1",
    "certificates.k8s.io/v1",
    "certificates.k8s.io/v1beta1",
    "certificates.k8s.io/v1alpha1",
    "coordination.k8s.io/v1alpha2",
    "coordination.k8s.io/v1beta1",
    "coordination.k8s.io/v1",
    "discovery.k8s.io/v1",
    "discovery.k8s.io/v1beta1",
    "events.k8s.io/v1",
    "events.k8s.io/v1beta1",
    "extensions/v1beta1",
    "flowcontrol.apiserver.k8s.io/v1",
    "flowcontrol.apiserver.k8s.io/v1beta1",
    "flowcontrol.apiserver.k8s.io/v1beta2",
    "flowcontrol.apiserver.k8s.io/v1beta3",
    "lifecycle.k8s.io/v1alpha1",
    "networking.k8s.io/v1",
    "networking.k8s.io/v1beta1",
    "node.k8s.io/v1",
    "node.k8s.io/v1alpha1",
    "node.k8s.io/v1beta1",
    "policy/v1",
    "policy/v1beta1",
    "rbac.authorization.k8s.io/v1",
    "rbac.authorization.k8s.io/v1beta1",
    "rbac.authorization.k8s.io/v1alpha1",
    "resource.k8s.io/v1",
    "resource.k8s.io/v1beta2",
    "resource.k8s.io/v1beta1",
    "resource.k8s.io/v1alpha3",
    "scheduling.k8s.io/v1alpha3",
    "scheduling.k8s.io/v1beta1",
    "scheduling.k8s.io/v1",
    "storage.k8s.io/v1beta1",
    "storage.k8s.io/v1",
    "storage.k8s.io/v1alpha1",
    "storagemigration.k8s.io/v1",
    "storagemigration.k8s.io/v1beta1",
    "apiextensions.k8s.io/v1beta1",
    "apiextensions.k8s.io/v1",
];

/// What `.Capabilities` says of the cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capabilities {
    /// `.Capabilities.KubeVersion`
    pub kube: KubeVersion,
    /// `.Capabilities.APIVersions`
    pub api_versions: Arc<Vec<String>>,
    /// Whether an empty list of API versions is the nil slice.
    pub nil_api_versions: bool,
    /// `.Capabilities.HelmVersion.Version`; `None`: that of the Helm that is reproduced.
    pub helm_version: Option<EcoString>,
}

/// A Kubernetes version as Helm keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KubeVersion {
    /// `.Version`, for example `v1.37.0`; Helm 4 keeps a suffix.
    pub version: EcoString,
    /// The numbers alone with a `v` in front: Helm 4's `String`.
    pub normalized: EcoString,
    /// `.Major`
    pub major: EcoString,
    /// `.Minor`
    pub minor: EcoString,
}

impl Capabilities {
    /// What Helm assumes when nothing is said: Kubernetes 1.37 and the API versions of its client library.
    pub fn helm() -> Self {
        static HELM: LazyLock<Capabilities> = LazyLock::new(|| Capabilities {
            kube: KubeVersion::numbers("1", "37"),
            api_versions: Arc::new(API_VERSIONS.iter().map(|v| (*v).to_owned()).collect()),
            nil_api_versions: false,
            helm_version: None,
        });
        HELM.clone()
    }

    /// Helm's own with this Kubernetes version and these API versions appended: `--kube-version` and `--api-versions`.
    #[must_use]
    pub fn with(kube: Option<KubeVersion>, api_versions: &[String]) -> Self {
        let mut capabilities = Self::helm();
        capabilities.kube = kube.unwrap_or(capabilities.kube);
        capabilities.add_versions(api_versions);
        capabilities
    }

    /// Appends API versions. The last list of each thread is remembered: the tests of a suite mostly ask for the same.
    pub fn add_versions(&mut self, more: &[String]) {
        thread_local! {
            static LAST: RefCell<Option<[Arc<Vec<String>>; 2]>> = const { RefCell::new(None) };
        }
        LAST.with_borrow_mut(|last| {
            let known = last.as_ref().filter(|[below, whole]| Arc::ptr_eq(below, &self.api_versions) && whole[below.len()..] == *more);
            if let Some([_, whole]) = known {
                self.api_versions = whole.clone();
                return;
            }
            let below = self.api_versions.clone();
            Arc::make_mut(&mut self.api_versions).extend_from_slice(more);
            *last = Some([below, self.api_versions.clone()]);
        });
    }
}

impl Default for Capabilities {
    fn default() -> Self {
        Self::helm()
    }
}

impl KubeVersion {
    /// `vMAJOR.MINOR.0`.
    pub fn numbers(major: &str, minor: &str) -> Self {
        let version = eco_format!("v{major}.{minor}.0");
        Self { normalized: version.clone(), version, major: major.into(), minor: minor.into() }
    }

    /// Reads `--kube-version`. Mirrors `version.ParseGeneric` of Kubernetes.
    ///
    /// # Errors
    /// The text of that function; the command puts `invalid kube version 'X': ` in front.
    ///
    /// ```
    /// use charttest::{profile::Helm, render::KubeVersion};
    /// assert_eq!(KubeVersion::parse("1.29.3-gke.100", Helm::V3).unwrap().version, "v1.29.3");
    /// assert_eq!(KubeVersion::parse("1.29.3-gke.100", Helm::V4).unwrap().version, "v1.29.3-gke.100");
    /// ```
    pub fn parse(text: &str, helm: Helm) -> Result<Self, String> {
        let trimmed = text.trim_start_matches([' ', '\t', '\n', '\x0c', '\r']);
        let digits = trimmed.strip_prefix('v').unwrap_or(trimmed);
        let components = leading_numbers(digits);
        let after = digits.len().min(components.iter().map(|c| c.len() + 1).sum::<usize>().saturating_sub(1));
        if components.is_empty() || digits[after..].contains('\n') {
            return Err(format!("could not parse {text:?} as version"));
        }
        if components.len() < 2 {
            return Err(format!("illegal version string {text:?}"));
        }
        let mut numbers = Vec::with_capacity(components.len());
        for (i, component) in components.iter().enumerate() {
            if i == 0 && component.starts_with('0') && *component != "0" {
                return Err(format!("illegal zero-prefixed version component {component:?} in {text:?}"));
            }
            let number: u64 = component.parse().map_err(|_| {
                let reason = format!("strconv.ParseUint: parsing {component:?}: value out of range");
                format!("illegal non-numeric version component {component:?} in {text:?}: {reason}")
            })?;
            numbers.push(eco_format!("{number}"));
        }
        let normalized = eco_format!("v{}", numbers.join("."));
        let version = match helm {
            Helm::V3 => normalized.clone(),
            Helm::V4 if text.starts_with('v') => text.into(),
            Helm::V4 => eco_format!("v{text}"),
        };
        let (major, minor) = (std::mem::take(&mut numbers[0]), std::mem::take(&mut numbers[1]));
        Ok(Self { version, normalized, major, minor })
    }
}

/// `1.29.3-x` → `1`, `29`, `3`: as `[0-9]+(?:\.[0-9]+)*` matches.
fn leading_numbers(text: &str) -> Vec<&str> {
    let mut components = Vec::new();
    let mut rest = text;
    loop {
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        if end == 0 {
            return components;
        }
        components.push(&rest[..end]);
        match rest[end..].strip_prefix('.') {
            Some(next) => rest = next,
            None => return components,
        }
    }
}
