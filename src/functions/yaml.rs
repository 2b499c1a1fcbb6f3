//! YAML: writing and reading. Helm's readers put the error's text into what they return.

use super::{
    arguments::Arguments,
    function,
    json::{or_error, with_error},
};
use crate::{
    template::{
        CallError, Function,
        Type::{Any, List as ListOf, Map as MapOf, String},
    },
    value::{Frozen, List, ListType, Map, Text, Value},
    yaml,
};
use std::{cell::RefCell, collections::HashMap};

pub(super) const FUNCTIONS: &[Function] = &[
    function("toYaml", &[Any], String, |_, a| Ok(yaml::encode(a.value(0)).map_or_else(|_| "".into(), without_last_break))),
    function("toYamlPretty", &[Any], String, |_, a| yaml::encode_pretty(a.value(0)).map(without_last_break).map_err(CallError::from)),
    function("fromYaml", &[String], MapOf, |_, a| {
        Ok(match remembered_map(a.text(0)) {
            Ok(map) => map.thaw(),
            Err(error) => with_error((Value::Map(Map::new()), Some(error.to_string()))),
        })
    }),
    function("fromYamlArray", &[String], ListOf, |_, a| {
        Ok(match yaml::decode_list(a.bytes(0)) {
            Ok(list) => Value::List(list),
            Err(error) => or_error((Value::List(List::nil(ListType::Any)), Some(error.to_string()))),
        })
    }),
];

pub(super) const FUNCTIONS_4: &[Function] =
    &[function("mustToYaml", &[Any], String, |_, a| yaml::encode(a.value(0)).map(without_last_break).map_err(CallError::from))];

/// Bytes of texts whose maps are kept per thread: charts hand data through `include` and `fromYaml` again and again.
const KEPT: usize = 1 << 20;

fn remembered_map(text: &Text) -> Result<Frozen, yaml::Error> {
    type Kept = (HashMap<Text, Frozen, foldhash::fast::FixedState>, usize);
    thread_local! {
        static CACHE: RefCell<Kept> = RefCell::default();
    }
    CACHE.with_borrow_mut(|(cache, size)| {
        if let Some(known) = cache.get(text) {
            return Ok(known.clone());
        }
        let map = Value::Map(yaml::decode_map(text.as_bytes())?).freeze();
        *size += text.len();
        if *size > KEPT {
            cache.clear();
            *size = text.len();
        }
        cache.insert(text.clone(), map.clone());
        Ok(map)
    })
}

/// One line break at the end is cut off, not more.
fn without_last_break(mut text: Vec<u8>) -> Value {
    if text.last() == Some(&b'\n') {
        text.pop();
    }
    Value::text(text)
}
