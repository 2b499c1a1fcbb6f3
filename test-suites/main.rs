//! The one test binary: a module per area.

mod assertion;
mod chart;
mod cli;
mod conformance;
mod documentation;
mod format;
mod functions;

mod house_rules;
mod rollout;
mod schema;
mod snapshot;
mod template;
mod yaml;
