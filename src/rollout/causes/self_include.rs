//! `broken/self-include`.

use super::Cause;
use crate::rollout::{finding::Class, settings::Level};

/// A file hashes itself: the include never ends, and Helm refuses.
pub const CAUSE: Cause = Cause {
    class: Class::Broken,
    name: "self-include",
    level: Level::Error,
    says: "includes its own file without end",
    advice: "include the file of the object that the pods read",
};
