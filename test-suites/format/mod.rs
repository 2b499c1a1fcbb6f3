//! Formatting against Go: every line of `cases.jsonl` was measured with Go 1.26.

use charttest::{
    format::{self, json},
    profile::Helm,
    value::Value,
};
use serde_json::Value as Json;

const CASES: &str = include_str!("cases.jsonl");

fn got(what: &str, text: &str) -> Result<Json, String> {
    Ok(match what {
        "json" => {
            let encoded = json::encode(&json::decode(text.as_bytes())?)?;
            String::from_utf8(encoded).unwrap().into()
        }
        "quote" => format::quote(text.as_bytes()).into(),
        "float" => {
            let n: f64 = text.parse().unwrap();
            let all = vec![Value::Float(n); 8];
            let verbs = format::printf(Helm::V3, b"%08.3f|%+.2e|%#g|%x|%.3g|%b|%6.1f|%-9.2f|", &all);
            let encoded = String::from_utf8(json::encode(&all[0])?).unwrap();
            vec![format::float(n), encoded, String::from_utf8(verbs).unwrap(), format::float32(n as f32)].into()
        }
        other => panic!("no such thing: {other}"),
    })
}

#[test]
fn prints_as_go_does() {
    let mut wrong = Vec::new();
    for line in CASES.lines() {
        let case: Json = serde_json::from_str(line).unwrap();
        let want = case["error"].as_str().map_or_else(|| Ok(case["want"].clone()), |error| Err(error.to_owned()));
        let got = got(case["what"].as_str().unwrap(), case["text"].as_str().unwrap());
        if got != want {
            wrong.push(format!("{} {}\n  want {want:?}\n  got  {got:?}", case["what"], case["text"]));
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn many_bytes_are_printed_like_few() {
    for length in [0, 1, 1023, 1024, 1025, 5000] {
        let bytes: Vec<u8> = (0..length).map(|n| (n % 251) as u8).collect();
        let numbers: Vec<String> = bytes.iter().map(u8::to_string).collect();
        let printed = format::display(&Value::Bytes(bytes.into()));
        assert_eq!(printed.as_str(), Some(format!("[{}]", numbers.join(" ")).as_str()), "{length} bytes");
    }
}
