//! SonarQube's generic test executions, as helm-unittest writes them.

use super::{
    peer::{checks, skipped, suites},
    xml::Xml,
};
use crate::runner::{Event, Outcome};

/// The whole file.
pub(super) fn sonar(events: &[Event]) -> String {
    let mut xml = Xml::default();
    xml.open("testExecutions", &[("version", "1")]);
    for suite in suites(events) {
        xml.open("file", &[("path", &suite.file)]);
        for test in &suite.tests {
            let duration = test.duration.as_millis().to_string();
            let attributes = [("name", test.name.as_str()), ("duration", &duration)];
            if test.outcome == Outcome::Passed {
                xml.leaf("testCase", &attributes, "");
                continue;
            }
            xml.open("testCase", &attributes);
            match (test.outcome, &test.error) {
                (Outcome::Skipped, _) => xml.cdata("skipped", &[("message", "Skipped")], &skipped(test)),
                (Outcome::Errored, Some(error)) => xml.cdata("error", &[("message", "Error")], error),
                _ => xml.cdata("failure", &[("message", "Failed")], &checks(test)),
            }
            xml.close();
        }
        xml.close();
    }
    xml.finish()
}
