//! Lexemes → steps. Mirrors `newPath`.

use super::{
    filter::{self, Filter},
    filter_tree,
    lexeme::{Lexeme, Type},
    lexer::{inner, lex},
    names::{names, unescape},
    subscript::Subscript,
};

/// Longest path that is read; nobody writes longer ones, and filters nest.
const LONGEST: usize = 1 << 14;
/// Deepest nesting of brackets and negations in filters.
const DEEPEST: usize = 200;

/// One step of a path.
#[derive(Debug)]
pub(super) enum Step {
    /// From the document node to its content.
    Root,
    /// `.a`
    Child(String),
    /// `['a','b']`
    Children(Vec<String>),
    /// `.*`
    AllChildren,
    /// `..`: every node below, then the node itself
    Descendants,
    /// `[0]`; whether it is exactly `[*]`
    Subscript(Subscript, bool),
    /// `[?(…)]`
    Filter(Filter),
    /// `..[?(…)]`
    RecursiveFilter(Filter),
    /// `.a~`
    Name(String),
    /// `['a']~`
    Names(Vec<String>),
    /// `[*]~`
    AllNames,
}

/// A parsed path.
#[derive(Debug)]
pub struct Path {
    pub(super) steps: Vec<Step>,
}

impl Path {
    /// Parses a path.
    ///
    /// # Errors
    /// The peer's text.
    pub fn parse(text: &str) -> Result<Self, String> {
        let nesting = text.bytes().filter(|b| matches!(b, b'(' | b'!')).count();
        if text.len() > LONGEST || nesting > DEEPEST {
            return Err("the path is too long or nests too deeply".into());
        }
        let mut lexemes = lex(text).into_iter();
        let mut steps = Vec::new();
        while let Some(lexeme) = lexemes.next() {
            match lexeme.kind {
                Type::Error => return Err(lexeme.text),
                Type::Identity | Type::End => return Ok(Self { steps }),
                _ => read(&lexeme, &mut lexemes, &mut steps)?,
            }
        }
        Ok(Self { steps })
    }

    /// The names and indices of a path that has nothing else: `a.b[0]["c"]`. Others have none.
    pub fn plain(&self) -> Option<Vec<crate::value::Segment>> {
        let segment = |step: &Step| match step {
            Step::Root => None,
            Step::Child(name) => Some(Some(crate::value::Segment::Key(name.as_str().into()))),
            Step::Children(names) if names.len() == 1 => Some(Some(crate::value::Segment::Key(names[0].as_str().into()))),
            Step::Subscript(Subscript::One(index), _) => Some(usize::try_from(*index).ok().map(crate::value::Segment::Index)),
            _ => Some(None),
        };
        self.steps.iter().filter_map(segment).collect()
    }
}

fn read(lexeme: &Lexeme, rest: &mut impl Iterator<Item = Lexeme>, steps: &mut Vec<Step>) -> Result<(), String> {
    let text = lexeme.text.as_str();
    match lexeme.kind {
        Type::Root => steps.push(Step::Root),
        Type::RecursiveDescent => {
            steps.push(Step::Descendants);
            match text.strip_prefix("..").unwrap_or(text) {
                "" => {}
                name => steps.push(child(name)),
            }
        }
        Type::DotChild => steps.push(child(text.strip_prefix('.').unwrap_or(text))),
        Type::UndottedChild => steps.push(child(text)),
        Type::BracketChild => steps.push(Step::Children(names(inner(text.trim()).trim()))),
        Type::ArraySubscript => {
            let subscript = inner(text);
            steps.push(Step::Subscript(Subscript::parse(subscript)?, subscript == "*"));
        }
        Type::FilterBegin | Type::RecursiveFilterBegin => {
            let filter = filter::compile(filter_tree::parse(&until_end(rest)?).as_ref());
            steps.push(if lexeme.kind == Type::FilterBegin { Step::Filter(filter) } else { Step::RecursiveFilter(filter) });
        }
        Type::PropertyName => {
            let name = text.strip_prefix('.').unwrap_or(text);
            steps.push(Step::Name(unescape(name.strip_suffix('~').unwrap_or(name))));
        }
        Type::BracketPropertyName => {
            let text = text.trim();
            steps.push(Step::Names(names(inner(text.strip_suffix('~').unwrap_or(text)).trim())));
        }
        Type::ArraySubscriptPropertyName => steps.push(Step::AllNames),
        _ => return Err("invalid path syntax".into()),
    }
    Ok(())
}

fn child(name: &str) -> Step {
    if name == "*" { Step::AllChildren } else { Step::Child(unescape(name)) }
}

/// The lexemes of a filter, nested filters included.
fn until_end(lexemes: &mut impl Iterator<Item = Lexeme>) -> Result<Vec<Lexeme>, String> {
    let (mut found, mut level) = (Vec::new(), 1);
    for lexeme in lexemes {
        match lexeme.kind {
            Type::FilterBegin => level += 1,
            Type::FilterEnd => level -= 1,
            Type::Error => return Err(lexeme.text),
            Type::End => break,
            _ => {}
        }
        if level == 0 {
            return Ok(found);
        }
        found.push(lexeme);
    }
    Err("missing end of filter".into())
}
