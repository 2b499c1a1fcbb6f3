//! Events → text, a file per format.
//!
//! Contract: a report is a function of the events; it prints nothing. Colour, code frames and diffs are painted here only, as
//! ANSI sequences that the command strips where they are not wanted.
//!
//! - `pretty`: for people; `frame`: diagnostics with their lines of source; `cells`: the table of a matrix
//! - `json`: one event a line or all in one document; `github`: annotations; `sarif`; `markdown`
//! - `difference/`, `rollout/`, `lint`: reports of `diff`, of audits and of rules
//! - `table`: a line per chart
//! - `junit`, `xunit`, `nunit`, `sonar`: as helm-unittest writes them; `peer`: what these have in common; `xml`

mod cells;
pub mod difference;
pub mod frame;
mod github;
mod json;
mod junit;
pub mod lint;
mod markdown;
mod nunit;
mod peer;
mod pretty;
pub mod rollout;
mod sarif;
mod sonar;
pub mod table;
mod xml;
mod xunit;

pub use peer::Stamp;
pub use pretty::pretty;

use crate::runner::Event;
use std::str::FromStr;

/// `1 workload`, `2 workloads`
pub fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// A report format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Pretty,
    /// One JSON object a line, one line an event.
    Json,
    /// JUnit
    Junit,
    /// xUnit v2
    Xunit,
    /// NUnit 2.5
    Nunit,
    /// SonarQube
    Sonar,
    /// Workflow commands that put annotations on lines.
    Github,
    /// SARIF 2.1
    Sarif,
    /// A summary for a pull request.
    Markdown,
    /// A line per chart.
    Csv,
}

/// The formats and their names.
pub const FORMATS: &[(&str, Format)] = &[
    ("pretty", Format::Pretty),
    ("json", Format::Json),
    ("junit", Format::Junit),
    ("xunit", Format::Xunit),
    ("nunit", Format::Nunit),
    ("sonar", Format::Sonar),
    ("github", Format::Github),
    ("sarif", Format::Sarif),
    ("markdown", Format::Markdown),
    ("csv", Format::Csv),
];

impl FromStr for Format {
    type Err = String;

    /// In any case, as helm-unittest takes `--output-type`.
    fn from_str(name: &str) -> Result<Self, String> {
        let known = FORMATS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        known.map(|(_, format)| *format).ok_or_else(|| {
            let names: Vec<_> = FORMATS.iter().map(|(name, _)| *name).collect();
            format!("unknown report format {name:?}: one of {}", names.join(", "))
        })
    }
}

/// The whole report.
pub fn render(events: &[Event], format: Format, stamp: &Stamp) -> String {
    if !stamp.peer && matches!(format, Format::Junit | Format::Xunit | Format::Nunit | Format::Sonar) {
        let stamp = Stamp { peer: true, ..stamp.clone() };
        return render(&peer::with_broken(events), format, &stamp);
    }
    match format {
        Format::Pretty => pretty(events),
        Format::Json => json::json(events),
        Format::Junit => junit::junit(events, stamp),
        Format::Xunit => xunit::xunit(events, stamp),
        Format::Nunit => nunit::nunit(events, stamp),
        Format::Sonar => sonar::sonar(events),
        Format::Github => github::github(events, stamp),
        Format::Sarif => sarif::sarif(events, stamp),
        Format::Markdown => markdown::markdown(events),
        Format::Csv => table::csv(&table::of_run(events)),
    }
}
