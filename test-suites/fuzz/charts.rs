//! Small charts: several templates, subcharts with conditions, aliases, globals and imports, hooks, notes, values from everywhere.

use super::{generator::Generator, language, operands, texts};
use serde_json::{Map, Value as Json, json};

const DUMP: &str = "{{ toJson .Values }}\n{{ .Chart.Name }} {{ .Chart.Version }} {{ .Template.BasePath }} {{ .Template.Name }}\n";

fn values(g: &mut Generator, chart: &str) -> String {
    let sub = if chart.is_empty() { "sub" } else { "deep" };
    let line = |g: &mut Generator| {
        let value = g.of("1¦text¦null¦{a: 1}¦{a: {b: 2}, c: null}¦[1, 2]¦true¦\"\"¦{}¦false¦{enabled: false}");
        let key = g.pick(&["a", "b", "c", "global", "tags", "exports", "list", sub, "other", "enabled", "import"]);
        match key {
            "global" => format!("global: {}\n", g.of("{x: 1}¦{x: {y: 2}}¦{z: null}¦text¦null¦{x: 3, w: [1]}")),
            "tags" => format!("tags: {}\n", g.of("{front: false}¦{front: true, back: false}¦1¦{}")),
            "exports" => "exports: {data: {a: 9, m: {n: 1}}}\n".into(),
            key => format!("{key}: {value}\n"),
        }
    };
    let mut lines: Vec<String> = (0..g.below(6)).map(|_| line(g)).collect();
    // Of two equal keys the last one wins; that has its own cases among the YAML texts.
    lines.sort_by_key(|line| line.split(':').next().unwrap_or_default().to_owned());
    lines.dedup_by_key(|line| line.split(':').next().unwrap_or_default().to_owned());
    lines.concat()
}

fn metadata(g: &mut Generator, name: &str, dependencies: &str) -> String {
    let extra = g.of("¦¦¦appVersion: 1.0\n¦type: library\n¦kubeVersion: \">=1.20\"\n¦keywords: [a, b]\n¦annotations: {x: y}\n¦\
            deprecated: true\n");
    let version = if g.chance(90) { "0.1.0".into() } else { texts::version(g) };
    format!("apiVersion: v2\nname: {name}\nversion: {version}\n{extra}{dependencies}")
}

fn dependencies(g: &mut Generator, names: &[&str]) -> String {
    if g.chance(30) {
        return String::new();
    }
    let one = |g: &mut Generator, name: &str| {
        let version = g.of("0.1.0¦0.1.0¦>=0¦^0.1¦\"*\"¦1.x¦0.1");
        let rest = g.several((0, 2), "", |g| {
            g.of("  condition: sub.enabled\n¦  condition: enabled,sub.enabled\n¦  tags: [front]\n¦  tags: [front, back]\n¦  alias: other\n¦  import-values: [data]\n¦  import-values: [{child: a, parent: import}]\n¦  import-values: [data, {child: exports.data, parent: b}]\n")
            .to_owned()
        });
        // A key that comes twice is an error of its own.
        let mut lines: Vec<&str> = rest.lines().collect();
        lines.dedup_by_key(|line| line.split(':').next());
        let rest: String = lines.iter().map(|line| format!("{line}\n")).collect();
        format!("- name: {name}\n  version: {version}\n{rest}")
    };
    let mut text = String::from("dependencies:\n");
    for name in names {
        text.push_str(&one(g, name));
        if g.chance(12) {
            text.push_str(&format!("- name: {name}\n  version: 0.1.0\n  alias: {name}two\n"));
        }
    }
    text
}

/// A manifest with an action or two in it.
fn manifest(g: &mut Generator) -> String {
    let hook = if g.chance(20) { "  annotations: {helm.sh/hook: pre-install, \"helm.sh/hook-weight\": \"1\"}\n" } else { "" };
    let labels = g.of("{{ include \"labels\" . | nindent 4 }}¦{{- include \"labels\" . | indent 4 }}¦ {}¦\
            \n    a: {{ .Values.a | quote }}¦ {{ .Values.b | toJson }}");
    let action = if g.chance(40) { language::template(g) } else { format!("{{{{ {} }}}}", operands::any(g, 2)) };
    format!("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{{{ .Release.Name }}}}\n{hook}  labels:{labels}\ndata:\n  x: {action}\n")
}

fn set_path(g: &mut Generator) -> String {
    let key = |g: &mut Generator| g.of("a¦b¦sub¦global¦x¦list¦enabled¦tags¦front¦a\\.b¦other").to_owned();
    let path = g.several((1, 3), ".", key);
    let index = g.of("¦¦¦[0]¦[2]¦[1].k");
    format!("{path}{index}={}", g.of("1¦true¦null¦text¦{a,b}¦¦007¦1.5¦a\\,b¦false¦x=y"))
}

/// The request of a chart.
pub(crate) fn chart(g: &mut Generator) -> Json {
    let mut files = Map::new();
    let mut put = |path: &str, text: String| drop(files.insert(path.to_owned(), text.into()));
    let deep = g.chance(30);
    put("Chart.yaml", {
        let dependencies = dependencies(g, &["sub"]);
        metadata(g, "snippet", &dependencies)
    });
    put("values.yaml", values(g, ""));
    put(
        "templates/_helpers.tpl",
        format!(
            "{{{{- define \"labels\" -}}}}app: {{{{ .Chart.Name }}}}\n{{{{- end }}}}{}",
            g.pick(&["", "{{ define \"t\" }}root{{ end }}", language::DEFINITIONS])
        ),
    );
    put("templates/a.yaml", DUMP.into());
    put("templates/b.yaml", manifest(g));
    if g.chance(40) {
        put("templates/NOTES.txt", format!("Thanks {{{{ .Release.Name }}}} {{{{ {} }}}}\n", operands::any(g, 1)));
    }
    if g.chance(40) {
        put("templates/dir/c.txt", "{{ range $p, $b := .Files.Glob \"*.txt\" }}{{ $p }}={{ toString $b }}{{ end }}{{ .Subcharts | keys | sortAlpha }}{{ .Values.global | toJson }}".into());
    }
    put("f.txt", g.of("one\ntwo\n¦¦x").to_owned());
    put("charts/sub/Chart.yaml", {
        let dependencies = if deep { dependencies(g, &["deep"]) } else { String::new() };
        metadata(g, "sub", &dependencies)
    });
    put("charts/sub/values.yaml", values(g, "sub"));
    put("charts/sub/templates/s.yaml", DUMP.into());
    if g.chance(50) {
        put(
            "charts/sub/templates/_t.tpl",
            "{{ define \"t\" }}sub {{ .Chart.Name }}{{ end }}{{ define \"labels\" }}s: {{ .Values.a }}{{ end }}".into(),
        );
    }
    if deep {
        put("charts/sub/charts/deep/Chart.yaml", metadata(g, "deep", ""));
        put("charts/sub/charts/deep/values.yaml", values(g, "deep"));
        put("charts/sub/charts/deep/templates/d.yaml", format!("{DUMP}{{{{ template \"t\" . }}}}"));
    }
    let mut request = json!({"files": files});
    for field in ["set", "setString", "setLiteral"] {
        if g.chance(25) {
            request[field] = (0..1 + g.below(2)).map(|_| set_path(g)).collect();
        }
    }
    if g.chance(30) {
        request["values"] = (0..1 + g.below(2)).map(|_| values(g, "")).collect();
    }
    if g.chance(10) {
        request["setJson"] = json!([g.of("{\"a\": {\"b\": null}}¦sub={\"a\": 1}¦global.x=[1]¦a=null")]);
    }
    if g.chance(10) {
        request["release"] = json!({"name": "other", "namespace": "ns", "revision": 3, "upgrade": true});
    }
    request
}
