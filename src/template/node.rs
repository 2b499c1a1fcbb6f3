//! The parsed form of a template: nodes in one vector, so that it is small, shared between threads, and the node that
//! is evaluated is a number.

use super::{Function, parse::Number};
use crate::value::{Hint, Name, Text};
use ecow::EcoString;
use std::{ops::Range, sync::Arc};

/// The index of a node in its tree.
pub(crate) type NodeId = u32;

/// A text that was parsed, and the name under which that was done.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) name: Text,
    pub(crate) text: Arc<Vec<u8>>,
}

/// A template: the body of a file, of a `define`, a `block` or a text for `tpl`.
#[derive(Debug)]
pub(crate) struct Tree {
    pub(crate) name: Text,
    pub(crate) source: Arc<Source>,
    pub(crate) tables: Tables,
    pub(crate) root: NodeId,
    /// Only white space, comments and definitions: never replaces another template.
    pub(crate) is_empty: bool,
}

/// The nodes of a tree and what is too large for a node: a node has 24 bytes, so that executing touches little memory.
#[derive(Debug)]
pub(crate) struct Tables {
    pub(crate) nodes: Vec<Node>,
    lists: Vec<NodeId>,
    fields: Vec<Field>,
    texts: Vec<Text>,
    numbers: Vec<(Number, EcoString)>,
    branches: Vec<Branch>,
    /// Names of variables; the index is the slot.
    pub(crate) variables: Vec<EcoString>,
}

/// No nodes, and the variable that every template has.
impl Default for Tables {
    fn default() -> Self {
        Self {
            nodes: Vec::new(),
            lists: Vec::new(),
            fields: Vec::new(),
            texts: Vec::new(),
            numbers: Vec::new(),
            branches: Vec::new(),
            variables: vec!["$".into()],
        }
    }
}

/// Entries that follow each other in a table.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Run {
    start: u32,
    len: u32,
}

impl Run {
    /// One run of this and of what was added right after it.
    pub(crate) fn with(self, next: Self) -> Self {
        if self.len == 0 { next } else { Self { len: self.len + next.len, ..self } }
    }

    fn range(self) -> Range<usize> {
        self.start as usize..(self.start + self.len) as usize
    }
}

/// A name behind a dot.
#[derive(Debug)]
pub(crate) struct Field {
    /// Its range in the source.
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// Whether `chartutil.Values` has a method of this name.
    pub(crate) is_method: bool,
    pub(crate) hint: Hint,
}

impl Field {
    pub(crate) fn name<'t>(&'t self, source: &'t [u8]) -> Name<'t> {
        Name { text: &source[self.start as usize..self.end as usize], hint: &self.hint }
    }
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Node {
    /// Byte offset in the source, as Go gives it: of a chain of fields, that of the second.
    pub(crate) start: u32,
    pub(crate) kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Control {
    If,
    With,
    Range,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Branch {
    pub(crate) control: Control,
    pub(crate) pipe: NodeId,
    pub(crate) list: NodeId,
    pub(crate) else_list: Option<NodeId>,
}

/// What an identifier is bound to. The first five read their arguments as Go's `evalCall` treats them specially.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Callee {
    And(&'static Function),
    Or(&'static Function),
    Call(&'static Function),
    Len(&'static Function),
    Index(&'static Function),
    Function(&'static Function),
}

impl Callee {
    pub(crate) fn function(self) -> &'static Function {
        match self {
            Self::And(f) | Self::Or(f) | Self::Call(f) | Self::Len(f) | Self::Index(f) | Self::Function(f) => f,
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    /// A range of the source.
    Text(u32, u32),
    Action(NodeId),
    /// An action that is nothing but a string: its pipeline and the index of the text.
    Print(NodeId, u32),
    /// An index.
    Branch(u32),
    List(Run),
    /// The index of the name, and the pipeline.
    Template(u32, Option<NodeId>),
    Break,
    Continue,
    /// The first `decls` nodes are declared or assigned, the others are commands.
    Pipe {
        is_assign: bool,
        decls: u8,
        nodes: Run,
    },
    Command(Run),
    Identifier(Callee),
    Field(Run),
    /// The slot numbers the names of a tree; equal names have equal slots.
    Variable {
        slot: u32,
        fields: Run,
    },
    Chain {
        node: NodeId,
        fields: Run,
    },
    Dot,
    Nil,
    Bool(bool),
    /// An index.
    Number(u32),
    /// The index of the string and the range of the literal.
    Str {
        text: u32,
        start: u32,
        end: u32,
    },
}

fn append<T>(table: &mut Vec<T>, entries: impl IntoIterator<Item = T>) -> Run {
    let start = table.len();
    table.extend(entries);
    Run { start: start as u32, len: (table.len() - start) as u32 }
}

/// Filling the tables.
impl Tables {
    pub(crate) fn add(&mut self, start: u32, kind: Kind) -> NodeId {
        self.nodes.push(Node { start, kind });
        (self.nodes.len() - 1) as NodeId
    }

    pub(crate) fn kind(&self, id: NodeId) -> Kind {
        self.nodes[id as usize].kind
    }

    pub(crate) fn add_list(&mut self, nodes: &[NodeId]) -> Run {
        let start = self.lists.len();
        self.lists.extend_from_slice(nodes);
        Run { start: start as u32, len: nodes.len() as u32 }
    }

    pub(crate) fn add_field(&mut self, field: Field) -> Run {
        append(&mut self.fields, [field])
    }

    pub(crate) fn add_text(&mut self, text: Text) -> u32 {
        append(&mut self.texts, [text]).start
    }

    pub(crate) fn add_number(&mut self, number: Number, text: EcoString) -> u32 {
        append(&mut self.numbers, [(number, text)]).start
    }

    pub(crate) fn add_branch(&mut self, branch: Branch) -> u32 {
        append(&mut self.branches, [branch]).start
    }

    #[inline]
    pub(crate) fn list(&self, run: Run) -> &[NodeId] {
        &self.lists[run.range()]
    }

    #[inline]
    pub(crate) fn fields(&self, run: Run) -> &[Field] {
        &self.fields[run.range()]
    }

    #[inline]
    pub(crate) fn text(&self, index: u32) -> &Text {
        &self.texts[index as usize]
    }

    pub(crate) fn number(&self, index: u32) -> (&Number, &str) {
        let (number, text) = &self.numbers[index as usize];
        (number, text)
    }

    #[inline]
    pub(crate) fn branch(&self, index: u32) -> &Branch {
        &self.branches[index as usize]
    }

    /// What the tables hold, in no more memory than that takes; they stay as large as they have grown, for another tree.
    pub(crate) fn take(&mut self) -> Self {
        Self {
            nodes: taken(&mut self.nodes),
            lists: taken(&mut self.lists),
            fields: self.fields.drain(..).collect(),
            texts: self.texts.drain(..).collect(),
            numbers: self.numbers.drain(..).collect(),
            branches: taken(&mut self.branches),
            variables: std::mem::replace(&mut self.variables, vec!["$".into()]),
        }
    }
}

/// The entries of a table, which is empty and as large afterwards.
fn taken<T: Copy>(table: &mut Vec<T>) -> Vec<T> {
    let entries = table.clone();
    table.clear();
    entries
}

impl Tree {
    #[inline]
    pub(crate) fn kind(&self, id: NodeId) -> Kind {
        self.tables.nodes[id as usize].kind
    }

    /// Line from 1 and byte in the line from 0 of a node, as Go's `ErrorContext` counts.
    pub(crate) fn position(&self, id: NodeId) -> (usize, usize) {
        let start = self.tables.nodes[id as usize].start as usize;
        let before = &self.source.text[..start.min(self.source.text.len())];
        let column = memchr::memrchr(b'\n', before).map_or(start, |newline| start - newline - 1);
        (1 + memchr::memchr_iter(b'\n', before).count(), column)
    }

    /// The node as Go's `String` prints it.
    pub(crate) fn print(&self, id: NodeId) -> String {
        let mut out = Vec::new();
        self.write(id, &mut out);
        String::from_utf8_lossy(&out).into_owned()
    }

    fn write(&self, id: NodeId, out: &mut Vec<u8>) {
        let tables = &self.tables;
        match self.kind(id) {
            Kind::Text(start, end) | Kind::Str { start, end, .. } => {
                out.extend_from_slice(&self.source.text[start as usize..end as usize]);
            }
            Kind::Action(pipe) | Kind::Print(pipe, _) => self.write_between("{{", pipe, "}}", out),
            Kind::Branch(branch) => self.write_branch(tables.branch(branch), out),
            Kind::List(nodes) => tables.list(nodes).iter().for_each(|node| self.write(*node, out)),
            Kind::Template(name, pipe) => {
                out.extend_from_slice(b"{{template ");
                out.extend_from_slice(super::quoted(tables.text(name).as_bytes()).as_bytes());
                if let Some(pipe) = pipe {
                    out.push(b' ');
                    self.write(pipe, out);
                }
                out.extend_from_slice(b"}}");
            }
            Kind::Break => out.extend_from_slice(b"{{break}}"),
            Kind::Continue => out.extend_from_slice(b"{{continue}}"),
            Kind::Pipe { is_assign, decls, nodes } => {
                let (decls, cmds) = tables.list(nodes).split_at(decls.into());
                if !decls.is_empty() {
                    self.write_separated(decls, ", ", out);
                    out.extend_from_slice(if is_assign { b" = " } else { b" := " });
                }
                self.write_separated(cmds, " | ", out);
            }
            Kind::Command(args) => self.write_separated(tables.list(args), " ", out),
            Kind::Identifier(callee) => out.extend_from_slice(callee.function().name.as_bytes()),
            Kind::Field(fields) => self.write_fields(fields, out),
            Kind::Variable { slot, fields } => {
                out.extend_from_slice(tables.variables[slot as usize].as_bytes());
                self.write_fields(fields, out);
            }
            Kind::Chain { node, fields } => {
                self.write_operand(node, out);
                self.write_fields(fields, out);
            }
            Kind::Dot => out.push(b'.'),
            Kind::Nil => out.extend_from_slice(b"nil"),
            Kind::Bool(b) => out.extend_from_slice(if b { b"true" } else { b"false" }),
            Kind::Number(number) => out.extend_from_slice(tables.number(number).1.as_bytes()),
        }
    }

    /// A node that stands as an operand: pipelines get their parentheses back.
    fn write_operand(&self, id: NodeId, out: &mut Vec<u8>) {
        if matches!(self.kind(id), Kind::Pipe { .. }) { self.write_between("(", id, ")", out) } else { self.write(id, out) }
    }

    fn write_between(&self, before: &str, id: NodeId, after: &str, out: &mut Vec<u8>) {
        out.extend_from_slice(before.as_bytes());
        self.write(id, out);
        out.extend_from_slice(after.as_bytes());
    }

    fn write_separated(&self, ids: &[NodeId], separator: &str, out: &mut Vec<u8>) {
        for (i, id) in ids.iter().enumerate() {
            if i > 0 {
                out.extend_from_slice(separator.as_bytes());
            }
            self.write_operand(*id, out);
        }
    }

    fn write_fields(&self, fields: Run, out: &mut Vec<u8>) {
        for field in self.tables.fields(fields) {
            out.push(b'.');
            out.extend_from_slice(field.name(&self.source.text).text);
        }
    }

    fn write_branch(&self, branch: &Branch, out: &mut Vec<u8>) {
        let keyword = match branch.control {
            Control::If => "{{if ",
            Control::With => "{{with ",
            Control::Range => "{{range ",
        };
        self.write_between(keyword, branch.pipe, "}}", out);
        self.write(branch.list, out);
        if let Some(list) = branch.else_list {
            self.write_between("{{else}}", list, "", out);
        }
        out.extend_from_slice(b"{{end}}");
    }
}
