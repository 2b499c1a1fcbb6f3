//! What may come where inside of strings, numbers and words.

use super::{
    lex::{EOF, Kind, Lexer},
    states::{Next, State, is_break, quoted},
};
use crate::{format, functions::letters};

fn end_string(lx: &mut Lexer<'_>, kind: Kind, quotes: usize) -> Next {
    for _ in 0..quotes {
        lx.backup();
    }
    lx.emit(kind);
    for _ in 0..quotes {
        lx.next();
    }
    lx.ignore();
    lx.pop()
}

pub(super) fn string(lx: &mut Lexer<'_>) -> Next {
    match lx.next() {
        EOF => lx.fail("unexpected EOF; expected '\"'"),
        c if is_break(c) => lx.error_previous_line("strings cannot contain newlines".into()),
        '\\' => {
            lx.push(State::String);
            Some(State::StringEscape)
        }
        '"' => {
            let kind = if std::mem::take(&mut lx.escaped) { Kind::StringEsc } else { Kind::String };
            end_string(lx, kind, 1)
        }
        _ => Some(State::String),
    }
}

pub(super) fn raw_string(lx: &mut Lexer<'_>) -> Next {
    match lx.next() {
        EOF => lx.fail("unexpected EOF; expected \"'\""),
        c if is_break(c) => lx.error_previous_line("strings cannot contain newlines".into()),
        '\'' => end_string(lx, Kind::RawString, 1),
        _ => Some(State::RawString),
    }
}

/// Inside of three quotes; up to two more may stand before the end.
pub(super) fn multiline(lx: &mut Lexer<'_>, quote: char) -> Next {
    let raw = quote == '\'';
    let here = if raw { State::MultilineRawString } else { State::MultilineString };
    match lx.next() {
        EOF if raw => lx.fail("unexpected EOF; expected \"'''\""),
        EOF => lx.fail("unexpected EOF; expected '\"\"\"'"),
        '\\' if !raw => Some(State::MultilineStringEscape),
        c if c == quote => {
            if lx.accept(quote) {
                if lx.accept(quote) {
                    if lx.peek() == quote {
                        return more_quotes(lx, raw, here);
                    }
                    if !raw {
                        lx.escaped = false;
                    }
                    return end_string(lx, if raw { Kind::RawMultilineString } else { Kind::MultilineString }, 3);
                }
                lx.backup();
            }
            Some(here)
        }
        _ => Some(here),
    }
}

fn more_quotes(lx: &mut Lexer<'_>, raw: bool, here: State) -> Next {
    let current = lx.current();
    if raw && current.ends_with(b"'''''") {
        return lx.fail("unexpected \"''''''\"");
    }
    if !raw && current.ends_with(b"\"\"\"\"\"") && !current.ends_with(b"\\\"\"\"\"\"") {
        return lx.fail("unexpected '\"\"\"\"\"\"'");
    }
    lx.backup();
    lx.backup();
    Some(here)
}

pub(super) fn string_escape(lx: &mut Lexer<'_>) -> Next {
    lx.escaped = true;
    match lx.next() {
        'e' | 'b' | 't' | 'n' | 'f' | 'r' | '"' | ' ' | '\t' | '\\' => lx.pop(),
        'x' => Some(State::HexEscape(2)),
        'u' => Some(State::HexEscape(4)),
        'U' => Some(State::HexEscape(8)),
        c => lx.error(format!("invalid escape in string '\\{c}'")),
    }
}

pub(super) fn hex_escape(lx: &mut Lexer<'_>, digits: u8) -> Next {
    for _ in 0..digits {
        if !lx.next().is_ascii_hexdigit() {
            let (count, letter) = match digits {
                2 => ("two", 'x'),
                4 => ("four", 'u'),
                _ => ("eight", 'U'),
            };
            let got = format::quote(lx.current());
            return lx.fail(format!("expected {count} hexadecimal digits after '\\{letter}', but got {got} instead"));
        }
    }
    lx.pop()
}

pub(super) fn end_number(lx: &mut Lexer<'_>, kind: Kind) -> Next {
    lx.backup();
    lx.emit(kind);
    lx.pop()
}

/// After a sign.
pub(super) fn signed_number(lx: &mut Lexer<'_>) -> Next {
    let first = lx.next();
    let word = match first {
        'i' => Some(lx.accept('n') && lx.accept('f')),
        'n' => Some(lx.accept('a') && lx.accept('n')),
        _ => None,
    };
    match (first, word) {
        (_, Some(true)) => {
            lx.emit(Kind::Float);
            lx.pop()
        }
        (_, Some(false)) => {
            let current = String::from_utf8_lossy(lx.current());
            lx.fail(format!("invalid float: '{current}'"))
        }
        ('0', _) if matches!(lx.peek(), 'b' | 'o' | 'x') => {
            let prefix = lx.peek();
            let current = String::from_utf8_lossy(lx.current());
            lx.fail(format!("cannot use sign with non-decimal numbers: '{current}{prefix}'"))
        }
        ('.', _) => lx.fail("floats must start with a digit, not '.'"),
        ('0'..='9', _) => Some(State::DecimalNumber),
        (c, _) => lx.fail(format!("expected a digit but got {}", quoted(c))),
    }
}

/// After `0b`, `0o` or `0x`.
pub(super) fn radix(lx: &mut Lexer<'_>, radix: u32, name: &str) -> Next {
    let first = lx.peek();
    if !first.is_digit(radix) {
        let current = String::from_utf8_lossy(lx.current());
        lx.fail(format!("not {name} number: '{current}{first}'"));
    }
    Some(State::Radix(radix))
}

pub(super) fn word(lx: &mut Lexer<'_>) -> Next {
    let mut word = String::new();
    loop {
        match lx.next() {
            c if letters::is_letter(c) => word.push(c),
            _ => break,
        }
    }
    lx.backup();
    if matches!(word.as_str(), "true" | "false") {
        lx.emit(Kind::Bool);
        return lx.pop();
    }
    lx.fail(format!("expected value but found {} instead", format::quote(word.as_bytes())))
}
