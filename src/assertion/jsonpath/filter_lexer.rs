//! The lexer's states inside `[?(…)]`.

use super::{
    lexeme::{Type, pattern},
    lexer::{Lexer, State},
};
use crate::regexp::Regexp;

const ORDERINGS: &[(&str, Type)] = &[(">=", Type::GreaterOrEqual), (">", Type::Greater), ("<=", Type::LessOrEqual), ("<", Type::Less)];

impl Lexer<'_> {
    pub(super) fn filter_initial(&mut self) -> Option<State> {
        self.strip_spaces();
        if let Some(next) = self.literal() {
            return next;
        }
        if self.consumed("(") {
            self.emit(Type::OpenBracket);
            self.push(State::FilterExpression);
            return Some(State::FilterInitial);
        }
        if self.has_prefix("!=") {
            return self.error("missing first operand for binary operator !=");
        }
        if self.consumed("!") {
            self.emit(Type::Not);
            return Some(State::FilterInitial);
        }
        if self.consumed("@") {
            self.emit(Type::At);
            if ["=", "!", ">", "<"].iter().any(|token| self.peeked_spaced(&[token])) {
                return Some(State::FilterExpression);
            }
            self.push(State::FilterExpression);
            return Some(State::SubPath);
        }
        if self.consumed("$") {
            self.emit(Type::Root);
            self.push(State::FilterExpression);
            return Some(State::SubPath);
        }
        for operator in ["&&", "||", "==", ">=", ">", "<=", "<"] {
            if self.has_prefix(operator) {
                return self.error(&format!("missing first operand for binary operator {operator}"));
            }
        }
        self.pop()
    }

    pub(super) fn filter_expression(&mut self) -> Option<State> {
        self.strip_spaces();
        if self.at >= self.input.len() {
            return self.error("missing end of filter");
        }
        if self.has_prefix(")]") {
            return self.pop();
        }
        if self.consumed(")") {
            self.emit(Type::CloseBracket);
            return self.pop();
        }
        for (token, kind) in [("&&", Type::And), ("||", Type::Or)] {
            if self.consumed(token) {
                self.emit(kind);
                self.strip_spaces();
                return Some(State::FilterInitial);
            }
        }
        for (token, kind) in [("==", Type::Equality), ("!=", Type::Inequality)] {
            if self.consumed(token) {
                self.emit(kind);
                self.push(State::FilterExpression);
                return Some(State::FilterTerm);
            }
        }
        if self.has_prefix("=~") {
            if matches!(self.last, Type::Text | Type::Integer | Type::Float) {
                return self.error("literal cannot be matched using =~");
            }
            self.consumed("=~");
            self.emit(Type::Matches);
            self.strip_spaces();
            return self.regular_expression();
        }
        match ORDERINGS.iter().find(|(token, _)| self.has_prefix(token)) {
            Some((token, kind)) => self.comparison(token, *kind),
            None => self.error("invalid filter expression"),
        }
    }

    pub(super) fn filter_term(&mut self) -> Option<State> {
        self.strip_spaces();
        if self.consumed("@") {
            self.emit(Type::At);
            if ["|", "&", ")"].iter().any(|token| self.peeked_spaced(&[token])) {
                if self.has_empty_stack() {
                    let found = self.peek().unwrap_or_default();
                    return self.error(&format!("invalid character {}", crate::format::quote_rune(found, false)));
                }
                return self.pop();
            }
            return Some(State::SubPath);
        }
        if self.consumed("$") {
            self.emit(Type::Root);
            return Some(State::SubPath);
        }
        match self.literal() {
            Some(next) => next,
            None => self.error("invalid filter term"),
        }
    }

    pub(super) fn filter_end(&mut self) -> Option<State> {
        if !self.has_prefix(")]") {
            return self.error("invalid filter syntax");
        }
        if self.last == Type::FilterBegin {
            return self.error("missing filter");
        }
        self.consumed(")]");
        self.emit(Type::FilterEnd);
        Some(State::SubPath)
    }

    fn comparison(&mut self, operator: &str, kind: Type) -> Option<State> {
        if self.last == Type::Text {
            return self.error(&format!("strings cannot be compared using {operator}"));
        }
        self.consumed(operator);
        self.emit(kind);
        self.strip_spaces();
        if self.has_prefix("'") {
            return self.error(&format!("strings cannot be compared using {operator}"));
        }
        self.push(State::FilterExpression);
        Some(State::FilterTerm)
    }

    /// A literal and the state after it; `None` if none stands here.
    fn literal(&mut self) -> Option<Option<State>> {
        match self.peek() {
            Some('.' | '-' | '0'..='9') => return Some(self.number()),
            Some('\'') => return Some(self.text("'")),
            Some('"') => return Some(self.text("\"")),
            _ => {}
        }
        let kind = if self.consumed_spaced("true") || self.consumed_spaced("false") {
            Type::Boolean
        } else if self.consumed_spaced("null") {
            Type::Null
        } else {
            return None;
        };
        self.emit(kind);
        Some(Some(State::FilterExpression))
    }

    fn number(&mut self) -> Option<State> {
        let mut float = self.peek() == Some('.');
        loop {
            self.next();
            match self.peek() {
                Some('.' | 'e' | 'E' | '-') => float = true,
                Some('0'..='9') => {}
                _ => break,
            }
        }
        let (text, at) = (self.value().to_owned(), self.at);
        let quoted = crate::format::quote(text.as_bytes());
        if float {
            let problem = match text.parse::<f64>() {
                Ok(number) if number.is_finite() => {
                    self.emit(Type::Float);
                    return Some(State::FilterExpression);
                }
                Ok(_) => "value out of range",
                Err(_) => "invalid syntax",
            };
            return self.raw_error(format!(
                "invalid float literal {quoted}: strconv.ParseFloat: parsing {quoted}: {problem} before position {at}"
            ));
        }
        if text.parse::<i64>().is_err() {
            let digits = text.strip_prefix('-').unwrap_or(&text);
            let problem = if digits.is_empty() { "invalid syntax" } else { "value out of range" };
            return self
                .raw_error(format!("invalid integer literal {quoted}: strconv.Atoi: parsing {quoted}: {problem} before position {at}"));
        }
        self.emit(Type::Integer);
        Some(State::FilterExpression)
    }

    fn text(&mut self, quote: &str) -> Option<State> {
        let (at, context) = (self.at, crate::format::quote(self.context().as_bytes()));
        loop {
            if self.next().is_none() {
                return self.raw_error(format!("unmatched string delimiter {quote} at position {at}, following {context}"));
            }
            if self.has_prefix(quote) {
                break;
            }
        }
        self.next();
        self.emit(Type::Text);
        Some(State::FilterExpression)
    }

    fn regular_expression(&mut self) -> Option<State> {
        if !self.has_prefix("/") {
            return self.error("regular expression does not start with /");
        }
        let (at, context, mut escaped) = (self.at, crate::format::quote(self.context().as_bytes()), false);
        loop {
            if self.next().is_none() {
                return self.raw_error(format!("unmatched regular expression delimiter / at position {at}, following {context}"));
            }
            if !escaped && self.has_prefix("/") {
                break;
            }
            escaped = !escaped && self.has_prefix("\\");
        }
        self.next();
        if let Err(error) = Regexp::compile(pattern(self.value()).as_bytes()) {
            return self.raw_error(format!("invalid regular expression at position {at}, following {context}: {error}"));
        }
        self.emit(Type::RegularExpression);
        Some(State::FilterExpression)
    }
}
