//! Reports are what their readers expect: files validate against public schemas (`schemas/README.md` says whose), annotations and the
//! job summary are what GitHub shows.

use boon::{Compiler, Schemas};
use serde_json::Value as Json;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};
use uppsala::XsdValidator;

const CHARTS: &str = "test-suites/cli/reports.in";

/// Runs the charts of the transcripts in their folder and returns what was written in each format.
fn reports(formats: &[&str]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let files: Vec<PathBuf> = formats.iter().map(|format| folder.path().join(format)).collect();
    let flags = formats.iter().zip(&files).map(|(format, file)| format!("--report={format}={}", file.display()));
    let output = Command::new(env!("CARGO_BIN_EXE_charttest")).arg("run").arg(CHARTS).args(flags).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
    files.iter().map(|file| fs::read_to_string(file).unwrap()).collect()
}

fn schema(name: &str) -> String {
    fs::read_to_string(Path::new("test-suites/reports/schemas").join(name)).unwrap()
}

fn problems(schema: &str, document: &str) -> Vec<String> {
    let schema = uppsala::parse(schema).unwrap();
    let validator = XsdValidator::from_schema(&schema).unwrap();
    validator.validate(&uppsala::parse(document).unwrap()).iter().map(ToString::to_string).collect()
}

#[test]
fn junit_and_sonar_files_are_valid() {
    for (format, file) in [("junit", "junit-10.xsd"), ("sonar", "sonar-generic-test-execution.xsd")] {
        let text = reports(&[format]).remove(0);
        assert!(text.contains("has replicas") && text.contains("is not run") && text.contains("isKindOf"), "{text}");
        assert_eq!(problems(&schema(file), &text), Vec::<String>::new(), "{format}:\n{text}");
        // The schema is one that can refuse.
        let spoilt = text.replace("name=", "nom=");
        assert!(!problems(&schema(file), &spoilt).is_empty(), "{format}");
    }
}

fn sarif_problem(document: &str) -> Option<String> {
    let (mut compiler, mut schemas) = (Compiler::new(), Schemas::new());
    compiler.add_resource("sarif.json", serde_json::from_str(&schema("sarif-2.1.0.json")).unwrap()).unwrap();
    let index = compiler.compile("sarif.json", &mut schemas).unwrap();
    let document: Json = serde_json::from_str(document).unwrap();
    schemas.validate(&document, index).err().map(|error| error.to_string())
}

#[test]
fn sarif_files_are_valid() {
    let text = reports(&["sarif"]).remove(0);
    assert_eq!(sarif_problem(&text), None, "{text}");
    assert!(sarif_problem(&text.replace("startLine", "line")).is_some());
    for mistake in ["examples/mistakes/partial", "examples/mistakes"] {
        let output = Command::new(env!("CARGO_BIN_EXE_charttest")).args(["rollout", mistake, "-o", "sarif"]).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.contains("templates/statefulset.yaml"), "{text}");
        assert_eq!(sarif_problem(&text), None, "{text}");
    }
}

/// What `lint` says of a chart with a negation that looks at nothing and a selector that finds nothing.
#[test]
fn lint_reports_have_places() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join("web").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n");
    write("templates/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n");
    let suite = "suite: a
templates: [a.yaml]
tests:
  - it: cannot fail elsewhere
    asserts:
      - notEqual: {path: metadata.nam, value: b}
      - notEqual: {path: metadata.name, value: b}
  - it: looks at nothing
    documentSelector: {path: kind, value: Secret, skipEmptyTemplates: true}
    asserts:
      - equal: {path: metadata.name, value: b}
";
    write("tests/a_test.yaml", suite);
    let lint = |output: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_charttest"));
        let done = command.args(["lint", "web", "-o", output]).current_dir(&folder).env_remove("GITHUB_WORKSPACE").output().unwrap();
        assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap()
    };
    let annotations = lint("github");
    let of_rule: Vec<&str> = annotations.lines().filter(|line| line.contains("[compared-nothing]")).collect();
    let want = [
        "::warning file=web/tests/a_test.yaml,line=6,col=9::notEqual compares nothing: unknown path metadata.nam; in helm-unittest it holds \
         all the same [compared-nothing]%0Adid you mean metadata.name?",
        "::notice file=web/tests/a_test.yaml,line=8,col=9::no template renders a document that the selector matches: the test compares nothing \
         [compared-nothing]",
    ];
    assert_eq!(of_rule, want, "{annotations}");
    let text = lint("sarif");
    assert_eq!(sarif_problem(&text), None, "{text}");
    let document: Json = serde_json::from_str(&text).unwrap();
    let results = document["runs"][0]["results"].as_array().unwrap();
    assert!(results.iter().all(|result| result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].is_string()), "{text}");
    assert!(!folder.path().join(".charttest").exists(), "lint writes nothing");
}

#[test]
fn the_other_xml_files_are_well_formed() {
    for text in reports(&["xunit", "nunit"]) {
        uppsala::parse(&text).unwrap();
        assert!(text.contains("web, with &lt;signs&gt; &amp; more") && text.contains("isKindOf"), "{text}");
    }
}

#[test]
fn every_line_of_the_event_stream_is_documented() {
    let text = reports(&["json"]).remove(0);
    let documented = fs::read_to_string("docs/ci.md").unwrap();
    let mut seen = std::collections::BTreeSet::new();
    for line in text.lines() {
        let event: Json = serde_json::from_str(line).unwrap();
        let name = event["event"].as_str().unwrap().to_owned();
        assert!(documented.contains(&format!("`{name}`")), "docs/ci.md does not say what {name} is");
        for key in event.as_object().unwrap().keys().filter(|key| *key != "event") {
            assert!(documented.contains(&format!("`{key}`")), "docs/ci.md does not say what {key} of {name} is");
        }
        seen.insert(name);
    }
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), ["chart-started", "finished", "suite-broken", "suite-finished", "test-finished"]);
}

#[test]
fn annotations_are_relative_to_the_repository_and_the_job_gets_a_table() {
    let folder = tempfile::tempdir().unwrap();
    let summary = folder.path().join("summary.md");
    fs::write(&summary, "what another step wrote\n").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_charttest"))
        .current_dir(CHARTS)
        .args(["run", "web", "--report", "github"])
        .env("GITHUB_STEP_SUMMARY", &summary)
        .env("GITHUB_WORKSPACE", Path::new(env!("CARGO_MANIFEST_DIR")))
        .output()
        .unwrap();
    let annotations = String::from_utf8(output.stdout).unwrap();
    assert!(annotations.contains("file=test-suites/cli/reports.in/web/tests/web_test.yaml,line=9,"), "{annotations}");
    assert!(annotations.contains("file=test-suites/cli/reports.in/web/templates/deployment.yaml,line=11,"), "{annotations}");
    let summary = fs::read_to_string(&summary).unwrap();
    assert!(summary.starts_with("what another step wrote\n## charttest"), "{summary}");
    assert!(summary.contains("| chart | passed | failed | missed | external | not judged |"), "{summary}");
    assert!(summary.contains("| web | 1 | 2 | 0 | 0 | 2 |"), "{summary}");
}
