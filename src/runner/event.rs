//! What a run says: the only thing that reports see.

use crate::source::{Diagnostic, Level, Span};
use std::time::Duration;

/// How a test ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Every assertion held.
    Passed,
    /// An assertion did not hold.
    Failed,
    /// The chart could not be rendered, or the inputs could not be read.
    Errored,
    /// The test says that it is not to be run.
    Skipped,
}

impl Outcome {
    /// The word in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Errored => "errored",
            Self::Skipped => "skipped",
        }
    }

    /// Whether the run is not green because of it.
    pub fn is_red(self) -> bool {
        matches!(self, Self::Failed | Self::Errored)
    }
}

/// A place in a file, for reports that name lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The file as the user names it.
    pub file: String,
    /// Line from 1.
    pub line: usize,
    /// Column from 1.
    pub column: usize,
    /// Bytes of the file.
    pub span: Span,
}

/// One assertion of a test that was judged.
#[derive(Clone, Debug, Default)]
pub struct Check {
    /// Its position in `asserts`, from 0.
    pub index: usize,
    /// Its name as written: `notEqual`.
    pub name: &'static str,
    /// Whether `not: true` stands beside it.
    pub not: bool,
    /// Whether it held.
    pub passed: bool,
    /// The failure as helm-unittest lays it out, a line each, tabs for depth within the assertion; empty when it held.
    pub lines: Vec<String>,
    /// The failure with its places, for people.
    pub diagnostics: Vec<Diagnostic>,
}

/// One test that ended.
#[derive(Clone, Debug)]
pub struct TestResult {
    /// Its `it`.
    pub name: String,
    /// Where it stands.
    pub place: Place,
    /// How it ended.
    pub outcome: Outcome,
    /// Why it was skipped.
    pub skip_reason: String,
    /// The text of the error that ended it, as helm-unittest words it.
    pub error: Option<String>,
    /// The same with places.
    pub diagnostics: Vec<Diagnostic>,
    /// The assertions that were judged, in order.
    pub checks: Vec<Check>,
    /// Assertions that were judged although rendering had failed; helm-unittest's files list them.
    pub checks_of_nothing: Vec<Check>,
    /// What it rendered, when `debug: true` asks for it.
    pub output: Option<String>,
    /// CPU time of the case, near enough.
    pub duration: Duration,
    /// How many snapshots were compared, and how many of them differed.
    pub snapshots: (usize, usize),
    /// Whether a defect of charttest ended it.
    pub defect: bool,
}

impl TestResult {
    /// A passed test without anything to tell.
    pub fn new(name: String, place: Place) -> Self {
        Self {
            name,
            place,
            outcome: Outcome::Passed,
            skip_reason: String::new(),
            error: None,
            diagnostics: Vec::new(),
            checks: Vec::new(),
            checks_of_nothing: Vec::new(),
            output: None,
            duration: Duration::ZERO,
            snapshots: (0, 0),
            defect: false,
        }
    }
}

/// One suite that ended, in one cell.
#[derive(Clone, Debug)]
pub struct SuiteResult {
    /// Its `suite`, with the cell in brackets when there is one.
    pub name: String,
    /// The file as the user names it, relative to the working folder.
    pub file: String,
    /// The chart it belongs to.
    pub chart: String,
    /// The matrix cell, if any.
    pub cell: Option<String>,
    /// Whether its tests are the cells of the matrix themselves.
    pub of_cells: bool,
    /// How it ended as a whole.
    pub outcome: Outcome,
    /// Its tests, in file order.
    pub tests: Vec<TestResult>,
    /// Facts that are nobody's failure: unknown keys, unused snapshots.
    pub warnings: Vec<Diagnostic>,
    /// What kept the suite as a whole from running.
    pub errors: Vec<Diagnostic>,
    /// Whether it belongs to a subchart.
    pub subchart: bool,
}

/// What a run counts at its end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Passed.
    pub passed: usize,
    /// Failed, without the errored ones.
    pub failed: usize,
    /// Errored.
    pub errored: usize,
    /// Skipped.
    pub skipped: usize,
}

impl Counts {
    /// Counts one more.
    pub fn add(&mut self, outcome: Outcome) {
        *match outcome {
            Outcome::Passed => &mut self.passed,
            Outcome::Failed => &mut self.failed,
            Outcome::Errored => &mut self.errored,
            Outcome::Skipped => &mut self.skipped,
        } += 1;
    }

    /// All together.
    pub fn total(&self) -> usize {
        self.passed + self.failed + self.errored + self.skipped
    }
}

/// The end of a run.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// Charts.
    pub charts: Counts,
    /// Suites.
    pub suites: Counts,
    /// Tests.
    pub tests: Counts,
    /// Snapshots compared, and how many of them differed or are new.
    pub snapshots: (usize, usize),
    /// Tests that are declared and were left out by a filter or shard.
    pub deselected: usize,
    /// Whether new and changed snapshots wait as proposals.
    pub proposed: bool,
    /// Wall time.
    pub duration: Duration,
}

/// One thing that happened, in the order of the plan whatever the order of work was.
#[derive(Clone, Debug)]
pub enum Event {
    /// A chart begins.
    ChartStarted {
        /// Its name.
        name: String,
        /// Its path as given.
        path: String,
    },
    /// A chart cannot be loaded, or none of its suites can run.
    ChartBroken {
        /// Its path as given.
        path: String,
        /// Why.
        diagnostics: Vec<Diagnostic>,
    },
    /// Suites that were not run: their file does not parse, or a failure elsewhere ended the run before.
    SuiteBroken {
        /// The file as the user names it.
        file: String,
        /// The chart it belongs to.
        chart: String,
        /// Why.
        diagnostics: Vec<Diagnostic>,
        /// Their tests, as far as they can be read.
        suites: Vec<SuiteResult>,
        /// Whether report files list these tests; helm-unittest's do not.
        listed: bool,
    },
    /// A suite ended.
    SuiteFinished(Box<SuiteResult>),
    /// Something worth knowing about the run as a whole.
    Notice(Diagnostic),
    /// The run ended.
    Finished(Summary),
}

impl Event {
    /// Whether it says that suites could not be read.
    pub fn is_error(&self) -> bool {
        matches!(self, Self::SuiteBroken { diagnostics, .. } if diagnostics.iter().any(|diagnostic| diagnostic.level == Level::Error))
    }
}
