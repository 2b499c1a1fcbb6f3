//! `schema/rollout.schema.json` is what the types of reports say. `UPDATE_SCHEMA=1` writes it anew.

use charttest::rollout::audit::Report;
use std::fs;

#[test]
fn schema_is_that_of_the_types() {
    let file = "schema/rollout.schema.json";
    let mut text = serde_json::to_string_pretty(&schemars::schema_for!(Report)).unwrap();
    text.push('\n');
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        fs::write(file, &text).unwrap();
    }
    assert_eq!(fs::read_to_string(file).unwrap_or_default(), text, "run with UPDATE_SCHEMA=1");
}
