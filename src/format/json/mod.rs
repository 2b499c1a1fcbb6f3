//! JSON as Go's `encoding/json` writes and reads it.
//!
//! Contract: byte-exact output, Go's error texts, every number a `float64`.
//!
//! - `encode`: `Marshal`, `MarshalIndent`, and an encoder without HTML escapes
//! - `scan`: the check of the whole text, which words the syntax errors
//! - `decode`: `Unmarshal` into an interface, a map or a slice

mod decode;
mod encode;
mod scan;

pub use decode::{decode, decode_list, decode_map};
pub use encode::{encode, encode_indent, encode_raw, write_float, write_string};
