//! The template engine: `cases/NAME.txt` is a template, a line `---`, and its output; `cases/err_NAME.txt` ends in Go's
//! message. All were measured with Helm 3.22, whose `.Values` are those of `data`.

mod limits;
mod recall;
mod rules;

use charttest::{
    env::Env,
    format::json,
    functions,
    profile::Helm,
    template::{Executor, Host, TemplateSet, on_large_stack, without_no_value},
    value::{Map, MapType, Text, Value},
};
use std::fs;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/test-suites/template/cases");

const VALUES: &str = r#"{"s": "text", "e": "", "num": 3, "f": 2.5, "z": 0, "t": true, "b": false, "nul": null,
    "m": {"a": {"b": {"c": "deep"}}, "k": "v", "nul": null, "e": {}}, "l": ["x", 1, null, {"k": "v"}, ["i", "j"]],
    "em": {}, "el": [], "ks": {"b": 1, "a": 2}}"#;

fn data() -> Value {
    let top = Value::map([("Values", json::decode(VALUES.as_bytes()).unwrap())]);
    Value::Map(top.as_map().unwrap().converted(MapType::Values))
}

fn empty_cluster(_: [&Text; 4]) -> Result<Value, charttest::template::CallError> {
    Ok(Value::Map(Map::new()))
}

/// The output of a file of a set, or the message.
fn execute(set: &TemplateSet, name: &str) -> Result<String, String> {
    let env = Env::fixed();
    let host = Host { helm: Helm::V3, env: &env, lookup: &empty_cluster };
    let out = Executor::new(set, host).execute(name, data()).map_err(|error| error.to_string())?;
    Ok(String::from_utf8_lossy(&without_no_value(out)).into_owned())
}

fn render(text: &str) -> Result<String, String> {
    on_large_stack(|| {
        let mut set = TemplateSet::new(functions::table(Helm::V3));
        set.parse("t.yaml", text.as_bytes()).map_err(|error| error.to_string())?;
        execute(&set, "t.yaml")
    })
}

#[test]
fn templates_render_as_measured() {
    let mut wrong = Vec::new();
    for entry in fs::read_dir(FOLDER).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).unwrap();
        let (template, want) = text.split_once("\n---\n").unwrap();
        let want = want.strip_suffix('\n').unwrap_or(want);
        let got = match (render(template), name.starts_with("err_")) {
            (Ok(out), false) | (Err(out), true) => out,
            (got, _) => format!("{got:?}"),
        };
        if got != want {
            wrong.push(format!("{name}\n  want {want:?}\n  got  {got:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
