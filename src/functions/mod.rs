//! The functions of the template language: Sprig's and Helm's, a file per family.
//!
//! Contract: a body sees arguments that the engine has checked against the signature, and returns a value or Go's error
//! text. No function knows the renderer; what needs it asks [`Call`]. Go's own builtins are in `template`.
//!
//! To add a function, write its line into the `FUNCTIONS` of its family (into `FUNCTIONS_4` if only Helm 4 has it) and
//! its case file into `test-suites/functions`.
//!
//! - `arguments`: how bodies read arguments; `cast`: Sprig's coercions; `strval`: a value as text
//! - `sequences`: slices of any type as lists; `letters`, `decimal`, `equality`, `merge`: what functions rest on
//! - `plain`: which of them only make a value of their arguments
//! - `toml/`: reading and writing TOML

mod arguments;
mod cast;
mod certificates;
mod checksums;
mod dates;
mod decimal;
mod defaults;
mod dicts;
mod durations;
mod encoding;
mod equality;
mod floats;
mod json;
mod keys;
mod letters;
mod lists;
mod merge;
mod numbers;
mod passwords;
mod paths;
mod plain;
mod random;
mod reflection;
mod regex;
mod remembered;
mod sequences;
mod shortening;
mod stock;
mod strings;
mod strval;
mod substrings;
mod templates;
mod time_methods;
mod toml;
mod urls;
mod versions;
mod word_case;
mod yaml;

pub use cast::{parse_float, parse_int};

use crate::{
    profile::Helm,
    template::{Call, CallError, Function, Functions, Method, Type},
    value::Value,
};
use std::{collections::HashMap, sync::OnceLock};

/// What both Helms have, family by family. Within and between families a name appears once.
const FAMILIES: &[&[Function]] = &[
    strings::FUNCTIONS,
    substrings::FUNCTIONS,
    shortening::FUNCTIONS,
    word_case::FUNCTIONS,
    strval::FUNCTIONS,
    defaults::FUNCTIONS,
    numbers::FUNCTIONS,
    floats::FUNCTIONS,
    lists::FUNCTIONS,
    dicts::FUNCTIONS,
    reflection::FUNCTIONS,
    paths::FUNCTIONS,
    urls::FUNCTIONS,
    encoding::FUNCTIONS,
    json::FUNCTIONS,
    toml::FUNCTIONS,
    yaml::FUNCTIONS,
    checksums::FUNCTIONS,
    templates::FUNCTIONS,
    regex::FUNCTIONS,
    dates::FUNCTIONS,
    versions::FUNCTIONS,
    random::FUNCTIONS,
    passwords::FUNCTIONS,
    keys::FUNCTIONS,
    certificates::FUNCTIONS,
];

/// What Helm 4 has besides; a name that is in [`FAMILIES`] too is replaced.
const FAMILIES_4: &[&[Function]] = &[durations::FUNCTIONS_4, toml::FUNCTIONS_4, yaml::FUNCTIONS_4];

/// The functions of one Helm by name.
struct Table(HashMap<&'static str, &'static Function, foldhash::fast::FixedState>);

impl Functions for Table {
    fn find(&self, name: &str) -> Option<&'static Function> {
        self.0.get(name).copied()
    }

    fn is_plain(&self, name: &str) -> bool {
        plain::is_plain(name)
    }

    fn method(&self, receiver: &Value, name: &str, _addressable: bool) -> Option<Method> {
        time_methods::method(receiver, name).or_else(|| versions::method(receiver, name).map(Method::Function))
    }
}

/// The milder function of this name that `helm lint` uses.
pub fn lenient(name: &str) -> Option<&'static Function> {
    templates::LENIENT.iter().find(|function| function.name == name)
}

/// The functions that templates of this Helm may call, built at first use.
pub fn table(helm: Helm) -> &'static dyn Functions {
    static TABLES: [OnceLock<Table>; 2] = [const { OnceLock::new() }; 2];
    let (slot, added) = match helm {
        Helm::V3 => (&TABLES[0], [].as_slice()),
        Helm::V4 => (&TABLES[1], FAMILIES_4),
    };
    slot.get_or_init(|| Table(FAMILIES.iter().chain(added).flat_map(|family| family.iter()).map(|f| (f.name, f)).collect()))
}

/// All functions of a Helm in order of the table: for listings and tests.
pub fn all(helm: Helm) -> impl Iterator<Item = &'static Function> {
    let added = if helm == Helm::V4 { FAMILIES_4 } else { &[] };
    FAMILIES.iter().chain(added).flat_map(|family| family.iter())
}

type Run = fn(&mut dyn Call, &[Value]) -> Result<Value, CallError>;

/// A line of a table: `func(parameters) result`.
const fn function(name: &'static str, parameters: &'static [Type], result: Type, run: Run) -> Function {
    Function { name, parameters, variadic: false, result, run }
}

/// A line of a table whose last parameter repeats: `func(parameters...) result`.
const fn variadic(name: &'static str, parameters: &'static [Type], result: Type, run: Run) -> Function {
    Function { name, parameters, variadic: true, result, run }
}
