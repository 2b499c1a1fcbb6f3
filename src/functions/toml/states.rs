//! What may come where: the states of BurntSushi's lexer, one arm per `lexX` function.

use super::{
    key,
    keys::{key_end, key_name_start, key_start, quoted_name, table_name_end, table_name_start, table_start},
    lex::{EOF, Kind, Lexer},
    literals::{end_number, hex_escape, multiline, radix, raw_string, signed_number, string, string_escape, word},
};
use crate::{format, functions::letters};

/// Where the lexer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Top,
    TopEnd,
    TableStart,
    TableEnd,
    ArrayTableEnd,
    TableNameStart,
    TableNameEnd,
    BareName,
    QuotedName,
    KeyStart,
    KeyNameStart,
    KeyEnd,
    Value,
    ArrayValue,
    ArrayValueEnd,
    InlineTableValue,
    InlineTableValueEnd,
    String,
    MultilineString,
    MultilineStringEscape,
    RawString,
    MultilineRawString,
    StringEscape,
    HexEscape(u8),
    NumberOrDate,
    Datetime,
    /// An integer of base 2, 8 or 16 after its prefix.
    Radix(u32),
    DecimalNumber,
    DecimalNumberStart,
    BaseNumberOrDate,
    Float,
    Bool,
    CommentStart,
    Comment,
}

pub(super) fn is_blank(c: char) -> bool {
    matches!(c, '\t' | ' ')
}

pub(super) fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r')
}

fn is_blank_or_break(c: char) -> bool {
    is_blank(c) || is_break(c)
}

/// A rune as `%q` prints it.
pub(super) fn quoted(c: char) -> String {
    format::quote_rune(c, false)
}

fn rune_or_end(c: char) -> String {
    if c == EOF { "end of file".into() } else { format!("'{c}'") }
}

pub(super) type Next = Option<State>;

impl State {
    /// Reads on from this state; `None` after an error or at the end.
    pub(super) fn run(self, lx: &mut Lexer<'_>) -> Next {
        match self {
            Self::Top => top(lx),
            Self::TopEnd => top_end(lx),
            Self::TableStart => table_start(lx),
            Self::TableEnd => {
                lx.emit(Kind::TableEnd);
                Some(Self::TopEnd)
            }
            Self::ArrayTableEnd => match lx.next() {
                ']' => {
                    lx.emit(Kind::ArrayTableEnd);
                    Some(Self::TopEnd)
                }
                c => lx.fail(format!("expected end of table array name delimiter ']', but got {} instead", quoted(c))),
            },
            Self::TableNameStart => table_name_start(lx),
            Self::TableNameEnd => table_name_end(lx),
            Self::BareName => {
                if key::is_bare(lx.next()) {
                    return Some(self);
                }
                lx.backup();
                lx.emit(Kind::Text);
                lx.pop()
            }
            Self::QuotedName => quoted_name(lx),
            Self::KeyStart => key_start(lx),
            Self::KeyNameStart => key_name_start(lx),
            Self::KeyEnd => key_end(lx),
            Self::Value => value(lx),
            Self::ArrayValue | Self::ArrayValueEnd => array(lx, self),
            Self::InlineTableValue | Self::InlineTableValueEnd => inline_table(lx, self),
            Self::String => string(lx),
            Self::MultilineString => multiline(lx, '"'),
            Self::MultilineRawString => multiline(lx, '\''),
            Self::MultilineStringEscape => {
                if is_break(lx.next()) {
                    return Some(Self::MultilineString);
                }
                lx.backup();
                lx.push(Self::MultilineString);
                string_escape(lx)
            }
            Self::RawString => raw_string(lx),
            Self::StringEscape => string_escape(lx),
            Self::HexEscape(digits) => hex_escape(lx, digits),
            Self::CommentStart => {
                lx.ignore();
                lx.emit(Kind::CommentStart);
                Some(Self::Comment)
            }
            Self::Comment => match lx.next() {
                c if is_break(c) || c == EOF => {
                    lx.backup();
                    lx.emit(Kind::Text);
                    lx.pop()
                }
                _ => Some(self),
            },
            number => number.scalar(lx),
        }
    }

    /// Numbers, dates and words.
    fn scalar(self, lx: &mut Lexer<'_>) -> Next {
        match self {
            Self::NumberOrDate => match lx.next() {
                '0'..='9' => Some(self),
                '-' | ':' => Some(Self::Datetime),
                '_' => Some(Self::DecimalNumber),
                '.' | 'e' | 'E' => Some(Self::Float),
                _ => end_number(lx, Kind::Integer),
            },
            Self::Datetime => match lx.next() {
                '0'..='9' | '-' | ':' | 'T' | 't' | ' ' | '.' | 'Z' | 'z' | '+' => Some(self),
                _ => {
                    lx.backup();
                    lx.emit_trimmed(Kind::Datetime);
                    lx.pop()
                }
            },
            Self::Radix(radix) => match lx.next() {
                '_' => Some(self),
                c if c.is_digit(radix) => Some(self),
                _ => end_number(lx, Kind::Integer),
            },
            Self::DecimalNumber => match lx.next() {
                '0'..='9' | '_' => Some(self),
                '.' | 'e' | 'E' => Some(Self::Float),
                _ => end_number(lx, Kind::Integer),
            },
            Self::DecimalNumberStart => signed_number(lx),
            Self::BaseNumberOrDate => match lx.next() {
                '0'..='9' => Some(Self::NumberOrDate),
                '_' => Some(Self::DecimalNumber),
                '.' | 'e' | 'E' => Some(Self::Float),
                'b' => radix(lx, 2, "a binary"),
                'o' => radix(lx, 8, "an octal"),
                'x' => radix(lx, 16, "a hexadecimal"),
                _ => end_number(lx, Kind::Integer),
            },
            Self::Float => match lx.next() {
                '0'..='9' | '_' | '.' | '-' | '+' | 'e' | 'E' => Some(self),
                _ => end_number(lx, Kind::Float),
            },
            _ => word(lx),
        }
    }
}

fn top(lx: &mut Lexer<'_>) -> Next {
    match lx.next() {
        c if is_blank_or_break(c) => {
            lx.ignore();
            Some(State::Top)
        }
        '#' => {
            lx.push(State::Top);
            Some(State::CommentStart)
        }
        '[' => Some(State::TableStart),
        EOF => {
            lx.emit(Kind::Eof);
            None
        }
        _ => {
            lx.backup();
            lx.push(State::TopEnd);
            Some(State::KeyStart)
        }
    }
}

fn top_end(lx: &mut Lexer<'_>) -> Next {
    match lx.next() {
        '#' => {
            lx.push(State::Top);
            Some(State::CommentStart)
        }
        c if is_blank(c) => Some(State::TopEnd),
        c if is_break(c) => {
            lx.ignore();
            Some(State::Top)
        }
        EOF => {
            lx.emit(Kind::Eof);
            None
        }
        c => lx.fail(format!("expected a top-level item to end with a newline, comment, or EOF, but got {} instead", quoted(c))),
    }
}

fn value(lx: &mut Lexer<'_>) -> Next {
    let first = lx.next();
    match first {
        c if is_blank(c) => {
            lx.ignore();
            return Some(State::Value);
        }
        '0' => return Some(State::BaseNumberOrDate),
        '1'..='9' => return Some(State::NumberOrDate),
        '[' => {
            lx.ignore();
            lx.emit(Kind::Array);
            return Some(State::ArrayValue);
        }
        '{' => {
            lx.ignore();
            lx.emit(Kind::InlineTableStart);
            return Some(State::InlineTableValue);
        }
        '"' | '\'' => return Some(string_start(lx, first)),
        '.' => return lx.fail("floats must start with a digit, not '.'"),
        'i' | 'n' if lx.accept('n') && lx.accept('f') || lx.accept('a') && lx.accept('n') => {
            lx.emit(Kind::Float);
            return lx.pop();
        }
        '-' | '+' => return Some(State::DecimalNumberStart),
        _ => {}
    }
    match first {
        c if letters::is_letter(c) => {
            lx.backup();
            Some(State::Bool)
        }
        EOF => lx.fail("unexpected EOF; expected value"),
        '\n' => lx.error_previous_line(r"expected value but found '\n' instead".into()),
        c => lx.fail(format!("expected value but found {} instead", quoted(c))),
    }
}

/// After the first quote: one or three.
fn string_start(lx: &mut Lexer<'_>, quote: char) -> State {
    if lx.accept(quote) {
        if lx.accept(quote) {
            lx.ignore();
            return if quote == '"' { State::MultilineString } else { State::MultilineRawString };
        }
        lx.backup();
    }
    lx.ignore();
    if quote == '"' { State::String } else { State::RawString }
}

fn array(lx: &mut Lexer<'_>, state: State) -> Next {
    let before_value = state == State::ArrayValue;
    match lx.next() {
        c if is_blank_or_break(c) => {
            lx.ignore();
            Some(state)
        }
        '#' => {
            lx.push(state);
            Some(State::CommentStart)
        }
        ',' if before_value => lx.fail("unexpected comma"),
        ',' => {
            lx.ignore();
            Some(State::ArrayValue)
        }
        ']' => {
            lx.ignore();
            lx.emit(Kind::ArrayEnd);
            lx.pop()
        }
        _ if before_value => {
            lx.backup();
            lx.push(State::ArrayValueEnd);
            Some(State::Value)
        }
        c => lx.fail(format!("expected a comma (',') or array terminator (']'), but got {}", rune_or_end(c))),
    }
}

fn inline_table(lx: &mut Lexer<'_>, state: State) -> Next {
    let before_value = state == State::InlineTableValue;
    match lx.next() {
        c if is_blank_or_break(c) => {
            lx.ignore();
            Some(state)
        }
        '#' => {
            lx.push(state);
            Some(State::CommentStart)
        }
        ',' if before_value => lx.fail("unexpected comma"),
        ',' => {
            lx.ignore();
            lx.skip(is_blank);
            Some(if lx.peek() == '}' { State::InlineTableValueEnd } else { State::InlineTableValue })
        }
        '}' => {
            lx.ignore();
            lx.emit(Kind::InlineTableEnd);
            lx.pop()
        }
        _ if before_value => {
            lx.backup();
            lx.push(State::InlineTableValueEnd);
            Some(State::KeyStart)
        }
        c => lx.fail(format!("expected a comma or an inline table terminator '}}', but got {} instead", rune_or_end(c))),
    }
}
