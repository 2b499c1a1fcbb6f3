//! Strings word by word: title and swapped case, initials, camelCase, snake_case, kebab-case.

use super::{
    arguments::Arguments,
    function,
    letters::{self, is_digit, is_letter, is_lower, is_number, is_punctuation, is_title, is_upper, to_lower, to_title, to_upper},
};
use crate::{
    template::{Call, Function, Type::String},
    value::Value,
};

pub(super) const FUNCTIONS: &[Function] = &[
    function("title", &[String], String, |_, a| Ok(title(a.bytes(0)))),
    function("untitle", &[String], String, |_, a| Ok(untitle(a.bytes(0)))),
    function("initials", &[String], String, |_, a| Ok(initials(a.bytes(0)))),
    function("swapcase", &[String], String, |_, a| Ok(swap_case(a.bytes(0)))),
    function("shuffle", &[String], String, |call, a| Ok(shuffle(call, a.bytes(0)))),
    function("camelcase", &[String], String, |_, a| Ok(Value::text(camel_case(a.bytes(0))))),
    function("snakecase", &[String], String, |_, a| Ok(Value::text(separated_case(a.bytes(0), b'_')))),
    function("kebabcase", &[String], String, |_, a| Ok(Value::text(separated_case(a.bytes(0), b'-')))),
];

type Chars = std::string::String;

/// `strings.Title`
fn title(bytes: &[u8]) -> Value {
    let mut previous = ' ';
    let map = |c| {
        let after_separator = is_separator(std::mem::replace(&mut previous, c));
        if after_separator { to_title(c) } else { c }
    };
    Value::text(letters::runes(bytes).map(map).collect::<Chars>())
}

fn is_separator(c: char) -> bool {
    if c.is_ascii() { !(c.is_ascii_alphanumeric() || c == '_') } else { !is_letter(c) && !is_digit(c) && c.is_whitespace() }
}

/// `goutils.Uncapitalize`
fn untitle(bytes: &[u8]) -> Value {
    let mut at_start = true;
    let map = |c: char| {
        if c.is_whitespace() {
            at_start = true;
            c
        } else if std::mem::take(&mut at_start) {
            to_lower(c)
        } else {
            c
        }
    };
    Value::text(letters::runes(bytes).map(map).collect::<Chars>())
}

/// `goutils.Initials`: takes bytes for runes.
fn initials(bytes: &[u8]) -> Value {
    let mut at_start = true;
    let keep = |c: &char| {
        if c.is_whitespace() {
            at_start = true;
            false
        } else {
            std::mem::take(&mut at_start)
        }
    };
    Value::text(bytes.iter().map(|b| char::from(*b)).filter(keep).collect::<Chars>())
}

/// `goutils.SwapCase`
fn swap_case(bytes: &[u8]) -> Value {
    let mut at_start = true;
    let map = |c: char| {
        if is_upper(c) || is_title(c) {
            at_start = false;
            to_lower(c)
        } else if is_lower(c) {
            if std::mem::take(&mut at_start) { to_title(c) } else { to_upper(c) }
        } else {
            at_start = c.is_whitespace();
            c
        }
    };
    Value::text(letters::runes(bytes).map(map).collect::<Chars>())
}

/// Fisher-Yates over runes.
fn shuffle(call: &mut dyn Call, bytes: &[u8]) -> Value {
    let mut runes: Vec<char> = letters::runes(bytes).collect();
    let mut pool: Vec<u8> = Vec::new();
    for i in (1..runes.len()).rev() {
        if pool.len() < 8 {
            pool.extend_from_slice(&call.random());
        }
        let number = pool.drain(..8).fold(0_u64, |n, b| n << 8 | u64::from(b));
        runes.swap(i, (number % (i as u64 + 1)) as usize);
    }
    Value::text(runes.into_iter().collect::<Chars>())
}

fn is_connector(c: char) -> bool {
    c == '-' || c == '_' || c.is_whitespace()
}

/// `xstrings.ToPascalCase` 1.5
fn camel_case(bytes: &[u8]) -> Chars {
    let mut out = Chars::with_capacity(bytes.len());
    let mut runes = letters::runes(bytes).peekable();
    let Some(mut current) = runes.next() else { return out };
    while is_connector(current) {
        out.push(current);
        match runes.next() {
            Some(next) => current = next,
            // Connectors only: the last one appears twice.
            None => {
                out.push(current);
                return out;
            }
        }
    }
    let mut in_upper_run = is_upper(current);
    current = to_upper(current);
    for next in runes {
        let previous = std::mem::replace(&mut current, next);
        if is_connector(previous) {
            if is_connector(next) {
                out.push(previous);
            } else {
                in_upper_run = is_upper(next);
                current = to_upper(next);
            }
            continue;
        }
        if in_upper_run {
            if is_upper(next) {
                current = to_lower(next);
            } else {
                in_upper_run = false;
            }
        }
        out.push(previous);
    }
    out.push(current);
    out
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    Invalid,
    Number,
    Upper,
    Alphabet,
    Connector,
    Punctuation,
    Other,
}

impl Word {
    /// Whether a connector is put before it when it follows another word.
    fn wants_connector(self) -> bool {
        !matches!(self, Self::Connector | Self::Punctuation)
    }
}

/// `xstrings.camelCaseToLowerCase`
fn separated_case(bytes: &[u8], connector: u8) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() + 8);
    let (mut kind, mut word, mut rest) = next_word(bytes);
    while !rest.is_empty() {
        if kind != Word::Connector {
            write_word(&mut out, kind, word, connector);
        }
        let (previous, last) = (kind, word);
        (kind, word, rest) = next_word(rest);
        match previous {
            Word::Connector => write_word(&mut out, previous, last, connector),
            Word::Punctuation => {}
            Word::Number => {
                (kind, word, rest) = write_glued(&mut out, (kind, word, rest), connector);
                if kind != Word::Invalid && kind.wants_connector() {
                    out.push(connector);
                }
            }
            _ if kind != Word::Number => {
                if kind.wants_connector() {
                    out.push(connector);
                }
            }
            _ if rest.is_empty() => {}
            _ => {
                let number = word;
                (kind, word, rest) = next_word(rest);
                if kind == Word::Alphabet {
                    // `HTTP2xx`: the number begins a word.
                    out.push(connector);
                    write_word(&mut out, Word::Number, number, connector);
                    (kind, word, rest) = write_glued(&mut out, (kind, word, rest), connector);
                    if kind != Word::Invalid && kind.wants_connector() {
                        out.push(connector);
                    }
                } else {
                    // `Bld4Floor`: the number ends the word before.
                    write_word(&mut out, Word::Number, number, connector);
                    if kind.wants_connector() {
                        out.push(connector);
                    }
                }
            }
        }
    }
    write_word(&mut out, kind, word, connector);
    out
}

/// Writes the letters and numbers that follow a number without a connector.
fn write_glued<'a>(out: &mut Vec<u8>, mut next: (Word, &'a [u8], &'a [u8]), connector: u8) -> (Word, &'a [u8], &'a [u8]) {
    while matches!(next.0, Word::Alphabet | Word::Number) {
        write_word(out, next.0, next.1, connector);
        next = next_word(next.2);
    }
    next
}

fn write_word(out: &mut Vec<u8>, kind: Word, word: &[u8], connector: u8) {
    if !matches!(kind, Word::Upper | Word::Connector) {
        out.extend_from_slice(word);
        return;
    }
    for c in letters::runes(word) {
        if is_connector(c) {
            out.push(connector);
        } else {
            out.extend_from_slice(to_lower_upper(c).encode_utf8(&mut [0; 4]).as_bytes());
        }
    }
}

fn to_lower_upper(c: char) -> char {
    if is_upper(c) { to_lower(c) } else { c }
}

/// The next rune that is valid, and the bytes up to its end; `previous` if there is none.
fn next_valid_rune(mut bytes: &[u8], previous: char) -> (char, usize) {
    let mut size = 0;
    while let (rune, width @ 1..) = letters::decode(bytes) {
        size += width;
        if rune != letters::REPLACEMENT {
            return (rune, size);
        }
        bytes = &bytes[width..];
    }
    (previous, size)
}

/// `xstrings.nextWord`: its kind, its bytes, what follows.
fn next_word(bytes: &[u8]) -> (Word, &[u8], &[u8]) {
    if bytes.is_empty() {
        return (Word::Invalid, bytes, bytes);
    }
    let (first, size) = next_valid_rune(bytes, letters::REPLACEMENT);
    let (kind, end) = if first == letters::REPLACEMENT {
        (Word::Invalid, size)
    } else if is_connector(first) {
        (Word::Connector, run(bytes, size, first, is_connector))
    } else if is_punctuation(first) {
        (Word::Punctuation, run(bytes, size, first, is_punctuation))
    } else if is_upper(first) {
        (Word::Upper, upper_word(bytes, size, first))
    } else if is_alphabet(first) {
        (Word::Alphabet, run(bytes, size, first, |c| is_alphabet(c) && !is_upper(c)))
    } else if is_number(first) {
        (Word::Number, run(bytes, size, first, is_number))
    } else {
        let other = |c| !(is_connector(c) || is_alphabet(c) || is_number(c) || is_punctuation(c));
        (Word::Other, run(bytes, size, first, other))
    };
    (kind, &bytes[..end], &bytes[end..])
}

/// The end of a run of runes that starts at `end`.
fn run(bytes: &[u8], mut end: usize, first: char, belongs: impl Fn(char) -> bool) -> usize {
    let mut last = first;
    while end < bytes.len() {
        let (rune, size) = next_valid_rune(&bytes[end..], last);
        if !belongs(rune) {
            break;
        }
        last = rune;
        end += size;
    }
    end
}

/// `HTTP` of `HTTPServer`, `Server` of `ServerName`.
fn upper_word(bytes: &[u8], size: usize, first: char) -> usize {
    let mut end = size;
    if end == bytes.len() {
        return end;
    }
    let (mut rune, mut width) = next_valid_rune(&bytes[end..], first);
    if !is_upper(rune) {
        return if is_alphabet(rune) { run(bytes, end + width, rune, |c| is_alphabet(c) && !is_upper(c)) } else { end };
    }
    let mut last_width = width;
    end += width;
    while end < bytes.len() {
        (rune, width) = next_valid_rune(&bytes[end..], rune);
        if !is_upper(rune) {
            break;
        }
        last_width = width;
        end += width;
    }
    if end < bytes.len() && is_alphabet(rune) { end - last_width } else { end }
}

/// A letter, but no Chinese character.
fn is_alphabet(c: char) -> bool {
    is_letter(c) && !matches!(c, '\u{4E00}'..='\u{9FCC}' | '\u{3400}'..='\u{4D85}' | '\u{20000}'..='\u{2B81D}')
}
