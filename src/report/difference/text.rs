//! For a terminal.

use super::{Compared, Comparison, step};
use crate::rollout::difference::{Restart, Unnoticed};
use std::fmt::Write;

/// How many lines of one object are shown.
const LINES: usize = 40;

pub(super) fn write(comparison: &Comparison) -> String {
    let mut out = String::new();
    let several = comparison.charts.len() > 1;
    for compared in &comparison.charts {
        if several && (compared.error.is_some() || !compared.difference.is_empty()) {
            _ = writeln!(out, "{}", compared.title());
        }
        one(&mut out, compared);
    }
    if several {
        let differ = comparison.charts.iter().filter(|compared| !compared.difference.is_empty()).count();
        _ = writeln!(out, "{differ} of {} charts differ", comparison.charts.len());
    }
    _ = writeln!(out, "{}", comparison.counts.line());
    out
}

fn one(out: &mut String, compared: &Compared) {
    if let Some(error) = &compared.error {
        _ = writeln!(out, "cannot be compared: {error}");
    }
    let found = &compared.difference;
    for refused in &found.refused {
        _ = writeln!(out, "refused by Kubernetes: {refused}");
    }
    for unnoticed in &found.unnoticed {
        _ = writeln!(out, "{}", unnoticed_line(unnoticed));
    }
    for restart in &found.restarts {
        _ = writeln!(out, "restarts {}", workload(restart));
        let all = step::reasons(&restart.because).concat();
        push(out, &all, "because of");
    }
    // What restarts now is told already.
    let known = |restart: &&Restart| !found.restarts.iter().any(|other| other.workload == restart.workload);
    for restart in found.restarts_always.iter().filter(known) {
        let paths: Vec<&str> = restart.because.iter().map(|reason| reason.step.path.as_str()).collect();
        _ = writeln!(out, "restarts with every upgrade {}: {}", restart.workload, paths.join(", "));
    }
    for (sign, objects) in [('-', &found.deleted), ('+', &found.created)] {
        for named in objects {
            _ = writeln!(out, "{sign} {}", named.object);
        }
    }
    for changed in &found.changed {
        _ = writeln!(out, "~ {}  {}", changed.named.object, changed.template);
        // What restarts the pods stands above.
        let restart = found.restarts.iter().find(|restart| restart.workload == changed.named.object);
        let above = |path: &str| {
            let reasons = restart.iter().flat_map(|restart| &restart.because);
            reasons.filter_map(|reason| path.strip_suffix(&reason.step.path)).any(|head| head.ends_with("template."))
        };
        let (told, new): (Vec<_>, Vec<_>) = changed.changes.iter().partition(|step| above(&step.path));
        let mut all: Vec<String> = new.into_iter().flat_map(step::step).collect();
        if !told.is_empty() {
            all.push("the pod template, as above".into());
        }
        push(out, &all, "");
    }
    for file in &found.crds {
        _ = writeln!(out, "~ {file}: Helm does not upgrade what lies in crds/");
    }
}

fn push(out: &mut String, lines: &[String], head: &str) {
    for (index, line) in lines.iter().take(LINES).enumerate() {
        let head = if index == 0 { head } else { "" };
        _ = writeln!(out, "  {head:<10}  {line}");
    }
    if lines.len() > LINES {
        _ = writeln!(out, "              … {} lines more", lines.len() - LINES);
    }
}

/// The workload, and what there is to know about its restart.
pub(super) fn workload(restart: &Restart) -> String {
    let nothing = if restart.for_nothing { " for nothing" } else { "" };
    let held_up = restart.held_up.as_ref().map(|what| format!(" (held up by {what})")).unwrap_or_default();
    format!("{}{nothing}{held_up}", restart.workload)
}

pub(super) fn unnoticed_line(unnoticed: &Unnoticed) -> String {
    let Unnoticed { workload, object, keys, way, covered_by, .. } = unnoticed;
    let keys = keys.join(", ");
    match covered_by {
        Some(who) => format!("{workload} does not restart for {object}: {keys} ({way}); left to {who}"),
        None => format!("old data stays in {workload}: it reads {object}: {keys} ({way}) and does not restart"),
    }
}
