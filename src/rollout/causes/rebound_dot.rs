//! `broken/rebound-dot`.

use super::Cause;
use crate::rollout::{finding::Class, settings::Level};

/// Inside of `with` or `range` the dot is not the root: `.Template.BasePath`, `.Values` or `.Release` find nothing there and the render fails.
pub const CAUSE: Cause = Cause {
    class: Class::Broken,
    name: "rebound-dot",
    level: Level::Error,
    says: "uses the dot as if it were the root inside of `with` or `range`",
    advice: "write $.Template, $.Values, $.Release",
};
