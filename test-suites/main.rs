//! The one test binary: a module per area.

mod house_rules;
