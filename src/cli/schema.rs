//! `charttest schema`: the JSON Schemas of file formats.

use super::Exit;
use crate::suite::schema;

/// Print the JSON Schema of a file format
#[derive(clap::Args, Debug)]
pub(super) struct Arguments {
    /// Of suites, of charttest.yaml, or of what `rollout --output json` prints
    #[arg(value_parser = ["suite", "config", "rollout"])]
    format: String,
}

/// Runs the command.
pub(super) fn run(arguments: &Arguments) -> Exit {
    let schema = match arguments.format.as_str() {
        "suite" => schema::suite(),
        "config" => schema::config(),
        _ => schema::rollout(),
    };
    super::print(format!("{schema:#}\n").as_bytes());
    Exit::Passed
}
