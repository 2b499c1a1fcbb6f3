//! Flags as Helm reads them (Go's pflag): the same spellings, the same errors.

use crate::time::parse_duration;

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
}

/// A flag with a long name only.
pub(super) const fn flag(name: &'static str, takes: Takes) -> Flag {
    Flag { name, short: None, takes }
}

/// A flag with a letter too.
pub(super) const fn short(name: &'static str, letter: char, takes: Takes) -> Flag {
    Flag { name, short: Some(letter), takes }
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
            let Some(flag) = self.find(|flag| flag.short == Some(letter)) else {
                return Err(format!("unknown shorthand flag: {} in -{letters}", crate::format::quote_rune(letter, false)));
            };
            let (value, next) = match (after.strip_prefix('='), flag.takes) {
                (Some(value), _) if after.len() > 1 => (value.to_owned(), ""),
                (_, Takes::Bool) => ("true".to_owned(), after),
                (_, Takes::TextOr(default)) => (default.to_owned(), after),
                _ if !after.is_empty() => (after.to_owned(), ""),
                _ => {
                    let needed = || format!("flag needs an argument: {} in -{letters}", crate::format::quote_rune(letter, false));
                    (self.rest.next().cloned().ok_or_else(needed)?, "")
                }
            };
            self.set(flag, value)?;
            rest = next;
        }
        Ok(())
    }

    fn set(&mut self, flag: &'static Flag, value: String) -> Result<(), String> {
        let refused = |value: &str, reason: String| {
            let letter = flag.short.map_or(String::new(), |letter| format!("-{letter}, "));
            let value = crate::format::quote(value.as_bytes());
            Err(format!("invalid argument {value} for \"{letter}--{}\" flag: {reason}", flag.name))
        };
        match flag.takes {
            Takes::Bool if parse_bool(&value).is_none() => {
                let reason = format!("strconv.ParseBool: parsing {}: invalid syntax", crate::format::quote(value.as_bytes()));
                return refused(&value, reason);
            }
            Takes::Int if value.parse::<i64>().is_err() => {
                let reason = format!("strconv.ParseInt: parsing {}: invalid syntax", crate::format::quote(value.as_bytes()));
                return refused(&value, reason);
            }
            Takes::Float if value.parse::<f64>().is_err() => {
                let reason = format!("strconv.ParseFloat: parsing {}: invalid syntax", crate::format::quote(value.as_bytes()));
                return refused(&value, reason);
            }
            Takes::Duration => {
                if let Err(reason) = parse_duration(&value) {
                    return refused(&value, reason);
                }
            }
            Takes::Pairs if !value.is_empty() => {
                if let Some(pair) = value.split(',').find(|pair| !pair.contains('=')) {
                    return refused(&value, format!("{pair} must be formatted as key=value"));
                }
            }
            Takes::List => {
                for item in list(&value) {
                    self.given.flags.push((flag.name, item));
                }
                return Ok(());
            }
            _ => {}
        }
        self.given.flags.push((flag.name, value));
        Ok(())
    }
}

/// `strconv.ParseBool`
fn parse_bool(text: &str) -> Option<bool> {
    match text {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Some(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Some(false),
        _ => None,
    }
}

/// One line of CSV: commas part, quotes keep together.
fn list(text: &str) -> Vec<String> {
    if text.is_empty() {
        return Vec::new();
    }
    let (mut items, mut item, mut quoted) = (Vec::new(), String::new(), false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                item.push('"');
            }
            '"' if quoted || item.is_empty() => quoted = !quoted,
            ',' if !quoted => items.push(std::mem::take(&mut item)),
            c => item.push(c),
        }
    }
    items.push(item);
    items
}
