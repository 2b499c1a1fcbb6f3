//! Actions and control structures.

use super::{Context, Executor, Failure, Flow, Hold, MAX_DEPTH, Operand};
use crate::{
    format,
    template::{
        node::{Branch, Control, Kind, NodeId},
        quoted, stack,
    },
    value::{self, Object, Text, Value},
};
use std::sync::Arc;

impl Executor<'_> {
    /// Executes a node for its output.
    pub(super) fn walk(&mut self, cx: Context<'_>, id: NodeId) -> Result<Flow, Failure> {
        self.node = id;
        match cx.tree.kind(id) {
            Kind::Text(start, end) => self.out.extend_from_slice(&cx.tree.source.text[start as usize..end as usize]),
            Kind::Print(_, text) => self.out.extend_from_slice(cx.tree.tables.text(text).as_bytes()),
            Kind::Action(pipe) => self.action(cx, pipe)?,
            Kind::Branch(branch) => {
                let branch = cx.tree.tables.branch(branch);
                return if branch.control == Control::Range { self.range(cx, branch) } else { self.branch(cx, branch) };
            }
            Kind::Template(name, pipe) => self.template(cx, cx.tree.tables.text(name), pipe)?,
            Kind::Break => return Ok(Flow::Break),
            Kind::Continue => return Ok(Flow::Continue),
            Kind::List(nodes) => {
                for node in cx.tree.tables.list(nodes) {
                    let flow = self.walk(cx, *node)?;
                    if flow != Flow::Next {
                        return Ok(flow);
                    }
                }
            }
            _ => {}
        }
        Ok(Flow::Next)
    }

    fn action(&mut self, cx: Context<'_>, pipe: NodeId) -> Result<(), Failure> {
        let value = self.pipeline(cx, pipe)?;
        if let Kind::Pipe { decls: 0, .. } = cx.tree.kind(pipe) {
            self.print(&value);
        }
        Ok(())
    }

    /// Writes what an action evaluated to.
    fn print(&mut self, operand: &Operand) {
        match &operand.value {
            Value::Nil => self.out.extend_from_slice(b"<no value>"),
            Value::Object(object) => self.print_object(&**object, operand),
            value => format::write_value(&mut self.out, value),
        }
    }

    /// A pointer is looked through, and what it points to has the pointer's methods.
    fn print_object(&mut self, object: &dyn Object, operand: &Operand) {
        let pointer = object.kind() == value::Kind::Ptr;
        if !pointer && operand.hold != Hold::Addressable {
            format::write_value(&mut self.out, &operand.value);
        } else if let Some(text) = object.printed() {
            self.out.extend_from_slice(text.as_bytes());
        } else {
            let mut text = Vec::new();
            format::write_value(&mut text, &operand.value);
            let text = if pointer { text.strip_prefix(b"&").unwrap_or(&text) } else { &text };
            self.out.extend_from_slice(text);
        }
    }

    fn branch(&mut self, cx: Context<'_>, branch: &Branch) -> Result<Flow, Failure> {
        let mark = self.variables.len();
        let value = self.pipeline(cx, branch.pipe)?;
        let result = if value.value.is_true() {
            match branch.control {
                Control::With => self.walk(Context { dot: &value, ..cx }, branch.list),
                _ => self.walk(cx, branch.list),
            }
        } else {
            branch.else_list.map_or(Ok(Flow::Next), |list| self.walk(cx, list))
        };
        self.variables.truncate(mark);
        result
    }

    fn template(&mut self, cx: Context<'_>, name: &Text, pipe: Option<NodeId>) -> Result<(), Failure> {
        let Some(tree) = self.scope.find(name.as_bytes()).map(Arc::clone) else {
            return Err(self.fail(cx.tree, format!("template {} not defined", quoted(name.as_bytes()))));
        };
        if self.depth == MAX_DEPTH || stack::is_exhausted() {
            return Err(self.fail(cx.tree, format!("exceeded maximum template depth ({MAX_DEPTH})")));
        }
        let dot = match pipe {
            Some(pipe) => self.pipeline(cx, pipe)?,
            None => Operand::INVALID,
        };
        let question = match self.recall(&tree, &dot.value) {
            Ok(text) => {
                self.out.extend_from_slice(text.as_bytes());
                return Ok(());
            }
            Err(question) => question,
        };
        let from = self.out.len();
        self.depth += 1;
        let result = self.run(&tree, dot);
        self.depth -= 1;
        result?;
        self.remember(question, || self.out[from..].into());
        Ok(())
    }
}
