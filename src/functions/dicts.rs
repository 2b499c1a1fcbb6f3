//! Dictionaries: making, reading, changing, merging.

use super::{
    arguments::Arguments,
    function,
    merge::{MergeError, Mode, merge},
    sequences::grown,
    strval::strval,
    variadic,
};
use crate::{
    profile::Helm,
    template::{
        CallError, Function,
        Type::{Any, Bool, List as ListOf, Map as MapOf, String, Strings},
    },
    value::{Entries, List, ListType, Map, MapType, Text, Value},
};

pub(super) const FUNCTIONS: &[Function] = &[
    variadic("dict", &[Any], MapOf, |_, a| Ok(dict(a))),
    function("get", &[MapOf, String], Any, |_, a| Ok(a.map(0).get(a.bytes(1)).unwrap_or_else(|| "".into()))),
    function("set", &[MapOf, String, Any], MapOf, |_, a| {
        let map = a.map(0);
        map.insert(a.text(1).clone(), a.value(2).clone()).map_err(|nil| nil.to_string())?;
        Ok(Value::Map(map))
    }),
    function("unset", &[MapOf, String], MapOf, |_, a| {
        let map = a.map(0);
        map.remove(a.bytes(1));
        Ok(Value::Map(map))
    }),
    function("hasKey", &[MapOf, String], Bool, |_, a| Ok(a.map(0).contains_key(a.bytes(1)).into())),
    variadic("pluck", &[String, MapOf], ListOf, |_, a| Ok(pluck(a))),
    variadic("keys", &[MapOf], Strings, |call, a| Ok(keys(call.env().backwards, a))),
    function("values", &[MapOf], ListOf, |call, a| Ok(values(call.env().backwards, a))),
    variadic("pick", &[MapOf, String], MapOf, |_, a| Ok(pick(a))),
    variadic("omit", &[MapOf, String], MapOf, |_, a| Ok(omit(a))),
    variadic("dig", &[Any], Any, |call, a| dig(call.helm(), a)),
    variadic("merge", &[MapOf, MapOf], Any, |_, a| lenient(a, Mode::Fill)),
    variadic("mustMerge", &[MapOf, MapOf], Any, |_, a| strict(a, Mode::Fill)),
    variadic("mergeOverwrite", &[MapOf, MapOf], Any, |_, a| lenient(a, Mode::Overwrite)),
    variadic("mustMergeOverwrite", &[MapOf, MapOf], Any, |_, a| strict(a, Mode::Overwrite)),
    function("deepCopy", &[Any], Any, |_, a| deep_copy(a.value(0))),
    function("mustDeepCopy", &[Any], Any, |_, a| deep_copy(a.value(0))),
];

/// Keys become strings; a last key without value gets the empty string.
fn dict(a: &[Value]) -> Value {
    let mut entries = Entries::new();
    for pair in a.chunks(2) {
        entries.insert(strval(pair.value(0)), pair.get(1).cloned().unwrap_or_else(|| "".into()));
    }
    Value::Map(Map::of(MapType::Any, entries))
}

fn pluck(a: &[Value]) -> Value {
    grown((1..a.len()).filter_map(|i| a.map(i).get(a.bytes(0))).collect())
}

/// Of one map in order or backwards; Go's order is random.
fn keys(backwards: bool, a: &[Value]) -> Value {
    let of_one = |i| in_some_order(backwards, a.map(i).keys().into_iter().map(Value::Str).collect());
    Value::List(List::grown(ListType::Strings, (0..a.len()).flat_map(of_one).collect()))
}

fn values(backwards: bool, a: &[Value]) -> Value {
    grown(in_some_order(backwards, a.map(0).entries().values().cloned().collect()))
}

fn in_some_order(backwards: bool, mut items: Vec<Value>) -> Vec<Value> {
    if backwards {
        items.reverse();
    }
    items
}

fn pick(a: &[Value]) -> Value {
    let map = a.map(0);
    let picked = a.iter().skip(1).filter_map(Value::as_text);
    Value::Map(picked.filter_map(|key| map.get(key.as_bytes()).map(|value| (key.clone(), value))).collect())
}

fn omit(a: &[Value]) -> Value {
    let omitted: Vec<&Text> = a.iter().skip(1).filter_map(Value::as_text).collect();
    let map = a.map(0);
    let entries = map.entries();
    Value::Map(entries.iter().filter(|(key, _)| !omitted.contains(key)).map(|(k, v)| (k.clone(), v.clone())).collect())
}

/// `dig KEY... DEFAULT DICT`
fn dig(helm: Helm, a: &[Value]) -> Result<Value, CallError> {
    let [keys @ .., default, dict] = a else { return Err("dig needs at least three arguments".into()) };
    if keys.is_empty() {
        return Err("dig needs at least three arguments".into());
    }
    let mut found = as_generic_map(helm, dict)?;
    let keys = keys.iter().map(|key| as_key(helm, key)).collect::<Result<Vec<&Text>, CallError>>()?;
    for (i, key) in keys.iter().enumerate() {
        match found.get(key.as_bytes()) {
            None => return Ok(default.clone()),
            Some(value) if i + 1 == keys.len() => return Ok(value),
            Some(value) => found = as_generic_map(helm, &value)?,
        }
    }
    Ok(default.clone())
}

/// A Go type assertion, with its panic text.
fn as_generic_map(helm: Helm, value: &Value) -> Result<Map, CallError> {
    match value {
        Value::Map(map) if map.map_type() == MapType::Any => Ok(map.clone()),
        other => Err(conversion(helm, other, "map[string]interface {}")),
    }
}

fn as_key(helm: Helm, value: &Value) -> Result<&Text, CallError> {
    value.as_text().ok_or_else(|| conversion(helm, value, "string"))
}

fn conversion(helm: Helm, value: &Value, wanted: &str) -> CallError {
    let found = if value.is_nil() { "nil".into() } else { value.type_name_in(helm) };
    format!("interface conversion: interface {{}} is {found}, not {wanted}").into()
}

/// The destination is changed and returned as `map[string]interface {}`; later sources fill what is left.
fn merge_all(a: &[Value], mode: Mode) -> Result<Value, MergeError> {
    let mut destination = a.map(0);
    for i in 1..a.len() {
        let source = a.map(i);
        if destination.is_nil() && !source.is_nil() {
            destination = Map::new();
        }
        merge(&destination, &source, mode)?;
    }
    Ok(Value::Map(destination))
}

/// An error that mergo returns is the empty string.
fn lenient(a: &[Value], mode: Mode) -> Result<Value, CallError> {
    merge_all(a, mode).or_else(|error| match error {
        MergeError::Returned(_) => Ok("".into()),
        MergeError::Panic(text) => Err(text.into()),
    })
}

fn strict(a: &[Value], mode: Mode) -> Result<Value, CallError> {
    merge_all(a, mode).map_err(|error| match error {
        MergeError::Returned(text) => text.into(),
        MergeError::Panic(text) => text.into(),
    })
}

fn deep_copy(value: &Value) -> Result<Value, CallError> {
    if value.is_nil() {
        return Err("reflect: call of reflect.Value.Type on zero Value".into());
    }
    Ok(value.deep_copy())
}
