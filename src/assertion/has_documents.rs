//! `hasDocuments`: each file has this number of documents. With `filterAware`, only the selected ones count.

use super::{Context, Expectation, Failure, Judge, Judgement, JudgesSet, ParameterError, Parameters, Set};

struct HasDocuments {
    count: i64,
    filter_aware: bool,
}

pub(super) fn read(parameters: &Parameters) -> Result<Judge, ParameterError> {
    let count = parameters.integer("count")?.unwrap_or(0);
    Ok(Judge::Set(Box::new(HasDocuments { count, filter_aware: parameters.flag("filterAware")? })))
}

impl JudgesSet for HasDocuments {
    fn judge(&self, set: &Set<'_>, negative: bool, _context: &Context<'_>) -> Judgement {
        let length = if self.filter_aware { set.selected.len() } else { set.all.len() };
        if (i64::try_from(length) == Ok(self.count)) != negative {
            return Judgement::pass();
        }
        let expectation = Expectation::new(negative, " documents count to be", self.count.to_string());
        let expectation = if negative { expectation } else { expectation.actual(length.to_string()) };
        Judgement::fail(Failure::new(expectation.into()))
    }
}
