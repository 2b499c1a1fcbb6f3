//! Which Helm is reproduced.

/// A Helm release line whose rendering is reproduced to the byte.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Helm {
    /// Helm 3.22
    #[default]
    V3,
    /// Helm 4.3
    V4,
}

impl Helm {
    /// `3` or `4`
    pub fn number(self) -> &'static str {
        match self {
            Self::V3 => "3",
            Self::V4 => "4",
        }
    }

    /// The Go package of `Values`, `Capabilities` and friends, as type names print it.
    pub fn values_package(self) -> &'static str {
        match self {
            Self::V3 => "chartutil",
            Self::V4 => "common",
        }
    }
}
