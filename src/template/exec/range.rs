//! `range`.

use super::{Context, Executor, Failure, Flow, MAX_TEXT, Operand, TOO_LONG, operand};
use crate::{
    format,
    template::node::{Branch, Kind, NodeId},
    value::{self, AnyMap, Number, Value},
};
use std::cmp::Ordering;

/// What a `range` sets before each iteration.
struct Loop<'t> {
    branch: &'t Branch,
    is_assign: bool,
    decls: &'t [NodeId],
    /// Where the variables of the body begin.
    mark: usize,
}

impl Executor<'_> {
    pub(super) fn range(&mut self, cx: Context<'_>, branch: &Branch) -> Result<Flow, Failure> {
        let start = self.variables.len();
        let result = self.range_or_else(cx, branch);
        self.variables.truncate(start);
        result
    }

    fn range_or_else(&mut self, cx: Context<'_>, branch: &Branch) -> Result<Flow, Failure> {
        let collection = self.pipeline(cx, branch.pipe)?;
        let Kind::Pipe { is_assign, decls, nodes } = cx.tree.kind(branch.pipe) else { return Ok(Flow::Next) };
        let decls = &cx.tree.tables.list(nodes)[..decls.into()];
        let on = Loop { branch, is_assign, decls, mark: self.variables.len() };
        let ran = match &collection.value {
            Value::Nil => false,
            Value::Int(n) => self.count(cx, &on, &collection.value, (*n).into())?,
            Value::Int64(n) => self.count(cx, &on, &collection.value, (*n).into())?,
            Value::Number(n) if n.as_int().is_some() || matches!(n, Number::Uint(_) | Number::Uint64(_)) => {
                let end = match n {
                    Number::Uint(n) | Number::Uint64(n) => i128::from(*n),
                    n => n.as_int().unwrap_or(0).into(),
                };
                self.count(cx, &on, &collection.value, end)?
            }
            Value::List(list) => {
                for i in 0..list.len() {
                    if self.once(cx, &on, Operand::plain(Value::Int(i as i64)), operand::item(list, i))? == Flow::Break {
                        break;
                    }
                }
                !list.is_empty()
            }
            Value::Bytes(bytes) => {
                for (i, byte) in bytes.iter().enumerate() {
                    let item = Operand::plain(Value::Number(Number::Uint8(*byte)));
                    if self.once(cx, &on, Operand::plain(Value::Int(i as i64)), item)? == Flow::Break {
                        break;
                    }
                }
                !bytes.is_empty()
            }
            Value::Map(map) => {
                let entries = map.snapshot();
                let ran = !entries.is_empty();
                for (key, value) in entries {
                    let value = operand::entry(map.map_type(), value);
                    if self.once(cx, &on, Operand::plain(Value::Str(key)), value)? == Flow::Break {
                        break;
                    }
                }
                ran
            }
            value => self.range_object(cx, &on, value)?,
        };
        match branch.else_list {
            Some(list) if !ran => self.walk(cx, list),
            _ => Ok(Flow::Next),
        }
    }

    fn range_object(&mut self, cx: Context<'_>, on: &Loop<'_>, value: &Value) -> Result<bool, Failure> {
        if let Some(map) = value.downcast::<AnyMap>() {
            let mut entries = map.0.clone();
            entries.sort_by(|a, b| compare_keys(&a.0, &b.0));
            let ran = !entries.is_empty();
            for (key, value) in entries {
                if self.once(cx, on, Operand::interface(key), Operand::interface(value))? == Flow::Break {
                    break;
                }
            }
            return Ok(ran);
        }
        if let Value::Object(object) = value
            && let Some(end) = object.integer()
        {
            return self.count(cx, on, value, end.into());
        }
        // What a pointer points to.
        let shown = format::display(value).to_str_lossy().into_owned();
        let shown = if value.kind() == value::Kind::Ptr { shown.strip_prefix('&').unwrap_or(&shown) } else { shown.as_str() };
        Err(self.fail(cx.tree, format!("range can't iterate over {shown}")))
    }

    /// `range` over an integer: each element has its type.
    fn count(&mut self, cx: Context<'_>, on: &Loop<'_>, value: &Value, end: i128) -> Result<bool, Failure> {
        if on.decls.len() > 1 {
            let message = format!("can't use {} to iterate over more than one variable", format::display(value));
            return Err(self.fail(cx.tree, message));
        }
        for n in 0..end {
            let n = match value {
                Value::Int(_) => Value::Int(n as i64),
                Value::Number(Number::Uint8(_)) => Value::Number(Number::Uint8(n as u8)),
                Value::Number(Number::Int32(_)) => Value::Number(Number::Int32(n as i32)),
                Value::Number(Number::Uint32(_)) => Value::Number(Number::Uint32(n as u32)),
                Value::Number(Number::Uint(_)) => Value::Number(Number::Uint(n as u64)),
                Value::Number(Number::Uint64(_)) => Value::Number(Number::Uint64(n as u64)),
                Value::Object(object) => object.with_integer(n as i64).unwrap_or(Value::Int64(n as i64)),
                _ => Value::Int64(n as i64),
            };
            if self.once(cx, on, Operand::INVALID, Operand::plain(n))? == Flow::Break {
                break;
            }
        }
        Ok(end > 0)
    }

    /// One iteration; gives whether the loop ends.
    fn once(&mut self, cx: Context<'_>, on: &Loop<'_>, index: Operand, item: Operand) -> Result<Flow, Failure> {
        match (on.decls, on.is_assign) {
            ([], _) => {}
            ([_], false) => {
                self.variables[on.mark - 1].operand = item.clone();
            }
            ([_, _, ..], false) => {
                self.variables[on.mark - 1].operand = item.clone();
                self.variables[on.mark - 2].operand = index;
            }
            ([one], true) => self.assign(cx, *one, item.clone())?,
            ([first, second, ..], true) => {
                self.assign(cx, *first, index)?;
                self.assign(cx, *second, item.clone())?;
            }
        }
        let result = self.walk(Context { dot: &item, ..cx }, on.branch.list);
        self.variables.truncate(on.mark);
        if self.out.len() > MAX_TEXT { Err(self.fail(cx.tree, TOO_LONG)) } else { result }
    }
}

/// Go's order of keys in an interface: nil first, equal types together.
fn compare_keys(a: &Value, b: &Value) -> Ordering {
    let rank = |value: &Value| match value {
        Value::Nil => 0,
        Value::Bool(_) => 1,
        Value::Int(_) | Value::Int64(_) | Value::Number(_) => 2,
        Value::Float(_) => 3,
        _ => 4,
    };
    match (a, b) {
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        (Value::Float(a), Value::Float(b)) => a.total_cmp(b),
        (Value::Str(a), Value::Str(b)) => a.cmp(b),
        _ => rank(a).cmp(&rank(b)).then_with(|| a.as_int().cmp(&b.as_int())),
    }
}
