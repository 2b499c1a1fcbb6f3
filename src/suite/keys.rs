//! Which keys suites, tests and their parts have; the nearest one for a typing error.

/// A key and whether helm-unittest knows it.
pub(super) type Key = (&'static str, bool);

const fn peer(name: &'static str) -> Key {
    (name, true)
}

const fn own(name: &'static str) -> Key {
    (name, false)
}

pub(super) const SUITE: &[Key] = &[
    peer("suite"),
    peer("values"),
    peer("set"),
    peer("templates"),
    peer("excludeTemplates"),
    peer("includeCrds"),
    peer("release"),
    peer("capabilities"),
    peer("chart"),
    peer("kubernetesProvider"),
    peer("postRenderer"),
    peer("skip"),
    peer("snapshotId"),
    peer("tests"),
    own("rollouts"),
    own("matrix"),
    own("snapshot"),
    own("debug"),
];

pub(super) const TEST: &[Key] = &[
    peer("it"),
    peer("values"),
    peer("set"),
    peer("template"),
    peer("templates"),
    peer("documentIndex"),
    peer("documentSelector"),
    peer("release"),
    peer("capabilities"),
    peer("chart"),
    peer("kubernetesProvider"),
    peer("postRenderer"),
    peer("skip"),
    peer("asserts"),
    own("upgrade"),
    own("history"),
    own("forEach"),
    own("include"),
    own("with"),
    own("debug"),
];

pub(super) const LAYER: &[Key] =
    &[own("values"), own("set"), own("release"), own("capabilities"), own("chart"), own("kubernetesProvider"), own("postRenderer")];

pub(super) const STEP: &[Key] = &[own("upgrade"), own("rollback"), own("asserts")];

pub(super) const ROW: &[Key] = &[
    own("name"),
    own("values"),
    own("set"),
    own("release"),
    own("capabilities"),
    own("chart"),
    own("kubernetesProvider"),
    own("postRenderer"),
];

pub(super) const CONTRACT: &[Key] = &[
    own("it"),
    own("workload"),
    own("annotation"),
    own("changesWith"),
    own("neverWith"),
    own("ignore"),
    own("exactly"),
    own("versions"),
    own("try"),
    own("values"),
    own("set"),
    own("release"),
    own("capabilities"),
    own("chart"),
    own("kubernetesProvider"),
    own("skip"),
];

pub(super) const RELEASE: &[Key] = &[peer("name"), peer("namespace"), peer("revision"), peer("upgrade")];
pub(super) const CHART: &[Key] = &[peer("version"), peer("appVersion")];
pub(super) const CAPABILITIES: &[Key] = &[peer("majorVersion"), peer("minorVersion"), peer("apiVersions")];
pub(super) const PROVIDER: &[Key] = &[peer("scheme"), peer("objects")];
pub(super) const SCHEME: &[Key] = &[peer("gvr"), peer("namespaced"), peer("should_err")];
pub(super) const RESOURCE: &[Key] = &[peer("group"), peer("version"), peer("resource")];
pub(super) const POST_RENDERER: &[Key] = &[peer("cmd"), peer("args")];
pub(super) const SUITE_SKIP: &[Key] = &[peer("reason"), peer("minimumVersion")];
pub(super) const TEST_SKIP: &[Key] = &[peer("reason")];
pub(super) const SELECTOR: &[Key] = &[peer("path"), peer("value"), peer("matchMany"), peer("skipEmptyTemplates")];
/// What stands beside an assertion.
pub(super) const BESIDE: &[&str] = &["template", "documentIndex", "not", "documentSelector", "object"];
pub(super) const MATRIX: &[Key] = &[own("values"), own("kubeVersion")];
pub(super) const SNAPSHOT: &[Key] = &[own("names"), own("redact"), own("render")];
