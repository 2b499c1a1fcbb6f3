//! A path's text → lexemes. Mirrors `yamlpath/lexer.go`: states that name the next state, with a stack for filters.

use super::{
    lexeme::{Lexeme, Type},
    subscript::Subscript,
};

/// What the lexer does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Path,
    SubPath,
    OptionalArrayIndex,
    FilterInitial,
    FilterExpression,
    FilterTerm,
    FilterEnd,
}

pub(super) struct Lexer<'a> {
    pub(super) input: &'a str,
    pub(super) start: usize,
    pub(super) at: usize,
    stack: Vec<State>,
    lexemes: Vec<Lexeme>,
    last_start: usize,
    pub(super) last: Type,
}

/// The lexemes of a path; the last is an error or the end.
pub(super) fn lex(input: &str) -> Vec<Lexeme> {
    let mut lexer = Lexer { input, start: 0, at: 0, stack: Vec::new(), lexemes: Vec::new(), last_start: 0, last: Type::End };
    let mut state = Some(State::Path);
    while let Some(now) = state {
        state = match now {
            State::Path => lexer.path(),
            State::SubPath => lexer.sub_path(),
            State::OptionalArrayIndex => lexer.optional_array_index(),
            State::FilterInitial => lexer.filter_initial(),
            State::FilterExpression => lexer.filter_expression(),
            State::FilterTerm => lexer.filter_term(),
            State::FilterEnd => lexer.filter_end(),
        };
    }
    lexer.lexemes
}

const ENDS_CHILD: &[char] = &['.', '[', ')', ' ', '&', '|', '=', '!', '>', '<', '~'];

impl Lexer<'_> {
    pub(super) fn push(&mut self, state: State) {
        self.stack.push(state);
    }

    pub(super) fn pop(&mut self) -> Option<State> {
        match self.stack.pop() {
            Some(state) => Some(state),
            None => self.error("syntax error"),
        }
    }

    pub(super) fn has_empty_stack(&self) -> bool {
        self.stack.is_empty()
    }

    fn rest(&self) -> &str {
        &self.input[self.at..]
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let next = self.peek();
        self.at += next.map_or(0, char::len_utf8);
        next
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn has_prefix(&self, token: &str) -> bool {
        self.rest().starts_with(token)
    }

    pub(super) fn consumed(&mut self, token: &str) -> bool {
        let found = self.has_prefix(token);
        if found {
            self.at += token.len();
        }
        found
    }

    /// Where the text goes on after these tokens, each with white space in front.
    fn after_spaced(&self, tokens: &[&str]) -> Option<usize> {
        let mut at = self.at;
        for token in tokens {
            at = self.input.len() - self.input[at..].trim_start().len();
            if !self.input[at..].starts_with(token) {
                return None;
            }
            at += token.len();
        }
        Some(at)
    }

    pub(super) fn consumed_spaced(&mut self, token: &str) -> bool {
        let after = self.after_spaced(&[token]);
        self.at = after.unwrap_or(self.at);
        after.is_some()
    }

    pub(super) fn peeked_spaced(&self, tokens: &[&str]) -> bool {
        self.after_spaced(tokens).is_some()
    }

    pub(super) fn consume_spaces(&mut self) {
        self.at = self.input.len() - self.rest().trim_start().len();
    }

    pub(super) fn strip_spaces(&mut self) {
        self.consume_spaces();
        self.start = self.at;
    }

    pub(super) fn value(&self) -> &str {
        &self.input[self.start..self.at]
    }

    pub(super) fn context(&self) -> &str {
        &self.input[self.last_start..self.at]
    }

    pub(super) fn emit(&mut self, kind: Type) {
        let text = self.value().to_owned();
        self.lexemes.push(Lexeme { kind, text });
        self.last_start = self.start;
        self.start = self.at;
        self.last = kind;
    }

    /// Ends with a message that says where.
    pub(super) fn error(&mut self, message: &str) -> Option<State> {
        let context = crate::format::quote(self.context().as_bytes());
        self.raw_error(format!("{message} at position {}, following {context}", self.at))
    }

    pub(super) fn raw_error(&mut self, text: String) -> Option<State> {
        self.lexemes.push(Lexeme { kind: Type::Error, text });
        None
    }

    fn path(&mut self) -> Option<State> {
        if self.rest().is_empty() {
            self.emit(Type::Identity);
            self.emit(Type::End);
            return None;
        }
        if self.consumed("$") {
            self.emit(Type::Root);
        } else {
            self.lexemes.push(Lexeme { kind: Type::Root, text: "$".into() });
        }
        Some(State::SubPath)
    }

    fn sub_path(&mut self) -> Option<State> {
        if self.has_prefix(")") {
            return self.pop();
        }
        if self.rest().is_empty() {
            if !self.has_empty_stack() {
                return self.pop();
            }
            self.emit(Type::Identity);
            self.emit(Type::End);
            return None;
        }
        if self.consumed("..") {
            return self.recursive_descent();
        }
        if self.consumed(".") {
            return self.child(ENDS_CHILD, Type::DotChild);
        }
        if self.peeked_spaced(&["[", "'"]) || self.peeked_spaced(&["[", "\""]) {
            return self.bracket_child();
        }
        if self.consumed("[?(") {
            self.emit(if self.last == Type::RecursiveDescent { Type::RecursiveFilterBegin } else { Type::FilterBegin });
            self.push(State::FilterEnd);
            return Some(State::FilterInitial);
        }
        if self.has_prefix("[") {
            return Some(State::OptionalArrayIndex);
        }
        if self.last == Type::End {
            let mut ends = ENDS_CHILD.to_vec();
            ends.push(']');
            return self.child(&ends, Type::UndottedChild);
        }
        self.error("invalid path syntax")
    }

    /// Consumes characters up to one of these or the end; whether there was any.
    fn consumed_until(&mut self, ends: &[char]) -> bool {
        let length = self.rest().find(ends).unwrap_or(self.rest().len());
        self.at += length;
        length > 0
    }

    fn recursive_descent(&mut self) -> Option<State> {
        let named = self.consumed_until(&['.', '[']);
        if !named && !self.has_prefix("[") {
            return self.error("child name or array access or filter missing after recursive descent");
        }
        self.emit(Type::RecursiveDescent);
        Some(State::SubPath)
    }

    fn child(&mut self, ends: &[char], kind: Type) -> Option<State> {
        if !self.consumed_until(ends) {
            return self.error("child name missing");
        }
        if !self.consumed("~") {
            self.emit(kind);
            return Some(State::OptionalArrayIndex);
        }
        if !self.rest().is_empty() {
            return self.error("property name operator may only be used on last child in path");
        }
        self.emit(Type::PropertyName);
        Some(State::SubPath)
    }

    fn bracket_child(&mut self) -> Option<State> {
        self.consumed_spaced("[");
        loop {
            self.consume_spaces();
            let quote = if self.next() == Some('\'') { "'" } else { "\"" };
            if !self.consumed_escaped(quote) {
                return None;
            }
            self.consumed(quote);
            if !self.consumed_spaced(",") {
                break;
            }
            if !self.peeked_spaced(&["'"]) && !self.peeked_spaced(&["\""]) {
                return self.error(r#"missing "'" or '"'"#);
            }
        }
        if !self.consumed_spaced("]") {
            return self.error(r#"missing "]" or ",""#);
        }
        if !self.consumed("~") {
            self.emit(Type::BracketChild);
            return Some(State::OptionalArrayIndex);
        }
        self.emit(Type::BracketPropertyName);
        if !self.rest().is_empty() {
            return self.error("property name operator may only be used on last child in path");
        }
        Some(State::SubPath)
    }

    /// Consumes a text up to its closing quote; only the quote and the backslash can be escaped.
    fn consumed_escaped(&mut self, quote: &str) -> bool {
        loop {
            if self.has_prefix(quote) {
                return true;
            }
            if self.consumed(&format!("\\{quote}")) || self.consumed("\\\\") {
                continue;
            }
            if self.has_prefix("\\") {
                self.error(&format!("unsupported escape sequence inside {quote}{quote}"));
                return false;
            }
            if self.next().is_none() {
                self.error(&format!("unmatched {}", if quote == "'" { r#""'""# } else { r#"'"'"# }));
                return false;
            }
        }
    }

    fn optional_array_index(&mut self) -> Option<State> {
        let other = ["['", "[\"", "[?("].iter().any(|token| self.has_prefix(token));
        if !other && self.consumed("[") {
            let mut any = false;
            while !self.consumed("]") {
                if self.next().is_none() {
                    return self.error("unmatched [");
                }
                any = true;
            }
            if !any {
                return self.raw_error(format!("subscript missing from [] before position {}", self.at));
            }
            if let Err(problem) = Subscript::parse(inner(self.value())) {
                return self.raw_error(format!("invalid array index {} before position {}: {problem}", self.value(), self.at));
            }
            if self.consumed("~") {
                return self.subscript_property_name();
            }
            self.emit(Type::ArraySubscript);
        }
        if matches!(self.peek(), Some(' ' | '&' | '|' | '=' | '!' | '>' | '<')) {
            if self.has_empty_stack() {
                let found = self.peek().unwrap_or_default();
                return self.error(&format!("invalid character {}", crate::format::quote_rune(found, false)));
            }
            return self.pop();
        }
        Some(State::SubPath)
    }

    fn subscript_property_name(&mut self) -> Option<State> {
        if !self.rest().is_empty() {
            return self.error("property name operator can only be used on last item in path");
        }
        if self.value() != "[*]~" {
            return self.error("property name operator can only be used on map nodes");
        }
        self.emit(Type::ArraySubscriptPropertyName);
        Some(State::SubPath)
    }
}

/// What stands between the brackets.
pub(super) fn inner(subscript: &str) -> &str {
    let subscript = subscript.strip_prefix('[').unwrap_or(subscript);
    subscript.strip_suffix(']').unwrap_or(subscript)
}
