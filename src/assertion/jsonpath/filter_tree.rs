//! The lexemes of a filter → a tree. Mirrors `filter_parser.go`, its forgiving of missing operands included: what is not
//! there leaves the tree of before in place.

use super::lexeme::{Lexeme, Type};

/// A node of a filter.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) lexeme: Lexeme,
    /// The path behind `@` or `$`, as text.
    pub(super) path: String,
    pub(super) children: Vec<Option<Node>>,
}

struct Parser<'a> {
    input: &'a [Lexeme],
    at: usize,
    tree: Option<Node>,
}

/// The tree of a filter; `None` if there is nothing.
pub(super) fn parse(input: &[Lexeme]) -> Option<Node> {
    let mut parser = Parser { input, at: 0, tree: None };
    if !input.is_empty() {
        parser.expression();
    }
    parser.tree
}

impl Parser<'_> {
    fn peek(&self) -> Type {
        self.input.get(self.at).map_or(Type::End, |lexeme| lexeme.kind)
    }

    fn next(&mut self) -> Lexeme {
        let lexeme = self.input[self.at].clone();
        self.at += 1;
        lexeme
    }

    fn expression(&mut self) {
        self.conjunction();
        while self.peek() == Type::Or {
            let (left, lexeme) = (self.tree.take(), self.next());
            // As in the peer, a missing right side finds the left one still in place.
            self.tree.clone_from(&left);
            self.conjunction();
            self.join(lexeme, left);
        }
    }

    fn conjunction(&mut self) {
        self.basic();
        while self.peek() == Type::And {
            let (left, lexeme) = (self.tree.clone(), self.next());
            self.basic();
            self.join(lexeme, left);
        }
    }

    fn join(&mut self, lexeme: Lexeme, left: Option<Node>) {
        let right = self.tree.take();
        self.tree = Some(Node { lexeme, path: String::new(), children: vec![left, right] });
    }

    fn basic(&mut self) {
        match self.peek() {
            Type::Not => {
                let lexeme = self.next();
                self.basic();
                let child = self.tree.take();
                self.tree = Some(Node { lexeme, path: String::new(), children: vec![child] });
                return;
            }
            Type::OpenBracket => {
                self.next();
                self.expression();
                if self.peek() == Type::CloseBracket {
                    self.next();
                }
                return;
            }
            _ => {}
        }
        self.term();
        if self.peek().compares() {
            let (lexeme, left) = (self.next(), self.tree.clone());
            self.term();
            self.join(lexeme, left);
        }
    }

    fn term(&mut self) {
        match self.peek() {
            Type::End | Type::Error => self.tree = None,
            Type::At | Type::Root => {
                let lexeme = self.next();
                let path = self.sub_path();
                self.tree = Some(Node { lexeme, path, children: Vec::new() });
            }
            kind if kind.is_literal() => {
                let lexeme = self.next();
                self.tree = Some(Node { lexeme, path: String::new(), children: Vec::new() });
            }
            _ => {}
        }
    }

    fn sub_path(&mut self) -> String {
        let (mut path, mut level) = (String::new(), 1);
        loop {
            match self.peek() {
                Type::Identity | Type::DotChild | Type::BracketChild | Type::RecursiveDescent | Type::ArraySubscript => {}
                Type::FilterBegin => level += 1,
                Type::FilterEnd => {
                    level -= 1;
                    if level == 0 {
                        return path;
                    }
                }
                Type::End => return path,
                _ if level == 1 => return path,
                _ => {}
            }
            path.push_str(&self.next().text);
        }
    }
}
