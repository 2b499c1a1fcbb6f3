//! Cells as text.

use super::Cell;
use crate::{format, profile::Helm, value::Value};
use std::{collections::BTreeMap, fmt::Write};

/// For people: a line a cell. `charts` are (path, cells).
pub fn table(charts: &[(String, Vec<Cell>)]) -> String {
    let width = |text: fn(&Cell) -> String, title: &str| {
        charts.iter().flat_map(|(_, cells)| cells).map(|c| text(c).len()).chain([title.len()]).max().unwrap_or(0)
    };
    let (names, files) = (width(|c| c.name.clone(), "CELL"), width(Cell::files, "VALUES"));
    let mut out = String::new();
    for (chart, cells) in charts {
        _ = writeln!(out, "{chart}");
        _ = writeln!(out, "  {:<names$}  {:<files$}  {:<10}  HELM", "CELL", "VALUES", "KUBERNETES");
        for cell in cells {
            _ = writeln!(out, "  {:<names$}  {:<files$}  {:<10}  {}", cell.name, cell.files(), kube(cell), helm(cell));
        }
    }
    out
}

/// One line `matrix={"include":[…]}`, as a step of GitHub Actions writes it to `$GITHUB_OUTPUT`.
pub fn github(charts: &[(String, Vec<Cell>)]) -> String {
    let include: Vec<_> = charts.iter().flat_map(|(chart, cells)| cells.iter().map(move |cell| entry(chart, cell))).collect();
    format!("matrix={}\n", serde_json::json!({ "include": include }))
}

/// A list of objects.
pub fn json(charts: &[(String, Vec<Cell>)]) -> String {
    let cells: Vec<_> = charts.iter().flat_map(|(chart, cells)| cells.iter().map(move |cell| entry(chart, cell))).collect();
    format!("{:#}\n", serde_json::Value::Array(cells))
}

/// A command a cell that writes its manifests, a file each, below `$OUT/CHART/CELL`: for scanners.
pub fn commands(charts: &[(String, Vec<Cell>)]) -> String {
    charts.iter().flat_map(|(chart, cells)| cells.iter().map(move |cell| command(chart, cell))).collect()
}

fn command(chart: &str, cell: &Cell) -> String {
    let mut words = vec!["charttest template".to_owned(), quoted(cell.release.as_deref().unwrap_or("release-name")), quoted(chart)];
    let mut flag = |name: &str, text: &str| words.push(format!("{name} {}", quoted(text)));
    for file in &cell.values {
        flag("-f", &if file.starts_with('/') { file.clone() } else { format!("{chart}/{file}") });
    }
    for values in &cell.set {
        assignments("", &values.thaw(), &mut |text| flag("--set-json", text));
    }
    cell.namespace.iter().for_each(|namespace| flag("-n", namespace));
    cell.kube.iter().for_each(|kube| flag("--kube-version", kube));
    cell.helm.iter().for_each(|helm| flag("--helm-version", helm.number()));
    let folder = format!("{}/{}", chart.trim_start_matches(['/', '.']), cell.name);
    words.push(format!("--output-dir \"$OUT\"/{}\n", quoted(folder.trim_start_matches('/'))));
    words.join(" ")
}

/// `a.b=1` for each leaf, so that a map is not replaced as a whole.
fn assignments(path: &str, value: &Value, say: &mut impl FnMut(&str)) {
    match value.as_map().filter(|map| path.is_empty() || !map.is_empty()) {
        Some(map) => {
            for (key, value) in map.entries().iter() {
                let key = key.to_str_lossy().replace('.', "\\.");
                assignments(&if path.is_empty() { key } else { format!("{path}.{key}") }, value, say);
            }
        }
        None => say(&format!("{path}={}", String::from_utf8_lossy(&format::json::encode(value).unwrap_or_default()))),
    }
}

/// A word for the shell.
fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+@=:".contains(c);
    if !text.is_empty() && text.chars().all(plain) { text.to_owned() } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

fn entry(chart: &str, cell: &Cell) -> serde_json::Value {
    serde_json::json!({
        "chart": chart, "cell": cell.name, "values": cell.values, "kubeVersion": cell.kube, "helmVersion": cell.helm.map(|helm| helm as u8 + 3),
        "releaseName": cell.release, "namespace": cell.namespace, "axes": cell.own.iter().cloned().collect::<BTreeMap<_, _>>(),
    })
}

fn kube(cell: &Cell) -> &str {
    cell.kube.as_deref().unwrap_or("-")
}

fn helm(cell: &Cell) -> &str {
    cell.helm.map_or("-", Helm::number)
}
