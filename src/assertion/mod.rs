//! Assertions: the table of them, selection, negation and looping written once.
//!
//! Contract: one file per assertion, named in snake case of the user's spelling; the antonym (`notEqual`) lives with it.
//! A judge (`judge`) answers for one value, one document, one file's documents or a pair of renders; `evaluate` does the rest.
//!
//! - `parse`: an item of `asserts` → [`Assertion`]; `parameters`: what stands below the assertion's name
//! - `selection`: which files and documents are looked at
//! - `documents`: rendered files as assertions see them
//! - `evaluate`: loops, negation, stopping early; `at_path`: the loop over the values at a path
//! - `jsonpath/`: the path language
//! - `failure`: why an assertion failed; `nearest`: what stands near a path that leads nowhere

mod at_path;
mod changed;
mod contains;
mod contains_document;
mod created;
mod documents;
mod equal;
mod equal_raw;
mod equality;
mod evaluate;
mod exists;
mod failed_template;
mod failed_upgrade;
mod failure;
mod greater_or_equal;
mod has_documents;
mod inside;
mod is_api_version;
mod is_kind;
mod is_null_or_empty;
mod is_subset;
mod is_type;
pub mod jsonpath;
mod judge;
mod length_equal;
mod less_or_equal;
mod match_regex;
mod match_regex_raw;
mod match_snapshot;
mod match_snapshot_raw;
mod nearest;
mod object;
mod ordering;
mod parameters;
mod parse;
mod raw;
mod rolls_out;
mod selection;

pub use at_path::AtPath;
pub use documents::Documents;
pub use evaluate::{Outcome, Verdict, judge_all};
pub use failure::{Expectation, Failure, Problem};
pub use judge::{Context, Judge, Judgement, JudgesDocument, JudgesPair, JudgesRender, JudgesSet, JudgesValue, Pair, Place, Set, Side};
pub use parameters::{ParameterError, Parameters};
pub use parse::{Assertion, ParseError};
pub use selection::{Scope, Selector, template_path};

/// One line of the table.
pub struct Kind {
    /// The name in suites.
    pub name: &'static str,
    /// Its parameters.
    pub keys: &'static [&'static str],
    /// Whether it asserts the opposite of what its judge says.
    pub antonym: bool,
    /// Whether it is about a render that fails: such an error is then no error of the test.
    pub about_failure: bool,
    /// Whether it looks at texts that are no YAML.
    pub raw: bool,
    /// Whether helm-unittest knows it; only then its parameters must be a map.
    pub peer: bool,
    /// Reads the parameters.
    pub read: Read,
}

/// Makes a judge of parameters.
pub type Read = fn(&Parameters) -> Result<Judge, ParameterError>;

/// How the message of a negation begins that had nothing to look at.
pub const NOTHING_COMPARED: &str = "nothing was compared";

impl Kind {
    const fn new(name: &'static str, keys: &'static [&'static str], read: Read) -> Self {
        Self { name, keys, antonym: false, about_failure: false, raw: false, peer: true, read }
    }

    const fn not(name: &'static str, keys: &'static [&'static str], read: Read) -> Self {
        Self { antonym: true, ..Self::new(name, keys, read) }
    }

    /// About two renders; helm-unittest does not know it.
    const fn pair(self) -> Self {
        Self { peer: false, ..self }
    }

    const fn about_failure(self) -> Self {
        Self { about_failure: true, ..self }
    }

    const fn raw(self) -> Self {
        Self { raw: true, ..self }
    }
}

/// Keys that look inside a text, beside `path`.
pub const INSIDE: &[&str] = &["parse", "innerPath"];

const EQUAL: &[&str] = &["path", "value", "decodeBase64"];
const VALUE: &[&str] = &["path", "value"];
const PATH: &[&str] = &["path"];
const CONTAINS: &[&str] = &["path", "content", "count", "any"];
const SUBSET: &[&str] = &["path", "content"];
const REGEX: &[&str] = &["path", "pattern", "decodeBase64"];
const TYPE: &[&str] = &["path", "type"];
const LENGTH: &[&str] = &["path", "paths", "count"];
const DOCUMENT: &[&str] = &["kind", "apiVersion", "name", "namespace", "any"];
const FAILED: &[&str] = &["errorMessage", "errorPattern"];
const WORKLOAD: &[&str] = &["workload"];
const OBJECT: &[&str] = &["object"];
const CHANGED: &[&str] = &["object", "path", "from", "to"];
const SNAPSHOT: &[&str] = &["path", "matchRegex", "notMatchRegex", "of"];

/// All assertions.
pub const ASSERTIONS: &[Kind] = &[
    Kind::new("changed", CHANGED, changed::read).pair(),
    Kind::new("contains", CONTAINS, contains::read),
    Kind::new("containsDocument", DOCUMENT, contains_document::read),
    Kind::new("created", OBJECT, created::read).pair(),
    Kind::new("deleted", OBJECT, created::read_deleted).pair(),
    Kind::not("doesNotRollOut", WORKLOAD, rolls_out::read).pair(),
    Kind::new("equal", EQUAL, equal::read),
    Kind::new("equalRaw", &["value"], equal_raw::read).raw(),
    Kind::new("exists", PATH, exists::read),
    Kind::new("failedTemplate", FAILED, failed_template::read).about_failure().raw(),
    Kind::new("failedUpgrade", FAILED, failed_upgrade::read).pair(),
    Kind::new("greaterOrEqual", VALUE, greater_or_equal::read),
    Kind::new("hasDocuments", &["count", "filterAware"], has_documents::read),
    Kind::new("isAPIVersion", &["of"], is_api_version::read),
    Kind::new("isEmpty", PATH, is_null_or_empty::read),
    Kind::new("isKind", &["of"], is_kind::read),
    Kind::not("isNotEmpty", PATH, is_null_or_empty::read),
    Kind::new("isNotNull", PATH, exists::read),
    Kind::not("isNotNullOrEmpty", PATH, is_null_or_empty::read),
    Kind::not("isNotSubset", SUBSET, is_subset::read),
    Kind::not("isNotType", TYPE, is_type::read),
    Kind::not("isNull", PATH, exists::read),
    Kind::new("isNullOrEmpty", PATH, is_null_or_empty::read),
    Kind::new("isSubset", SUBSET, is_subset::read),
    Kind::new("isType", TYPE, is_type::read),
    Kind::new("lengthEqual", LENGTH, length_equal::read),
    Kind::new("lessOrEqual", VALUE, less_or_equal::read),
    Kind::new("matchRegex", REGEX, match_regex::read),
    Kind::new("matchRegexRaw", &["pattern"], match_regex_raw::read).raw(),
    Kind::new("matchSnapshot", SNAPSHOT, match_snapshot::read).raw(),
    Kind::new("matchSnapshotRaw", &[], match_snapshot_raw::read).raw(),
    Kind::not("notContains", CONTAINS, contains::read),
    Kind::not("notEqual", EQUAL, equal::read),
    Kind::not("notEqualRaw", &["value"], equal_raw::read).raw(),
    Kind::not("notExists", PATH, exists::read),
    Kind::not("notFailedTemplate", FAILED, failed_template::read),
    Kind::not("notGreaterOrEqual", VALUE, greater_or_equal::read),
    Kind::not("notLengthEqual", LENGTH, length_equal::read),
    Kind::not("notLessOrEqual", VALUE, less_or_equal::read),
    Kind::not("notMatchRegex", REGEX, match_regex::read),
    Kind::not("notMatchRegexRaw", &["pattern"], match_regex_raw::read).raw(),
    Kind::new("rollsOut", WORKLOAD, rolls_out::read).pair(),
    Kind::new("rollsOutOnly", &["workloads"], rolls_out::read_only).pair(),
    Kind::not("unchanged", CHANGED, changed::read).pair(),
];

/// The assertion of this name.
pub fn find(name: &str) -> Option<&'static Kind> {
    ASSERTIONS.iter().find(|kind| kind.name == name)
}
