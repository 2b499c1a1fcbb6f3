//! `values.schema.json`: validation of coalesced values with Helm's texts.

use super::{Error, Processed};
use crate::value::Map;

/// The schema of one chart, compiled when first used.
#[derive(Debug)]
pub struct Schema {
    /// The file's bytes.
    pub data: Vec<u8>,
}

/// Validates coalesced values against the schema of a chart and of its dependencies.
///
/// # Errors
/// With Helm's text about every chart whose schema does not hold (or cannot be read). It ends in a newline.
pub fn validate(_processed: &Processed, _values: &Map) -> Result<(), Error> {
    Err(Error::new("validation by schema is not built yet"))
}
