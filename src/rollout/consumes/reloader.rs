//! Controllers and sidecars that restart or reload by themselves: their coverage counts as a restart.

use super::Edge;
use crate::{
    rollout::{
        object::{Object, text_at},
        workload::Workload,
    },
    value::Value,
};

/// What a controller in the cluster restarts a workload for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Every ConfigMap that it reads.
    pub all_config_maps: bool,
    /// Every Secret that it reads.
    pub all_secrets: bool,
    /// Those that carry Reloader's `match` annotation.
    pub matching: bool,
    /// These, as `(kind, name)`.
    pub named: Vec<(&'static str, String)>,
    /// All but these.
    pub excluded: Vec<(&'static str, String)>,
}

const DOMAIN: &str = "reloader.stakater.com";

/// Reads the annotations of Stakater's Reloader and of Pusher's Wave on the workload and on its pod template.
pub fn coverage(workload: &Workload) -> Coverage {
    let is_on = |key: &str| workload.annotations(key).any(|text| text == "true");
    let auto = is_on(&format!("{DOMAIN}/auto")) || is_on("wave.pusher.com/update-on-config-change");
    let mut found = Coverage {
        all_config_maps: auto || is_on(&format!("configmap.{DOMAIN}/auto")),
        all_secrets: auto || is_on(&format!("secret.{DOMAIN}/auto")),
        matching: is_on(&format!("{DOMAIN}/search")),
        named: Vec::new(),
        excluded: Vec::new(),
    };
    for (kind, key) in [("ConfigMap", "configmap"), ("Secret", "secret")] {
        let listed = |key: String| {
            let lists: Vec<String> = workload.annotations(&key).collect();
            lists.iter().flat_map(|list| list.split(',')).map(|name| (kind, name.trim().to_owned())).collect::<Vec<_>>()
        };
        found.named.extend(listed(format!("{key}.{DOMAIN}/reload")));
        found.excluded.extend(listed(format!("{key}s.exclude.{DOMAIN}/reload")));
    }
    found
}

impl Coverage {
    /// Whether a change of this object restarts the workload.
    pub fn covers(&self, edge: &Edge, object: Option<&Object>) -> bool {
        let marked = |key: &str| object.and_then(|o| o.annotation(&format!("{DOMAIN}/{key}"))).is_some_and(|text| text == "true");
        let all = match edge.object.kind.as_str() {
            "ConfigMap" => self.all_config_maps,
            "Secret" => self.all_secrets,
            _ => false,
        };
        let is_in = |list: &[(&'static str, String)]| {
            list.iter().any(|(kind, name)| *kind == edge.object.kind && glob_like(name, &edge.object.name))
        };
        is_in(&self.named) || (all && !is_in(&self.excluded) && !marked("ignore")) || (self.matching && marked("match"))
    }

    /// Whether it names objects one by one.
    pub fn is_named(&self) -> bool {
        !self.named.is_empty()
    }
}

/// Reloader takes names and regular expressions; of these the common `prefix.*` counts.
fn glob_like(pattern: &str, name: &str) -> bool {
    pattern == name || crate::rollout::naming::glob(&pattern.replace(".*", "*"), name)
}

/// Whether a container is a program whose only work is to notice changed files and to tell its neighbour.
pub(super) fn is_reload_sidecar(container: &Value) -> bool {
    let Some(image) = text_at(container, &["image"]) else { return false };
    let path = image.split('@').next().unwrap_or(&image);
    let base = path.rsplit('/').next().unwrap_or(path);
    let program = base.split(':').next().unwrap_or(base);
    ["config-reloader", "configmap-reload", "k8s-sidecar"].iter().any(|known| program.contains(known))
}
