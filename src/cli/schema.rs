//! `charttest schema`: the JSON Schemas of file formats.

use super::Exit;

// Tests hold these files against the types; to make them anew would take a fiftieth of the program.

/// Of suites.
pub(super) const SUITE: &str = include_str!("../../schema/suite.schema.json");
/// Of `charttest.yaml`.
pub(super) const CONFIG: &str = include_str!("../../schema/config.schema.json");
const ROLLOUT: &str = include_str!("../../schema/rollout.schema.json");
const DIFF: &str = include_str!("../../schema/diff.schema.json");

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
        "suite" => SUITE,
        "config" => CONFIG,
        "diff" => DIFF,
        _ => ROLLOUT,
    };
    super::print(schema.as_bytes());
    Exit::Passed
}
