//! `--set` and its relatives: one argument changes a map. Mirrors the package `strvals`, error texts included.
//!
//! Contract: an argument that fails leaves the map in an undefined state; Helm stops there too.
//!
//! - `parser`: keys, indices and nesting, shared by all of them
//! - `scalar`: what a text between two commas becomes

mod parser;
mod scalar;

use crate::{profile::Helm, value::Map};
use parser::{Kind, Parser};
pub(super) use scalar::json_length;

/// What stops a parser.
#[derive(Debug)]
pub(super) enum Stop {
    /// The end of the argument: usually no error.
    End,
    /// An error with Helm's text.
    Text(String),
}

/// `--set`: scalars are typed, commas separate, backslashes escape.
///
/// # Errors
/// With Helm's text.
pub fn set(argument: &str, map: &Map, helm: Helm) -> Result<(), String> {
    Parser::new(argument, Kind::Typed, helm).parse(map)
}

/// `--set-string`: as `--set`, every scalar is a text.
///
/// # Errors
/// With Helm's text.
pub fn set_string(argument: &str, map: &Map, helm: Helm) -> Result<(), String> {
    Parser::new(argument, Kind::Texts, helm).parse(map)
}

/// `--set-file`: as `--set`, every scalar names a file whose text is the value.
///
/// # Errors
/// With Helm's text.
pub fn set_file(argument: &str, map: &Map, helm: Helm, read: super::ReadFile<'_>) -> Result<(), String> {
    Parser::new(argument, Kind::Files(read), helm).parse(map)
}

/// `--set-json`: values are JSON.
///
/// # Errors
/// With Helm's text.
pub fn set_json(argument: &str, map: &Map, helm: Helm) -> Result<(), String> {
    Parser::new(argument, Kind::Json, helm).parse(map)
}

/// `--set-literal`: one key, and everything after `=` is its text.
///
/// # Errors
/// With Helm's text.
pub fn set_literal(argument: &str, map: &Map, helm: Helm) -> Result<(), String> {
    Parser::new(argument, Kind::Literal, helm).parse(map)
}
