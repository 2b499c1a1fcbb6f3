//! Differential fuzzing: random templates, values and charts go to Helm's engines and to charttest; every difference is shrunk and
//! written as a line that fits `test-suites/conformance/cases`. See `README.md` beside this file.

mod calls;
mod case;
mod charts;
#[path = "../conformance/engine.rs"]
mod engine;
mod generator;
mod hints;
mod language;
mod operands;
mod operations;
mod peer;
mod shrink;
mod side;
mod tally;
mod texts;

use case::Case;
use charttest::{
    profile::Helm,
    template::{Function, STACK_SIZE, mark_large_stack, on_large_stack},
};
use serde_json::{Value as Json, json};
use side::Side;
use std::{collections::BTreeSet, io::Write};

/// Cases that travel together.
const BATCH: u64 = 500;

struct Options {
    /// Helm's engines; none: charttest's own answers are counted.
    peers: Vec<(Helm, String)>,
    seed: u64,
    first: u64,
    cases: u64,
    /// Cases about the slow functions alone, before the others.
    slow: u64,
    only: Vec<&'static Function>,
    table: Option<String>,
    found: String,
    most: usize,
    show: bool,
}

/// The functions of a list of names.
fn named(list: &str) -> Vec<&'static Function> {
    let names: Vec<&str> = if list == "slow" { hints::SLOW.to_vec() } else { list.split(',').collect() };
    hints::table().iter().copied().filter(|function| names.contains(&function.name)).collect()
}

fn options() -> Options {
    let arguments: Vec<String> = std::env::args().collect();
    let value = |name: &str| arguments.iter().position(|a| a == name).and_then(|at| arguments.get(at + 1));
    let number = |name: &str, default: u64| value(name).and_then(|text| text.parse().ok()).unwrap_or(default);
    let peer = |name: &str, helm: Helm| value(name).map(|path| (helm, path.clone()));
    Options {
        peers: [peer("--helm3", Helm::V3), peer("--helm4", Helm::V4)].into_iter().flatten().collect(),
        seed: number("--seed", 1),
        first: number("--first", 0),
        cases: number("--cases", 100_000),
        slow: number("--slow", 0),
        only: named(value("--only").map_or("", String::as_str)),
        table: value("--table").cloned(),
        found: value("--found").cloned().unwrap_or_else(|| "target/fuzz.jsonl".into()),
        most: number("--most", 20) as usize,
        show: arguments.iter().any(|a| a == "--show"),
    }
}

/// Whether the answers differ only in what Helm prints from inside of a `time.Time`: numbers that depend on where its zone lies in
/// the memory of that build. charttest prints `{}`.
fn hides_time(request: &Json, theirs: &Json, ours: &Json) -> bool {
    let (theirs, ours) = (theirs.to_string(), ours.to_string());
    if ["time.Time={", "*time.Location="].iter().any(|inner| theirs.contains(inner)) {
        return true;
    }
    let request = request.to_string();
    let mut rest = theirs.as_str();
    let follows = |piece: &str| rest.find(piece).map(|at| rest = &rest[at + piece.len()..]).is_some();
    request.contains("printf") && request.contains("oDate") && ours.contains("{}") && ours.split("{}").all(follows)
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
    let different = std::thread::scope(|scope| {
        let start = |side| {
            let work = move || {
                mark_large_stack();
                Side::run(side, cases)
            };
            std::thread::Builder::new().stack_size(STACK_SIZE).spawn_scoped(scope, work)
        };
        let threads: Vec<_> = sides.iter_mut().map(start).collect();
        let panicked = |_| Err(std::io::Error::other("panic"));
        threads.into_iter().map(|thread| thread?.join().unwrap_or_else(panicked)).collect::<std::io::Result<Vec<_>>>()
    })?;
    Ok(different.into_iter().enumerate().flat_map(|(side, numbers)| numbers.into_iter().map(move |number| (number, side))).collect())
}

/// Runs cases `first` to `end` about some functions, or all; returns where it stopped.
fn stretch(options: &Options, only: &[&'static Function], (first, end): (u64, u64), found: &mut Found) -> std::io::Result<u64> {
    let mut out = std::io::stdout().lock();
    let mut from = first;
    while from < end && found.small.len() < options.most {
        let cases: Vec<Case> = (from..end.min(from + BATCH)).map(|number| case::case(options.seed, number, only)).collect();
        for (at, side) in batch(&cases, &mut found.sides)? {
            let request = &cases[at].request;
            if found.sides[side].difference(request)?.is_none() {
                continue;
            }
            let small = found.sides[side].shrunk(request);
            let line = line(&format!("fuzz-{}-{}", options.seed, from + at as u64), &small, &mut found.sides)?;
            if found.small.insert(small.to_string()) {
                let own = side::ours(&small, found.sides[side].helm);
                writeln!(out, "difference: {line}\n  charttest: {own}")?;
                let mut file = std::fs::OpenOptions::new().create(true).append(true).open(&options.found)?;
                writeln!(file, "{line}")?;
            }
        }
        from += BATCH;
        if from.is_multiple_of(5_000) {
            writeln!(out, "seed {}: up to {from}, {} differences", options.seed, found.small.len())?;
            found.write(options, from)?;
        }
    }
    Ok(from.min(end))
}

/// Both Helms, and the differences so far.
struct Found {
    sides: Vec<Side>,
    small: BTreeSet<String>,
}

impl Found {
    fn table(&self) -> String {
        tally::table(&self.sides.iter().map(|side| (side.helm, &side.tally)).collect::<Vec<_>>())
    }

    fn summary(&self, options: &Options, end: u64) -> String {
        let varying: Vec<u64> = self.sides.iter().map(|side| side.varying).collect();
        format!(
            "Seed {}, cases {} to {end}: {} differences; answers of Helm that vary from run to run: {varying:?}.",
            options.seed,
            options.first,
            self.small.len()
        )
    }

    /// Writes the table of the cases so far.
    fn write(&self, options: &Options, end: u64) -> std::io::Result<()> {
        let Some(path) = &options.table else { return Ok(()) };
        std::fs::write(path, format!("{}\n\n{}", self.summary(options, end), self.table()))
    }
}

fn run(options: &Options) -> std::io::Result<usize> {
    let mut sides: Vec<Side> = options.peers.iter().map(|(helm, path)| Side::new(*helm, Some(path))).collect();
    if sides.is_empty() {
        sides = [Helm::V3, Helm::V4].map(|helm| Side::new(helm, None)).into();
    }
    let mut found = Found { sides, small: BTreeSet::new() };
    let slow = named("slow");
    let slow_end = stretch(options, &slow, (0, options.slow), &mut found)?;
    let end = stretch(options, &options.only, (options.first, options.first + options.cases), &mut found)?;
    found.write(options, end)?;
    let table = if options.table.is_some() { String::new() } else { found.table() };
    writeln!(std::io::stdout(), "{table}{} (slow ones up to {slow_end})", found.summary(options, end))?;
    Ok(found.small.len())
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
