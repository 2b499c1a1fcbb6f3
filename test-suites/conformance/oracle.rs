//! Renders charts given as JSON lines: `oracle --helm-version 3|4`. The line protocol is that of the programs which put the
//! real engines behind the same lines, so one file of cases, or one generator of random templates, can be sent to all of them.
//!
//! A request: `{"id": 1, "template": "{{ .Values.a | quote }}", "set": ["a=1"]}`; its answer: `{"id":1,"out":"\"1\""}`.
//! Every line gets an answer: a panic becomes `panic: …`, a case that takes too long becomes `over N s`.

#[path = "engine.rs"]
mod engine;

use charttest::{
    profile::Helm,
    template::{STACK_SIZE, mark_large_stack},
};
use serde_json::Value as Json;
use std::{
    io::{BufRead, Write},
    sync::mpsc::{Receiver, Sender, channel},
    time::Duration,
};

/// How long one case may take.
const LIMIT: Duration = Duration::from_secs(20);

/// A thread that answers lines until it is abandoned.
fn worker(helm: Helm) -> std::io::Result<(Sender<String>, Receiver<Json>)> {
    let (lines, line) = channel::<String>();
    let (answers, given) = channel();
    let work = move || {
        mark_large_stack();
        while let Ok(line) = line.recv() {
            let answer = match serde_json::from_str(&line) {
                Ok(request) => engine::answer(&request, helm),
                Err(error) => serde_json::json!({"id": null, "error": format!("bad request: {error}")}),
            };
            if answers.send(answer).is_err() {
                return;
            }
        }
    };
    std::thread::Builder::new().stack_size(STACK_SIZE).spawn(work)?;
    Ok((lines, given))
}

fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let version = arguments.iter().position(|a| a == "--helm-version").and_then(|at| arguments.get(at + 1));
    let helm = if version.is_some_and(|v| v == "4") { Helm::V4 } else { Helm::V3 };
    let (mut lines, mut answers) = worker(helm)?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let id = || serde_json::from_str::<Json>(&line).map_or(Json::Null, |request| request["id"].clone());
        let answer = lines.send(line.clone()).ok().and_then(|()| answers.recv_timeout(LIMIT).ok());
        let answer = match answer {
            Some(answer) => answer,
            None => {
                (lines, answers) = worker(helm)?;
                serde_json::json!({"id": id(), "error": format!("over {} s", LIMIT.as_secs())})
            }
        };
        writeln!(out, "{answer}")?;
        out.flush()?;
    }
    Ok(())
}
