//! The one test binary: a module per area.

#![allow(clippy::disallowed_methods, reason = "tests are told by the environment what to rewrite")]

mod assertion;
mod chart;
mod cli;
mod conformance;
mod declared;
mod documentation;
mod format;
mod functions;
mod fuzz;
mod git;

mod house_rules;
mod ready;
mod reports;
mod rollout;
mod schema;
mod snapshot;
mod template;
mod yaml;
