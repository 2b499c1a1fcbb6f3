//! The parsed form of a template: nodes in one vector, so that it is small, shared between threads, and the node that
//! is evaluated is a number.

use super::{Function, parse::Number};
use crate::value::Text;
use std::sync::Arc;

/// The index of a node in its tree.
pub(crate) type NodeId = u32;

/// A text that was parsed, and the name under which that was done.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) name: Text,
    pub(crate) text: Box<[u8]>,
}

/// A template: the body of a file, of a `define`, a `block` or a text for `tpl`.
#[derive(Debug)]
pub(crate) struct Tree {
    pub(crate) name: Text,
    pub(crate) source: Arc<Source>,
    pub(crate) nodes: Vec<Node>,
    pub(crate) root: NodeId,
    /// Only white space, comments and definitions: never replaces another template.
    pub(crate) is_empty: bool,
}

#[derive(Debug)]
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

#[derive(Debug)]
pub(crate) struct Branch {
    pub(crate) control: Control,
    pub(crate) pipe: NodeId,
    pub(crate) list: NodeId,
    pub(crate) else_list: Option<NodeId>,
}

#[derive(Debug)]
pub(crate) struct Pipe {
    pub(crate) is_assign: bool,
    pub(crate) decls: Box<[NodeId]>,
    pub(crate) cmds: Box<[NodeId]>,
}

/// What an identifier is bound to. The first four read their arguments as Go's `evalCall` treats them specially.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Callee {
    And(&'static Function),
    Or(&'static Function),
    Call(&'static Function),
    Len(&'static Function),
    Function(&'static Function),
}

impl Callee {
    pub(crate) fn function(self) -> &'static Function {
        match self {
            Self::And(f) | Self::Or(f) | Self::Call(f) | Self::Len(f) | Self::Function(f) => f,
        }
    }
}

/// Names of fields in order.
pub(crate) type Fields = Box<[Box<str>]>;

#[derive(Debug)]
pub(crate) enum Kind {
    /// A range of the source.
    Text(u32, u32),
    Action(NodeId),
    Branch(Box<Branch>),
    List(Box<[NodeId]>),
    Template {
        name: Text,
        pipe: Option<NodeId>,
    },
    Break,
    Continue,
    Pipe(Box<Pipe>),
    Command(Box<[NodeId]>),
    Identifier(Callee),
    Field(Fields),
    /// The slot numbers the names of a tree; equal names have equal slots.
    Variable {
        slot: u32,
        name: Box<str>,
        fields: Fields,
    },
    Chain {
        node: NodeId,
        fields: Fields,
    },
    Dot,
    Nil,
    Bool(bool),
    Number {
        number: Box<Number>,
        text: Box<str>,
    },
    /// The string and the range of the literal.
    Str {
        text: Text,
        start: u32,
        end: u32,
    },
}

impl Tree {
    #[inline]
    pub(crate) fn kind(&self, id: NodeId) -> &Kind {
        &self.nodes[id as usize].kind
    }

    /// Line from 1 and byte in the line from 0 of a node, as Go's `ErrorContext` counts.
    pub(crate) fn position(&self, id: NodeId) -> (usize, usize) {
        let start = self.nodes[id as usize].start as usize;
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
        match self.kind(id) {
            Kind::Text(start, end) | Kind::Str { start, end, .. } => {
                out.extend_from_slice(&self.source.text[*start as usize..*end as usize]);
            }
            Kind::Action(pipe) => self.write_between("{{", *pipe, "}}", out),
            Kind::Branch(branch) => self.write_branch(branch, out),
            Kind::List(nodes) => nodes.iter().for_each(|node| self.write(*node, out)),
            Kind::Template { name, pipe } => {
                out.extend_from_slice(b"{{template ");
                out.extend_from_slice(super::quoted(name.as_bytes()).as_bytes());
                if let Some(pipe) = pipe {
                    out.push(b' ');
                    self.write(*pipe, out);
                }
                out.extend_from_slice(b"}}");
            }
            Kind::Break => out.extend_from_slice(b"{{break}}"),
            Kind::Continue => out.extend_from_slice(b"{{continue}}"),
            Kind::Pipe(pipe) => self.write_pipe(pipe, out),
            Kind::Command(args) => self.write_separated(args, " ", out),
            Kind::Identifier(callee) => out.extend_from_slice(callee.function().name.as_bytes()),
            Kind::Field(fields) => write_fields(fields, out),
            Kind::Variable { name, fields, .. } => {
                out.extend_from_slice(name.as_bytes());
                write_fields(fields, out);
            }
            Kind::Chain { node, fields } => {
                self.write_operand(*node, out);
                write_fields(fields, out);
            }
            Kind::Dot => out.push(b'.'),
            Kind::Nil => out.extend_from_slice(b"nil"),
            Kind::Bool(b) => out.extend_from_slice(if *b { b"true" } else { b"false" }),
            Kind::Number { text, .. } => out.extend_from_slice(text.as_bytes()),
        }
    }

    /// A node that stands as an operand: pipelines get their parentheses back.
    fn write_operand(&self, id: NodeId, out: &mut Vec<u8>) {
        if matches!(self.kind(id), Kind::Pipe(_)) { self.write_between("(", id, ")", out) } else { self.write(id, out) }
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

    fn write_pipe(&self, pipe: &Pipe, out: &mut Vec<u8>) {
        if !pipe.decls.is_empty() {
            self.write_separated(&pipe.decls, ", ", out);
            out.extend_from_slice(if pipe.is_assign { b" = " } else { b" := " });
        }
        self.write_separated(&pipe.cmds, " | ", out);
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

fn write_fields(fields: &[Box<str>], out: &mut Vec<u8>) {
    for field in fields {
        out.push(b'.');
        out.extend_from_slice(field.as_bytes());
    }
}
