//! Benchmarks with the peer beside it: the same template text in charttest's engine and in gtmpl's.
//!
//! `cargo bench` runs them; `peer` in this folder times whole runs of suites against helm-unittest.

use charttest::{
    chart,
    profile::Helm,
    render::{Inputs, Renderer},
};

const TEMPLATE: &str =
    "{{ range .Values.items }}{{ if gt .size 3.0 }}- {{ .name }}: {{ printf \"%s-%s\" .name .kind }}\n{{ end }}{{ end }}";
const ITEMS: usize = 500;

fn main() {
    divan::main();
}

/// A chart with one template that ranges over a list of maps.
#[divan::bench]
fn charttest(bencher: divan::Bencher<'_, '_>) {
    let items: String = (0..ITEMS).map(|n| format!("- {{name: item{n}, kind: web, size: {}}}\n", n % 7)).collect();
    let files = vec![
        ("Chart.yaml".to_owned(), b"apiVersion: v2\nname: bench\nversion: 0.1.0\n".to_vec()),
        ("values.yaml".to_owned(), format!("items:\n{items}").into_bytes()),
        ("templates/items.txt".to_owned(), TEMPLATE.as_bytes().to_vec()),
    ];
    let chart = chart::from_files(files, Helm::V3).expect("the chart is valid");
    let renderer = Renderer::new(chart, Helm::V3);
    let inputs = Inputs::default();
    bencher.bench_local(|| {
        let prepared = renderer.prepare(&inputs).expect("the inputs are valid");
        prepared.render().expect("the template renders").files.len()
    });
}

/// The same text and the same data in gtmpl.
#[divan::bench]
fn gtmpl(bencher: divan::Bencher<'_, '_>) {
    use gtmpl_value::Value;
    let item = |n: usize| {
        let entries = [("name", format!("item{n}").into()), ("kind", "web".into()), ("size", ((n % 7) as f64).into())];
        Value::Map(entries.into_iter().map(|(k, v): (&str, Value)| (k.to_owned(), v)).collect())
    };
    let items = Value::Array((0..ITEMS).map(item).collect());
    let values = Value::Map([("items".to_owned(), items)].into());
    let context = gtmpl::Context::from(Value::Map([("Values".to_owned(), values)].into()));
    let mut template = gtmpl::Template::default();
    template.parse(TEMPLATE.replace("3.0", "3")).expect("gtmpl parses it");
    bencher.bench_local(|| template.render(&context).expect("gtmpl renders it").len());
}
