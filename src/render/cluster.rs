//! The objects that `lookup` sees.

use crate::value::Frozen;
use std::collections::BTreeMap;

/// A cluster made of given objects.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cluster {
    /// What kinds there are, by (apiVersion, kind). A kind that is not here is unknown to the cluster,
    /// unless `open` is set.
    pub resources: BTreeMap<(String, String), Resource>,
    /// The objects: maps with apiVersion, kind and metadata.
    pub objects: Vec<Frozen>,
    /// Whether kinds that `resources` doesn't name exist too, found by apiVersion and kind of the objects.
    pub open: bool,
}

/// A kind that a cluster serves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resource {
    /// API group, empty for the core.
    pub group: String,
    /// API version without the group.
    pub version: String,
    /// Plural name.
    pub resource: String,
    /// Whether objects live in namespaces.
    pub namespaced: bool,
}
