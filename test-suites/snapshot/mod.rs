//! Snapshots: files that both tools read, proposals, and their review by scripts, in a terminal and under fire.

mod author;
mod differences;
mod files;
mod killed;
mod scripts;
mod terminal;

use charttest::snapshot::{Mode, Ran, Record, Recorder, Settings, Store, Stored, settle, store};
use charttest::value::Value;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
};

/// A project with a chart, its suites and their snapshots.
struct Project {
    folder: tempfile::TempDir,
}

const TESTS: usize = 34;

impl Project {
    /// Three suites, each with a snapshot file and proposals for every entry: 102 in all, every third changing the same label.
    fn with_proposals() -> Self {
        let project = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir_all(project.root().join(".git")).unwrap();
        fs::create_dir_all(project.root().join("chart/tests")).unwrap();
        fs::create_dir_all(project.root().join("chart/templates")).unwrap();
        fs::write(project.root().join("chart/Chart.yaml"), "name: chart\n").unwrap();
        fs::write(project.root().join("chart/templates/a.yaml"), "metadata:\n  labels:\n    version: {{ .Chart.Version }}\n").unwrap();
        for suite in ["a", "b", "c"] {
            let file = project.suite(suite);
            fs::write(&file, "suite: x\n").unwrap();
            let stored = Arc::new(old(suite));
            store::write_snapshot(&project.snapshot(suite), &stored).unwrap();
            project.propose(suite, &records(&stored, suite, 2));
        }
        project
    }

    fn root(&self) -> PathBuf {
        fs::canonicalize(self.folder.path()).unwrap()
    }

    fn suite(&self, suite: &str) -> PathBuf {
        self.root().join(format!("chart/tests/{suite}_test.yaml"))
    }

    fn snapshot(&self, suite: &str) -> PathBuf {
        self.root().join(format!("chart/tests/__snapshot__/{suite}_test.yaml.snap"))
    }

    fn propose(&self, suite: &str, records: &[Record]) {
        let stored = store::read_snapshot(&self.snapshot(suite)).unwrap();
        let names: Vec<String> = (0..TESTS).map(|i| format!("test {i}")).collect();
        let tests: Vec<Ran<'_>> = names.iter().map(|name| Ran { name, complete: true }).collect();
        let settled = settle(&stored, records, &tests, &Settings::default(), true);
        let store = Store::locate(&self.root().join("chart"));
        store.propose(&self.snapshot(suite), &self.suite(suite), &self.root().join("chart"), &settled).unwrap();
    }

    fn review(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_charttest"));
        command.arg("review").arg(self.root());
        command
    }

    fn stored(&self, suite: &str) -> Stored {
        store::read_snapshot(&self.snapshot(suite)).unwrap()
    }

    /// How many entries hold the new text.
    fn accepted(&self) -> usize {
        let count = |suite: &&str| self.stored(suite).iter().filter(|(_, _, text)| text.contains("round: 2")).count();
        ["a", "b", "c"].iter().map(count).sum()
    }

    fn waiting(&self) -> usize {
        let (files, broken) = Store::at(self.root()).proposals().unwrap();
        assert!(broken.is_empty(), "{broken:?}");
        files.iter().map(|(_, file)| file.proposals.len()).sum()
    }
}

/// What a test renders in a round. Every third test changes only a label, the same everywhere.
fn rendered(suite: &str, test: usize, round: i64) -> Value {
    let label = ("round", Value::Int(round));
    let name = ("name", Value::text(format!("{suite}-{test}")));
    let extra = ("extra", Value::text(format!("{suite} {test} {}", if test.is_multiple_of(3) { 0 } else { round })));
    Value::map([label, name, extra])
}

fn old(suite: &str) -> Stored {
    let mut stored = Stored::default();
    for test in 0..TESTS {
        stored.insert(&format!("test {test}"), 1, charttest::snapshot::text_of(&rendered(suite, test, 1)));
    }
    stored
}

fn records(stored: &Arc<Stored>, suite: &str, round: i64) -> Vec<Record> {
    let settings = Arc::new(Settings { mode: Mode::Propose, ..Settings::default() });
    let record = |test| {
        let mut recorder = Recorder::new(Arc::clone(stored), Arc::clone(&settings), format!("test {test}"));
        recorder.enter("chart/templates/a.yaml", &Value::Nil);
        recorder.compare(&rendered(suite, test, round), "", &Default::default());
        recorder.into_records()
    };
    (0..TESTS).flat_map(record).collect()
}

fn bytes(path: &Path) -> Vec<u8> {
    fs::read(path).unwrap()
}
