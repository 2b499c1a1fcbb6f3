//! `comparators ENGINE`: renders the `template` of each request on stdin with another engine and answers `{"id", "out"}` or
//! `{"id", "error"}`, so that the conformance cases count for it as for charttest.
//!
//! ENGINE is gtmpl, gtmpl-ng or gotmpl. A request is `{"id", "template", "data"}`; the engine brings its own functions, and what
//! it lacks counts as a difference. `conformance/page.rs` asks the questions.

use serde_json::{Value as Json, json};
use std::{
    io::{BufRead, Write},
    panic::{AssertUnwindSafe, catch_unwind},
};

fn main() {
    let engine = std::env::args().nth(1).unwrap_or_default();
    let render: fn(&str, &Json) -> Result<String, String> = match engine.as_str() {
        "gtmpl" => with_gtmpl,
        "gtmpl-ng" => with_gtmpl_ng,
        "gotmpl" => with_gotmpl,
        _ => {
            eprintln!("usage: comparators gtmpl|gtmpl-ng|gotmpl");
            std::process::exit(2);
        }
    };
    std::panic::set_hook(Box::new(|_| {}));
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let Ok(line) = line else { break };
        let request: Json = serde_json::from_str(&line).unwrap_or_default();
        let answer = catch_unwind(AssertUnwindSafe(|| render(request["template"].as_str().unwrap_or_default(), &request["data"])));
        let answer = match answer {
            Ok(Ok(text)) => json!({"id": request["id"], "out": text}),
            Ok(Err(error)) => json!({"id": request["id"], "error": error}),
            Err(_) => json!({"id": request["id"], "error": "panic"}),
        };
        if writeln!(out, "{answer}").is_err() {
            break;
        }
    }
}

fn with_gtmpl(template: &str, data: &Json) -> Result<String, String> {
    fn value(json: &Json) -> gtmpl::Value {
        match json {
            Json::Null => gtmpl::Value::Nil,
            Json::Bool(b) => (*b).into(),
            Json::Number(n) => n.as_f64().unwrap_or_default().into(),
            Json::String(s) => s.clone().into(),
            Json::Array(items) => gtmpl::Value::Array(items.iter().map(value).collect()),
            Json::Object(entries) => gtmpl::Value::Map(entries.iter().map(|(k, v)| (k.clone(), value(v))).collect()),
        }
    }
    let mut engine = gtmpl::Template::default();
    engine.parse(template).map_err(|error| error.to_string())?;
    engine.render(&gtmpl::Context::from(value(data))).map_err(|error| error.to_string())
}

fn with_gtmpl_ng(template: &str, data: &Json) -> Result<String, String> {
    fn value(json: &Json) -> gtmpl_ng::Value {
        match json {
            Json::Null => gtmpl_ng::Value::Nil,
            Json::Bool(b) => (*b).into(),
            Json::Number(n) => n.as_f64().unwrap_or_default().into(),
            Json::String(s) => s.clone().into(),
            Json::Array(items) => gtmpl_ng::Value::Array(items.iter().map(value).collect()),
            Json::Object(entries) => gtmpl_ng::Value::Map(entries.iter().map(|(k, v)| (k.clone(), value(v))).collect()),
        }
    }
    let mut engine = gtmpl_ng::Template::default();
    engine.add_funcs(gtmpl_ng::helm_functions::HELM_FUNCTIONS);
    engine.parse(template).map_err(|error| error.to_string())?;
    engine.render(&gtmpl_ng::Context::from(value(data))).map_err(|error| error.to_string())
}

fn with_gotmpl(template: &str, data: &Json) -> Result<String, String> {
    let data = gotmpl::to_value(data).map_err(|error| error.to_string())?;
    let engine = gotmpl::Template::new("snippet").parse(template).map_err(|error| error.to_string())?;
    engine.execute_to_string(&data).map_err(|error| error.to_string())
}
