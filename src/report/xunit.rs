//! xUnit v2, as helm-unittest writes it: an assembly per suite.

use super::{
    peer::{Stamp, checks, class, count, seconds, skipped, suite_time, suites},
    xml::Xml,
};
use crate::runner::{Event, Outcome, SuiteResult, TestResult};

/// The whole file.
pub(super) fn xunit(events: &[Event], stamp: &Stamp) -> String {
    let mut xml = Xml::default();
    xml.open("assemblies", &[]);
    for suite in suites(events) {
        assembly(&mut xml, suite, stamp);
    }
    xml.finish()
}

fn assembly(xml: &mut Xml, suite: &SuiteResult, stamp: &Stamp) {
    let number = |outcome| count(suite, outcome).to_string();
    let (total, passed, failed) = (suite.tests.len().to_string(), number(Outcome::Passed), number(Outcome::Failed));
    let (skipped, errors, time) = (number(Outcome::Skipped), number(Outcome::Errored), seconds(suite_time(suite)));
    xml.open(
        "assembly",
        &[
            ("name", &suite.file),
            ("config-file", &suite.file),
            ("test-framework", "helm-unittest"),
            ("run-date", &stamp.date),
            ("run-time", &stamp.time),
            ("time", &time),
            ("total", &total),
            ("passed", &passed),
            ("failed", &failed),
            ("skipped", &skipped),
            ("errors", &errors),
        ],
    );
    xml.leaf("environment", &[], concat!("charttest-", env!("CARGO_PKG_VERSION")));
    xml.leaf("errors", &[], "");
    xml.open(
        "collection",
        &[("name", &suite.name), ("time", &time), ("total", &total), ("passed", &passed), ("failed", &failed), ("skipped", &skipped)],
    );
    for test in &suite.tests {
        one(xml, suite, test);
    }
    xml.close();
    xml.close();
}

fn one(xml: &mut Xml, suite: &SuiteResult, test: &TestResult) {
    let result = match test.outcome {
        Outcome::Passed => "Pass",
        Outcome::Skipped => "Skip",
        Outcome::Failed | Outcome::Errored => "Fail",
    };
    let time = seconds(test.duration);
    let attributes =
        [("name", test.name.as_str()), ("type", class(suite)), ("method", "Helm-Validation"), ("time", &time), ("result", result)];
    xml.open("test", &attributes);
    xml.leaf("traits", &[], "");
    match test.outcome {
        Outcome::Passed => {}
        Outcome::Skipped => xml.cdata("reason", &[], &skipped(test)),
        Outcome::Failed | Outcome::Errored => {
            let kind = if test.outcome == Outcome::Errored { "Helm-Validation-Error" } else { "Helm-Validation" };
            xml.open("failure", &[("exception-type", kind)]);
            xml.cdata("message", &[], "Failed");
            xml.cdata("stack-trace", &[], &trace(test));
            xml.close();
        }
    }
    xml.close();
}

/// The error, if there is one, and everything that was judged.
pub(super) fn trace(test: &TestResult) -> String {
    match (&test.error, test.outcome) {
        (Some(error), Outcome::Errored) => format!("{error}\n{}", checks(test)),
        _ => checks(test),
    }
}
