//! Chains of fields: keys of maps, fields of structs, methods.

use super::{Context, Executor, Failure, Hold, Operand, call::Target, operand};
use crate::{
    template::node::{Kind, NodeId},
    value::{self, AnyMap, MapType, Value},
};

/// What an operand is asked for, and with which arguments.
#[derive(Clone, Copy)]
struct Access<'c> {
    /// The node of the chain, where errors are placed.
    node: NodeId,
    name: &'c str,
    /// The operands of the command; the first is the chain itself.
    args: &'c [NodeId],
}

impl Executor<'_> {
    /// Go's `evalVariableNode`.
    pub(super) fn variable_fields(
        &mut self,
        cx: Context<'_>,
        id: NodeId,
        args: &[NodeId],
        last: Option<Operand>,
    ) -> Result<Operand, Failure> {
        self.node = id;
        let Kind::Variable { slot, name, fields } = cx.tree.kind(id) else { return Ok(Operand::INVALID) };
        let index = self.variable(cx, *slot, name)?;
        if fields.is_empty() {
            self.refuse_arguments(cx, args, last.as_ref())?;
            return Ok(self.variables[index].operand.clone());
        }
        // Methods can run templates, so the operand cannot stay borrowed; cloning it is cheap.
        let receiver = self.variables[index].operand.clone();
        self.fields(cx, id, &receiver, fields, args, last)
    }

    /// Go's `evalChainNode`: `(pipeline).field` and `function.field`.
    pub(super) fn chain(&mut self, cx: Context<'_>, id: NodeId, args: &[NodeId], last: Option<Operand>) -> Result<Operand, Failure> {
        self.node = id;
        let Kind::Chain { node, fields } = cx.tree.kind(id) else { return Ok(Operand::INVALID) };
        self.node = *node;
        let receiver = match cx.tree.kind(*node) {
            Kind::Identifier(callee) => self.call(cx, *callee, *node, &[], None)?,
            _ => self.nested(cx, *node)?,
        };
        self.fields(cx, id, &receiver, fields, args, last)
    }

    /// Go's `evalFieldChain`: only the last name gets the arguments.
    pub(super) fn fields(
        &mut self,
        cx: Context<'_>,
        node: NodeId,
        receiver: &Operand,
        names: &[Box<str>],
        args: &[NodeId],
        last: Option<Operand>,
    ) -> Result<Operand, Failure> {
        let Some((end, names)) = names.split_last() else { return Ok(receiver.clone()) };
        let mut held;
        let mut receiver = receiver;
        for name in names {
            held = self.field(cx, Access { node, name, args: &[] }, receiver, None)?;
            receiver = &held;
        }
        self.field(cx, Access { node, name: end, args }, receiver, last)
    }

    /// Go's `evalField`.
    #[inline]
    fn field(&mut self, cx: Context<'_>, access: Access<'_>, receiver: &Operand, last: Option<Operand>) -> Result<Operand, Failure> {
        match &receiver.value {
            Value::Map(map) if map.map_type() == MapType::Any && access.args.len() <= 1 && last.is_none() => {
                Ok(Operand::interface(map.get(access.name).unwrap_or_default()))
            }
            Value::Nil if receiver.hold != Hold::Interface => Ok(Operand::INVALID),
            _ => self.other_field(cx, access, receiver, last),
        }
    }

    fn other_field(&mut self, cx: Context<'_>, access: Access<'_>, receiver: &Operand, last: Option<Operand>) -> Result<Operand, Failure> {
        let Access { node, name, args } = access;
        let value = &receiver.value;
        if value.is_nil() {
            return Err(self.fail(cx.tree, format!("nil pointer evaluating interface {{}}.{name}")));
        }
        let is_pointer = value.kind() == value::Kind::Ptr;
        if may_have_methods(value)
            && let Some(method) = self.functions().method(value, name, is_pointer || receiver.hold == Hold::Addressable)
        {
            return self.invoke(cx, Target { method, name, receiver: value, node }, args, last);
        }
        let has_args = args.len() > 1 || last.is_some();
        match value {
            Value::Map(map) => {
                if has_args {
                    return Err(self.fail(cx.tree, format!("{name} is not a method but has arguments")));
                }
                let map_type = map.map_type();
                return Ok(operand::entry(map_type, map.get(name).unwrap_or_else(|| map_type.zero())));
            }
            Value::Object(object) => {
                if let Some(map) = value.downcast::<AnyMap>() {
                    if has_args {
                        return Err(self.fail(cx.tree, format!("{name} is not a method but has arguments")));
                    }
                    let found = map.0.iter().find(|(key, _)| key.as_str() == Some(name));
                    return Ok(Operand::interface(found.map(|(_, value)| value.clone()).unwrap_or_default()));
                }
                if object.hides(name) {
                    let of = receiver.type_name(self.host.helm);
                    return Err(self.fail(cx.tree, format!("{name} is an unexported field of struct type {of}")));
                }
                if let Some(field) = object.field(name) {
                    if has_args {
                        let message = format!("{name} has arguments but cannot be invoked as function");
                        return Err(self.fail(cx.tree, message));
                    }
                    let reached = is_pointer || receiver.hold == Hold::Addressable;
                    return Ok(Operand { value: field, hold: if reached { Hold::Addressable } else { Hold::Plain } });
                }
            }
            _ => {}
        }
        let of = receiver.type_name(self.host.helm);
        Err(self.fail(cx.tree, format!("can't evaluate field {name} in type {of}")))
    }
}

/// Whether the Go type of a value has methods at all.
fn may_have_methods(value: &Value) -> bool {
    match value {
        Value::Map(map) => matches!(map.map_type(), MapType::Values | MapType::Files),
        Value::List(list) => list.list_type() == value::ListType::Versions,
        Value::Object(_) => true,
        _ => false,
    }
}
