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
pub(super) struct Item<'a> {
    pub(super) token: Token,
    /// Byte offset in the source.
    pub(super) start: usize,
    /// Its text.
    pub(super) text: &'a [u8],
    /// Line on which it starts, from 1.
    pub(super) line: usize,
}

/// As messages show it; what an error token says, the lexer knows.
impl std::fmt::Display for Item<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.token {
            Token::Eof => f.write_str("EOF"),
            token if token.is_keyword() => write!(f, "<{}>", String::from_utf8_lossy(self.text)),
            _ if self.text.len() > 10 => {
                let mut end = 0;
                for _ in 0..10 {
                    end += decode(&self.text[end..]).1;
                }
                write!(f, "{}...", quoted(&self.text[..end]))
            }
            _ => f.write_str(&quoted(self.text)),
        }
    }
}
