//! The flags of `helm template`, Helm 3 and 4.

use crate::cli::flags::{Flag, Takes, flag, short};

/// charttest's own flags.
pub(super) const OWN: &[Flag] = &[flag("helm-version", Takes::Text), flag("seed", Takes::Text)];

/// Flags that change what is printed.
pub(super) const RENDERING: &[Flag] = &[
    short("api-versions", 'a', Takes::List),
    flag("debug", Takes::Bool),
    flag("description", Takes::Text),
    flag("enable-dns", Takes::Bool),
    short("generate-name", 'g', Takes::Bool),
    short("help", 'h', Takes::Bool),
    flag("include-crds", Takes::Bool),
    flag("is-upgrade", Takes::Bool),
    flag("kube-version", Takes::Text),
    short("labels", 'l', Takes::Pairs),
    flag("name-template", Takes::Text),
    short("namespace", 'n', Takes::Text),
    flag("no-hooks", Takes::Bool),
    flag("output-dir", Takes::Text),
    flag("post-renderer", Takes::Text),
    flag("post-renderer-args", Takes::Texts),
    flag("release-name", Takes::Bool),
    flag("set", Takes::Texts),
    flag("set-file", Takes::Texts),
    flag("set-json", Takes::Texts),
    flag("set-literal", Takes::Texts),
    flag("set-string", Takes::Texts),
    short("show-only", 's', Takes::Texts),
    flag("skip-schema-validation", Takes::Bool),
    flag("skip-tests", Takes::Bool),
    flag("validate", Takes::Bool),
    short("values", 'f', Takes::List),
];

/// Flags that both Helms take and that change nothing here.
pub(super) const SILENT: &[Flag] = &[
    flag("burst-limit", Takes::Int),
    flag("ca-file", Takes::Text),
    flag("cert-file", Takes::Text),
    flag("create-namespace", Takes::Bool),
    flag("dependency-update", Takes::Bool),
    flag("devel", Takes::Bool),
    flag("disable-openapi-validation", Takes::Bool),
    flag("insecure-skip-tls-verify", Takes::Bool),
    flag("key-file", Takes::Text),
    flag("keyring", Takes::Text),
    flag("kube-apiserver", Takes::Text),
    flag("kube-as-group", Takes::Texts),
    flag("kube-as-user", Takes::Text),
    flag("kube-ca-file", Takes::Text),
    flag("kube-context", Takes::Text),
    flag("kube-insecure-skip-tls-verify", Takes::Bool),
    flag("kube-tls-server-name", Takes::Text),
    flag("kube-token", Takes::Text),
    flag("kubeconfig", Takes::Text),
    flag("pass-credentials", Takes::Bool),
    flag("password", Takes::Text),
    flag("plain-http", Takes::Bool),
    flag("qps", Takes::Float),
    flag("registry-config", Takes::Text),
    flag("replace", Takes::Bool),
    flag("repo", Takes::Text),
    flag("repository-cache", Takes::Text),
    flag("repository-config", Takes::Text),
    flag("skip-crds", Takes::Bool),
    flag("take-ownership", Takes::Bool),
    flag("timeout", Takes::Duration),
    flag("username", Takes::Text),
    flag("verify", Takes::Bool),
    flag("version", Takes::Text),
    flag("wait-for-jobs", Takes::Bool),
    flag("hide-notes", Takes::Bool),
    flag("render-subchart-notes", Takes::Bool),
    flag("atomic", Takes::Bool),
    flag("force", Takes::Bool),
];

pub(super) const ONLY_3: &[Flag] = &[flag("dry-run", Takes::TextOr("client")), flag("wait", Takes::Bool)];

pub(super) const ONLY_4: &[Flag] = &[
    flag("color", Takes::Text),
    flag("colour", Takes::Text),
    flag("content-cache", Takes::Text),
    flag("dry-run", Takes::TextOr("unset")),
    flag("force-conflicts", Takes::Bool),
    flag("force-replace", Takes::Bool),
    flag("rollback-on-failure", Takes::Bool),
    flag("server-side", Takes::Bool),
    flag("wait", Takes::TextOr("watcher")),
];
