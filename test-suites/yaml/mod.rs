//! Reading and writing against go-yaml: `reading.jsonl` and `writing.jsonl` were made at random and measured with
//! sigs.k8s.io/yaml 1.6.0 on go-yaml v2.4.4 (`v2`) and with go-yaml v3.0.4 (`v3`).

use charttest::{
    format::{self, json},
    template::on_large_stack,
    value::{Number, Value},
    yaml::{self, Profile},
};
use serde_json::Value as Json;

const READING: &str = include_str!("reading.jsonl");
const WRITING: &str = include_str!("writing.jsonl");

/// A value with its types spelled out, as the recorder wrote it.
fn spelled(value: &Value) -> Json {
    match value {
        Value::Nil => Json::Null,
        Value::Bool(b) => (*b).into(),
        Value::Str(text) => format!("s:{text}").into(),
        Value::Int(n) => format!("!int:{n}").into(),
        Value::Float(n) => format!("!float:{}", format::float(*n)).into(),
        Value::Number(Number::Uint64(n)) => format!("!uint64:{n}").into(),
        Value::List(list) => list.iter().map(spelled).collect(),
        Value::Map(map) => map.entries().iter().map(|(key, value)| (key.to_string(), spelled(value))).collect(),
        other => format!("!{}:{}", other.type_name(), format::display(other)).into(),
    }
}

fn read(library: &str, text: &str) -> Result<Json, String> {
    match library {
        "v2" => Ok(vec![spelled(&yaml::decode(text.as_bytes())?)].into()),
        _ => Ok(yaml::decode_all_v3(text.as_bytes())?.iter().map(spelled).collect()),
    }
}

fn write(library: &str, value: &Value) -> Result<Json, String> {
    let text = if library == "v2" { yaml::encode(value)? } else { yaml::encode_v3(value)? };
    Ok(String::from_utf8(text).unwrap().into())
}

/// Compares every case with what `got` gives.
fn hold(cases: &str, expected: &str, got: impl Fn(&str, &Json) -> Result<Json, String>) {
    let mut wrong = Vec::new();
    for line in cases.lines() {
        let case: Json = serde_json::from_str(line).unwrap();
        let want = case["error"].as_str().map_or_else(|| Ok(case[expected].clone()), |error| Err(error.to_owned()));
        let got = got(case["library"].as_str().unwrap(), &case);
        if got != want {
            wrong.push(format!("{line}\n  got {got:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn reads_as_go_yaml_does() {
    on_large_stack(|| hold(READING, "values", |library, case| read(library, case["text"].as_str().unwrap())));
}

#[test]
fn writes_as_go_yaml_does() {
    on_large_stack(|| {
        hold(WRITING, "text", |library, case| write(library, &json::decode(case["json"].as_str().unwrap().as_bytes()).unwrap()));
    });
}

#[test]
fn nesting_and_aliases_have_limits() {
    on_large_stack(|| {
        let deep = "[".repeat(10_001);
        assert_eq!(yaml::decode(deep.as_bytes()).unwrap_err().message, "error converting YAML to JSON: yaml: exceeded max depth of 10000");
        let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
        for i in 1..10 {
            bomb += &format!("a{i}: &a{i} [{}]\n", vec![format!("*a{}", i - 1); 9].join(", "));
        }
        for text in [yaml::decode(bomb.as_bytes()).unwrap_err().message, yaml::parse_as(bomb.as_bytes(), Profile::V3).unwrap_err().message]
        {
            assert!(text.ends_with("yaml: document contains excessive aliasing"), "{text}");
        }
    });
}

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "only read")]
struct Suite {
    suite: String,
    #[serde(default)]
    tests: Vec<Test>,
}

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "only read")]
struct Test {
    it: String,
    count: Option<u32>,
    kind: Option<Kind>,
}

#[derive(Debug, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
enum Kind {
    IsKind(#[allow(dead_code, reason = "only read")] String),
    Exists,
}

#[test]
fn typed_reading_says_where() {
    let problem =
        |text: &str| yaml::read::<Suite>(&yaml::parse(text.as_bytes()).unwrap()[0]).map_or_else(|e| e.to_string(), |_| "fine".into());
    let cases = [
        ("suite: a\ntests:\n  - it: x\n    kind: exists", "fine"),
        ("suite: 5\ntests: [{it: x, kind: {isKind: Pod}}]", "fine"),
        ("suite: a\ntest: []", "2:1 test: unknown key \"test\", did you mean \"tests\"?"),
        ("suite: a\ntests:\n  - it: x\n    count: many", "4:12 tests[0].count: invalid type: string \"many\", expected u32"),
        ("suite: a\ntests:\n  - count: 1", "3:5 tests[0]: the key \"it\" is missing"),
        ("suite: a\nsuite: b", "2:1 suite: this key stands twice"),
        ("suite: a\ntests: [{it: x, kind: {isKnd: Pod}}]", "2:24 tests[0].kind: unknown word \"isKnd\", did you mean \"isKind\"?"),
    ];
    for (text, want) in cases {
        assert_eq!(problem(text), want, "{text}");
    }
}

#[test]
fn spans_name_the_text() {
    let text = "a: 1\nbé:\n  - {c: \"x y\"}\n";
    let nodes = yaml::parse(text.as_bytes()).unwrap();
    let inner = nodes[0].get("bé").unwrap().as_list().unwrap()[0].get("c").unwrap();
    assert_eq!(&text[inner.start.at..inner.end.at], "\"x y\"");
    assert_eq!((inner.start.line, inner.start.column), (2, 8));
}
