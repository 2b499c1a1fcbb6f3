//! Chains of fields: keys of maps, fields of structs, methods.

use super::{
    Context, Executor, Failure, Hold, Operand,
    call::{Args, Target},
    operand,
};
use crate::{
    template::node::{Field, Kind, NodeId},
    value::{self, AnyMap, Map, MapType, Name, Value},
};

/// Names that follow each other, and the node where errors are placed.
#[derive(Clone, Copy)]
pub(super) struct Chain<'c> {
    pub(super) node: NodeId,
    pub(super) names: &'c [Field],
}

/// One name of a chain.
#[derive(Clone, Copy)]
struct Access<'c> {
    node: NodeId,
    field: &'c Field,
}

impl<'c> Access<'c> {
    fn name(self, cx: Context<'c>) -> Name<'c> {
        self.field.name(&cx.tree.source.text)
    }
}

impl Executor<'_> {
    /// Go's `evalVariableNode`.
    pub(super) fn variable_fields(&mut self, cx: Context<'_>, id: NodeId, args: Args<'_>) -> Result<Operand, Failure> {
        self.node = id;
        let Kind::Variable { slot, fields } = cx.tree.kind(id) else { return Ok(Operand::INVALID) };
        let index = self.variable(cx, slot)?;
        let fields = cx.tree.tables.fields(fields);
        if fields.is_empty() {
            self.refuse_arguments(cx, id, &args)?;
            return Ok(self.variables[index].operand.clone());
        }
        // Methods can run templates, so the operand cannot stay borrowed; cloning it is cheap.
        let receiver = self.variables[index].operand.clone();
        self.fields(cx, Chain { node: id, names: fields }, &receiver, args)
    }

    /// Go's `evalChainNode`: `(pipeline).field` and `function.field`.
    pub(super) fn chain(&mut self, cx: Context<'_>, id: NodeId, args: Args<'_>) -> Result<Operand, Failure> {
        self.node = id;
        let Kind::Chain { node, fields } = cx.tree.kind(id) else { return Ok(Operand::INVALID) };
        self.node = node;
        let receiver = match cx.tree.kind(node) {
            Kind::Identifier(callee) => self.call(cx, callee, node, Args::NONE)?,
            _ => self.nested(cx, node)?,
        };
        self.fields(cx, Chain { node: id, names: cx.tree.tables.fields(fields) }, &receiver, args)
    }

    /// Go's `evalFieldChain`: only the last name gets the arguments.
    pub(super) fn fields(&mut self, cx: Context<'_>, chain: Chain<'_>, receiver: &Operand, args: Args<'_>) -> Result<Operand, Failure> {
        let Some((end, names)) = chain.names.split_last() else { return Ok(receiver.clone()) };
        let node = chain.node;
        let mut held;
        let mut receiver = receiver;
        for field in names {
            held = self.field(cx, Access { node, field }, receiver, Args::NONE)?;
            receiver = &held;
        }
        self.field(cx, Access { node, field: end }, receiver, args)
    }

    /// Go's `evalField`.
    #[inline]
    fn field(&mut self, cx: Context<'_>, access: Access<'_>, receiver: &Operand, args: Args<'_>) -> Result<Operand, Failure> {
        match &receiver.value {
            Value::Map(map) if is_entry(map, access.field) && args.is_empty() => {
                Ok(Operand::interface(map.get_name(access.name(cx)).unwrap_or_default()))
            }
            Value::Nil if receiver.hold != Hold::Interface => Ok(Operand::INVALID),
            _ => self.other_field(cx, access, receiver, args),
        }
    }

    fn other_field(&mut self, cx: Context<'_>, access: Access<'_>, receiver: &Operand, args: Args<'_>) -> Result<Operand, Failure> {
        // What is no UTF-8 is no letter, and ends a name.
        let (node, name) = (access.node, std::str::from_utf8(access.name(cx).text).unwrap_or_default());
        let value = &receiver.value;
        if value.is_nil() {
            return Err(self.fail(cx.tree, format!("nil pointer evaluating interface {{}}.{name}")));
        }
        let addressable = value.kind() == value::Kind::Ptr || receiver.hold == Hold::Addressable;
        if may_have_methods(value)
            && let Some(method) = self.functions().method(value, name, addressable)
        {
            return self.invoke(cx, Target { method, name, receiver: value, node }, args);
        }
        match value {
            Value::Map(map) => {
                self.refuse_key_arguments(cx, name, &args)?;
                let map_type = map.map_type();
                Ok(operand::entry(map_type, map.get_name(access.name(cx)).unwrap_or_else(|| map_type.zero())))
            }
            Value::Object(object) => {
                if let Some(map) = value.downcast::<AnyMap>() {
                    self.refuse_key_arguments(cx, name, &args)?;
                    let found = map.0.iter().find(|(key, _)| key.as_str() == Some(name));
                    return Ok(Operand::interface(found.map(|(_, value)| value.clone()).unwrap_or_default()));
                }
                if object.hides(name) {
                    let of = receiver.type_name(self.host.helm);
                    return Err(self.fail(cx.tree, format!("{name} is an unexported field of struct type {of}")));
                }
                let Some(field) = object.field(name) else { return Err(self.no_field(cx, name, receiver)) };
                if !args.is_empty() {
                    return Err(self.fail(cx.tree, format!("{name} has arguments but cannot be invoked as function")));
                }
                Ok(Operand { value: field, hold: if addressable { Hold::Addressable } else { Hold::Plain } })
            }
            _ => Err(self.no_field(cx, name, receiver)),
        }
    }

    fn refuse_key_arguments(&self, cx: Context<'_>, name: &str, args: &Args<'_>) -> Result<(), Failure> {
        if args.is_empty() { Ok(()) } else { Err(self.fail(cx.tree, format!("{name} is not a method but has arguments"))) }
    }

    fn no_field(&self, cx: Context<'_>, name: &str, receiver: &Operand) -> Failure {
        self.fail(cx.tree, format!("can't evaluate field {name} in type {}", receiver.type_name(self.host.helm)))
    }
}

/// Whether a field of a map can only be its entry.
fn is_entry(map: &Map, field: &Field) -> bool {
    match map.map_type() {
        MapType::Any => true,
        MapType::Values => !field.is_method,
        _ => false,
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
