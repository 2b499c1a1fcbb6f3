//! `spurious/version-in-pod`.

use super::Cause;
use crate::rollout::{finding::Class, settings::Level};

/// The chart's version, the appVersion or the release's revision is printed into the pod template (`helm.sh/chart` among the pod's labels): pods restart though nothing they read has changed.
pub const CAUSE: Cause = Cause {
    class: Class::Spurious,
    name: "version-in-pod",
    level: Level::Info,
    says: "restarts with the version, which is printed into its pod template",
    advice: "print only selector labels into the pod template",
};
