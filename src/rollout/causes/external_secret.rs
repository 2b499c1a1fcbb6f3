//! `external/external-secret`.

use super::Cause;
use crate::rollout::{finding::Class, settings::Level};

/// A custom object of the chart (ExternalSecret, SealedSecret, Certificate) makes what the pods read: a checksum over its manifest does not see a rotation.
pub const CAUSE: Cause = Cause {
    class: Class::External,
    name: "external-secret",
    level: Level::Info,
    says: "reads an object that the cluster makes from another one; a rotation restarts nothing",
    advice: "let a controller such as Reloader watch it",
};
