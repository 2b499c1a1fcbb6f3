//! `lessOrEqual`, `notLessOrEqual`: the number or text at a path is at most this one.

use super::{Judge, ParameterError, Parameters, ordering};

pub(super) fn read(parameters: &Parameters) -> Result<Judge, ParameterError> {
    ordering::read(parameters, false)
}
