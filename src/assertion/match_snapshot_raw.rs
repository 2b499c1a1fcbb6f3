//! `matchSnapshotRaw`: the text of a file that is no YAML is what the snapshot file holds.

use super::{
    Context, Judge, ParameterError, Parameters, Problem, match_snapshot,
    raw::{JudgesRaw, Raw},
};
use crate::{
    snapshot::Patterns,
    value::{Text, Value},
};

struct MatchSnapshotRaw;

#[allow(clippy::unnecessary_wraps, reason = "as its siblings in the table")]
pub(super) fn read(_parameters: &Parameters) -> Result<Judge, ParameterError> {
    Ok(Judge::Document(Box::new(Raw(MatchSnapshotRaw))))
}

impl JudgesRaw for MatchSnapshotRaw {
    fn holds(&self, actual: &Text, context: &Context<'_>) -> Result<bool, Problem> {
        let compared = context.snapshots.borrow_mut().compare(&Value::Str(actual.clone()), "", &Patterns::default());
        match_snapshot::answer(&compared, None, context)
    }

    fn explain(&self, _actual: &Text, negative: bool, context: &Context<'_>) -> Problem {
        let snapshots = context.snapshots.borrow();
        snapshots.last().map_or(Problem::Nothing, |compared| match_snapshot::explain(compared, None, negative, context))
    }

    fn holds_without_document(&self, _context: &Context<'_>) -> bool {
        true
    }
}
