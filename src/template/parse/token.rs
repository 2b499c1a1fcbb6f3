//! Tokens, and how messages show them.

use super::character::decode;
use crate::template::quoted;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) enum Token {
    #[default]
    Error,
    Bool,
    Char,
    CharConstant,
    Complex,
    Assign,
    Declare,
    Eof,
    Field,
    Identifier,
    LeftDelim,
    LeftParen,
    Number,
    Pipe,
    RawString,
    RightDelim,
    RightParen,
    Space,
    String,
    Text,
    Variable,
    Block,
    Break,
    Continue,
    Dot,
    Define,
    Else,
    End,
    If,
    Nil,
    Range,
    Template,
    With,
}

impl Token {
    /// The keyword that a word is, if it is one.
    pub(super) fn keyword(word: &[u8]) -> Option<Self> {
        Some(match word {
            b"." => Self::Dot,
            b"block" => Self::Block,
            b"break" => Self::Break,
            b"continue" => Self::Continue,
            b"define" => Self::Define,
            b"else" => Self::Else,
            b"end" => Self::End,
            b"if" => Self::If,
            b"range" => Self::Range,
            b"nil" => Self::Nil,
            b"template" => Self::Template,
            b"with" => Self::With,
            _ => return None,
        })
    }

    fn is_keyword(self) -> bool {
        use Token::{Block, Break, Continue, Define, Dot, Else, End, If, Nil, Range, Template, With};
        matches!(self, Block | Break | Continue | Dot | Define | Else | End | If | Nil | Range | Template | With)
    }
}

/// A token with its place.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Item {
    pub(super) token: Token,
    /// Byte offset in the source.
    pub(super) start: u32,
    /// Bytes.
    pub(super) len: u32,
}

impl Item {
    pub(super) fn end(self) -> u32 {
        self.start + self.len
    }

    /// Its text.
    pub(super) fn text(self, source: &[u8]) -> &[u8] {
        &source[self.start as usize..self.end() as usize]
    }

    /// As messages show it; what an error token says, the lexer knows.
    pub(super) fn shown(self, source: &[u8]) -> String {
        let text = self.text(source);
        match self.token {
            Token::Eof => "EOF".to_owned(),
            token if token.is_keyword() => format!("<{}>", String::from_utf8_lossy(text)),
            _ if text.len() > 10 => {
                let mut end = 0;
                for _ in 0..10 {
                    end += decode(&text[end..]).1;
                }
                format!("{}...", quoted(&text[..end]))
            }
            _ => quoted(text),
        }
    }
}
