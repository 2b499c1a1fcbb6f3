//! What an audit found, in every format.
//!
//! - `text`: for people, ten seconds a chart; `markdown`: for pull requests; `csv`: over many charts
//! - `json`: everything; `sarif`, `github`: findings on the lines of templates

mod csv;
mod github;
mod json;
mod markdown;
mod sarif;
mod text;

pub(super) use csv::quoted;

use super::{Stamp, table};
use crate::{rollout::audit::Report, suite::discover};

/// A format of the audit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// Everything, one document.
    Json,
    /// SARIF 2.1
    Sarif,
    /// Annotations of GitHub's actions.
    Github,
    /// For a pull request.
    Markdown,
    /// A line per finding.
    Csv,
    /// A line per chart.
    Table,
}

/// What is shown.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// Info too, and every line.
    pub all: bool,
    /// When and where this happens.
    pub stamp: Stamp,
}

/// A file of a chart as seen from the root of the repository.
fn place(view: &View, chart: &str, file: &str) -> String {
    view.stamp.from_root(&discover::join(chart, file))
}

/// The reports of charts, by their names.
pub fn write(reports: &[(String, Report)], format: Format, view: &View) -> Vec<u8> {
    match format {
        Format::Text => text::write(reports, view).into_bytes(),
        Format::Json => json::write(reports).into_bytes(),
        Format::Sarif => sarif::write(reports, view).into_bytes(),
        Format::Github => github::write(reports, view).into_bytes(),
        Format::Markdown => markdown::write(reports, view).into_bytes(),
        Format::Csv => csv::write(reports).into_bytes(),
        Format::Table => table::text(&table::of_audits(reports)).into_bytes(),
    }
}
