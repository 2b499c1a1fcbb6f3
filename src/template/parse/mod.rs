//! Template text → trees: as Go's `text/template/parse` reads it, whose look-ahead decides which line a message names.
//!
//! - `token`: tokens; `lex`: a source cut into them; `character`: their characters; `literal`: strings and numbers
//! - `control`: actions with a keyword; `pipeline`: pipelines, commands and operands

mod character;
mod control;
mod lex;
mod literal;
mod pipeline;
mod token;

pub(crate) use character::decode;
pub(crate) use literal::Number;

use super::{
    Functions, ParseError, Tree, builtins,
    node::{Callee, Kind, NodeId, Run, Source, Tables},
    quoted,
};
use crate::value::Text;
use lex::Lexer;
use std::{cell::RefCell, sync::Arc};
use token::{Item, Token};

/// What one text defines; the last tree is the body of the text itself.
pub(crate) type Trees = Arc<[Arc<Tree>]>;

type Parsed<T> = Result<T, Box<ParseError>>;

/// Parses a text and everything that it defines.
pub(crate) fn parse(name: &Text, text: Arc<Vec<u8>>, functions: &'static dyn Functions) -> Parsed<Trees> {
    let source = Arc::new(Source { name: name.clone(), text });
    let (lexer, text) = (Lexer::new(&source.text), std::str::from_utf8(&source.text).ok());
    let mut parser = Parser { lexer, source: &source, text, functions, trees: Vec::new(), state: State::new(), open: Vec::new() };
    let root = parser.body()?;
    parser.add(name.clone(), root)?;
    parser.state.close();
    let mut trees: Vec<Tree> = parser.trees;
    if let Some(own) = trees.iter().position(|tree| tree.name == *name) {
        let body = trees.remove(own);
        trees.push(body);
    }
    Ok(trees.into_iter().map(Arc::new).collect())
}

/// Parsing state of one tree: a `define` inside of a file starts with a fresh one.
struct State {
    tokens: [Item; 3],
    peeked: usize,
    tables: Tables,
    /// The slots that are visible now.
    visible: Vec<u32>,
    /// Where the action that is read begins.
    action: Option<u32>,
    range_depth: usize,
    paren_depth: usize,
}

thread_local! {
    /// Tables that have grown already, for the next trees.
    static SPARE: RefCell<Vec<Tables>> = const { RefCell::new(Vec::new()) };
}

impl State {
    fn new() -> Self {
        Self {
            tokens: Default::default(),
            peeked: 0,
            tables: SPARE.with_borrow_mut(Vec::pop).unwrap_or_default(),
            visible: vec![0],
            action: None,
            range_depth: 0,
            paren_depth: 0,
        }
    }

    /// The tree is complete.
    fn close(self) {
        SPARE.with_borrow_mut(|spare| spare.push(self.tables));
    }
}

struct Parser<'a> {
    lexer: Lexer<'a>,
    source: &'a Arc<Source>,
    /// The source, if all of it is UTF-8.
    text: Option<&'a str>,
    functions: &'static dyn Functions,
    trees: Vec<Tree>,
    state: State,
    /// The nodes of lists that are being read, the innermost list last.
    open: Vec<NodeId>,
}

/// How a list of nodes ended.
enum End {
    End,
    Else,
}

impl std::fmt::Display for End {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::End => "{{end}}",
            Self::Else => "{{else}}",
        })
    }
}

/// What an action is: a node, or the end of the list it stands in.
enum Step {
    Node(NodeId),
    End(End),
}

impl<'a> Parser<'a> {
    fn node(&mut self, start: u32, kind: Kind) -> NodeId {
        self.state.tables.add(start, kind)
    }

    /// A list of the nodes that have been opened since.
    fn list(&mut self, start: u32, since: usize) -> NodeId {
        let nodes = self.close(since);
        self.node(start, Kind::List(nodes))
    }

    fn close(&mut self, since: usize) -> Run {
        let run = self.state.tables.add_list(&self.open[since..]);
        self.open.truncate(since);
        run
    }

    fn text_of(&self, item: Item) -> &'a [u8] {
        item.text(&self.source.text)
    }

    /// The text of a token, if it is UTF-8.
    fn utf8(&self, item: Item) -> Option<&'a str> {
        match self.text {
            Some(text) => text.get(item.start as usize..item.end() as usize),
            None => std::str::from_utf8(self.text_of(item)).ok(),
        }
    }

    fn next(&mut self) -> Item {
        if self.state.peeked > 0 {
            self.state.peeked -= 1;
        } else {
            self.state.tokens[0] = self.lexer.next_item();
        }
        self.state.tokens[self.state.peeked]
    }

    fn backup(&mut self) {
        self.state.peeked += 1;
    }

    fn backup2(&mut self, first: Item) {
        self.state.tokens[1] = first;
        self.state.peeked = 2;
    }

    fn backup3(&mut self, first: Item, second: Item) {
        self.state.tokens[1] = second;
        self.state.tokens[2] = first;
        self.state.peeked = 3;
    }

    fn peek(&mut self) -> Item {
        if self.state.peeked == 0 {
            self.state.peeked = 1;
            self.state.tokens[0] = self.lexer.next_item();
        }
        self.state.tokens[self.state.peeked - 1]
    }

    fn next_non_space(&mut self) -> Item {
        loop {
            let item = self.next();
            if item.token != Token::Space {
                return item;
            }
        }
    }

    fn peek_non_space(&mut self) -> Item {
        let item = self.next_non_space();
        self.backup();
        item
    }

    /// From 1.
    fn line_at(&self, offset: u32) -> usize {
        memchr::memchr_iter(b'\n', &self.source.text[..offset as usize]).count() + 1
    }

    fn fail<T>(&self, message: impl Into<String>) -> Parsed<T> {
        let (file, offset) = (self.source.name.to_str_lossy().into_owned(), self.state.tokens[0].start);
        Err(Box::new(ParseError { file, line: self.line_at(offset), offset: offset as usize, message: message.into() }))
    }

    fn expect(&mut self, token: Token, context: &str) -> Parsed<Item> {
        let item = self.next_non_space();
        if item.token == token { Ok(item) } else { self.unexpected(item, context) }
    }

    fn unexpected<T>(&self, item: Item, context: &str) -> Parsed<T> {
        if item.token != Token::Error {
            return self.fail(format!("unexpected {} in {context}", item.shown(&self.source.text)));
        }
        let problem = &self.lexer.problem;
        let line = match self.state.action.map(|start| self.line_at(start)) {
            Some(line) if line != self.line_at(item.start) => line,
            _ => return self.fail(problem),
        };
        let words = if problem.ends_with(" action") { "" } else { " in action" };
        self.fail(format!("{problem}{words} started at {}:{line}", self.source.name.to_str_lossy()))
    }

    /// Files the tree whose nodes have been collected.
    fn add(&mut self, name: Text, root: NodeId) -> Parsed<()> {
        let tables = self.state.tables.take();
        let mut tree = Tree { name, source: Arc::clone(self.source), tables, root, is_empty: false };
        tree.is_empty = is_blank(&tree, root);
        match self.trees.iter().position(|other| other.name == tree.name) {
            None => self.trees.push(tree),
            Some(old) if self.trees[old].is_empty => self.trees[old] = tree,
            Some(_) if tree.is_empty => {}
            Some(_) => {
                return self.fail(format!("template: multiple definition of template {}", quoted(tree.name.as_bytes())));
            }
        }
        Ok(())
    }

    /// A whole text: as `item_list`, and definitions.
    fn body(&mut self) -> Parsed<NodeId> {
        let (start, since) = (self.peek().start, self.open.len());
        while self.peek().token != Token::Eof {
            if self.peek().token == Token::LeftDelim {
                let delim = self.next();
                if self.next_non_space().token == Token::Define {
                    let outer = std::mem::replace(&mut self.state, State::new());
                    self.definition()?;
                    std::mem::replace(&mut self.state, outer).close();
                    continue;
                }
                self.backup2(delim);
            }
            match self.text_or_action()? {
                Step::Node(node) => self.open.push(node),
                Step::End(end) => return self.fail(format!("unexpected {end}")),
            }
        }
        Ok(self.list(start, since))
    }

    /// Nodes up to `{{end}}` or `{{else}}`.
    fn item_list(&mut self) -> Parsed<(NodeId, End)> {
        if super::stack::is_exhausted() {
            return self.fail("nested too deeply");
        }
        let (start, since) = (self.peek_non_space().start, self.open.len());
        while self.peek_non_space().token != Token::Eof {
            match self.text_or_action()? {
                Step::Node(node) => self.open.push(node),
                Step::End(end) => return Ok((self.list(start, since), end)),
            }
        }
        self.fail("unexpected EOF")
    }

    fn text_or_action(&mut self) -> Parsed<Step> {
        let item = self.next_non_space();
        match item.token {
            Token::Text => Ok(Step::Node(self.node(item.start, Kind::Text(item.start, item.end())))),
            Token::LeftDelim => {
                self.state.action = Some(item.start);
                let step = self.action()?;
                self.state.action = None;
                Ok(step)
            }
            _ => self.unexpected(item, "input"),
        }
    }

    /// The function of a name; Go's own come last.
    fn callee(&self, name: &str) -> Option<Callee> {
        if let Some(function) = self.functions.find(name) {
            return Some(Callee::Function(function));
        }
        let function = builtins::find(name)?;
        Some(match name {
            "and" => Callee::And(function),
            "or" => Callee::Or(function),
            "call" => Callee::Call(function),
            "len" => Callee::Len(function),
            "index" => Callee::Index(function),
            _ => Callee::Function(function),
        })
    }
}

/// Go's `IsEmptyTree`.
fn is_blank(tree: &Tree, id: NodeId) -> bool {
    match tree.kind(id) {
        Kind::List(nodes) => tree.tables.list(nodes).iter().all(|node| is_blank(tree, *node)),
        Kind::Text(start, end) => {
            let text = &tree.source.text[start as usize..end as usize];
            std::str::from_utf8(text).is_ok_and(|text| text.trim().is_empty())
        }
        _ => false,
    }
}
