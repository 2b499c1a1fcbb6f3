//! `external/existing-object`.

use super::Cause;
use crate::rollout::{finding::Class, settings::Level};

/// The pods read, by environment or subPath, an object that the chart does not make: nothing restarts them when it changes.
pub const CAUSE: Cause = Cause {
    class: Class::External,
    name: "existing-object",
    level: Level::Info,
    says: "reads an object that the chart does not make; nothing restarts it when that changes",
    advice: "let a controller such as Reloader watch it",
};
