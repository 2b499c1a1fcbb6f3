//! The one test binary: a module per area.

mod assertion;
mod conformance;
mod functions;
mod house_rules;
mod template;
