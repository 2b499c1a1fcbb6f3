//! `broken/missing-template`.

use super::Cause;
use crate::rollout::{finding::Class, settings::Level};

/// A template is included by a name that no file of the chart defines.
pub const CAUSE: Cause = Cause {
    class: Class::Broken,
    name: "missing-template",
    level: Level::Error,
    says: "includes a template that does not exist",
    advice: "correct the name",
};
