//! YAML text ⇄ values, the way Helm's libraries read and write it.
//!
//! Contract: verdicts, values and error texts are those of go-yaml v2.4.4 under sigs.k8s.io/yaml 1.6.0 ([`decode`]), or of
//! go-yaml v3.0.4 ([`decode_v3`]); no input panics; depth and alias expansion are limited as there.
//!
//! - `input`, `scanner/`, `parser`: bytes → characters → tokens → events
//! - `resolve`, `timestamp`, `scalar`: what a scalar means
//! - `build`, `mapping`: events → values; `node`: events → tree with places
//! - `read`: the entries; `go_syntax`: values inside error texts
//! - `emit/`: values → text

mod build;
mod emit;
mod error;
mod event;
mod go_syntax;
mod input;
mod mapping;
mod node;
mod parser;
mod read;
mod resolve;
mod scalar;
mod scanner;
mod timestamp;
mod token;

pub use emit::{encode, encode_pretty, encode_v3, sort_typed};
pub use error::{Error, Mark, Profile};
pub use node::{Node, NodeKind};
pub use read::{decode, decode_exact, decode_list, decode_map, decode_v3, documents_v3, parse, parse_as, unmarshal_error};
pub use timestamp::Timestamp;
pub use token::Style;
