//! `spurious/hot-reload`.

use super::Cause;
use crate::rollout::{finding::Class, settings::Level};

/// The project declares that the program rereads this object, and yet a digest restarts it.
pub const CAUSE: Cause = Cause {
    class: Class::Spurious,
    name: "hot-reload",
    level: Level::Warning,
    says: "restarts with an object that it is declared to reread",
    advice: "leave the object out of the hash",
};
