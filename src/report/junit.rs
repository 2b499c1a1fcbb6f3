//! JUnit, as helm-unittest writes it.

use super::{
    peer::{Stamp, checks, class, count, one_line, seconds, skipped, suite_time, suites},
    xml::Xml,
};
use crate::runner::{Event, Outcome};

/// The whole file.
pub(super) fn junit(events: &[Event], stamp: &Stamp) -> String {
    let mut xml = Xml::default();
    xml.open("testsuites", &[]);
    for (id, suite) in suites(events).enumerate() {
        let (failures, errors) = (count(suite, Outcome::Failed), count(suite, Outcome::Errored));
        xml.open(
            "testsuite",
            &[
                ("id", &id.to_string()),
                ("tests", &suite.tests.len().to_string()),
                ("failures", &failures.to_string()),
                ("errors", &errors.to_string()),
                ("package", ""),
                ("time", &seconds(suite_time(suite))),
                ("name", &suite.name),
                ("timestamp", &format!("{}T{}", stamp.date, stamp.time)),
                ("hostname", &stamp.host),
            ],
        );
        xml.open("properties", &[]);
        xml.leaf("property", &[("name", "helm-unittest.version"), ("value", "1.6")], "");
        xml.close();
        for test in &suite.tests {
            let time = seconds(test.duration);
            let attributes = [("classname", class(suite)), ("name", &test.name), ("time", &time)];
            if test.outcome == Outcome::Passed {
                xml.leaf("testcase", &attributes, "");
                continue;
            }
            xml.open("testcase", &attributes);
            match (test.outcome, &test.error) {
                (Outcome::Skipped, _) => xml.leaf("skipped", &[("message", &one_line(&skipped(test)))], ""),
                (Outcome::Errored, Some(error)) => xml.leaf("error", &[("message", "Error"), ("type", "")], error),
                _ => xml.leaf("failure", &[("message", "Failed"), ("type", "")], &one_line(&checks(test))),
            }
            xml.close();
        }
        xml.close();
    }
    xml.finish()
}
