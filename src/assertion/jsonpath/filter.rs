//! A filter's tree → a condition on a node. Mirrors `filter.go` and `comparison.go`.

use super::{
    Path,
    filter_tree::Node,
    lexeme::{Type, pattern},
    order::key_text,
};
use crate::{
    regexp::Regexp,
    value::{Number, Value},
};
use std::cmp::Ordering;

/// A condition on a node.
#[derive(Debug)]
pub(super) enum Filter {
    Never,
    Exists(Terms),
    Compare(Type, Terms, Terms),
    Not(Box<Filter>),
    Or(Box<Filter>, Box<Filter>),
    And(Box<Filter>, Box<Filter>),
    Constant(bool),
}

/// What one side of a comparison stands for.
#[derive(Debug)]
pub(super) enum Terms {
    Nothing,
    At(Path),
    Root(Path),
    Literal(Term),
}

/// A value as comparisons see it.
#[derive(Debug)]
pub(super) enum Term {
    Unknown,
    Text(Vec<u8>),
    Number(f64),
    Bool(bool),
    Null,
    Pattern(Box<Regexp>),
}

pub(super) fn compile(node: Option<&Node>) -> Filter {
    let Some(node) = node else { return Filter::Never };
    let child = |i: usize| node.children.get(i).and_then(Option::as_ref);
    let both = || (Box::new(compile(child(0))), Box::new(compile(child(1))));
    match node.lexeme.kind {
        Type::At | Type::Root => Filter::Exists(terms(Some(node))),
        Type::Not => Filter::Not(Box::new(compile(child(0)))),
        Type::Boolean => Filter::Constant(node.lexeme.text == "true"),
        Type::Or => {
            let (left, right) = both();
            Filter::Or(left, right)
        }
        Type::And => {
            let (left, right) = both();
            Filter::And(left, right)
        }
        kind if kind.compares() => Filter::Compare(kind, terms(child(0)), terms(child(1))),
        _ => Filter::Never,
    }
}

fn terms(node: Option<&Node>) -> Terms {
    let Some(node) = node else { return Terms::Nothing };
    let path = || Path::parse(&node.path);
    match node.lexeme.kind {
        Type::At => path().map_or(Terms::Nothing, Terms::At),
        Type::Root => path().map_or(Terms::Nothing, Terms::Root),
        kind if kind.is_literal() => Terms::Literal(literal(kind, &node.lexeme.text)),
        _ => Terms::Nothing,
    }
}

fn literal(kind: Type, text: &str) -> Term {
    match kind {
        Type::Integer | Type::Float => text.parse().map_or(Term::Unknown, Term::Number),
        Type::Text => Term::Text(text.as_bytes()[1..text.len() - 1].to_vec()),
        Type::Boolean => Term::Bool(text == "true"),
        Type::Null => Term::Null,
        Type::RegularExpression => Regexp::compile(pattern(text).as_bytes()).map_or(Term::Unknown, |r| Term::Pattern(Box::new(r))),
        _ => Term::Unknown,
    }
}

impl Filter {
    pub(super) fn accepts(&self, node: &Value, root: &Value) -> bool {
        match self {
            Self::Never => false,
            Self::Constant(constant) => *constant,
            Self::Exists(Terms::At(path)) => !path.find(node).is_empty(),
            Self::Exists(Terms::Root(path)) => !path.find(root).is_empty(),
            Self::Exists(_) => false,
            Self::Not(filter) => !filter.accepts(node, root),
            Self::Or(left, right) => left.accepts(node, root) || right.accepts(node, root),
            Self::And(left, right) => left.accepts(node, root) && right.accepts(node, root),
            Self::Compare(kind, left, right) => {
                let holds = |l: &Term, r: &Term| compare(*kind, l, r);
                let left = left.values(node, root);
                right.with(node, root, |right| {
                    let mut pairs = left.iter().flat_map(|l| right.iter().map(move |r| (l.get(), *r))).peekable();
                    pairs.peek().is_some() && pairs.all(|(l, r)| holds(l, r))
                })
            }
        }
    }
}

enum Held<'a> {
    Own(Term),
    Borrowed(&'a Term),
}

impl Held<'_> {
    fn get(&self) -> &Term {
        match self {
            Self::Own(term) => term,
            Self::Borrowed(term) => term,
        }
    }
}

impl Terms {
    fn values(&self, node: &Value, root: &Value) -> Vec<Held<'_>> {
        match self {
            Self::Nothing => Vec::new(),
            Self::At(path) => path.find(node).iter().map(|value| Held::Own(term(value))).collect(),
            Self::Root(path) => path.find(root).iter().map(|value| Held::Own(term(value))).collect(),
            Self::Literal(term) => vec![Held::Borrowed(term)],
        }
    }

    fn with<T>(&self, node: &Value, root: &Value, work: impl FnOnce(&[&Term]) -> T) -> T {
        let values = self.values(node, root);
        let borrowed: Vec<&Term> = values.iter().map(Held::get).collect();
        work(&borrowed)
    }
}

#[allow(clippy::cast_precision_loss, reason = "the peer compares numbers as floats")]
fn term(value: &Value) -> Term {
    match value {
        Value::Nil => Term::Null,
        Value::Bool(b) => Term::Bool(*b),
        Value::Int(n) | Value::Int64(n) => Term::Number(*n as f64),
        Value::Float(n) => Term::Number(*n),
        Value::Number(Number::Float32(n)) => Term::Number((*n).into()),
        Value::Number(_) => key_text(value).parse().map_or(Term::Unknown, Term::Number),
        // A text that is no UTF-8 is written as !!binary.
        Value::Str(text) if text.as_str().is_some() => Term::Text(text.as_bytes().to_vec()),
        _ => Term::Unknown,
    }
}

fn compare(kind: Type, left: &Term, right: &Term) -> bool {
    if kind == Type::Matches {
        return matches!((left, right), (Term::Text(text), Term::Pattern(pattern)) if pattern.is_match(text));
    }
    let order = match (left, right) {
        (Term::Number(l), Term::Number(r)) => Some(l.partial_cmp(r).unwrap_or(Ordering::Equal)),
        (Term::Text(l), Term::Text(r)) => Some(l.cmp(r)),
        // Booleans and nulls are equal or not, never less or greater.
        (Term::Bool(l), Term::Bool(r)) => (l == r).then_some(Ordering::Equal),
        (Term::Null, Term::Null) => Some(Ordering::Equal),
        _ => None,
    };
    match kind {
        Type::Equality => order == Some(Ordering::Equal),
        Type::Inequality => order != Some(Ordering::Equal),
        Type::Greater => order == Some(Ordering::Greater),
        Type::GreaterOrEqual => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
        Type::Less => order == Some(Ordering::Less),
        _ => matches!(order, Some(Ordering::Less | Ordering::Equal)),
    }
}
