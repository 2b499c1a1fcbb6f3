//! Schemas of all drafts: which values Helm accepts.

use charttest::chart::{Schema, read_values};
use serde::Deserialize;
use std::{collections::BTreeMap, fs};

#[derive(Deserialize)]
struct Case {
    schema: serde_json::Value,
    /// Each property is one case, as the schema says of every one of them the same.
    values: BTreeMap<String, serde_json::Value>,
    /// The properties that Helm names, or its text about a schema that it does not accept.
    fail: serde_json::Value,
}

/// Every line: a schema, values, and what Helm 3.22.0 and 4.3.1 complain about.
#[test]
fn values_hold_as_in_helm() {
    let text = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/test-suites/chart/schemas.jsonl")).unwrap();
    let mut wrong = Vec::new();
    for line in text.lines() {
        let Case { schema, values, fail } = serde_json::from_str(line).unwrap();
        let schema = Schema::new(schema.to_string().into_bytes());
        for (name, value) in values {
            let values = read_values("values.yaml", serde_json::json!({ &name: value }).to_string().as_bytes()).unwrap();
            let want = fail.as_array().is_some_and(|names| !names.iter().any(|own| *own == name));
            let got = schema.check_values(&charttest::value::Value::Map(values));
            if got.is_ok() != want {
                wrong.push(format!("{line} {name}: {got:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
