//! Suites × cells → cases → events.
//!
//! Contract: a run prints nothing; it returns events in the order of the plan. A panic in a case is caught and told as a
//! defect of charttest; the other cases go on.
//!
//! What it asks of `assertion`: `Assertion::parse(&yaml::Node, …)` gives a `Send + Sync` assertion or diagnostics; judging takes all
//! documents by template key, the target templates, the captured render error (`render::RenderError`), the test's selector and
//! index, and the test's snapshots, and answers with what [`Check`] holds: index, name, not, passed, the peer's lines, diagnostics.
//!
//! - `event`: what happened, as plain data

mod event;

pub use event::{Check, Counts, Event, Outcome, Place, SuiteResult, Summary, TestResult};
