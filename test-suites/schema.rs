//! The schemas under `schema/` are those of the types, and accept what is accepted. `UPDATE_SCHEMA=1` writes them anew.

use boon::{Compiler, SchemaIndex, Schemas};
use charttest::{suite::schema, value::Value, yaml};
use serde_json::Value as Json;
use std::{
    fs,
    path::{Path, PathBuf},
};

#[test]
fn files_are_generated() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema");
    for (name, schema) in [("suite", schema::suite()), ("config", schema::config())] {
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
