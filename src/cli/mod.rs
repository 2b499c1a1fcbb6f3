//! The command line: arguments → plan → exit code.
//!
//! Contract: the only module that ends the process. A panic anywhere below is caught here and becomes exit code 3.
//!
//! - `diff`, `explain`: `charttest diff`, `charttest explain`
//! - `flags`: flags as Helm reads them
//! - `review/`: `charttest review`
//! - `part`: the flags that say which part of many charts
//! - `release`: the flags that say which release is meant
//! - `rollout`: `charttest rollout`
//! - `matrix`: `charttest matrix`
//! - `run`: `charttest run`; `progress`: its bar; `terminal`: colours, the environment, files of reports
//! - `template/`: `charttest template`

mod diff;
mod explain;
mod flags;
mod init;
mod lint;
mod matrix;
mod part;
mod progress;
mod release;
mod review;
mod rollout;
mod run;
mod schema;
mod template;
mod terminal;

use crate::{chart::late_problems, render::RenderError, report::frame::frame, source::Diagnostic, template::last_on_large_stack};
use clap::{Parser, Subcommand};
use std::{ffi::OsString, io::Write, process::ExitCode};

/// What the process ends with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Exit {
    /// Everything passed.
    Passed = 0,
    /// Failed tests, findings at or above the threshold, a difference; for `template`: Helm's only failure.
    Failed = 1,
    /// Bad usage or input, or nothing ran at all.
    Usage = 2,
    /// A defect of charttest.
    Defect = 3,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit as u8)
    }
}

/// A unit-test framework for Helm charts that knows when pods restart
#[derive(Debug, Parser)]
#[command(name = "charttest", version, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
#[allow(clippy::large_enum_variant, reason = "there is one")]
enum Command {
    /// Run the suites of charts
    Run(Box<run::Arguments>),
    /// Print what `helm template` prints
    Template(template::Arguments),
    Rollout(rollout::Arguments),
    Lint(lint::Arguments),
    Init(init::Arguments),
    Matrix(matrix::Arguments),
    Schema(schema::Arguments),
    Diff(diff::Arguments),
    Explain(explain::Arguments),
    /// Step through snapshot proposals: accept, reject, skip, accept all alike
    Review(review::Arguments),
}

/// Runs the program on a thread with a large stack: templates and YAML nest as deep as their authors like.
pub fn main(arguments: Vec<OsString>) -> ExitCode {
    match last_on_large_stack(move || std::panic::catch_unwind(|| run(&arguments))) {
        Ok(Ok(exit)) => checked(exit).into(),
        Ok(Err(_)) => {
            error_line("charttest: this is a defect of charttest, please report it with the message above");
            Exit::Defect.into()
        }
        Err(error) => {
            error_line(&format!("charttest: no thread to work on: {error}"));
            Exit::Defect.into()
        }
    }
}

/// Nothing counts that was done without a file.
fn checked(exit: Exit) -> Exit {
    let problems = late_problems();
    problems.iter().for_each(|problem| error_line(&format!("Error: {problem}: what is printed above was made without it")));
    if problems.is_empty() { exit } else { exit.max(Exit::Usage) }
}

fn run(arguments: &[OsString]) -> Exit {
    let parsed = match Arguments::try_parse_from(arguments) {
        Ok(parsed) => parsed,
        Err(error) => {
            // Nothing can be done if the terminal is gone.
            let _ = error.print();
            return if error.use_stderr() { Exit::Usage } else { Exit::Passed };
        }
    };
    match parsed.command {
        Command::Rollout(arguments) => rollout::run(&arguments),
        Command::Schema(arguments) => schema::run(&arguments),
        Command::Lint(arguments) => lint::run(&arguments),
        Command::Init(arguments) => init::run(&arguments),
        Command::Matrix(arguments) => matrix::run(&arguments),
        Command::Diff(arguments) => diff::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Run(arguments) => run::run(&arguments),
        Command::Template(arguments) => template::run(&arguments),
        Command::Review(arguments) => review::run(&arguments),
    }
}

/// Writes a line to standard error.
fn error_line(text: &str) {
    let mut stderr = std::io::stderr().lock();
    let _ = writeln!(stderr, "{text}");
}

/// Writes diagnostics to standard error, with colours on a terminal.
fn draw(diagnostics: &[Diagnostic]) {
    let text: String = diagnostics.iter().map(frame).collect();
    // Nothing can be done if the terminal is gone.
    let _ = anstream::stderr().write_all(text.as_bytes());
}

/// Diagnostics as part of a message, without colours.
fn drawn(diagnostics: &[Diagnostic]) -> String {
    let text: String = diagnostics.iter().map(frame).collect();
    anstream::adapter::strip_str(text.trim_end()).to_string()
}

/// Why a chart does not render: Helm's text in its first line, then the places if there are any.
fn told(error: &RenderError) -> String {
    let placed = error.diagnostics.iter().any(|diagnostic| !diagnostic.labels.is_empty());
    if !placed {
        return error.message.clone();
    }
    let summary = error.message.lines().next().unwrap_or_default();
    format!("{summary}\n{}", drawn(&error.diagnostics))
}

/// Writes to standard output. A reader that went away is no error, as for other tools in a pipe.
fn print(bytes: &[u8]) {
    let mut stdout = std::io::stdout().lock();
    let _ = stdout.write_all(bytes).and_then(|()| stdout.flush());
}
