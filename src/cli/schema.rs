//! `charttest schema`: the JSON Schemas of file formats.

use super::Exit;
use crate::{report::difference, suite::schema};

/// Print the JSON Schema of a file format
#[derive(clap::Args, Debug)]
pub(super) struct Arguments {
    /// Of suites, of charttest.yaml, or of what `rollout --output json` or `diff --output json` prints
    #[arg(value_parser = ["suite", "config", "rollout", "diff"])]
    format: String,
}

/// Runs the command.
pub(super) fn run(arguments: &Arguments) -> Exit {
    let schema = match arguments.format.as_str() {
        "suite" => schema::suite(),
        "config" => schema::config(),
        "diff" => difference::schema(),
        _ => schema::rollout(),
    };
    super::print(format!("{schema:#}\n").as_bytes());
    Exit::Passed
}
