//! Writes `docs/conformance.md` from runs of all recorded cases, and holds the page against the cases that are there.
//!
//! `COMPARATORS=PROGRAM cargo test --release --test all conformance_page -- --ignored` writes it; PROGRAM is what
//! `cargo build` makes of `test-suites/comparators`.

use super::{Case, cases, command_line, engine, suites};
use charttest::{profile::Helm, template::on_large_stack};
use serde_json::{Value as Json, json};
use std::{
    collections::BTreeSet,
    fmt::Write as _,
    fs,
    io::{BufRead, BufReader, Write as _},
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    time::Duration,
};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/conformance.md");

/// The areas: the file of cases, what they are.
const AREAS: &[(&str, &str)] = &[
    ("language", "actions, pipelines, variables, blocks, white space, errors"),
    ("functions", "every function of Go, Sprig and Helm, with right and wrong arguments"),
    ("yaml", "values and what `toYaml`, `fromYaml` and their kin make of them"),
    ("charts", "metadata, dependencies, values, schemas, files, `--set` in all forms"),
    ("charts_random", "random charts and arguments"),
    ("cli", "whole command lines: output, error text, exit code"),
];

/// The other engines of Go templates in Rust.
const ENGINES: &[(&str, &str)] = &[("gtmpl", "0.7.1"), ("gtmpl-ng", "1.0.0"), ("gotmpl", "0.6.1")];

/// Go's own functions, and the words of the language.
const OF_GO: &[&str] = &[
    "and", "break", "call", "continue", "define", "block", "else", "end", "eq", "false", "ge", "gt", "html", "if", "index", "js", "le",
    "len", "lt", "ne", "nil", "not", "or", "print", "printf", "println", "range", "slice", "template", "true", "urlquery", "with",
];

/// How many of how many.
#[derive(Clone, Copy, Default)]
struct Rate(usize, usize);

impl Rate {
    fn count(&mut self, holds: bool) {
        self.0 += usize::from(holds);
        self.1 += 1;
    }
}

impl std::fmt::Display for Rate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let percent = if self.1 == 0 { 0.0 } else { (self.0 as f64 / self.1 as f64 * 10_000.0).floor() / 100.0 };
        write!(f, "{} of {} ({percent} %)", self.0, self.1)
    }
}

/// How often charttest says what this Helm says.
fn own(area: &str, helm: Helm) -> Rate {
    let mut rate = Rate::default();
    for case in cases(area) {
        let got = if area == "cli" { command_line::answer(&case, helm) } else { super::engine_answer(&case, helm) };
        rate.count(got == *case.want(helm));
    }
    rate
}

/// An engine behind the line protocol, started anew when it dies.
struct Engine<'p> {
    program: &'p str,
    name: &'p str,
    running: Option<(Child, ChildStdin, Receiver<String>)>,
}

impl Engine<'_> {
    fn start(&self) -> (Child, ChildStdin, Receiver<String>) {
        let mut command = Command::new(self.program);
        command.arg(self.name).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{}: {error}", self.program));
        let (input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let (sender, lines) = channel();
        std::thread::spawn(move || BufReader::new(output).lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        (child, input, lines)
    }

    /// `None`: it died, or took more than ten seconds.
    fn ask(&mut self, request: &Json) -> Option<Json> {
        let mut running = self.running.take().unwrap_or_else(|| self.start());
        let asked = writeln!(running.1, "{request}").and_then(|()| running.1.flush()).is_ok();
        match asked.then(|| running.2.recv_timeout(Duration::from_secs(10))) {
            Some(Ok(line)) => {
                self.running = Some(running);
                serde_json::from_str(&line).ok()
            }
            _ => {
                // It may have died already.
                let _ = running.0.kill();
                let _ = running.0.wait();
                None
            }
        }
    }
}

/// What another engine is given: the top-level data of the case.
fn data(case: &Case) -> Json {
    let text = case.request["values"][0].as_str().unwrap_or_default();
    let values = charttest::yaml::decode(text.as_bytes()).ok().and_then(|value| charttest::format::json::encode(&value).ok());
    let values = values.and_then(|bytes| serde_json::from_slice(&bytes).ok()).filter(|value: &Json| !value.is_null());
    json!({
        "Values": values.unwrap_or_else(|| json!({})),
        "Chart": {"Name": "snippet", "Version": "0.1.0", "AppVersion": "1.2.3"},
        "Release": {"Name": "release-name", "Namespace": "default", "Service": "Helm", "Revision": 1, "IsInstall": true, "IsUpgrade": false},
        "Template": {"Name": "snippet/templates/snippet.txt", "BasePath": "snippet/templates"},
    })
}

/// Whether a template calls nothing but what Go has.
fn is_plain(template: &str) -> bool {
    let mut words = BTreeSet::new();
    for action in template.split("{{").skip(1) {
        let action = action.split("}}").next().unwrap_or_default();
        // Every second part is quoted.
        let parts = action.split(['"', '`']).step_by(2);
        for part in parts {
            let word = |text: &str| text.chars().next().is_some_and(char::is_alphabetic);
            let ends = |c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.' | '$' | '\''));
            words.extend(part.split(ends).filter(|text| word(text)).map(str::to_owned));
        }
    }
    words.iter().all(|word| OF_GO.contains(&word.as_str()))
}

/// Rates on the language cases: outputs, refusals, and both on templates that call Go's functions only.
#[derive(Default)]
struct Compared {
    outputs: Rate,
    refusals: Rate,
    plain: Rate,
    died: usize,
}

fn compared(answer: &mut dyn FnMut(&Case) -> Option<Json>) -> Compared {
    let mut compared = Compared::default();
    let alone = |case: &Case| ["files", "set", "setJson", "kubeVersion", "release"].iter().all(|key| case.request[key].is_null());
    for case in cases("language").iter().filter(|case| case.request["template"].is_string() && alone(case)) {
        let got = answer(case);
        compared.died += usize::from(got.is_none());
        let got = got.unwrap_or_default();
        let holds = match case.want(Helm::V3)["out"].as_str() {
            Some(out) => {
                let holds = got["out"] == out;
                compared.outputs.count(holds);
                holds
            }
            None => {
                let holds = got["error"].is_string();
                compared.refusals.count(holds);
                holds
            }
        };
        if is_plain(case.request["template"].as_str().unwrap()) {
            compared.plain.count(holds);
        }
    }
    compared
}

fn page(program: &str) -> String {
    let mut page = include_str!("page.md").to_owned();
    let mut own_rates = String::new();
    for (area, what) in AREAS {
        let rates = [Helm::V3, Helm::V4].map(|helm| own(area, helm));
        _ = writeln!(own_rates, "| {area} | {what} | {} | {} |", rates[0], rates[1]);
    }
    let suites = suites::rate();
    let suites = Rate(suites.0, suites.1);
    let mut others = String::new();
    let mut row = |name: &str, of: &Compared| {
        _ = writeln!(others, "| {name} | {} | {} | {} | {} |", of.outputs, of.refusals, of.plain, of.died);
    };
    row("charttest", &compared(&mut |case| Some(engine::answer(&case.request, Helm::V3))));
    for (name, version) in ENGINES {
        let mut engine = Engine { program, name, running: None };
        let ask = &mut |case: &Case| engine.ask(&json!({"id": 1, "template": case.request["template"], "data": data(case)}));
        row(&format!("{name} {version}"), &compared(ask));
    }
    for (mark, text) in [("OWN", own_rates.trim_end()), ("SUITES", &suites.to_string()), ("OTHERS", others.trim_end())] {
        page = page.replacen(&format!("<!-- {mark} -->"), text, 1);
    }
    page
}

#[test]
#[ignore = "writes docs/conformance.md; needs the program of test-suites/comparators"]
fn conformance_page() {
    let program = std::env::var("COMPARATORS").expect("COMPARATORS names the program of test-suites/comparators");
    fs::write(PAGE, on_large_stack(|| page(&program))).unwrap();
}

/// The page was written with the cases that are there now.
#[test]
fn the_page_is_current() {
    let page = fs::read_to_string(PAGE).unwrap();
    for (area, _) in AREAS {
        let row = page.lines().find(|line| line.starts_with(&format!("| {area} |"))).unwrap_or_else(|| panic!("no row for {area}"));
        let all = cases(area).len();
        assert_eq!(row.matches(&format!(" of {all} (")).count(), 2, "write the page anew, there are {all} cases: {row}");
    }
}

#[test]
fn templates_of_go_alone() {
    assert!(is_plain("{{ if eq .Values.quote 1 }}{{ printf \"upper\" }}{{ end }}"));
    assert!(!is_plain("{{ .a | quote }}"));
}
