//! Tests of one name in a suite file: their snapshots collide, and reports cannot tell them apart.

use super::Subject;
use crate::source::Diagnostic;
use std::collections::BTreeMap;

/// Looks at every file.
pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut seen = BTreeMap::new();
    for suite in &subject.suites {
        for test in &suite.tests {
            let key = (&suite.file.name, &suite.snapshot_id, &test.name);
            if let Some(first) = seen.insert(key, test.span) {
                let message = format!("two tests are called `{}`", test.name);
                let second = suite.file.label(test.span, "here again");
                found.push(Diagnostic::warning(message).at(suite.file.label(first, "")).at(second));
            }
        }
    }
    found
}
