//! Lists: making, taking apart, changing, searching.

use super::{
    arguments::Arguments,
    cast,
    defaults::is_empty,
    equality::deep_equal,
    function,
    sequences::{NIL_POINTER, grown, items},
    variadic,
};
use crate::{
    template::{
        CallError, Function,
        Type::{Any, Bool, Int, List as ListOf},
    },
    value::{List, ListType, Value, check_count},
};

pub(super) const FUNCTIONS: &[Function] = &[
    variadic("list", &[Any], ListOf, |_, a| Ok(Value::list(a.to_vec()))),
    variadic("tuple", &[Any], ListOf, |_, a| Ok(Value::list(a.to_vec()))),
    function("first", &[Any], Any, |_, a| Ok(items(a.value(0), "Cannot find first on type ")?.first().cloned().unwrap_or_default())),
    function("mustFirst", &[Any], Any, |_, a| Ok(items(a.value(0), "Cannot find first on type ")?.first().cloned().unwrap_or_default())),
    function("last", &[Any], Any, |_, a| Ok(items(a.value(0), "Cannot find last on type ")?.last().cloned().unwrap_or_default())),
    function("mustLast", &[Any], Any, |_, a| Ok(items(a.value(0), "Cannot find last on type ")?.last().cloned().unwrap_or_default())),
    function("rest", &[Any], ListOf, |_, a| rest(a)),
    function("mustRest", &[Any], ListOf, |_, a| rest(a)),
    function("initial", &[Any], ListOf, |_, a| initial(a)),
    function("mustInitial", &[Any], ListOf, |_, a| initial(a)),
    function("append", &[Any, Any], ListOf, |_, a| append(a)),
    function("push", &[Any, Any], ListOf, |_, a| append(a)),
    function("mustAppend", &[Any, Any], ListOf, |_, a| append(a)),
    function("mustPush", &[Any, Any], ListOf, |_, a| append(a)),
    function("prepend", &[Any, Any], ListOf, |_, a| prepend(a)),
    function("mustPrepend", &[Any, Any], ListOf, |_, a| prepend(a)),
    variadic("concat", &[Any], Any, |_, a| concat(a)),
    function("reverse", &[Any], ListOf, |_, a| reverse(a)),
    function("mustReverse", &[Any], ListOf, |_, a| reverse(a)),
    function("uniq", &[Any], ListOf, |_, a| uniq(a)),
    function("mustUniq", &[Any], ListOf, |_, a| uniq(a)),
    function("compact", &[Any], ListOf, |_, a| compact(a)),
    function("mustCompact", &[Any], ListOf, |_, a| compact(a)),
    variadic("without", &[Any, Any], ListOf, |_, a| without(a)),
    variadic("mustWithout", &[Any, Any], ListOf, |_, a| without(a)),
    function("has", &[Any, Any], Bool, |_, a| has(a)),
    function("mustHas", &[Any, Any], Bool, |_, a| has(a)),
    variadic("slice", &[Any, Any], Any, |_, a| slice(a)),
    variadic("mustSlice", &[Any, Any], Any, |_, a| slice(a)),
    function("chunk", &[Int, Any], ListOf, |_, a| chunk(a.int(0), a.value(1))),
    function("mustChunk", &[Int, Any], ListOf, |_, a| chunk(a.int(0), a.value(1))),
];

/// Of an empty list: nil.
fn rest(a: &[Value]) -> Result<Value, CallError> {
    let items = items(a.value(0), "Cannot find rest on type ")?;
    Ok(Value::List(items.get(1..).map_or(List::nil(ListType::Any), |rest| List::new(rest.to_vec()))))
}

/// Of an empty list: nil.
fn initial(a: &[Value]) -> Result<Value, CallError> {
    let items = items(a.value(0), "Cannot find initial on type ")?;
    Ok(Value::List(items.split_last().map_or(List::nil(ListType::Any), |(_, initial)| List::new(initial.to_vec()))))
}

fn append(a: &[Value]) -> Result<Value, CallError> {
    let items = items(a.value(0), "Cannot push on type ")?;
    let mut all = Vec::with_capacity(items.len() + 1);
    all.extend_from_slice(&items);
    all.push(a.value(1).clone());
    Ok(Value::List(List::appended(ListType::Any, all, items.len())))
}

fn prepend(a: &[Value]) -> Result<Value, CallError> {
    let items = items(a.value(0), "Cannot prepend on type ")?;
    let mut all = Vec::with_capacity(items.len() + 1);
    all.push(a.value(1).clone());
    all.extend_from_slice(&items);
    Ok(Value::List(List::appended(ListType::Any, all, 1)))
}

/// Of nothing, or of empty lists only: nil.
fn concat(a: &[Value]) -> Result<Value, CallError> {
    let mut all = Vec::new();
    for value in a {
        match value {
            Value::List(_) | Value::Bytes(_) | Value::Nil => {
                all.extend_from_slice(&items(value, "")?);
                check_count(all.len() * 4);
            }
            other => return Err(format!("Cannot concat type {} as list", other.kind().name()).into()),
        }
    }
    Ok(Value::List(if all.is_empty() { List::nil(ListType::Any) } else { List::grown(ListType::Any, all) }))
}

fn reverse(a: &[Value]) -> Result<Value, CallError> {
    Ok(Value::list(items(a.value(0), "Cannot find reverse on type ")?.iter().rev().cloned().collect()))
}

fn uniq(a: &[Value]) -> Result<Value, CallError> {
    let mut kept: Vec<Value> = Vec::new();
    for item in items(a.value(0), "Cannot find uniq on type ")?.iter() {
        if !kept.iter().any(|k| deep_equal(item, k)) {
            kept.push(item.clone());
        }
    }
    Ok(grown(kept))
}

fn compact(a: &[Value]) -> Result<Value, CallError> {
    Ok(grown(items(a.value(0), "Cannot compact on type ")?.iter().filter(|item| !is_empty(item)).cloned().collect()))
}

fn without(a: &[Value]) -> Result<Value, CallError> {
    let omitted = a.get(1..).unwrap_or_default();
    let items = items(a.value(0), "Cannot find without on type ")?;
    Ok(grown(items.iter().filter(|item| !omitted.iter().any(|o| deep_equal(item, o))).cloned().collect()))
}

fn has(a: &[Value]) -> Result<Value, CallError> {
    if a.value(1).is_nil() {
        return Ok(false.into());
    }
    Ok(items(a.value(1), "Cannot find has on type ")?.iter().any(|item| deep_equal(a.value(0), item)).into())
}

/// Indices are coerced; the bound is the capacity. An empty list gives nil.
fn slice(a: &[Value]) -> Result<Value, CallError> {
    const OUT_OF_BOUNDS: &str = "reflect.Value.Slice: slice index out of bounds";
    let items = items(a.value(0), "list should be type of slice or array but ")?;
    if items.is_empty() {
        return Ok(Value::Nil);
    }
    let start = a.get(1).map_or(0, cast::int64);
    let end = a.get(2).map_or(items.len() as i64, cast::int64);
    let (Ok(start), Ok(end)) = (usize::try_from(start), usize::try_from(end)) else { return Err(OUT_OF_BOUNDS.into()) };
    match a.value(0) {
        Value::List(list) => list.slice(start, end).map(Value::List),
        Value::Bytes(bytes) => bytes.get(start..end).map(|part| Value::Bytes(part.into())),
        _ => None,
    }
    .ok_or_else(|| OUT_OF_BOUNDS.into())
}

const TOO_LONG: &str = "runtime error: makeslice: len out of range";

/// The odd sizes are those of Go's conversions between floats and ints.
fn chunk(size: i64, value: &Value) -> Result<Value, CallError> {
    if value.is_nil() {
        return Err(NIL_POINTER.into());
    }
    let items = items(value, "Cannot chunk type ")?;
    let length = items.len() as i64;
    let count = ((length - 1) as f64 / size as f64).floor() + 1.0;
    // NaN and infinities become the smallest int.
    if !count.is_finite() || count < 0.0 {
        return Err(TOO_LONG.into());
    }
    let Some(size) = usize::try_from(size).ok().filter(|size| *size > 0) else { return chunk_of_negative_size(count, size, &items) };
    let chunks = items.chunks(size).map(|chunk| Value::list(chunk.to_vec())).collect();
    Ok(Value::List(List::of(ListType::Lists, chunks)))
}

/// No chunk at all, or one that fits by chance, or one that cannot be made.
fn chunk_of_negative_size(count: f64, size: i64, items: &[Value]) -> Result<Value, CallError> {
    let chunks = match items {
        _ if count < 1.0 => Vec::new(),
        [only] if size < -1 => vec![Value::list(vec![only.clone()])],
        _ => return Err(TOO_LONG.into()),
    };
    Ok(Value::List(List::of(ListType::Lists, chunks)))
}
