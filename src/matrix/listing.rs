//! Cells as text.

use super::Cell;
use crate::profile::Helm;
use std::fmt::Write;

/// For people: a line a cell. `charts` are (path, cells).
pub fn table(charts: &[(String, Vec<Cell>)]) -> String {
    let width = |text: fn(&Cell) -> String, title: &str| {
        charts.iter().flat_map(|(_, cells)| cells).map(|c| text(c).len()).chain([title.len()]).max().unwrap_or(0)
    };
    let (names, files) = (width(|c| c.name.clone(), "CELL"), width(values, "VALUES"));
    let mut out = String::new();
    for (chart, cells) in charts {
        _ = writeln!(out, "{chart}");
        _ = writeln!(out, "  {:<names$}  {:<files$}  {:<10}  HELM", "CELL", "VALUES", "KUBERNETES");
        for cell in cells {
            _ = writeln!(out, "  {:<names$}  {:<files$}  {:<10}  {}", cell.name, values(cell), kube(cell), helm(cell));
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

fn entry(chart: &str, cell: &Cell) -> serde_json::Value {
    serde_json::json!({
        "chart": chart, "cell": cell.name, "values": cell.values, "kubeVersion": cell.kube,
        "helmVersion": cell.helm.map(|h| match h { Helm::V3 => 3, Helm::V4 => 4 }),
    })
}

fn values(cell: &Cell) -> String {
    if cell.values.is_empty() { "-".to_owned() } else { cell.values.join(" + ") }
}

fn kube(cell: &Cell) -> &str {
    cell.kube.as_deref().unwrap_or("-")
}

fn helm(cell: &Cell) -> &str {
    match cell.helm {
        None => "-",
        Some(Helm::V3) => "3",
        Some(Helm::V4) => "4",
    }
}
