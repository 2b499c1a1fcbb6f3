//! Flags as Helm reads them (Go's pflag): the same spellings, the same errors.

use crate::{chart::split_list, functions, time::parse_duration};

/// What a flag takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Takes {
    /// Nothing, or `=true`, `=false` and the like.
    Bool,
    /// One text; the last wins.
    Text,
    /// One text, which may be left out: then it is this one. A value needs `=`.
    TextOr(&'static str),
    /// A text each time.
    Texts,
    /// Texts with commas between them, quoted as in CSV.
    List,
    /// A whole number.
    Int,
    /// A number.
    Float,
    /// Go's duration.
    Duration,
    /// `key=value` pairs with commas between them.
    Pairs,
}

/// One flag of a command.
#[derive(Debug)]
pub(super) struct Flag {
    pub(super) name: &'static str,
    pub(super) short: Option<char>,
    pub(super) takes: Takes,
    /// Why a value is refused, beyond what `takes` says.
    check: fn(&str) -> Result<(), String>,
}

impl Flag {
    /// A flag that refuses values.
    pub(super) const fn checked(self, check: fn(&str) -> Result<(), String>) -> Self {
        Self { check, ..self }
    }
}

/// A flag with a long name only.
pub(super) const fn flag(name: &'static str, takes: Takes) -> Flag {
    Flag { name, short: None, takes, check: |_| Ok(()) }
}

/// A flag with a letter too.
pub(super) const fn short(name: &'static str, letter: char, takes: Takes) -> Flag {
    Flag { short: Some(letter), ..flag(name, takes) }
}

/// What stands on a command line: flags in their order, and what is not a flag.
#[derive(Debug, Default)]
pub(super) struct Given {
    flags: Vec<(&'static str, String)>,
    pub(super) positional: Vec<String>,
}

impl Given {
    /// The last value of a flag.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.flags.iter().rev().find(|(flag, _)| *flag == name).map(|(_, value)| value.as_str())
    }

    /// Whether a flag is on.
    pub(super) fn is_set(&self, name: &str) -> bool {
        self.text(name).is_some_and(|value| parse_bool(value) == Some(true))
    }

    /// Every value of a flag.
    pub(super) fn texts(&self, name: &str) -> Vec<String> {
        self.flags.iter().filter(|(flag, _)| *flag == name).map(|(_, value)| value.clone()).collect()
    }

    /// Reads a command line.
    pub(super) fn read(arguments: &[String], tables: &[&'static [Flag]]) -> Result<Self, String> {
        let mut reader = Reader { tables, rest: arguments.iter(), given: Self::default() };
        while let Some(argument) = reader.rest.next() {
            if argument == "--" {
                reader.given.positional.extend(reader.rest.by_ref().cloned());
            } else if let Some(long) = argument.strip_prefix("--") {
                reader.long(long, argument)?;
            } else if argument.len() > 1 && argument.starts_with('-') {
                reader.letters(&argument[1..])?;
            } else {
                reader.given.positional.push(argument.clone());
            }
        }
        Ok(reader.given)
    }
}

struct Reader<'a> {
    tables: &'a [&'static [Flag]],
    rest: std::slice::Iter<'a, String>,
    given: Given,
}

impl Reader<'_> {
    fn find(&self, wanted: impl Fn(&Flag) -> bool) -> Option<&'static Flag> {
        self.tables.iter().flat_map(|table| table.iter()).find(|flag| wanted(flag))
    }

    fn long(&mut self, long: &str, argument: &str) -> Result<(), String> {
        if long.starts_with(['-', '=']) {
            return Err(format!("bad flag syntax: {argument}"));
        }
        let (name, value) = long.split_once('=').map_or((long, None), |(name, value)| (name, Some(value.to_owned())));
        let Some(flag) = self.find(|flag| flag.name == name) else { return Err(format!("unknown flag: --{name}")) };
        let value = match (value, flag.takes) {
            (Some(value), _) => value,
            (None, Takes::Bool) => "true".to_owned(),
            (None, Takes::TextOr(default)) => default.to_owned(),
            (None, _) => self.rest.next().cloned().ok_or_else(|| format!("flag needs an argument: {argument}"))?,
        };
        self.set(flag, value)
    }

    fn letters(&mut self, letters: &str) -> Result<(), String> {
        let mut rest = letters;
        while let Some(letter) = rest.chars().next() {
            let after = &rest[letter.len_utf8()..];
            // Go looks at bytes here.
            let shown = || crate::format::quote_rune(char::from(rest.as_bytes()[0]), false);
            let Some(flag) = self.find(|flag| flag.short == Some(letter)) else {
                return Err(format!("unknown shorthand flag: {} in -{rest}", shown()));
            };
            let (value, next) = match (after.strip_prefix('='), flag.takes) {
                (Some(value), _) if after.len() > 1 => (value.to_owned(), ""),
                (_, Takes::Bool) => ("true".to_owned(), after),
                (_, Takes::TextOr(default)) => (default.to_owned(), after),
                _ if !after.is_empty() => (after.to_owned(), ""),
                _ => {
                    let needed = || format!("flag needs an argument: {} in -{rest}", shown());
                    (self.rest.next().cloned().ok_or_else(needed)?, "")
                }
            };
            self.set(flag, value)?;
            rest = next;
        }
        Ok(())
    }

    fn set(&mut self, flag: &'static Flag, value: String) -> Result<(), String> {
        let quoted = || crate::format::quote(value.as_bytes());
        let not_parsed = |function: &str, reason: &str| format!("strconv.{function}: parsing {}: {reason}", quoted());
        let mut items = None;
        let checked = match flag.takes {
            Takes::Bool if parse_bool(&value).is_none() => Err(not_parsed("ParseBool", "invalid syntax")),
            Takes::Int => functions::parse_int(&value).map(|_| ()).map_err(|reason| not_parsed("ParseInt", reason)),
            Takes::Float => parse_float32(&value).map_err(|reason| not_parsed("ParseFloat", reason)),
            Takes::Duration => parse_duration(&value).map(|_| ()),
            Takes::Pairs => pairs(&value).map(|pairs| items = Some(pairs)),
            Takes::List => split_list(&value).map(|list| items = Some(list)),
            _ => Ok(()),
        };
        checked.and_then(|()| (flag.check)(&value)).map_err(|reason| {
            let letter = flag.short.map_or(String::new(), |letter| format!("-{letter}, "));
            format!("invalid argument {} for \"{letter}--{}\" flag: {reason}", quoted(), flag.name)
        })?;
        let values = items.unwrap_or_else(|| vec![value]);
        self.given.flags.extend(values.into_iter().map(|value| (flag.name, value)));
        Ok(())
    }
}

/// `strconv.ParseFloat` to 32 bits.
fn parse_float32(text: &str) -> Result<(), &'static str> {
    let n = functions::parse_float(text)?;
    if n.is_finite() && (n as f32).is_infinite() { Err("value out of range") } else { Ok(()) }
}

/// `key=value` pairs; a single one may stand in quotes.
fn pairs(text: &str) -> Result<Vec<String>, String> {
    let unformed = |pair: &str| format!("{pair} must be formatted as key=value");
    let pairs = match text.matches('=').count() {
        0 => return Err(unformed(text)),
        1 => vec![text.trim_matches('"').to_owned()],
        _ => split_list(text)?,
    };
    match pairs.iter().find(|pair| !pair.contains('=')) {
        Some(pair) => Err(unformed(pair)),
        None => Ok(pairs),
    }
}

/// `strconv.ParseBool`
pub(super) fn parse_bool(text: &str) -> Option<bool> {
    match text {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Some(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Some(false),
        _ => None,
    }
}
