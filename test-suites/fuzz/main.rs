//! Differential fuzzing: random templates, values and charts go to Helm's engines and to charttest; every difference is shrunk and
//! written as a line that fits `test-suites/conformance/cases`. See `README.md` beside this file.

mod calls;
mod case;
mod charts;
#[path = "../conformance/engine.rs"]
mod engine;
mod generator;
mod language;
mod peer;
mod shrink;
mod tally;
mod texts;

use case::Case;
use charttest::{
    profile::Helm,
    template::{Function, on_large_stack},
};
use peer::Peer;
use serde_json::{Value as Json, json};
use std::{collections::BTreeSet, io::Write};
use tally::Tally;

/// Cases that travel together.
const BATCH: u64 = 250;

/// How often Helm is asked again before a difference counts: where it varies, nothing is held against charttest.
const AGAIN: usize = 12;

struct Options {
    /// Helm's engines; none: charttest's own answers are counted.
    peers: Vec<(Helm, String)>,
    seed: u64,
    first: u64,
    cases: u64,
    only: Vec<&'static Function>,
    found: String,
    most: usize,
    show: bool,
}

fn options() -> Options {
    let arguments: Vec<String> = std::env::args().collect();
    let value = |name: &str| arguments.iter().position(|a| a == name).and_then(|at| arguments.get(at + 1));
    let number = |name: &str, default: u64| value(name).and_then(|text| text.parse().ok()).unwrap_or(default);
    let peer = |name: &str, helm: Helm| value(name).map(|path| (helm, path.clone()));
    let only = value("--only").map_or("", String::as_str);
    let names: Vec<&str> = if only == "slow" { calls::SLOW.to_vec() } else { only.split(',').collect() };
    Options {
        peers: [peer("--helm3", Helm::V3), peer("--helm4", Helm::V4)].into_iter().flatten().collect(),
        seed: number("--seed", 1),
        first: number("--first", 0),
        cases: number("--cases", 100_000),
        only: calls::table().iter().copied().filter(|function| names.contains(&function.name)).collect(),
        found: value("--found").cloned().unwrap_or_else(|| "target/fuzz.jsonl".into()),
        most: number("--most", 20) as usize,
        show: arguments.iter().any(|a| a == "--show"),
    }
}

/// What charttest answers, without the id.
fn ours(request: &Json, helm: Helm) -> Json {
    let mut answer = engine::answer(request, helm);
    answer.as_object_mut().map(|fields| fields.remove("id"));
    answer
}

/// One Helm: its engine, what ran, what differed.
struct Side {
    helm: Helm,
    peer: Option<Peer>,
    tally: Tally,
    varying: u64,
}

impl Side {
    /// Helm's answer and charttest's, if they differ and Helm's is the same every time.
    fn difference(&mut self, request: &Json) -> std::io::Result<Option<(Json, Json)>> {
        let ours = ours(request, self.helm);
        let Some(peer) = &mut self.peer else { return Ok(None) };
        let first = peer.ask(&[request])?.pop().flatten();
        // What lies in a `time.Time` depends on the build of Helm.
        let counts =
            |answer: &Json| *answer != ours && !["time.Time={", "*time.Location="].iter().any(|inner| answer.to_string().contains(inner));
        let Some(first) = first.filter(counts) else { return Ok(None) };
        let again = peer.ask(&[request; AGAIN])?;
        if again.iter().any(|answer| answer.as_ref() != Some(&first)) {
            self.varying += 1;
            return Ok(None);
        }
        Ok(Some((first, ours)))
    }

    /// A small request with the same kind of difference.
    fn shrunk(&mut self, request: &Json) -> Json {
        let kind = |theirs: &Json, ours: &Json| (theirs["error"].is_string(), ours["error"].is_string());
        let Ok(Some((theirs, own))) = self.difference(request) else { return request.clone() };
        let wanted = kind(&theirs, &own);
        let mut differs = |candidate: &Json| {
            self.difference(candidate).is_ok_and(|found| found.is_some_and(|(theirs, own)| kind(&theirs, &own) == wanted))
        };
        shrink::shrink(request, &mut differs)
    }
}

/// The line of a case for `test-suites/conformance/cases`.
fn line(name: &str, request: &Json, sides: &mut [Side]) -> std::io::Result<Json> {
    let mut line = json!({"name": name, "rule": "fuzz"});
    for (field, value) in request.as_object().into_iter().flatten() {
        line[field] = value.clone();
    }
    for side in sides {
        let Some(peer) = &mut side.peer else { continue };
        let answer = peer.ask(&[request])?.pop().flatten().unwrap_or_default();
        if side.helm == Helm::V3 || line["want"].is_null() {
            line["want"] = answer;
        } else if line["want"] != answer {
            line["want4"] = answer;
        }
    }
    Ok(line)
}

/// Runs one batch and returns the numbers of the cases that differ, each with the side that differs.
fn batch(cases: &[Case], sides: &mut [Side]) -> std::io::Result<Vec<(usize, usize)>> {
    let requests: Vec<&Json> = cases.iter().map(|case| &case.request).collect();
    let helms: Vec<Helm> = sides.iter().map(|side| side.helm).collect();
    let (theirs, own) = std::thread::scope(|scope| {
        let requests = &requests;
        let threads: Vec<_> =
            sides.iter_mut().map(|side| scope.spawn(move || side.peer.as_mut().map(|peer| peer.ask(requests)).transpose())).collect();
        let own: Vec<Vec<Json>> = helms.iter().map(|helm| requests.iter().map(|request| ours(request, *helm)).collect()).collect();
        let theirs: Vec<_> =
            threads.into_iter().map(|thread| thread.join().unwrap_or_else(|_| Err(std::io::Error::other("panic")))).collect();
        (theirs, own)
    });
    let mut different = Vec::new();
    for (at, (theirs, own)) in theirs.into_iter().zip(own).enumerate() {
        let theirs = theirs?.unwrap_or_else(|| own.iter().cloned().map(Some).collect());
        for (number, (theirs, own)) in theirs.into_iter().zip(own).enumerate() {
            sides[at].tally.count(&cases[number], theirs.as_ref());
            if theirs.is_some_and(|theirs| theirs != own) {
                different.push((number, at));
            }
        }
    }
    Ok(different)
}

fn run(options: &Options) -> std::io::Result<usize> {
    let side = |helm, peer| Side { helm, peer, tally: Tally::default(), varying: 0 };
    let mut sides: Vec<Side> = options.peers.iter().map(|(helm, path)| side(*helm, Some(Peer::new(path)))).collect();
    if sides.is_empty() {
        sides = [Helm::V3, Helm::V4].map(|helm| side(helm, None)).into();
    }
    let (mut out, mut found) = (std::io::stdout().lock(), BTreeSet::new());
    let end = options.first + options.cases;
    let mut from = options.first;
    while from < end && found.len() < options.most {
        let cases: Vec<Case> = (from..end.min(from + BATCH)).map(|number| case::case(options.seed, number, &options.only)).collect();
        for (at, side) in batch(&cases, &mut sides)? {
            let request = &cases[at].request;
            if sides[side].difference(request)?.is_none() {
                continue;
            }
            let small = sides[side].shrunk(request);
            let line = line(&format!("fuzz-{}-{}", options.seed, from + at as u64), &small, &mut sides)?;
            if found.insert(small.to_string()) {
                let own = ours(&small, sides[side].helm);
                writeln!(out, "difference: {line}\n  charttest: {own}")?;
                let mut file = std::fs::OpenOptions::new().create(true).append(true).open(&options.found)?;
                writeln!(file, "{line}")?;
            }
        }
        from += BATCH;
        if from.is_multiple_of(5_000) {
            writeln!(out, "seed {}: up to {from}, {} differences", options.seed, found.len())?;
        }
    }
    for (side, name) in sides.iter().zip(["first engine", "second engine"]) {
        write!(out, "{}", side.tally.report(&format!("{name} ({:?})", side.helm)))?;
        writeln!(out, "  answers of Helm that vary from run to run: {}", side.varying)?;
    }
    let last = from.min(end);
    writeln!(out, "seed {}, cases {} to {}: {} differences", options.seed, options.first, last.saturating_sub(1), found.len())?;
    Ok(found.len())
}

fn main() -> std::io::Result<std::process::ExitCode> {
    let options = options();
    if options.show {
        let mut out = std::io::stdout().lock();
        for number in options.first..options.first + options.cases {
            writeln!(out, "{}", case::case(options.seed, number, &options.only).request)?;
        }
        return Ok(std::process::ExitCode::SUCCESS);
    }
    let found = on_large_stack(|| run(&options))?;
    Ok(std::process::ExitCode::from(u8::from(found > 0)))
}
