//! NUnit 2.5, as helm-unittest writes it.

use super::{
    peer::{Stamp, class, seconds, skipped, suite_time, suites},
    xml::Xml,
    xunit::trace,
};
use crate::runner::{Counts, Event, Outcome, SuiteResult, TestResult};

/// The whole file.
pub(super) fn nunit(events: &[Event], stamp: &Stamp) -> String {
    let mut counts = Counts::default();
    suites(events).flat_map(|s| &s.tests).for_each(|t| counts.add(t.outcome));
    let mut xml = Xml::default();
    xml.open(
        "test-results",
        &[
            ("name", "helm-unittest"),
            ("total", &counts.total().to_string()),
            ("errors", &counts.errored.to_string()),
            ("failures", &counts.failed.to_string()),
            ("inconclusive", "0"),
            ("not-run", "0"),
            ("ignored", "0"),
            ("skipped", &counts.skipped.to_string()),
            ("invalid", "0"),
            ("date", &stamp.date),
            ("time", &stamp.time),
        ],
    );
    xml.leaf(
        "environment",
        &[
            ("nunit-version", "2.5.8.0"),
            ("clr-version", "unknown"),
            ("os-version", "unknown"),
            ("platform", concat!("charttest-", env!("CARGO_PKG_VERSION"))),
            ("cwd", &stamp.folder),
            ("machine-name", &stamp.host),
            ("user", &stamp.user),
            ("user-domain", ""),
        ],
        "",
    );
    xml.leaf("culture-info", &[("current-culture", "C"), ("current-uiculture", "C")], "");
    suites(events).for_each(|suite| fixture(&mut xml, suite));
    xml.finish()
}

fn fixture(xml: &mut Xml, suite: &SuiteResult) {
    let (success, executed, result) = match suite.outcome {
        Outcome::Passed => ("true", "true", "Success"),
        Outcome::Skipped => ("true", "false", "Skipped"),
        Outcome::Failed | Outcome::Errored => ("false", "true", "Failed"),
    };
    xml.open(
        "test-suite",
        &[
            ("type", "TestFixture"),
            ("name", &suite.name),
            ("description", &suite.file),
            ("success", success),
            ("time", &seconds(suite_time(suite))),
            ("executed", executed),
            ("asserts", ""),
            ("result", result),
        ],
    );
    xml.open("results", &[]);
    suite.tests.iter().for_each(|test| case(xml, suite, test));
    xml.close();
    xml.close();
}

fn case(xml: &mut Xml, suite: &SuiteResult, test: &TestResult) {
    let (success, executed, result) = match test.outcome {
        Outcome::Passed => ("true", "true", "Success"),
        // One whose assertions were all skipped has passed.
        Outcome::Skipped => (if test.checks.is_empty() { "false" } else { "true" }, "false", "Skipped"),
        Outcome::Failed => ("false", "true", "Failed"),
        Outcome::Errored => ("false", "false", "Failed"),
    };
    let (description, time) = (format!("{}.{}", class(suite), test.name), seconds(test.duration));
    let attributes = [
        ("name", test.name.as_str()),
        ("description", &description),
        ("success", success),
        ("time", &time),
        ("executed", executed),
        ("asserts", "0"),
        ("result", result),
    ];
    if test.outcome == Outcome::Passed {
        xml.leaf("test-case", &attributes, "");
        return;
    }
    xml.open("test-case", &attributes);
    if test.outcome == Outcome::Skipped {
        xml.open("reason", &[]);
        xml.leaf("message", &[], &skipped(test));
    } else {
        xml.open("failure", &[]);
        xml.leaf("message", &[], "Failed");
        xml.leaf("stack-trace", &[], &trace(test));
    }
    xml.close();
    xml.close();
}
