//! What was rendered before must not show: outputs of named templates are remembered for the thread.

use charttest::{
    chart,
    env::Env,
    profile::Helm,
    render::{Inputs, Renderer},
    value::Frozen,
    yaml,
};
use std::sync::Arc;

/// Named templates, each with what its file calls, twice.
const TEMPLATES: &[(&str, &str, &str)] = &[
    ("type", r#"{{ printf "%T %v" .Values.x .Values.x }}"#, "."),
    ("keys", r#"{{ hasKey .Values "x" }} {{ index .Values "w" }} {{ get .Values "more" }}"#, "."),
    (
        "deep",
        r#"{{ .Values.map.a.b }}{{ with .Values.map.list }}{{ range $i, $e := . }}{{ $i }}{{ $e }}{{ $.Values.x }}{{ end }}{{ else }}none{{ end }}"#,
        "$",
    ),
    ("whole", "{{ toYaml .Values.map }}", "."),
    ("negative", "{{ div 1.0 .Values.x }} {{ .Values.x }}", "."),
    ("nested", r#"{{ include "deep" . }}{{ template "type" $ }}{{ include "type" (dict "Values" .Values.map) }}"#, "."),
    ("dict", r#"{{ .context.Values.x }}{{ .other }}{{ include "type" .context }}"#, r#"(dict "context" $ "other" .Values.w)"#),
    ("variable", "{{ $all := .Values.map }}{{ if .Values.w }}{{ $all.a.b }}{{ end }}", "."),
    ("text", "{{ tpl .Values.text . }}", "."),
    ("object", r#"{{ .Template.Name }}{{ .Chart.Name }}{{ .Release.Name }}{{ .Files.Get "note" }}{{ .Capabilities.KubeVersion }}"#, "."),
    ("chart", "{{ .Chart.Name }}", "."),
    ("changes", r#"{{ $_ := set .Values "counter" (add1 (default 0 .Values.counter)) }}{{ template "counter" . }}"#, "."),
    ("counter", "{{ .Values.counter }}", "."),
    ("order", "{{ keys .Values.map }}", "."),
    ("sorts", "{{ $_ := sortAlpha .names }}", r#"(dict "names" (splitList "," "b,a"))"#),
    ("sorted", r#"{{ $names := list "b" "a" | toStrings }}{{ $_ := include "sorts" (dict "names" $names) }}{{ $names }}"#, "."),
    ("fails", r#"{{ if eq (toString .Values.x) "bad" }}{{ fail "x is bad" }}{{ end }}{{ required "w is missing" .Values.w }}"#, "."),
    ("room", "{{ slice .Values.map.list 0 1 }}{{ len .Values.map.list }}", "."),
    (
        "itself",
        r#"{{ if gt (int .depth) 0 }}{{ .x }}{{ include "itself" (dict "depth" (sub (int .depth) 1) "x" .x) }}{{ end }}"#,
        r#"(dict "depth" 3 "x" .Values.x)"#,
    ),
    ("bare", "{{ toJson . }}", ".Values.map"),
];

const VALUES: &str = "x: 1\nw: why\ntext: plain\nmap: {a: {b: c}, list: [1, 2]}\n";

/// Values that differ in ways which only some templates can tell.
const CHANGES: &[&str] = &[
    "{}",
    "{x: '1'}",
    "{x: 1.0}",
    "{x: 0.0}",
    "{x: -0.0}",
    "{x: }",
    "{x: bad}",
    "{x: [1]}",
    "{x: {}}",
    "{x: {a: 1}}",
    "{x: {a: '1'}}",
    "{x: 2020-01-01}",
    "{w: }",
    "{w: {z: 1}}",
    "{map: {a: {b: d}}}",
    "{map: {a: {b: }}}",
    "{map: {a: }}",
    "{map: {list: []}}",
    "{map: {list: [1, 2, 3]}}",
    "{map: {list: {a: 1}}}",
    "{map: {x: 5}}",
    "{map: }",
    "{text: '{{ .Values.x }}'}",
    "{text: '{{ .Values.w }}'}",
    "{text: '{{ .Values.x }}', x: 2}",
    "{text: other}",
    "{counter: 5}",
    "{other: 1}",
];

#[test]
fn what_was_rendered_before_does_not_show() {
    for helm in [Helm::V3, Helm::V4] {
        let file = |name: &str, text: &str| (name.to_owned(), text.as_bytes().to_vec());
        let mut files = Vec::new();
        for (folder, name) in [("", "recall"), ("charts/sub/", "sub")] {
            files.push(file(&format!("{folder}Chart.yaml"), &format!("apiVersion: v2\nname: {name}\nversion: 0.1.0\n")));
            files.push(file(&format!("{folder}values.yaml"), VALUES));
            files.push(file(&format!("{folder}note"), name));
            for (name, _, data) in TEMPLATES {
                let call = format!("{{{{ include {name:?} {data} }}}}");
                files.push(file(&format!("{folder}templates/{name}.txt"), &format!("{call}|{call}")));
            }
        }
        let helpers = TEMPLATES.iter().map(|(name, body, _)| format!("{{{{ define {name:?} }}}}{body}{{{{ end }}}}"));
        files.push(file("templates/_helpers.tpl", &helpers.collect::<String>()));
        let renderer = Renderer::new(chart::from_files(files, helm).expect("the chart is valid"), helm);
        let changes: Vec<Frozen> = CHANGES.iter().map(|text| read(text)).collect();
        // Twice, and then back: most of what is remembered is asked for again.
        let order: Vec<&Frozen> = changes.iter().chain(&changes).chain(changes.iter().rev()).collect();
        assert!(rendered(&renderer, &changes[0], &Inputs::default()).contains("recall/templates/type.txt: float64 1|float64 1"));
        assert_eq!(agreeing(&renderer, &order), 2 * order.len());
    }
}

fn read(text: &str) -> Frozen {
    yaml::decode(text.as_bytes()).map(|value| value.freeze()).expect("the values are valid")
}

/// How many renders in a row are the same as with nothing remembered: a render that records what it reads runs everything.
fn agreeing(renderer: &Renderer, changes: &[&Frozen]) -> usize {
    let of = |change| {
        let envs = [Env::fixed(), Env::fixed().later()];
        envs.map(|env| {
            [false, true].map(|track_reads| rendered(renderer, change, &Inputs { env: env.clone(), track_reads, ..Inputs::default() }))
        })
    };
    let pairs = changes.iter().flat_map(|change| of(change));
    pairs.inspect(|[remembered, run]| assert_eq!(remembered, run)).count()
}

fn rendered(renderer: &Renderer, values: &Frozen, inputs: &Inputs) -> String {
    let inputs = Inputs { values: vec![Arc::new(values.clone())], keep_going: true, ..inputs.clone() };
    let rendered = renderer.prepare(&inputs).and_then(|prepared| prepared.render()).expect("the values are valid");
    let failures = rendered.failures.iter().map(|(file, error)| format!("{file}: {error}\n"));
    rendered.files.iter().map(|file| format!("{}: {}\n", file.path, file.text)).chain(failures).collect()
}
