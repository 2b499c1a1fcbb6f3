//! `isAPIVersion`: the document has this API version.

use super::{Judge, ParameterError, Parameters, is_kind::IsField};

pub(super) fn read(parameters: &Parameters) -> Result<Judge, ParameterError> {
    Ok(Judge::Document(Box::new(IsField { field: "apiVersion", of: parameters.text("of")? })))
}
