//! A contract of one line passes on correct charts and fails on broken ones, as their facts say.

use super::{Case, all};
use charttest::rollout::contract::{Breach, Contract, Verdict, judge};

fn verdicts(case: &Case, contract: &Contract) -> Vec<Verdict> {
    judge(&case.renderer(), &case.plan(), contract).unwrap_or_else(|e| panic!("{}: {}", case.name, e.message))
}

fn case(name: &str) -> Case {
    all().into_iter().find(|case| case.name == name).unwrap_or_else(|| panic!("no case {name}"))
}

#[test]
fn one_line_passes_and_fails_as_the_facts_say() {
    let contract = Contract { exactly: true, ..Contract::default() };
    let kept = ["include-sibling-envfrom", "clean-many-sources", "hashed-name", "pick-data", "tpl-podannotations", "reloader-auto"];
    let broken =
        ["include-sibling-object-label", "values-toyaml-subset", "literal-hash", "volume-full-no-hash", "init-env-key", "rollme-random"];
    for (names, wanted) in [(kept, true), (broken, false)] {
        for name in names {
            let found = verdicts(&case(name), &contract);
            assert!(!found.is_empty(), "{name}");
            let passed = found.iter().all(Verdict::passed);
            // What a controller restarts is no value that the contract could judge.
            let nothing =
                found.iter().any(|v| v.breaches.iter().any(|b| matches!(b, Breach::Other(text) if text.contains("nothing was judged"))));
            assert!(passed == wanted || (name == "reloader-auto" && nothing), "{name}: {found:?}");
        }
    }
}

#[test]
fn breaches_name_the_values() {
    let found = verdicts(&case("values-toyaml-subset"), &Contract { exactly: true, ..Contract::default() });
    let text: String = found[0].breaches.iter().map(|breach| format!("{breach}\n")).collect();
    assert!(text.contains("did not change with:\n  port"), "{text}");
    assert!(text.contains("also changed with:\n  config.mode"), "{text}");
}

#[test]
fn what_cannot_be_judged_is_no_pass() {
    let clean = case("include-sibling-envfrom");
    for contract in [
        Contract { workload: Some("nobody".into()), exactly: true, ..Contract::default() },
        Contract { annotation: Some("checksum/none".into()), exactly: true, ..Contract::default() },
        Contract { changes_with: Some(vec!["no.such.value".into()]), exactly: true, ..Contract::default() },
        Contract { changes_with: Some(Vec::new()), exactly: true, ..Contract::default() },
        Contract { never_with: vec!["no.such.value".into()], exactly: true, ..Contract::default() },
        Contract { ignore: vec!["no.such.value".into()], exactly: true, ..Contract::default() },
        Contract { tries: vec![("no.such.value".into(), Vec::new())], exactly: true, ..Contract::default() },
    ] {
        let found = verdicts(&clean, &contract);
        assert!(found.iter().any(|verdict| !verdict.passed()), "{contract:?}");
    }
}

#[test]
fn keys_of_a_contract_mean_what_they_say() {
    let clean = case("include-sibling-envfrom");
    let text = |paths: &[&str]| paths.iter().map(|path| (*path).to_owned()).collect::<Vec<_>>();
    let never = Contract { never_with: text(&["config.level"]), exactly: true, ..Contract::default() };
    assert!(!verdicts(&clean, &never)[0].passed());
    let ignored = Contract { changes_with: Some(text(&["config.level"])), ignore: text(&["config"]), exactly: true, ..Contract::default() };
    assert!(verdicts(&clean, &ignored)[0].passed());
    let loose = Contract { changes_with: Some(text(&["config.level"])), exactly: false, ..Contract::default() };
    assert!(verdicts(&clean, &loose)[0].passed());
    let strict = Contract { changes_with: Some(text(&["config.level"])), exactly: true, ..Contract::default() };
    assert!(!verdicts(&clean, &strict)[0].passed());
}
