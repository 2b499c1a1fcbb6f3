//! Semantic versions and constraints as Masterminds/semver 3.5.0 has them; what crates for Cargo's versions do differs.
//!
//! Contract: pure, no values of templates. Texts of errors are the library's.
//!
//! - `version`: parsing (loose and strict), order, the next version
//! - `constraint`: `>=1.2 <2 || ~3.4`, hyphen ranges, wildcards

mod constraint;
mod version;

pub use constraint::{Constraint, is_compatible_range};
pub use version::{Version, VersionError};
