//! `greaterOrEqual`, `notGreaterOrEqual`: the number or text at a path is at least this one.

use super::{Judge, ParameterError, Parameters, ordering};

pub(super) fn read(parameters: &Parameters) -> Result<Judge, ParameterError> {
    ordering::read(parameters, true)
}
