//! Pipelines, commands and constants.

use super::{Context, Executor, Failure, Operand, Variable, call::Args, field::Chain};
use crate::{
    template::{
        node::{Kind, NodeId},
        parse::Number,
        stack,
    },
    value::{Complex, Value},
};

impl Executor<'_> {
    /// Go's `evalPipeline`: the value, never in an interface; declares or assigns variables.
    pub(super) fn pipeline(&mut self, cx: Context<'_>, id: NodeId) -> Result<Operand, Failure> {
        self.node = id;
        let Kind::Pipe { is_assign, decls, nodes } = cx.tree.kind(id) else { return Ok(Operand::INVALID) };
        let (decls, cmds) = cx.tree.tables.list(nodes).split_at(decls.into());
        let mut value = None;
        for cmd in cmds {
            value = Some(self.command(cx, *cmd, value)?.unwrapped());
        }
        let value = value.unwrap_or(Operand::INVALID);
        for decl in decls {
            if is_assign {
                self.assign(cx, *decl, value.clone())?;
            } else if let Kind::Variable { slot, .. } = cx.tree.kind(*decl) {
                self.variables.push(Variable { slot, operand: value.clone() });
            }
        }
        Ok(value)
    }

    /// Sets the innermost variable of a name.
    pub(super) fn assign(&mut self, cx: Context<'_>, decl: NodeId, value: Operand) -> Result<(), Failure> {
        let Kind::Variable { slot, .. } = cx.tree.kind(decl) else { return Ok(()) };
        match self.variables[self.base..].iter_mut().rev().find(|v| v.slot == slot) {
            Some(variable) => variable.operand = value,
            None => return Err(self.undefined(cx, slot)),
        }
        Ok(())
    }

    /// The index of the innermost variable of a name.
    pub(super) fn variable(&self, cx: Context<'_>, slot: u32) -> Result<usize, Failure> {
        match self.variables[self.base..].iter().rposition(|v| v.slot == slot) {
            Some(index) => Ok(self.base + index),
            None => Err(self.undefined(cx, slot)),
        }
    }

    fn undefined(&self, cx: Context<'_>, slot: u32) -> Failure {
        self.fail(cx.tree, format!("undefined variable: {}", cx.tree.tables.variables[slot as usize]))
    }

    /// Go's `evalCommand`. `last` is the value of the stage before.
    fn command(&mut self, cx: Context<'_>, id: NodeId, last: Option<Operand>) -> Result<Operand, Failure> {
        let Kind::Command(args) = cx.tree.kind(id) else { return Ok(Operand::INVALID) };
        let args = cx.tree.tables.list(args);
        let first = args[0];
        let args = Args { nodes: &args[1..], last };
        match cx.tree.kind(first) {
            Kind::Field(fields) => {
                self.node = first;
                return self.fields(cx, Chain { node: first, names: cx.tree.tables.fields(fields) }, cx.dot, args);
            }
            Kind::Chain { .. } => return self.chain(cx, first, args),
            Kind::Identifier(callee) => {
                self.node = first;
                return self.call(cx, callee, id, args);
            }
            Kind::Pipe { .. } => {
                self.refuse_arguments(cx, first, &args)?;
                return self.nested(cx, first);
            }
            Kind::Variable { .. } => return self.variable_fields(cx, first, args),
            _ => {}
        }
        self.node = first;
        self.refuse_arguments(cx, first, &args)?;
        match cx.tree.kind(first) {
            Kind::Dot => Ok(cx.dot.clone()),
            Kind::Nil => Err(self.fail(cx.tree, "nil is not a command")),
            _ => self.constant(cx, first),
        }
    }

    /// A pipeline in parentheses, whose depth is limited by the native stack.
    pub(super) fn nested(&mut self, cx: Context<'_>, id: NodeId) -> Result<Operand, Failure> {
        if stack::is_exhausted() {
            self.node = id;
            return Err(self.fail(cx.tree, "max expression depth exceeded"));
        }
        self.pipeline(cx, id)
    }

    /// Go's `notAFunction`.
    pub(super) fn refuse_arguments(&self, cx: Context<'_>, first: NodeId, args: &Args<'_>) -> Result<(), Failure> {
        if args.is_empty() {
            return Ok(());
        }
        Err(self.fail(cx.tree, format!("can't give argument to non-function {}", cx.tree.print(first))))
    }

    /// A literal as an interface holds it.
    pub(super) fn constant(&mut self, cx: Context<'_>, id: NodeId) -> Result<Operand, Failure> {
        self.node = id;
        Ok(Operand::plain(match cx.tree.kind(id) {
            Kind::Bool(b) => Value::Bool(b),
            Kind::Str { text, .. } => Value::Str(cx.tree.tables.text(text).clone()),
            Kind::Number(number) => {
                let (number, text) = cx.tree.tables.number(number);
                self.number(cx, number, text)?
            }
            _ => Value::Nil,
        }))
    }

    /// Go's `idealConstant`: the syntax decides the type.
    fn number(&self, cx: Context<'_>, number: &Number, text: &str) -> Result<Value, Failure> {
        if let Some((real, imaginary)) = number.complex {
            return Ok(Complex::value(real, imaginary));
        }
        match number.float {
            Some(float) if has_float_syntax(text) => Ok(Value::Float(float)),
            _ => match number.int {
                Some(int) => Ok(Value::Int(int)),
                None if number.uint.is_some() => Err(self.fail(cx.tree, format!("{text} overflows int"))),
                None => Ok(Value::Nil),
            },
        }
    }
}

fn has_float_syntax(text: &str) -> bool {
    let hex_int = text.len() > 2 && (text.starts_with("0x") || text.starts_with("0X")) && !text.contains(['p', 'P']);
    !hex_int && !text.starts_with('\'') && text.contains(['.', 'e', 'E', 'p', 'P'])
}
