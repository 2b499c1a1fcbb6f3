//! `json.Unmarshal` into an interface, a map or a slice.

use super::scan;
use crate::value::{List, ListType, Map, MapType, Text, Value};

/// Reads a text into an interface: numbers are `float64`, the last of equal keys wins.
///
/// # Errors
/// With Go's text, for bad syntax and for numbers out of range.
///
/// ```
/// use charttest::format::json;
/// assert_eq!(json::decode(b"[1}").unwrap_err(), "invalid character '}' after array element");
/// ```
pub fn decode(text: &[u8]) -> Result<Value, String> {
    let (value, error) = Decoder::new(text)?.run();
    error.map_or(Ok(value), Err)
}

/// Reads a text into a `map[string]interface {}`: nil for `null`. What could be read is there even when an error is.
pub fn decode_map(text: &[u8]) -> (Value, Option<String>) {
    into(text, "map[string]interface {}", Value::Map(Map::nil(MapType::Any)), |v| matches!(v, Value::Map(_)))
}

/// Reads a text into a `[]interface {}`: nil for `null`.
pub fn decode_list(text: &[u8]) -> (Value, Option<String>) {
    into(text, "[]interface {}", Value::List(List::nil(ListType::Any)), |v| matches!(v, Value::List(_)))
}

fn into(text: &[u8], target: &str, empty: Value, fits: fn(&Value) -> bool) -> (Value, Option<String>) {
    let (value, error) = match Decoder::new(text) {
        Ok(decoder) => decoder.run(),
        Err(error) => return (empty, Some(error)),
    };
    if fits(&value) {
        return (value, error);
    }
    match first_kind(text) {
        Some(kind) => (empty, Some(format!("json: cannot unmarshal {kind} into Go value of type {target}"))),
        None => (empty, error),
    }
}

/// How errors name what a text starts with; nothing for `null`.
fn first_kind(text: &[u8]) -> Option<String> {
    Some(match text.iter().find(|b| !b.is_ascii_whitespace())? {
        b'{' => "object".to_owned(),
        b'[' => "array".to_owned(),
        b'"' => "string".to_owned(),
        b't' | b'f' => "bool".to_owned(),
        b'n' => return None,
        _ => "number".to_owned(),
    })
}

struct Decoder<'a> {
    text: &'a [u8],
    at: usize,
    error: Option<String>,
}

impl<'a> Decoder<'a> {
    fn new(text: &'a [u8]) -> Result<Self, String> {
        scan::check(text)?;
        Ok(Self { text, at: 0, error: None })
    }

    fn run(mut self) -> (Value, Option<String>) {
        let value = self.value();
        (value, self.error)
    }

    /// The next byte that is no blank. The text is known to be sound.
    fn next(&mut self) -> u8 {
        while self.text.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
        self.at += 1;
        self.text.get(self.at - 1).copied().unwrap_or(b' ')
    }

    fn value(&mut self) -> Value {
        match self.next() {
            b'{' => self.map(),
            b'[' => self.list(),
            b'"' => Value::Str(self.string()),
            b't' => self.word(4, Value::Bool(true)),
            b'f' => self.word(5, Value::Bool(false)),
            b'n' => self.word(4, Value::Nil),
            _ => self.number(),
        }
    }

    fn word(&mut self, length: usize, value: Value) -> Value {
        self.at += length - 1;
        value
    }

    fn map(&mut self) -> Value {
        let mut entries = Vec::new();
        loop {
            match self.next() {
                b'}' => break,
                b',' => {}
                _ => {
                    let key = self.string();
                    self.next();
                    entries.push((key, self.value()));
                }
            }
        }
        Value::Map(entries.into_iter().collect())
    }

    fn list(&mut self) -> Value {
        let mut items = Vec::new();
        loop {
            match self.next() {
                b']' => break,
                b',' => {}
                _ => {
                    self.at -= 1;
                    items.push(self.value());
                }
            }
        }
        Value::List(List::grown(ListType::Any, items))
    }

    fn number(&mut self) -> Value {
        let start = self.at - 1;
        while matches!(self.text.get(self.at), Some(b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E')) {
            self.at += 1;
        }
        let text = str::from_utf8(&self.text[start..self.at]).unwrap_or_default();
        match text.parse::<f64>() {
            Ok(n) if n.is_finite() => Value::Float(n),
            _ => {
                let error = || format!("json: cannot unmarshal number {text} into Go value of type float64");
                self.error.get_or_insert_with(error);
                Value::Nil
            }
        }
    }

    /// The string whose opening quote was just read.
    fn string(&mut self) -> Text {
        let start = self.at;
        let length = memchr::memchr2(b'"', b'\\', &self.text[start..]).unwrap_or(0);
        self.at += length;
        if self.text[self.at] == b'"' {
            self.at += 1;
            return valid(&self.text[start..start + length]);
        }
        let mut out = self.text[start..self.at].to_vec();
        loop {
            let byte = self.text[self.at];
            self.at += 1;
            match byte {
                b'"' => return valid(&out),
                b'\\' => self.escape(&mut out),
                byte => out.push(byte),
            }
        }
    }

    fn escape(&mut self, out: &mut Vec<u8>) {
        let byte = self.text[self.at];
        self.at += 1;
        let plain = match byte {
            b'b' => 8,
            b'f' => 12,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'u' => {
                let c = self.unicode();
                return out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            }
            other => other,
        };
        out.push(plain);
    }

    fn hex(&self, at: usize) -> Option<u32> {
        u32::from_str_radix(str::from_utf8(self.text.get(at..at + 4)?).ok()?, 16).ok()
    }

    /// `XXXX`, with the `\uXXXX` of a low surrogate behind it when there is one.
    fn unicode(&mut self) -> char {
        let first = self.hex(self.at).unwrap_or(0xFFFD);
        self.at += 4;
        if (0xD800..0xDC00).contains(&first)
            && self.text.get(self.at..self.at + 2) == Some(b"\\u")
            && let Some(second @ 0xDC00..0xE000) = self.hex(self.at + 2)
        {
            self.at += 6;
            return char::from_u32(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)).unwrap_or(char::REPLACEMENT_CHARACTER);
        }
        char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER)
    }
}

/// Text with every invalid byte replaced by U+FFFD.
fn valid(text: &[u8]) -> Text {
    match str::from_utf8(text) {
        Ok(text) => text.into(),
        Err(_) => replaced(text).into(),
    }
}

fn replaced(text: &[u8]) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for chunk in text.utf8_chunks() {
        out.push_str(chunk.valid());
        out.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
    out
}
