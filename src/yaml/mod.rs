//! Placeholder until the YAML module lands.
use crate::value::Value;
/// Decodes.
pub fn decode(_text: &[u8]) -> Result<Value, String> { Err("yaml is not there yet".into()) }
/// Encodes.
pub fn encode(_value: &Value) -> Result<Vec<u8>, String> { Err("yaml is not there yet".into()) }
/// Decodes.
pub fn decode_v3(_text: &[u8]) -> Result<Value, String> { Err("yaml is not there yet".into()) }
/// Encodes as yaml.v3 does.
pub fn encode_v3(_value: &Value) -> Result<Vec<u8>, String> { Err("yaml is not there yet".into()) }
