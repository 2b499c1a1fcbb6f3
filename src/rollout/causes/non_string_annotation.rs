//! `invalid/non-string-annotation`.

use super::Cause;
use crate::rollout::{finding::Class, settings::Level};

/// Annotations and labels must be texts. An unquoted short digest is a number for some inputs (`12345678`, `1e10`), and then the API refuses the object.
pub const CAUSE: Cause = Cause {
    class: Class::Invalid,
    name: "non-string-annotation",
    level: Level::Error,
    says: "has an annotation that is no text for some inputs: the API refuses it",
    advice: "quote it",
};
