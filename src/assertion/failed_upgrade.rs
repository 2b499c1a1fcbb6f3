//! `failedUpgrade`: Kubernetes, or the chart itself, refuses the upgrade.

use super::{Context, Failure, Judge, JudgesPair, Pair, ParameterError, Parameters, Problem};
use crate::{regexp::Regexp, rollout::upgrade::Upgrade};

struct FailedUpgrade {
    message: String,
    pattern: String,
}

pub(super) fn read(parameters: &Parameters) -> Result<Judge, ParameterError> {
    let (message, pattern) = (parameters.text("errorMessage")?, parameters.text("errorPattern")?);
    Ok(Judge::Pair(Box::new(FailedUpgrade { message, pattern })))
}

/// Everything that is said against an upgrade.
fn refusals(pair: &Pair<'_>) -> Vec<String> {
    match pair.error {
        Some(error) => vec![error.to_owned()],
        None => Upgrade::new(pair.before.documents, pair.after.documents, pair.after.namespace).refusals(),
    }
}

impl JudgesPair for FailedUpgrade {
    fn holds(&self, pair: &Pair<'_>, _context: &Context<'_>) -> Result<bool, Problem> {
        let said = refusals(pair);
        if !self.message.is_empty() && !said.contains(&self.message) {
            return Ok(false);
        }
        if self.pattern.is_empty() {
            return Ok(!said.is_empty());
        }
        let pattern = Regexp::compile(self.pattern.as_bytes()).map_err(|error| Problem::Error(error.to_string()))?;
        Ok(said.iter().any(|text| pattern.is_match(text.as_bytes())))
    }

    fn explain(&self, pair: &Pair<'_>, negative: bool, _context: &Context<'_>) -> Vec<Failure> {
        let said = refusals(pair);
        let said = if said.is_empty() { "nothing is refused".into() } else { format!("refused: {}", said.join("; ")) };
        let not = if negative { "not " } else { "" };
        let wanted = [&self.message, &self.pattern].into_iter().find(|text| !text.is_empty());
        let wanted = wanted.map_or_else(String::new, |text| format!(" with `{text}`"));
        vec![Failure::new(Problem::Sentence(format!("expected the upgrade {not}to be refused{wanted}; {said}")))]
    }
}
