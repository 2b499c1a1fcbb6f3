//! The flags of `helm template`, Helm 3 and 4.

use crate::{
    cli::flags::{Flag, Takes, flag, short},
    format::quote,
    process,
};
use std::{num::IntErrorKind, path::PathBuf};

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
    // Of the library that logs.
    flag("add-dir-header", Takes::Bool),
    flag("alsologtostderr", Takes::Bool),
    flag("log-backtrace-at", Takes::Text),
    flag("log-dir", Takes::Text),
    flag("log-file", Takes::Text),
    flag("log-file-max-size", Takes::Text),
    flag("logtostderr", Takes::Bool),
    flag("one-output", Takes::Bool),
    flag("skip-headers", Takes::Bool),
    flag("skip-log-headers", Takes::Bool),
    flag("stderrthreshold", Takes::Text),
    short("v", 'v', Takes::Text).checked(level),
    flag("vmodule", Takes::Text),
];

pub(super) const ONLY_3: &[Flag] = &[
    flag("dry-run", Takes::TextOr("client")),
    flag("post-renderer", Takes::Text).checked(|name| post_renderer(name).map(|_| ())),
    flag("wait", Takes::Bool),
];

pub(super) const ONLY_4: &[Flag] = &[
    flag("color", Takes::Text),
    flag("colour", Takes::Text),
    flag("content-cache", Takes::Text),
    flag("dry-run", Takes::TextOr("unset")),
    flag("force-conflicts", Takes::Bool),
    flag("force-replace", Takes::Bool),
    flag("post-renderer", Takes::Text).checked(plugin),
    flag("rollback-on-failure", Takes::Bool),
    flag("server-side", Takes::Bool),
    flag("wait", Takes::TextOr("watcher")).checked(wait),
];

/// How much the library that logs says: `strconv.ParseInt` to 32 bits.
fn level(text: &str) -> Result<(), String> {
    let problem = match text.parse::<i32>().map_err(|error| *error.kind()) {
        Ok(_) => return Ok(()),
        Err(IntErrorKind::PosOverflow | IntErrorKind::NegOverflow) => "value out of range",
        Err(_) => "invalid syntax",
    };
    Err(format!("strconv.ParseInt: parsing {}: {problem}", quote(text.as_bytes())))
}

fn wait(text: &str) -> Result<(), String> {
    match text {
        "watcher" | "hookOnly" | "legacy" | "true" | "false" => Ok(()),
        _ => Err(format!("invalid wait input {}. Valid inputs are watcher, hookOnly, and legacy", quote(text.as_bytes()))),
    }
}

/// The program that Helm 3 gives manifests to; none if it has no name.
pub(super) fn post_renderer(name: &str) -> Result<Option<PathBuf>, String> {
    if name.is_empty() {
        return Ok(None);
    }
    process::find(name).map(Some).map_err(|reason| format!("unable to find binary at {name}: {reason}"))
}

/// Helm 4 takes the name of a plugin, and here are none.
fn plugin(name: &str) -> Result<(), String> {
    if name.is_empty() { Ok(()) } else { Err(format!("plugin: {{Name:{name} Type:postrenderer/v1}} not found")) }
}
