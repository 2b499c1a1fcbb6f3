//! Snapshot files: what is read, written, refused, and what a run makes of them.

use super::{Project, rendered};
use charttest::{
    snapshot::{Mode, Ran, Recorder, Redactions, Settings, State, Stored, settle, store, text_of},
    value::{Text, Value},
};
use std::{fs, sync::Arc};

fn compare<'t>(stored: &Stored, settings: Settings, test: &'t str, values: &[Value]) -> (Vec<bool>, charttest::snapshot::Settled<'t>) {
    let (stored, settings) = (Arc::new(stored.clone()), Arc::new(settings));
    let mut recorder = Recorder::new(Arc::clone(&stored), Arc::clone(&settings), test);
    let answers = values.iter().map(|value| recorder.compare(value, "", &Default::default()).passed).collect();
    let ran = [Ran { name: test, complete: true }];
    (answers, settle(&stored, &recorder.into_records(), &ran, &settings, true))
}

fn with_mode(mode: Mode) -> Settings {
    Settings { mode, ..Settings::default() }
}

#[test]
fn files_are_written_as_the_peer_writes_them() {
    let mut stored = Stored::default();
    stored.insert("plain", 2, "b\n");
    stored.insert("plain", 10, "c: |\n  d\n\n  e\n");
    stored.insert("plain", 1, "a: 1\n");
    stored.insert("it's: odd", 1, "\"1\"\n");
    stored.insert("a10", 1, "x");
    stored.insert("a9", 1, "");
    let text = String::from_utf8(stored.write()).unwrap();
    assert_eq!(
        text,
        "a9:\n  1: \"\"\na10:\n  1: x\n'it''s: odd':\n  1: |\n    \"1\"\nplain:\n  1: |\n    a: 1\n  2: |\n    b\n  10: |\n    c: |\n      d\n\n      e\n"
    );
    let again = Stored::parse(Some(text.as_bytes())).unwrap();
    assert_eq!(again.iter().collect::<Vec<_>>(), stored.iter().collect::<Vec<_>>());
    assert_eq!(Stored::default().write(), b"{}\n");
}

#[test]
fn files_that_make_no_sense_are_refused() {
    for (text, problem) in [
        ("a:\n  1: [x]\n", "is no text"),
        ("a: x\n", "holds no map"),
        ("- a\n", "the top is something else"),
        ("a:\n  x: b\n", "has no number"),
        ("a: {1: b\n", "yaml:"),
        ("a:\n<<<<<<< HEAD\n  1: b\n", "conflict markers"),
        ("a:\n  1: \u{0}\n", "yaml:"),
    ] {
        let error = Stored::parse(Some(text.as_bytes())).unwrap_err().to_string();
        assert!(error.contains(problem), "{text:?}: {error}");
    }
    assert!(Stored::parse(Some(b"\xff\xfe\x00binary")).is_err());
    assert!(Stored::parse(Some(b"")).unwrap().is_empty());
    let windows = Stored::parse(Some(b"a:\r\n  1: |\r\n    b\r\n")).unwrap();
    assert_eq!(windows.find("a", 1), Some("b\n"));
}

#[test]
fn modes_differ_in_what_passes_and_what_is_stored() {
    let mut stored = Stored::default();
    stored.insert("t", 1, "1\n");
    stored.insert("t", 3, "gone\n");
    let values = [Value::Int(1), Value::Int(2)];
    let (passed, settled) = compare(&stored, with_mode(Mode::Propose), "t", &values);
    assert_eq!((passed, settled.write, settled.proposals.len(), settled.unused.len()), (vec![true, false], None, 1, 1));
    let (passed, settled) = compare(&stored, with_mode(Mode::Check), "t", &values);
    assert_eq!((passed, settled.write, settled.proposals.len()), (vec![true, false], None, 0));
    let (passed, settled) = compare(&stored, with_mode(Mode::Peer), "t", &values);
    assert_eq!(passed, [true, true]);
    assert_eq!(String::from_utf8(settled.write.unwrap().write()).unwrap(), "t:\n  1: |\n    1\n  2: |\n    2\n");
    let (_, settled) = compare(&stored, with_mode(Mode::Update), "t", &values);
    assert_eq!(settled.write.unwrap().len(), 2);
    let (_, settled) = compare(&stored, with_mode(Mode::Peer), "other", &[]);
    assert!(settled.write.unwrap().is_empty(), "the peer drops what was not touched");
}

#[test]
fn what_did_not_run_is_never_unused() {
    let mut stored = Stored::default();
    for test in ["ran", "skipped", "gone"] {
        stored.insert(test, 1, "1\n");
        stored.insert(test, 2, "2\n");
    }
    let settings = Arc::new(with_mode(Mode::Propose));
    let shared = Arc::new(stored.clone());
    let mut recorder = Recorder::new(shared, Arc::clone(&settings), "ran");
    recorder.compare(&Value::Int(1), "", &Default::default());
    let tests = [Ran { name: "ran", complete: true }, Ran { name: "skipped", complete: false }];
    let settled = settle(&stored, &recorder.into_records(), &tests, &settings, false);
    let unused: Vec<String> = settled.unused.iter().map(|(test, index)| format!("{test} {index}")).collect();
    assert_eq!(unused, ["gone 1", "gone 2", "ran 2"]);
}

#[test]
fn stable_names_migrate_and_do_not_move() {
    let mut stored = Stored::default();
    let object =
        |name: &str, n| Value::map([("kind", "Service".into()), ("metadata", Value::map([("name", name.into())])), ("n", Value::Int(n))]);
    for (index, name) in [(1, "a"), (2, "b")] {
        stored.insert("t", index, text_of(&object(name, 1)));
    }
    let run = |stored: &Stored, names: &[&str], mode| {
        let settings = Arc::new(Settings { mode, stable_names: true, ..Settings::default() });
        let mut recorder = Recorder::new(Arc::new(stored.clone()), Arc::clone(&settings), "t");
        let mut passed = Vec::new();
        for name in names {
            let document = object(name, 1);
            recorder.enter("c/templates/s.yaml", &document);
            passed.push(recorder.compare(&document, "", &Default::default()).passed);
        }
        (passed, settle(stored, &recorder.into_records(), &[Ran { name: "t", complete: true }], &settings, true))
    };
    let (passed, settled) = run(&stored, &["a", "b"], Mode::Propose);
    assert_eq!((passed, settled.renamed, settled.unused.len()), (vec![true, true], 2, 0));
    let (_, settled) = run(&stored, &["a", "b"], Mode::Update);
    let migrated = settled.write.unwrap();
    assert_eq!(migrated.iter().map(|(test, ..)| test).collect::<Vec<_>>(), ["t › Service/a", "t › Service/b"]);
    let (passed, settled) = run(&migrated, &["new", "a", "b"], Mode::Propose);
    assert_eq!((passed, settled.proposals.len(), settled.unused.len()), (vec![false, true, true], 1, 0));
}

#[test]
fn redactions_hide_what_moves() {
    let redact = Redactions::parse(["checksums", "chart-labels", "images", "spec.replicas", "/build-\\d+/"]).unwrap();
    let config = "a: 1\n";
    let digest = "f63d08b9ff27b7834e0d1cbd26a6bee2a8e3a2d7b1c5bd2f8b2d6ae3cf2b2e05";
    let document = Value::map([
        ("image", Value::text("r.io/app:1.2.3")),
        ("spec", Value::map([("replicas", Value::Int(3)), ("note", "build-17 of x".into())])),
        ("labels", Value::map([("helm.sh/chart", Value::text("app-1.2.3"))])),
        ("annotations", Value::map([("checksum/config", Value::text(digest))])),
    ]);
    let settings = Arc::new(Settings { redact, ..Settings::default() });
    let mut recorder = Recorder::new(Arc::default(), settings, "t");
    recorder.set_files(|| vec![("app/templates/config.yaml".into(), Text::from(config))]);
    let text = recorder.compare(&document, "", &Default::default()).text;
    for part in ["r.io/app:<tag>", "replicas: <redacted>", "<redacted> of x", "<chart label>", "<checksum of something else>"] {
        assert!(text.contains(part), "{part} is missing in\n{text}");
    }
    assert!(Redactions::parse(["/(/"]).is_err());
}

#[test]
fn a_proposal_goes_when_its_test_passes_again() {
    let project = Project::with_proposals();
    assert_eq!(project.waiting(), 102);
    let stored = Arc::new(project.stored("a"));
    project.propose("a", &super::records(&stored, "a", 1));
    assert_eq!(project.waiting(), 68);
}

#[test]
fn nothing_is_lost_where_nothing_can_be_written() {
    let project = Project::with_proposals();
    let path = project.snapshot("a");
    let before = super::bytes(&path);
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    let error = store::write_snapshot(&path, &Stored::default()).unwrap_err().to_string();
    assert!(error.contains("read-only"), "{error}");
    assert_eq!(super::bytes(&path), before);
    assert!(store::write_snapshot(&project.root().join("chart/Chart.yaml/x.snap"), &Stored::default()).is_err());
    let state =
        Recorder::new(Arc::new(project.stored("a")), Arc::default(), "test 1").compare(&rendered("a", 1, 1), "", &Default::default()).state;
    assert_eq!(state, State::Same);
}
