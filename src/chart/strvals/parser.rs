//! Keys, indices and nesting of the `--set` family. Mirrors `parser.go` and `literal_parser.go`.

use super::{
    Stop,
    scalar::{json_length, typed},
};
use crate::{
    format::{json, quote, quote_rune},
    profile::Helm,
    value::{List, Map, Text, Value},
};

const MAX_INDEX: i64 = 65536;
const MAX_NESTED_NAMES: usize = 30;
/// Of keys and indices together; Helm has no limit, but its stack is larger.
const MAX_DEPTH: usize = 400;

/// What values are.
#[derive(Clone, Copy)]
pub(super) enum Kind<'r> {
    Typed,
    Texts,
    Files(crate::chart::ReadFile<'r>),
    Json,
    Literal,
}

pub(super) struct Parser<'r> {
    runes: Vec<char>,
    at: usize,
    kind: Kind<'r>,
    helm: Helm,
    depth: usize,
}

type Outcome = Result<(), Stop>;

fn text<T>(text: impl Into<String>) -> Result<T, Stop> {
    Err(Stop::Text(text.into()))
}

/// Go's panic of a type assertion, as `key` recovers it.
fn conversion<T>(value: &Value, wanted: &str) -> Result<T, Stop> {
    let own = if value.is_nil() { "nil" } else { value.type_name() };
    text(format!("unable to parse key: interface conversion: interface {{}} is {own}, not {wanted}"))
}

impl<'r> Parser<'r> {
    pub(super) fn new(argument: &str, kind: Kind<'r>, helm: Helm) -> Self {
        Self { runes: argument.chars().collect(), at: 0, kind, helm, depth: 0 }
    }

    pub(super) fn parse(&mut self, map: &Map) -> Result<(), String> {
        loop {
            match self.key(map, 0) {
                Ok(()) => {}
                Err(Stop::End) => return Ok(()),
                Err(Stop::Text(text)) => return Err(text),
            }
        }
    }

    fn key(&mut self, map: &Map, level: usize) -> Outcome {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return text(format!("keys and indices are nested more than {MAX_DEPTH} levels deep"));
        }
        let outcome = self.key_at_depth(map, level);
        self.depth -= 1;
        outcome
    }

    fn key_at_depth(&mut self, map: &Map, level: usize) -> Outcome {
        let stops: &[char] = if matches!(self.kind, Kind::Literal) { &['=', '[', '.'] } else { &['=', '[', ',', '.'] };
        let (key, last) = self.until(stops);
        match last {
            None if key.is_empty() => Err(Stop::End),
            None => text(format!("key {} has no value", quote(key.as_bytes()))),
            Some('[') => {
                let index = self.index()?;
                let mut list = match map.get(&key) {
                    None => Vec::new(),
                    Some(Value::List(list)) => list.to_vec(),
                    Some(other) => return conversion(&other, "[]interface {}"),
                };
                let outcome = self.item(&mut list, index, level);
                set(map, key, Value::list(list));
                outcome
            }
            Some('=') => {
                let (value, outcome) = self.value()?;
                set(map, key, value);
                outcome
            }
            Some(',') => text(format!("key {} has no value (cannot end with ,)", quote(key.as_bytes()))),
            Some(_) => self.nested(map, key, level + 1),
        }
    }

    /// `.`: the key's own map.
    fn nested(&mut self, map: &Map, key: String, level: usize) -> Outcome {
        if level > MAX_NESTED_NAMES {
            return text(format!("value name nested level is greater than maximum supported nested level of {MAX_NESTED_NAMES}"));
        }
        let inner = match map.get(&key) {
            None => Map::new(),
            Some(Value::Map(inner)) => inner,
            Some(other) => return conversion(&other, "map[string]interface {}"),
        };
        let outcome = self.key(&inner, level);
        if inner.is_empty() {
            if outcome.is_ok() {
                return text(format!("key map {} has no value", quote(key.as_bytes())));
            }
        } else {
            set(map, key, Value::Map(inner));
        }
        outcome
    }

    /// What follows `=`, and whether the argument ends there.
    fn value(&mut self) -> Result<(Value, Outcome), Stop> {
        match self.kind {
            Kind::Literal => {
                let value: String = self.runes[self.at..].iter().collect();
                self.at = self.runes.len();
                Ok((Value::text(value), Ok(())))
            }
            Kind::Json => self.json().map(|value| (value, Ok(()))),
            _ => match self.runes.get(self.at) {
                None => Ok((Value::text(""), Err(Stop::End))),
                Some('{') => {
                    self.at += 1;
                    self.list().map(|value| (value, Ok(())))
                }
                Some(_) => {
                    let (value, _) = self.until(&[',']);
                    self.scalar(value).map(|value| (value, Ok(())))
                }
            },
        }
    }

    fn scalar(&self, value: String) -> Result<Value, Stop> {
        match self.kind {
            Kind::Typed => Ok(typed(value)),
            Kind::Files(read) => match read(&value) {
                Ok(bytes) => Ok(Value::text(Text::from_bytes(bytes))),
                Err(error) => text(error),
            },
            _ => Ok(Value::text(value)),
        }
    }

    /// `{a,b}` after its brace.
    fn list(&mut self) -> Result<Value, Stop> {
        let mut items = Vec::new();
        loop {
            let (value, last) = self.until(&[',', '}']);
            if last.is_none() {
                return text("list must terminate with '}'");
            }
            if last == Some('}') && self.runes.get(self.at) == Some(&',') {
                self.at += 1;
            }
            items.push(self.scalar(value)?);
            if last == Some('}') {
                return Ok(Value::list(items));
            }
        }
    }

    fn json(&mut self) -> Result<Value, Stop> {
        if self.skip_blanks() {
            return Ok(Value::Nil);
        }
        let rest: String = self.runes[self.at..].iter().collect();
        let own = &rest[..json_length(&rest)];
        let value = json::decode(own.as_bytes()).map_err(Stop::Text)?;
        self.at += own.chars().count();
        self.skip_blanks();
        Ok(value)
    }

    /// Skips white space and one comma; whether there was a comma or the end.
    fn skip_blanks(&mut self) -> bool {
        while let Some(rune) = self.runes.get(self.at) {
            match rune {
                ',' => {
                    self.at += 1;
                    return true;
                }
                rune if rune.is_whitespace() => self.at += 1,
                _ => return false,
            }
        }
        true
    }

    /// The number before `]`.
    fn index(&mut self) -> Result<i64, Stop> {
        let (digits, last) = self.until(&[']']);
        if last.is_none() {
            // Helm 4 wraps the end of the input so that it is still taken for the end.
            return if self.helm == Helm::V3 { text("error parsing index: EOF") } else { Err(Stop::End) };
        }
        digits.parse::<i64>().or_else(|error| {
            let problem = match error.kind() {
                std::num::IntErrorKind::PosOverflow | std::num::IntErrorKind::NegOverflow => "value out of range",
                _ => "invalid syntax",
            };
            text(format!("error parsing index: strconv.Atoi: parsing {}: {problem}", quote(digits.as_bytes())))
        })
    }

    /// What follows `]`.
    fn item(&mut self, list: &mut Vec<Value>, index: i64, level: usize) -> Outcome {
        let Ok(at) = usize::try_from(index) else { return text(format!("negative {index} index not allowed")) };
        let (rest, last) = self.until(&['[', '.', '=']);
        if !rest.is_empty() {
            let runes: Vec<_> = rest.chars().map(|rune| quote_rune(rune, false)).collect();
            return text(format!("unexpected data at end of array index: [{}]", runes.join(" ")));
        }
        match last {
            None => Err(Stop::End),
            Some('=') => {
                let (value, _) = self.value()?;
                set_item(list, index, value)
            }
            Some('[') => {
                let next = self.index()?;
                let mut inner = match list.get(at) {
                    None | Some(Value::Nil) => Vec::new(),
                    Some(Value::List(inner)) => inner.to_vec(),
                    Some(other) => return conversion(other, "[]interface {}"),
                };
                self.depth += 1;
                if self.depth > MAX_DEPTH {
                    return text(format!("keys and indices are nested more than {MAX_DEPTH} levels deep"));
                }
                let known = inner.len();
                let outcome = self.item(&mut inner, next, level);
                self.depth -= 1;
                if outcome.is_err() && list.len() > at {
                    // Go's slices share their array: what was there already is changed in place.
                    inner.truncate(known);
                    if known > 0 {
                        list[at] = Value::list(inner);
                    }
                    return outcome;
                }
                outcome?;
                set_item(list, index, Value::List(List::new(inner)))
            }
            Some(_) => {
                let inner = match list.get_mut(at) {
                    None => Map::new(),
                    Some(Value::Map(inner)) => inner.clone(),
                    Some(other) => {
                        let inner = Map::new();
                        *other = Value::Map(inner.clone());
                        inner
                    }
                };
                self.key(&inner, level)?;
                set_item(list, index, Value::Map(inner))
            }
        }
    }

    /// Runes up to one of the stops, which is taken too; a backslash takes the next rune as it is.
    fn until(&mut self, stops: &[char]) -> (String, Option<char>) {
        let escapes = !matches!(self.kind, Kind::Literal);
        let mut out = String::new();
        while let Some(rune) = self.runes.get(self.at).copied() {
            self.at += 1;
            if stops.contains(&rune) {
                return (out, Some(rune));
            }
            if escapes && rune == '\\' {
                let Some(next) = self.runes.get(self.at) else { break };
                out.push(*next);
                self.at += 1;
            } else {
                out.push(rune);
            }
        }
        (out, None)
    }
}

/// An empty key is never set.
fn set(map: &Map, key: String, value: Value) {
    if !key.is_empty() {
        // A map of user values is never the nil map.
        let _ = map.insert(key, value);
    }
}

fn set_item(list: &mut Vec<Value>, index: i64, value: Value) -> Outcome {
    if index > MAX_INDEX {
        return text(format!("index of {index} is greater than maximum supported index of {MAX_INDEX}"));
    }
    let Ok(at) = usize::try_from(index) else { return text(format!("negative {index} index not allowed")) };
    if list.len() <= at {
        list.resize(at + 1, Value::Nil);
    }
    list[at] = value;
    Ok(())
}
