//! The schemas under `schema/` are those of the types, and accept what is accepted. `UPDATE_SCHEMA=1` writes them anew.

use boon::{Compiler, SchemaIndex, Schemas};
use charttest::{
    report::difference,
    suite::{self, ParseOptions, SuiteFile, schema},
    value::Value,
    yaml,
};
use serde_json::Value as Json;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
};

#[test]
fn files_are_generated() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema");
    for (name, schema) in [("suite", schema::suite()), ("config", schema::config()), ("diff", difference::schema())] {
        let (path, text) = (folder.join(format!("{name}.schema.json")), format!("{schema:#}\n"));
        if std::env::var_os("UPDATE_SCHEMA").is_some() {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&path, &text).unwrap();
        }
        assert_eq!(fs::read_to_string(&path).unwrap_or_default(), text, "{}: run the tests with UPDATE_SCHEMA=1", path.display());
    }
}

fn compiled(schema: Json, schemas: &mut Schemas) -> SchemaIndex {
    let mut compiler = Compiler::new();
    compiler.add_resource("schema.json", schema).unwrap();
    compiler.compile("schema.json", schemas).unwrap()
}

fn as_json(value: &Value) -> Json {
    serde_json::from_slice(charttest::format::json::encode(value).unwrap().as_ref()).unwrap()
}

fn files(folder: &Path, wanted: &dyn Fn(&str) -> bool, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            files(&path, wanted, out);
        } else if wanted(&entry.file_name().to_string_lossy()) {
            out.push(path);
        }
    }
}

/// What the program accepts with `--strict`, editors accept: the suites of the examples, of the conformance cases that are plain, and
/// of the folder that `CHARTTEST_CHARTS` names.
#[test]
fn accepted_suites_are_valid() {
    let mut schemas = Schemas::new();
    let index = compiled(schema::suite(), &mut schemas);
    let mut found = Vec::new();
    let wanted = |name: &str| name.ends_with(".yaml");
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples"), &wanted, &mut found);
    if let Some(folder) = std::env::var_os("CHARTTEST_CHARTS") {
        files(Path::new(&folder), &wanted, &mut found);
    }
    let texts = found.iter().map(|path| (path.display().to_string(), String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned()));
    let cases = fs::read_to_string("test-suites/conformance/cases/suites_fresh.jsonl").unwrap();
    let cases: Vec<Json> = cases.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of_cases = cases.iter().flat_map(|case| case["files"].as_object().unwrap());
    let of_cases = of_cases.map(|(name, text)| (name.clone(), text.as_str().unwrap().to_owned()));
    let (mut valid, mut wrong) = (0, Vec::new());
    for (name, text) in texts.chain(of_cases) {
        if !text.lines().any(|line| line.starts_with("tests:")) {
            continue;
        }
        let file = Arc::new(SuiteFile::new(name.clone(), String::new(), text.as_str().into()));
        let parsed = suite::parse(&file, ParseOptions { strict: true, ..ParseOptions::default() });
        if !parsed.errors.is_empty() {
            continue;
        }
        for value in yaml::documents_v3(text.as_bytes()).filter_map(Result::ok).filter(|value| !value.is_nil()) {
            let Ok(json) = charttest::format::json::encode(&value) else { continue };
            match schemas.validate(&serde_json::from_slice(json.as_ref()).unwrap(), index) {
                Ok(()) => valid += 1,
                Err(error) => wrong.push(format!("{name}: {error}")),
            }
        }
    }
    assert!(wrong.is_empty() && valid >= 20, "{valid} valid, {} not:\n{}", wrong.len(), wrong.join("\n"));
}

/// What `diff --output json` prints, of charts that differ in all that there is and of one that cannot be compared.
#[test]
fn differences_are_valid() {
    let mut schemas = Schemas::new();
    let mut schema = difference::schema();
    refuse_more(&mut schema);
    let index = compiled(schema, &mut schemas);
    let mut seen = std::collections::BTreeSet::new();
    for arguments in [
        ["examples/snapshots-and-matrix", "--values-after=examples/snapshots-and-matrix/ci/production-values.yaml"],
        ["examples/mistakes/partial", "examples/mistakes/constant"],
        ["examples/mistakes/misplaced", "examples/rollout-restart"],
        ["examples/mistakes", "test-suites/cli/reports.in"],
        ["examples/rollout-restart", "test-suites/cli/bad-input.in/template-error"],
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_charttest")).args(["diff", "-o", "json"]).args(arguments).output().unwrap();
        let found: Json = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{arguments:?}: {output:?}"));
        let result = schemas.validate(&found, index);
        assert!(result.is_ok(), "{arguments:?}: {}", result.unwrap_err());
        for chart in found["charts"].as_array().unwrap() {
            let filled = |value: &Json| value.as_array().is_none_or(|list| !list.is_empty());
            seen.extend(chart.as_object().unwrap().iter().filter(|(_, value)| filled(value)).map(|(key, _)| key.clone()));
        }
    }
    for key in ["restarts", "changed", "created", "deleted", "error"] {
        assert!(seen.contains(key), "no difference has {key}: {seen:?}");
    }
    assert!(schemas.validate(&serde_json::json!({"before": "a"}), index).is_err());
}

/// Keys that a schema doesn't name are refused, where one object is described in one place.
fn refuse_more(schema: &mut Json) {
    if let Some(map) = schema.as_object_mut() {
        if map.contains_key("properties") {
            map.insert("additionalProperties".into(), false.into());
        }
        map.values_mut().for_each(refuse_more);
    }
}

#[test]
fn examples_are_valid() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    for (schema, wanted) in [(schema::suite(), ["_test.yaml", "_rollout.yaml"]), (schema::config(), ["charttest.yaml"; 2])] {
        let mut schemas = Schemas::new();
        let index = compiled(schema, &mut schemas);
        let mut found = Vec::new();
        files(&examples, &|name| wanted.iter().any(|end| name.ends_with(end)), &mut found);
        assert!(!found.is_empty());
        for path in found {
            for document in yaml::documents_v3(&fs::read(&path).unwrap()) {
                let json = as_json(&document.unwrap());
                let result = schemas.validate(&json, index);
                assert!(result.is_ok(), "{}: {}", path.display(), result.unwrap_err());
            }
        }
    }
}
