//! The shapes of assertions: what each kind of judge is asked and answers.
//!
//! Contract: a judge says whether its positive form holds, or why nothing could be compared (that fails in both
//! polarities). It knows nothing of `not`, of other documents, of stopping early: `evaluate` does that once for each shape.

use super::{Documents, Failure, Problem};
use crate::{compat::Compat, snapshot::Recorder, value::Value};
use std::cell::RefCell;

/// What a judge may look at besides the value it is asked about.
pub struct Context<'a> {
    /// All rendered files.
    pub documents: &'a Documents,
    /// Whether rendering succeeded. If not, `documents` may hold the error's message as a pseudo document (`raw`).
    pub rendered: bool,
    /// The error of a render that failed without naming a template.
    pub render_error: Option<&'a str>,
    /// Whether a post-renderer changed the files.
    pub post_rendered: bool,
    /// What names of objects may leave out.
    pub prefixes: &'a crate::rollout::Prefixes,
    /// Whose behaviour.
    pub compat: Compat,
    /// Whether to stop at the first failure.
    pub fail_fast: bool,
    /// The snapshots of this test.
    pub snapshots: &'a RefCell<Recorder>,
    /// Both renders of an `upgrade` test.
    pub pair: Option<&'a Pair<'a>>,
}

/// Judges one value found at a path: most assertions.
pub trait JudgesValue: Send + Sync {
    /// Checked once, before any document.
    ///
    /// # Errors
    /// When the parameters make no sense.
    fn check(&self) -> Result<(), Problem> {
        Ok(())
    }

    /// Checked for each document, before the values at the path are looked at.
    ///
    /// # Errors
    /// When a pattern cannot be used.
    fn prepare(&self) -> Result<(), Problem> {
        Ok(())
    }

    /// Whether the positive form holds.
    ///
    /// # Errors
    /// When the value cannot be judged.
    fn holds(&self, actual: &Value, context: &Context<'_>) -> Result<bool, Problem>;

    /// What to say when it does not hold, or, if `negative`, when it does.
    fn explain(&self, actual: &Value, negative: bool, context: &Context<'_>) -> Problem;

    /// The message for a path that leads nowhere; `None`: it fails without a text.
    fn unknown_path(&self, path: &str, _context: &Context<'_>) -> Option<Problem> {
        Some(Problem::Error(format!("unknown path {path}")))
    }

    /// Whether the negation is true of what does not exist: a list that is not there contains nothing.
    fn negation_holds_without_value(&self) -> bool {
        false
    }

    /// helm-unittest's operators: the negation passes whatever the value is.
    fn always_passes(&self, _negative: bool, _compat: Compat) -> bool {
        false
    }

    /// Whether the document around the path helps to understand a failure.
    fn shows_excerpt(&self) -> bool {
        true
    }

    /// What follows when a value cannot be judged.
    fn on_error(&self, _compat: Compat) -> OnError {
        OnError::Fails
    }

    /// The failure when there is no document at all.
    fn without_document(&self, negative: bool, context: &Context<'_>) -> Option<Failure> {
        Some(Failure::new(self.explain(&Value::text("no manifest found"), negative, context)))
    }

    /// Whether a positive assertion over no documents holds.
    fn holds_without_document(&self, _context: &Context<'_>) -> bool {
        false
    }
}

/// What follows when a value cannot be judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnError {
    /// The assertion fails; the next value is judged.
    Fails,
    /// The assertion fails; no other value is judged.
    Ends,
    /// The first value decides: helm-unittest's operators.
    IsIgnored,
}

/// Judges one whole document.
pub trait JudgesDocument: Send + Sync {
    /// Checked once, before any document.
    ///
    /// # Errors
    /// When the parameters make no sense.
    fn check(&self) -> Result<(), Problem> {
        Ok(())
    }

    /// What is wrong with this document; nothing if the assertion, negated or not, passes on it.
    fn judge(&self, document: &Value, at: &Place, context: &Context<'_>) -> Judgement;

    /// The failure when there is no document at all.
    fn without_document(&self, negative: bool, context: &Context<'_>) -> Option<Failure>;

    /// Whether a positive assertion over no documents holds.
    fn holds_without_document(&self, _context: &Context<'_>) -> bool {
        false
    }
}

/// Judges the documents of one file together.
pub trait JudgesSet: Send + Sync {
    /// What is wrong; nothing if the assertion, negated or not, passes.
    fn judge(&self, set: &Set<'_>, negative: bool, context: &Context<'_>) -> Judgement;

    /// Whether it has no parameters: any failure of the render will do.
    fn is_bare(&self) -> bool {
        false
    }
}

/// Judges two renders: before an upgrade and after it.
pub trait JudgesPair: Send + Sync {
    /// Whether the positive form holds.
    ///
    /// # Errors
    /// When nothing can be compared (no such workload, several, no such path): fails in both polarities.
    fn holds(&self, pair: &Pair<'_>, context: &Context<'_>) -> Result<bool, Problem>;

    /// What to say when it does not hold, or, if `negative`, when it does. The first is the main one.
    fn explain(&self, pair: &Pair<'_>, negative: bool, context: &Context<'_>) -> Vec<Failure>;
}

/// Judges everything that a render gave.
pub trait JudgesRender: Send + Sync {
    /// What is wrong; nothing if the assertion, negated or not, passes.
    fn judge(&self, negative: bool, context: &Context<'_>) -> Judgement;
}

/// Which document is judged, and how.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Index among the selected documents.
    pub document: usize,
    /// Whether the opposite is asserted.
    pub negative: bool,
}

/// The documents of one file.
#[derive(Clone, Copy)]
pub struct Set<'a> {
    /// All of them.
    pub all: &'a [Value],
    /// Those that were selected.
    pub selected: &'a [Value],
}

/// What one look gave.
#[derive(Clone, Debug, Default)]
pub struct Judgement {
    /// Whether the assertion passes here.
    pub passed: bool,
    /// Why not. The peer's quirks allow a failed judgement without a reason, and the other way round.
    pub failures: Vec<Failure>,
}

impl Judgement {
    /// It passes.
    pub fn pass() -> Self {
        Self { passed: true, failures: Vec::new() }
    }

    /// It fails, for this reason.
    pub fn fail(failure: Failure) -> Self {
        Self { passed: false, failures: vec![failure] }
    }
}

/// One of the two renders of an upgrade.
#[derive(Clone, Copy)]
pub struct Side<'a> {
    /// Its documents, sorted as Helm installs them.
    pub documents: &'a [crate::render::Document],
    /// The release's namespace.
    pub namespace: &'a str,
}

/// Two renders.
#[derive(Clone, Copy)]
pub struct Pair<'a> {
    /// The installed release.
    pub before: Side<'a>,
    /// The upgrade.
    pub after: Side<'a>,
    /// What the project declares about rollouts.
    pub settings: &'a crate::rollout::Settings,
    /// Why the upgrade did not render.
    pub error: Option<&'a str>,
}

/// A parsed assertion's judge, by shape.
pub enum Judge {
    /// Looks at the values at a path of each document.
    Value(super::at_path::AtPath),
    /// Looks at each document.
    Document(Box<dyn JudgesDocument>),
    /// Looks at all documents of a file.
    Set(Box<dyn JudgesSet>),
    /// Looks at two renders.
    Pair(Box<dyn JudgesPair>),
    /// Looks at a render as a whole.
    Render(Box<dyn JudgesRender>),
}
