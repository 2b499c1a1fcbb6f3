//! Arguments: literals take the type of the parameter, other values must be assignable to it.

use super::{Context, Executor, Failure, Hold, Operand, call::Args, field::Chain};
use crate::{
    profile::Helm,
    template::{
        Type,
        node::{Kind, NodeId},
    },
    value::{List, ListType, Map, MapType, Value},
};
use std::borrow::Cow;

impl Type {
    /// The type as `%T` prints it.
    pub fn name(self, helm: Helm) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::Any => "interface {}",
            Self::Reflect => "reflect.Value",
            Self::Bool => "bool",
            Self::Int => "int",
            Self::Int64 => "int64",
            Self::Uint32 => "uint32",
            Self::Uint64 => "uint64",
            Self::Float64 => "float64",
            Self::String => "string",
            Self::Bytes => "[]uint8",
            Self::List => "[]interface {}",
            Self::Strings => "[]string",
            Self::Map => "map[string]interface {}",
            Self::Time => "time.Time",
            Self::Duration => "time.Duration",
            Self::Certificate => "sprig.certificate",
            Self::Named(name) => return in_package(name, helm),
        })
    }

    /// Go's `canBeNil`, with the nil of the type.
    fn nil(self) -> Option<Value> {
        match self {
            Self::Any | Self::Reflect => Some(Value::Nil),
            Self::Bytes => Some(Value::Bytes([].into())),
            Self::List => Some(Value::List(List::nil(ListType::Any))),
            Self::Strings => Some(Value::List(List::nil(ListType::Strings))),
            Self::Map => Some(Value::Map(Map::nil(MapType::Any))),
            Self::Named(name) if name.starts_with('*') => Some(Value::Nil),
            _ => None,
        }
    }

    /// Whether a value of its own type can be assigned.
    #[inline]
    fn accepts(self, value: &Value) -> bool {
        match (self, value) {
            (Self::Any | Self::Reflect, _)
            | (Self::Bool, Value::Bool(_))
            | (Self::Int, Value::Int(_))
            | (Self::Int64, Value::Int64(_))
            | (Self::Float64, Value::Float(_))
            | (Self::String, Value::Str(_))
            | (Self::Bytes, Value::Bytes(_)) => true,
            (Self::Map, Value::Map(map)) => matches!(map.map_type(), MapType::Any | MapType::Values),
            (Self::List, Value::List(list)) => list.list_type() == ListType::Any,
            (Self::Strings, Value::List(list)) => matches!(list.list_type(), ListType::Strings | ListType::Versions),
            (Self::Time | Self::Duration | Self::Certificate | Self::Uint32 | Self::Uint64 | Self::Named(_), value) => {
                *value.type_name() == *self.name(Helm::V3)
            }
            _ => false,
        }
    }
}

fn in_package(name: &'static str, helm: Helm) -> Cow<'static, str> {
    if helm == Helm::V4 && name.contains("chartutil.") { Cow::Owned(name.replace("chartutil.", "common.")) } else { Cow::Borrowed(name) }
}

impl Executor<'_> {
    /// Go's `evalArg`.
    pub(super) fn argument(&mut self, cx: Context<'_>, want: Type, id: NodeId) -> Result<Operand, Failure> {
        self.node = id;
        let operand = match cx.tree.kind(id) {
            Kind::Dot => cx.dot.clone(),
            Kind::Nil => {
                return match want.nil() {
                    Some(nil) => Ok(Operand::plain(nil)),
                    None => Err(self.fail(cx.tree, format!("cannot assign nil to {}", want.name(self.host.helm)))),
                };
            }
            Kind::Field(fields) => self.fields(cx, Chain { node: id, names: cx.tree.tables.fields(fields) }, cx.dot, Args::NONE)?,
            Kind::Variable { .. } => self.variable_fields(cx, id, Args::NONE)?,
            Kind::Pipe { .. } => self.nested(cx, id)?,
            Kind::Identifier(callee) => self.call(cx, callee, id, Args::NONE)?,
            Kind::Chain { .. } => self.chain(cx, id, Args::NONE)?,
            _ => return self.literal(cx, want, id),
        };
        self.validate(cx, operand, want)
    }

    /// A literal as the type of the parameter.
    fn literal(&mut self, cx: Context<'_>, want: Type, id: NodeId) -> Result<Operand, Failure> {
        let kind = cx.tree.kind(id);
        let number = if let Kind::Number(number) = kind { Some(cx.tree.tables.number(number).0) } else { None };
        let (value, expected) = match want {
            Type::Any | Type::Reflect => return self.constant(cx, id),
            Type::String => {
                (if let Kind::Str { text, .. } = kind { Some(Value::Str(cx.tree.tables.text(text).clone())) } else { None }, "string")
            }
            Type::Bool => (if let Kind::Bool(b) = kind { Some(Value::Bool(b)) } else { None }, "bool"),
            Type::Int => (number.and_then(|n| n.int).map(Value::Int), "integer"),
            Type::Int64 | Type::Duration => (number.and_then(|n| n.int).map(Value::Int64), "integer"),
            Type::Uint64 => {
                let uint = number.and_then(|n| n.uint);
                (uint.map(|n| Value::Number(crate::value::Number::Uint64(n))), "unsigned integer")
            }
            Type::Uint32 => {
                let uint = number.and_then(|n| n.uint);
                (uint.map(|n| Value::Number(crate::value::Number::Uint32(n as u32))), "unsigned integer")
            }
            Type::Float64 => (number.and_then(|n| n.float).map(Value::Float), "float"),
            _ => {
                let message = format!("can't handle {} for arg of type {}", cx.tree.print(id), want.name(self.host.helm));
                return Err(self.fail(cx.tree, message));
            }
        };
        match value {
            Some(value) => Ok(Operand::plain(value)),
            None => Err(self.fail(cx.tree, format!("expected {expected}; found {}", cx.tree.print(id)))),
        }
    }

    /// Go's `validateType`.
    #[inline]
    pub(super) fn validate(&mut self, cx: Context<'_>, operand: Operand, want: Type) -> Result<Operand, Failure> {
        let accepted = match (&operand.value, want) {
            (_, Type::Any | Type::Reflect) => true,
            (Value::Nil, _) => false,
            (value, _) => want.accepts(value),
        };
        if accepted { Ok(operand) } else { self.convert(cx, operand, want) }
    }

    /// The rare ways in which a value that is not of the type is accepted.
    fn convert(&mut self, cx: Context<'_>, operand: Operand, want: Type) -> Result<Operand, Failure> {
        let helm = self.host.helm;
        if operand.is_invalid() {
            return match want.nil() {
                Some(nil) => Ok(Operand::plain(nil)),
                None => Err(self.fail(cx.tree, format!("invalid value; expected {}", want.name(helm)))),
            };
        }
        let name = want.name(helm);
        let pointed = match operand.value.type_name_in(helm).strip_prefix('*') {
            Some(pointed) => pointed == name,
            None => operand.hold == Hold::Addressable && name.strip_prefix('*') == Some(&operand.value.type_name_in(helm)),
        };
        if pointed {
            return Ok(operand);
        }
        // Of a value in an interface, Go names what it holds; of a nil interface, the interface.
        let got = if operand.value.is_nil() { Cow::Borrowed("interface {}") } else { operand.value.type_name_in(helm) };
        Err(self.fail(cx.tree, format!("wrong type for value; expected {name}; got {got}")))
    }
}
