//! What the lexer tells apart.

/// The kind of a lexeme. The comments show the shortest path that has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    /// `a[` gives an error in place of a lexeme.
    Error,
    /// The end of a path.
    Identity,
    /// `$`; also put in front of a path without it
    Root,
    /// `.a`
    DotChild,
    /// `a`
    UndottedChild,
    /// `['a']`
    BracketChild,
    /// `..a`
    RecursiveDescent,
    /// `[0]`
    ArraySubscript,
    /// `[?(`
    FilterBegin,
    /// `)]`
    FilterEnd,
    /// `(`
    OpenBracket,
    /// `)`
    CloseBracket,
    /// `!`
    Not,
    /// `@`
    At,
    /// `&&`
    And,
    /// `||`
    Or,
    /// `==`
    Equality,
    /// `!=`
    Inequality,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `<=`
    LessOrEqual,
    /// `<`
    Less,
    /// `=~`
    Matches,
    /// `1`
    Integer,
    /// `1.5`
    Float,
    /// `'a'`
    Text,
    /// `true`
    Boolean,
    /// `null`
    Null,
    /// `/a/`
    RegularExpression,
    /// `.a~`
    PropertyName,
    /// `['a']~`
    BracketPropertyName,
    /// `[*]~`
    ArraySubscriptPropertyName,
    /// `..[?(`
    RecursiveFilterBegin,
    /// The end of the text.
    End,
}

impl Type {
    pub(super) fn compares(self) -> bool {
        use Type::{Equality, Greater, GreaterOrEqual, Inequality, Less, LessOrEqual, Matches};
        matches!(self, Equality | Inequality | Greater | GreaterOrEqual | Less | LessOrEqual | Matches)
    }

    pub(super) fn is_literal(self) -> bool {
        matches!(self, Self::Text | Self::Boolean | Self::Null | Self::Float | Self::Integer | Self::RegularExpression)
    }
}

/// A piece of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lexeme {
    pub(super) kind: Type,
    /// The text as written, or the message of an error.
    pub(super) text: String,
}

/// The pattern between the slashes of a literal.
pub(super) fn pattern(literal: &str) -> String {
    literal.get(1..literal.len().saturating_sub(1)).unwrap_or_default().replace(r"\/", "/")
}
