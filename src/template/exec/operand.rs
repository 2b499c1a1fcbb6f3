//! A value during evaluation: what Go's `reflect.Value` knows beside the value itself.

use crate::{
    profile::Helm,
    value::{List, ListType, MapType, Value},
};
use std::borrow::Cow;

/// How a value is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hold {
    /// By its own type; nil is Go's invalid value: nothing.
    Plain,
    /// In an interface, as an item of `map[string]interface {}` is: its static type is `interface {}`.
    Interface,
    /// By its own type in a place that a pointer leads to, so the pointer's methods count.
    Addressable,
}

/// A value and how it is held.
#[derive(Clone, Debug)]
pub(super) struct Operand {
    pub(super) value: Value,
    pub(super) hold: Hold,
}

impl Operand {
    pub(super) const INVALID: Self = Self { value: Value::Nil, hold: Hold::Plain };

    #[inline]
    pub(super) fn plain(value: Value) -> Self {
        Self { value, hold: Hold::Plain }
    }

    #[inline]
    pub(super) fn interface(value: Value) -> Self {
        Self { value, hold: Hold::Interface }
    }

    /// Go's untyped nil: no value at all.
    #[inline]
    pub(super) fn is_invalid(&self) -> bool {
        self.value.is_nil() && self.hold != Hold::Interface
    }

    /// What an interface holds; of a nil interface, nothing.
    #[inline]
    pub(super) fn unwrapped(mut self) -> Self {
        if self.hold == Hold::Interface {
            self.hold = Hold::Plain;
        }
        self
    }

    /// The static type as `%T` prints it.
    pub(super) fn type_name(&self, helm: Helm) -> Cow<'_, str> {
        if self.hold == Hold::Interface { Cow::Borrowed("interface {}") } else { self.value.type_name_in(helm) }
    }
}

/// An entry of a map.
#[inline]
pub(super) fn entry(map_type: MapType, value: Value) -> Operand {
    let hold = match map_type {
        MapType::Any | MapType::Values => Hold::Interface,
        _ => Hold::Plain,
    };
    Operand { value, hold }
}

/// An item of a list.
#[inline]
pub(super) fn item(list: &List, index: usize) -> Operand {
    let hold = if list.list_type() == ListType::Any { Hold::Interface } else { Hold::Addressable };
    Operand { value: list[index].clone(), hold }
}
