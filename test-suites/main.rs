//! The one test binary: a module per area.

mod conformance;
mod house_rules;
mod template;
