//! The functions of the template language: `cases/NAME.txt` shows what `NAME` does, measured with Helm 3.22 and 4.3.
//!
//! Cases are parted by lines `===`. A case is a template, a line `---`, and its output, or `error: ` and the message without
//! its place. Where Helm 4 differs, its answer follows a line `--- 4`; a function that only Helm 4 has, has no other.

use charttest::{
    env::Env,
    functions,
    profile::Helm,
    template::{CallError, ExecError, Executor, Host, TemplateSet, on_large_stack, without_no_value},
    value::{Entries, Map, MapType, Text, Value},
};
use std::{collections::BTreeSet, fs};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/test-suites/functions/cases");

fn empty_cluster(_: [&Text; 4]) -> Result<Value, CallError> {
    Ok(Value::Map(Map::new()))
}

/// The message without the place and the node, which the template engine's own tests hold.
fn message(error: &ExecError) -> String {
    match &error.cause {
        Some(CallError::Failed(message)) => format!("error: {message}"),
        Some(cause) => format!("error: {}{cause}", error.message),
        None => format!("error: {}", error.message),
    }
}

fn answer(template: &str, helm: Helm) -> String {
    on_large_stack(|| {
        let mut set = TemplateSet::new(functions::table(helm));
        if let Err(error) = set.parse("gotpl", template.as_bytes()) {
            return format!("error: {error}");
        }
        let env = Env::fixed();
        let values = Value::Map(Map::of(MapType::Values, Entries::new()));
        let dot = Map::of(MapType::Values, Entries::from_iter([(Text::from("Values"), values)]));
        let mut executor = Executor::new(&set, Host { helm, env: &env, lookup: &empty_cluster });
        match executor.execute("gotpl", Value::Map(dot)) {
            Ok(out) => String::from_utf8_lossy(&without_no_value(out)).into_owned(),
            Err(error) => message(&error),
        }
    })
}

fn check(name: &str, case: &str, wrong: &mut Vec<String>) {
    let (case, newer) = case.split_once("\n--- 4\n").map_or((case, None), |(case, newer)| (case, Some(newer)));
    let (template, older) = case.split_once("\n---\n").map_or((case, None), |(template, older)| (template, Some(older)));
    for (helm, want) in [(Helm::V3, older), (Helm::V4, newer.or(older))] {
        let Some(want) = want else { continue };
        let got = answer(template, helm);
        if got != want {
            wrong.push(format!("{name}, {helm:?}: {template}\n  want {want:?}\n  got  {got:?}"));
        }
    }
}

#[test]
fn functions_do_what_was_measured() {
    let mut wrong = Vec::new();
    for entry in fs::read_dir(FOLDER).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).unwrap();
        for case in text.strip_suffix('\n').unwrap_or(&text).split("\n===\n") {
            check(&name, case, &mut wrong);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_function_has_its_cases() {
    let cases: BTreeSet<String> =
        fs::read_dir(FOLDER).unwrap().map(|e| e.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned()).collect();
    let functions: BTreeSet<String> = functions::all(Helm::V4).map(|f| f.name.to_owned()).collect();
    assert_eq!(cases.difference(&functions).collect::<Vec<_>>(), Vec::<&String>::new(), "cases of no function");
    assert_eq!(functions.difference(&cases).collect::<Vec<_>>(), Vec::<&String>::new(), "functions without cases");
}
