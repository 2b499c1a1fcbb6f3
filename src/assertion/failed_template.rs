//! `failedTemplate`, `notFailedTemplate`: rendering fails, with this message or with a message that contains a match of a
//! Go regular expression.

use super::{Context, Expectation, Failure, Judge, Judgement, JudgesSet, ParameterError, Parameters, Problem, Set};
use crate::{
    regexp::{Regexp, quote_meta},
    value::Value,
};

struct FailedTemplate {
    message: String,
    pattern: String,
}

pub(super) fn read(parameters: &Parameters) -> Result<Judge, ParameterError> {
    let judge = FailedTemplate { message: parameters.text("errorMessage")?, pattern: parameters.text("errorPattern")? };
    Ok(Judge::Set(Box::new(judge)))
}

/// Whether the pattern matches. What is no regular expression, or does not match as one, is looked for as it is written.
fn matches(pattern: &str, text: &[u8], negative: bool, context: &Context<'_>) -> bool {
    let literal = || Regexp::cached(&quote_meta(pattern.as_bytes())).is_ok_and(|regexp| regexp.is_match(text));
    let Ok(regexp) = Regexp::cached(pattern.as_bytes()) else { return literal() };
    match (regexp.is_match(text), negative) {
        (false, false) => literal(),
        (true, true) if context.compat.literal_pattern_decides => literal(),
        (matched, _) => matched,
    }
}

impl FailedTemplate {
    fn failure(&self, actual: &str, index: Option<usize>, negative: bool) -> Failure {
        let (phrase, expected) = if self.pattern.is_empty() {
            (" to equal", &self.message)
        } else {
            (" to match", if self.message.is_empty() { &self.pattern } else { &self.message })
        };
        let expectation = Expectation::new(negative, phrase, expected);
        let expectation = if negative { expectation } else { expectation.actual(actual) };
        Failure { document: index, ..Failure::new(expectation.into()) }
    }

    /// Judges one message; `None`: a document that is none.
    fn judge_message(&self, actual: Option<&Value>, index: Option<usize>, negative: bool, context: &Context<'_>) -> Judgement {
        let text = actual.map(crate::format::display);
        let holds = match &text {
            None => !self.pattern.is_empty() && !negative,
            Some(text) if !self.pattern.is_empty() => matches(&self.pattern, text.as_bytes(), negative, context),
            Some(text) => *text == *self.message,
        };
        // A document that is no message passes every pattern, and no message.
        let passes = holds != negative;
        if passes {
            return Judgement::pass();
        }
        let shown = text.map_or_else(|| "%!s(<nil>)".to_owned(), |text| text.to_str_lossy().into_owned());
        Judgement::fail(self.failure(&shown, index, negative))
    }
}

impl JudgesSet for FailedTemplate {
    fn judge(&self, set: &Set<'_>, negative: bool, context: &Context<'_>) -> Judgement {
        let bare = self.message.is_empty() && self.pattern.is_empty();
        if !self.message.is_empty() && !self.pattern.is_empty() {
            let message = "single attribute 'errorMessage' or 'errorPattern' supported at the same time";
            return Judgement::fail(Failure::new(Problem::Error(message.into())));
        }
        if let Some(error) = context.render_error {
            return if bare { Judgement::pass() } else { self.judge_message(Some(&error.into()), None, negative, context) };
        }
        if set.selected.is_empty() && !negative {
            return Judgement::fail(self.failure("No failed document", None, negative));
        }
        let mut judgement = Judgement::pass();
        for (index, document) in set.selected.iter().enumerate() {
            if bare {
                continue;
            }
            let raw = document.as_map().and_then(|map| map.get("raw")).filter(|raw| !raw.is_nil());
            let one = self.judge_message(raw.as_ref(), Some(index), negative, context);
            judgement.passed &= one.passed;
            judgement.failures.extend(one.failures);
            if !judgement.passed && context.fail_fast {
                break;
            }
        }
        judgement
    }

    fn is_bare(&self) -> bool {
        self.message.is_empty() && self.pattern.is_empty()
    }
}
