//! The states around names: of tables and of keys.

use super::{
    lex::{EOF, Kind, Lexer},
    states::{Next, State, is_blank, quoted},
};

pub(super) fn table_start(lx: &mut Lexer<'_>) -> Next {
    if lx.peek() == '[' {
        lx.next();
        lx.emit(Kind::ArrayTableStart);
        lx.push(State::ArrayTableEnd);
    } else {
        lx.emit(Kind::TableStart);
        lx.push(State::TableEnd);
    }
    Some(State::TableNameStart)
}

pub(super) fn table_name_start(lx: &mut Lexer<'_>) -> Next {
    lx.skip(is_blank);
    match lx.peek() {
        ']' | EOF => lx.fail("unexpected end of table name (table names cannot be empty)"),
        '.' => lx.fail("unexpected table separator (table names cannot be empty)"),
        '"' | '\'' => {
            lx.ignore();
            lx.push(State::TableNameEnd);
            Some(State::QuotedName)
        }
        _ => {
            lx.push(State::TableNameEnd);
            Some(State::BareName)
        }
    }
}

pub(super) fn table_name_end(lx: &mut Lexer<'_>) -> Next {
    lx.skip(is_blank);
    match lx.next() {
        '.' => {
            lx.ignore();
            Some(State::TableNameStart)
        }
        ']' => lx.pop(),
        c => lx.fail(format!("expected '.' or ']' to end table name, but got {} instead", quoted(c))),
    }
}

pub(super) fn quoted_name(lx: &mut Lexer<'_>) -> Next {
    let quote = lx.next();
    lx.ignore();
    Some(if quote == '"' { State::String } else { State::RawString })
}

pub(super) fn key_start(lx: &mut Lexer<'_>) -> Next {
    lx.skip(is_blank);
    match lx.peek() {
        '=' | EOF => lx.fail("unexpected '=': key name appears blank"),
        '.' => lx.fail("unexpected '.': keys cannot start with a '.'"),
        c => {
            if matches!(c, '"' | '\'') {
                lx.ignore();
            }
            lx.emit(Kind::KeyStart);
            Some(State::KeyNameStart)
        }
    }
}

pub(super) fn key_name_start(lx: &mut Lexer<'_>) -> Next {
    lx.skip(is_blank);
    match lx.peek() {
        '"' | '\'' => {
            lx.ignore();
            lx.push(State::KeyEnd);
            Some(State::QuotedName)
        }
        '=' | EOF => lx.fail("unexpected '='"),
        '.' => lx.fail("unexpected '.'"),
        _ => {
            lx.push(State::KeyEnd);
            Some(State::BareName)
        }
    }
}

pub(super) fn key_end(lx: &mut Lexer<'_>) -> Next {
    lx.skip(is_blank);
    match lx.next() {
        EOF => lx.fail("unexpected EOF; expected key separator '='"),
        '.' => {
            lx.ignore();
            Some(State::KeyNameStart)
        }
        '=' => {
            lx.emit(Kind::KeyEnd);
            lx.ignore();
            Some(State::Value)
        }
        '\n' => lx.error_previous_line(r"expected '.' or '=', but got '\n' instead".into()),
        c => lx.fail(format!("expected '.' or '=', but got {} instead", quoted(c))),
    }
}
