//! `broken/alias`.

use super::Cause;
use crate::rollout::{finding::Class, settings::Level};

/// The path of an included file is built from the chart's own name. Under an alias, or as a subchart, it is another.
pub const CAUSE: Cause = Cause {
    class: Class::Broken,
    name: "alias",
    level: Level::Error,
    says: "includes a file by a path that is wrong under an alias",
    advice: "build the path from $.Template.BasePath",
};
