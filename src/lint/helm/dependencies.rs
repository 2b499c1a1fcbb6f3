//! What Chart.yaml says of dependencies, and what lies in `charts/`.

use super::{Linter, place};
use crate::suite::discover;

pub(super) fn check(linter: &mut Linter<'_>) {
    let chart = match linter.chart {
        Ok(chart) => chart.clone(),
        Err(error) => {
            let labels = error.labels.clone();
            linter.error("", format!("unable to load chart\n\t{error}")).labels = labels;
            return;
        }
    };
    let folder = discover::absolute(linter.path);
    let declared: Vec<_> = chart.metadata.dependencies.iter().flatten().collect();
    let there: Vec<&str> = chart.dependencies.iter().map(|own| own.metadata.name.as_str()).collect();
    let undeclared: Vec<&str> = there.iter().copied().filter(|name| !declared.iter().any(|own| own.name == *name)).collect();
    if !undeclared.is_empty() {
        linter.error(&folder, format!("chart metadata is missing these dependencies: {}", undeclared.join(",")));
    }
    let (mut seen, mut twice): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    for own in &declared {
        let key = if own.alias.is_empty() { &own.name } else { &own.alias };
        if seen.contains(&key.as_str()) { twice.push(key) } else { seen.push(key) }
    }
    let label = linter.file("Chart.yaml").and_then(|data| place("Chart.yaml", &data, &["dependencies"]));
    if !twice.is_empty() {
        linter.error(&folder, format!("multiple dependencies with name or alias: {}", twice.join(","))).labels.extend(label.clone());
    }
    let missing: Vec<&str> = declared.iter().map(|own| own.name.as_str()).filter(|name| !there.contains(name)).collect();
    if !missing.is_empty() {
        let text = format!("chart directory is missing these dependencies: {}", missing.join(","));
        let found = linter.warning(&folder, text);
        found.labels.extend(label);
        found.help = Some("`helm dependency build` fetches them".to_owned());
    }
}
