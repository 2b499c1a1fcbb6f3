//! Keys that stand twice in the metadata of a pod template: YAML keeps the last, the first is lost.

use super::workload::Workload;

/// The texts that lost against an equal key in one state of a workload and not in the other.
pub fn lost_texts(_before: &Workload, _after: &Workload) -> Vec<String> {
    Vec::new()
}

/// The keys that stand twice in the metadata of a pod template.
pub fn duplicate_keys(_workload: &Workload) -> Vec<String> {
    Vec::new()
}
