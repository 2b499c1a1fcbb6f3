//! Assertions that hold whatever the chart does.

use super::Subject;
use crate::{assertion::Assertion, source::Diagnostic, suite::Suite};

/// Looks at every assertion.
pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for suite in &subject.suites {
        for test in &suite.tests {
            for (i, assertion) in test.asserts.items.iter().enumerate() {
                let Some(assertion) = assertion else { continue };
                if let Some((message, help)) = reason(assertion) {
                    found.push(finding(suite, test.asserts.spans[i], message, help));
                }
            }
        }
    }
    found
}

fn finding(suite: &Suite, span: crate::source::Span, message: &str, help: &str) -> Diagnostic {
    Diagnostic::warning(message).at(suite.file.label(span, "")).help(help)
}

fn reason(assertion: &Assertion) -> Option<(&'static str, &'static str)> {
    match (assertion.kind.name, assertion.is_negative()) {
        ("containsDocument", true) if assertion.template.is_none() && assertion.selector.is_none() => Some((
            "in helm-unittest this holds as soon as any other document is there",
            "say `any: true` beside it, so that both tools look at all documents",
        )),
        ("notGreaterOrEqual", true) | ("greaterOrEqual", true) => {
            Some(("in helm-unittest this holds whatever the values are", "say `lessOrEqual` with the value that is still allowed"))
        }
        ("failedTemplate", true) => Some(("in helm-unittest this holds although rendering fails", "say `notFailedTemplate: {}`")),
        _ => None,
    }
}
