//! Errors with Go's texts and, where there is one, a place.

/// A place in a YAML text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// Byte from 0.
    pub at: usize,
    /// Line from 0. As in libyaml, CR, NEL, LS and PS end lines too.
    pub line: u32,
    /// Column from 0, in characters.
    pub column: u32,
}

/// Why a text cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    /// Go's whole text: `yaml: line 3: did not find expected key`.
    pub message: String,
    /// Where the problem is.
    pub mark: Option<Mark>,
}

impl Error {
    /// An error of the reader or decoder that has no place: `yaml: ` and the problem.
    pub(super) fn plain(problem: impl std::fmt::Display) -> Self {
        Self { message: format!("yaml: {problem}"), mark: None }
    }

    /// An error whose whole text is given.
    pub(super) fn whole(message: String) -> Self {
        Self { message, mark: None }
    }

    /// What the direct reader says of a text that the parser has to judge.
    pub(super) fn undecided() -> Self {
        Self::whole(String::new())
    }

    pub(super) fn is_undecided(&self) -> bool {
        self.message.is_empty()
    }

    /// The same error at a place.
    pub(super) fn at(self, mark: Mark) -> Self {
        Self { mark: Some(mark), ..self }
    }

    /// With something said before it.
    pub(super) fn within(self, context: &str) -> Self {
        Self { message: format!("{context}{}", self.message), mark: self.mark }
    }
}

/// The two libraries that are reproduced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// go-yaml v2.4.4, below sigs.k8s.io/yaml: what Helm reads with.
    V2,
    /// go-yaml v3.0.4: what helm-unittest reads with.
    V3,
}

impl From<Error> for String {
    fn from(error: Error) -> Self {
        error.message
    }
}
