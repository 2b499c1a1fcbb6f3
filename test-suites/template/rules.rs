//! What no single template shows: definitions in several files, limits, random places, sharing between threads.

use super::{data, empty_cluster, execute, render};
use charttest::{
    env::Env,
    functions,
    profile::Helm,
    template::{Executor, Host, TemplateSet, on_large_stack},
};

fn set(files: &[(&str, &str)]) -> TemplateSet {
    let mut set = TemplateSet::new(functions::table(Helm::V3));
    for (name, text) in files {
        set.parse(name, text.as_bytes()).unwrap();
    }
    set
}

#[test]
fn a_later_definition_replaces_unless_it_is_blank() {
    let user = ("t", r#"{{ include "x" . }}"#);
    let (a, b, blank) = (r#"{{ define "x" }}A{{ end }}"#, r#"{{ define "x" }}B{{ end }}"#, r#"{{ define "x" }} {{/* c */}} {{ end }}"#);
    assert_eq!(execute(&set(&[("a", a), ("b", b), user]), "t").unwrap(), "B");
    assert_eq!(execute(&set(&[("a", a), ("b", blank), user]), "t").unwrap(), "A");
    assert_eq!(execute(&set(&[("b", blank), ("a", a), user]), "t").unwrap(), "A");
    let error = TemplateSet::new(functions::table(Helm::V3)).parse("t", format!("{a}\n{b}").as_bytes()).unwrap_err();
    assert_eq!(error.to_string(), r#"template: t:2: template: multiple definition of template "x""#);
}

#[test]
fn definitions_of_a_tpl_text_end_with_it() {
    let text = r#"{{ define "x" }}A{{ end }}{{ tpl "{{ define \"x\" }}B{{ end }}{{ include \"x\" . }}" . }}{{ include "x" . }}"#;
    assert_eq!(render(text).unwrap(), "BA");
}

#[test]
fn endless_recursion_ends_in_a_message() {
    let message = |text: &str| render(text).unwrap_err();
    let template = message(r#"{{ define "r" }}{{ template "r" . }}{{ end }}{{ template "r" . }}"#);
    assert_eq!(template, r#"template: t.yaml:1:28: executing "r" at <{{template "r" .}}>: exceeded maximum template depth (100000)"#);
    let include = message(r#"{{ define "r" }}{{ include "r" . }}{{ end }}{{ include "r" . }}"#);
    assert!(include.ends_with("rendering template has a nested reference name: r: unable to execute template"));
    let tpl = message(r#"{{ $t := dict "t" "{{ tpl .t . }}" }}{{ tpl $t.t $t }}"#);
    assert!(tpl.ends_with("unable to execute template"), "{tpl}");
    let deep = |n: usize| format!("{{{{ {}1{} }}}}", "(".repeat(n), ")".repeat(n));
    assert_eq!(render(&deep(10_000)).unwrap(), "1");
    assert_eq!(message(&deep(10_001)), "template: t.yaml:1: max expression depth exceeded");
}

#[test]
fn random_texts_depend_on_the_place_that_asks() {
    let two = render(r#"{{ range until 2 }}{{ randAlphaNum 8 }} {{ end }}{{ randAlphaNum 8 }}"#).unwrap();
    let parts: Vec<_> = two.split(' ').collect();
    assert!(parts[0] != parts[1] && parts[1] != parts[2] && parts[0] != parts[2], "{two}");
    let before = render(r#"{{ if false }}{{ randAlphaNum 9 }}{{ end }}{{ $x := 1 }}{{ randAlphaNum 8 }}"#).unwrap();
    let other = render(r#"{{ if true  }}{{ randAlphaNum 9 }}{{ end }}{{ $x := 1 }}{{ randAlphaNum 8 }}"#).unwrap();
    assert!(other.ends_with(&before), "one call more elsewhere changes nothing: {before} {other}");
}

#[test]
fn threads_share_a_set() {
    let set = set(&[("t", "{{ range .Values.ks }}{{ . }}{{ end }}")]);
    let env = Env::fixed();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let out = on_large_stack(|| {
                    let host = Host { helm: Helm::V4, env: &env, lookup: &empty_cluster };
                    Executor::new(&set, host).execute("t", data())
                });
                assert_eq!(out.unwrap(), b"21");
            });
        }
    });
}
