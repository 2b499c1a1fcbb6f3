//! The loop of assertions about the text of a file that is no YAML (`NOTES.txt`).

use super::{Context, Failure, Judgement, JudgesDocument, Place, Problem, equality::uniform};
use crate::value::{Text, Value};

/// Judges a text.
pub(super) trait JudgesRaw: Send + Sync {
    /// Checked once.
    fn check(&self) -> Result<(), Problem> {
        Ok(())
    }

    /// Whether the positive form holds.
    fn holds(&self, actual: &Text, context: &Context<'_>) -> Result<bool, Problem>;

    /// What to say.
    fn explain(&self, actual: &Text, negative: bool, context: &Context<'_>) -> Problem;

    /// Whether a positive assertion over no documents holds.
    fn holds_without_document(&self, _context: &Context<'_>) -> bool {
        false
    }
}

/// Makes a judge of documents of a judge of texts.
pub(super) struct Raw<T>(pub(super) T);

/// The text of a document: of a YAML document `<nil>`, as the peer prints what is not there.
pub(super) fn raw_text(document: &Value) -> Text {
    let raw = document.as_map().and_then(|map| map.get("raw")).unwrap_or_default();
    uniform(crate::format::display(&raw).as_bytes()).as_ref().into()
}

impl<T: JudgesRaw> JudgesDocument for Raw<T> {
    fn check(&self) -> Result<(), Problem> {
        self.0.check()
    }

    fn judge(&self, document: &Value, at: &Place, context: &Context<'_>) -> Judgement {
        let actual = raw_text(document);
        match self.0.holds(&actual, context) {
            Ok(holds) if holds != at.negative => Judgement::pass(),
            Ok(_) => Judgement::fail(Failure::new(self.0.explain(&actual, at.negative, context))),
            // What cannot be used at all is said once.
            Err(Problem::Error(_)) if at.document > 0 => Judgement::default(),
            Err(problem) => Judgement::fail(Failure::new(problem.with_polarity(at.negative))),
        }
    }

    fn without_document(&self, negative: bool, context: &Context<'_>) -> Option<Failure> {
        Some(Failure::new(self.0.explain(&"no manifest found".into(), negative, context)))
    }

    fn holds_without_document(&self, context: &Context<'_>) -> bool {
        self.0.holds_without_document(context)
    }
}
