//! `nondeterministic/random-in-hash`.

use super::Cause;
use crate::rollout::{finding::Class, settings::Level};

/// A digest of the pod template covers something random (a generated password, a certificate, bcrypt's salt): every upgrade restarts the pods.
pub const CAUSE: Cause = Cause {
    class: Class::Nondeterministic,
    name: "random-in-hash",
    level: Level::Error,
    says: "hashes something random: every upgrade restarts it",
    advice: "give the value, keep it with `lookup`, or hash what it is made from",
};
