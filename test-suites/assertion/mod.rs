//! The assertions: `cases/NAME.txt` shows what an assertion and its antonym say, measured with helm-unittest 1.1.2.
//!
//! Cases are parted by lines `===`. A case is a name after `#`, a rendered document, a line `--- assert` (with the file's
//! extension if it is no YAML, or with `failed` if the text is the message of a failed render), an item of `asserts`,
//! a line `--- helm-unittest` and what it says. What charttest says where it corrects the peer follows a line `--- corrected`.

use charttest::{
    assertion::{ASSERTIONS, Assertion, Context, Documents, Scope, judge_all},
    compat::Compat,
    rollout::Prefixes,
    snapshot::{Mode, Recorder, Settings, Stored},
    value::Text,
    yaml,
};
use std::{cell::RefCell, collections::BTreeSet, fs, sync::Arc};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/test-suites/assertion/cases");

struct Case<'a> {
    document: &'a str,
    kind: &'a str,
    assertion: &'a str,
    peer: &'a str,
    corrected: &'a str,
}

impl<'a> Case<'a> {
    fn read(text: &'a str) -> Self {
        let body = text.split_once('\n').map_or("", |(_, body)| body);
        let (document, rest) = body.split_once("--- assert").expect("--- assert");
        let (kind, rest) = rest.split_once('\n').expect("a line");
        let (assertion, answer) = rest.split_once("\n--- helm-unittest\n").expect("--- helm-unittest");
        let answer = answer.trim_end();
        let (peer, corrected) = answer.split_once("\n--- corrected\n").unwrap_or((answer, answer));
        Self { document, kind: kind.trim(), assertion, peer, corrected }
    }

    fn answer(&self, compat: Compat) -> String {
        let failed = self.kind == "failed";
        let extension = if self.kind.is_empty() || failed { "yaml" } else { self.kind };
        let file = format!("app/templates/doc.{extension}");
        let mut documents = Documents::default();
        if failed {
            documents.fail(&file, self.document.trim_end());
        } else if let Err(error) = documents.read(&file, &Text::from(self.document)) {
            return format!("fails\n{error}");
        }
        let item = yaml::decode_v3(self.assertion.as_bytes()).expect("an assertion is YAML");
        let assertion = match Assertion::parse(&item, compat == Compat::PEER) {
            Ok(assertion) => assertion,
            Err(error) => return format!("cannot be read: {}", error.to_string().lines().last().unwrap_or_default().trim()),
        };
        let mode = if compat == Compat::PEER { Mode::Peer } else { Mode::Propose };
        let settings = Arc::new(Settings { mode, ..Settings::default() });
        let snapshots = RefCell::new(Recorder::new(Arc::new(Stored::default()), settings, "t"));
        let context = Context {
            documents: &documents,
            rendered: !failed,
            render_error: None,
            post_rendered: false,
            compat,
            fail_fast: false,
            snapshots: &snapshots,
            prefixes: &Prefixes::default(),
            pair: None,
        };
        let scope = Scope { route: "app", files: Some(vec![format!("app/templates/doc.{extension}")]), ..Scope::default() };
        let verdict = judge_all(&[Some(assertion)], &scope, &context);
        if verdict.passed {
            return "passes".into();
        }
        let lines: Vec<String> = verdict.outcomes.iter().flat_map(|outcome| outcome.peer_lines()).collect();
        format!("fails\n{}", lines.join("\n")).trim_end().to_owned()
    }
}

/// The text without blanks at the ends of lines.
fn bare(text: &str) -> String {
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

#[test]
fn assertions_say_what_was_measured() {
    let mut wrong = Vec::new();
    for entry in fs::read_dir(FOLDER).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        for part in text.split("===\n") {
            let case = Case::read(part);
            for (compat, want) in [(Compat::PEER, case.peer), (Compat::CORRECTED, case.corrected)] {
                let got = case.answer(compat);
                if bare(&got) != bare(want) {
                    let mode = if compat == Compat::PEER { "as the peer" } else { "corrected" };
                    wrong.push(format!("{}, {mode}:\n{part}got:\n{got}\n", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_assertion_has_cases() {
    let mut shown = BTreeSet::new();
    for entry in fs::read_dir(FOLDER).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        shown.extend(ASSERTIONS.iter().map(|kind| kind.name).filter(|name| text.contains(&format!("\n{name}:"))));
    }
    let missing: Vec<_> = ASSERTIONS.iter().filter(|kind| kind.peer && !shown.contains(kind.name)).map(|kind| kind.name).collect();
    assert!(missing.is_empty(), "no case shows {missing:?}");
}
