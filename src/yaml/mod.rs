//! YAML text ⇄ values, the way Helm's libraries read and write it.
//!
//! Contract: verdicts, values and error texts are those of go-yaml v2.4.4 under sigs.k8s.io/yaml 1.6.0 ([`decode`]), or of
//! go-yaml v3.0.4 ([`decode_v3`]); no input panics; depth and alias expansion are limited as there.
//!
//! - `input`, `scanner/`, `parser`: bytes → characters → tokens → events
//! - `resolve`, `timestamp`, `scalar`: what a scalar means
//! - `build`, `mapping`: events → values; `node`: events → tree with places; `places`: places of what became values
//! - `read`: the entries; `outline`: documents of which little is wanted; `go_syntax`: values inside error texts
//! - `merged`: trees as values; `typed`: trees as Rust types, with places in the errors
//! - `split`: streams cut before they are parsed; `emit/`: values → text

mod build;
mod emit;
mod error;
mod event;
mod go_syntax;
mod input;
mod mapping;
mod merged;
mod node;
mod outline;
mod parser;
mod places;
mod read;
mod resolve;
mod scalar;
mod scanner;
mod split;
mod timestamp;
mod token;
mod typed;

pub use emit::{encode, encode_pretty, encode_v3, sort_typed};
pub use error::{Error, Mark, Profile};
pub use node::{Node, NodeKind};
pub use outline::decode_some;
pub use places::{Place, Places};
pub use read::{
    decode, decode_all_v3, decode_exact, decode_list, decode_map, decode_v3, documents_v3, documents_with_places, parse, parse_as,
    unmarshal_error,
};
pub use split::split_values;
pub use timestamp::Timestamp;
pub use token::Style;
pub use typed::{TypedError, read};
