//! The one test binary: a module per area.

mod conformance;
mod functions;
mod house_rules;
mod template;
