//! What to do about a failed template, by what Go says of it.

use crate::{chart::Processed, functions, profile::Helm, template};

/// What helps, for the errors whose words do not say so.
pub(super) fn advice(message: &str, chart: &Processed) -> Option<String> {
    if let Some(name) = quoted(message, "no template ") {
        let mut known = Vec::new();
        defined(chart, &mut known);
        return Some(match nearest(name, known.iter().map(String::as_str)) {
            Some(near) => format!("the nearest name that is defined is `{near}`"),
            None => format!("define it in a file of templates/: {{{{ define \"{name}\" }}}} … {{{{ end }}}}"),
        });
    }
    if message.contains("expected string; got") {
        return Some("make a text of it first: toString, or quotes in the values".into());
    }
    if message.contains("incompatible types for comparison") {
        return Some("numbers of values files are float64, of templates int: compare int with int, or float64 with float64".into());
    }
    if message.contains("expected int; got") || message.contains("expected int64; got") {
        return Some("make a number of it first: int, or atoi for a text".into());
    }
    if let Some(rest) = message.strip_prefix("range can't iterate over ") {
        return Some(format!("range goes over a list, a map or a whole number, and this is `{rest}`"));
    }
    if message.contains("index out of range") {
        return Some("look at its length before: len, or first and last for one of the ends".into());
    }
    None
}

/// The same for a file that does not parse.
pub(super) fn advice_on_syntax(message: &str) -> Option<String> {
    if let Some(name) = quoted(message, "function ") {
        let names = template::FUNCTIONS.iter().chain(functions::all(Helm::V4)).map(|function| function.name);
        return nearest(name, names).map(|near| format!("the nearest function is `{near}`"));
    }
    (message == "unexpected EOF")
        .then(|| "the file ends inside of a block: each if, with, range, define and block needs its {{ end }}".into())
}

/// `name` in `before "name" …`.
fn quoted<'m>(message: &'m str, before: &str) -> Option<&'m str> {
    message.split_once(&format!("{before}\""))?.1.split('"').next()
}

/// The names that the templates of a chart and its subcharts define.
fn defined(chart: &Processed, names: &mut Vec<String>) {
    for file in &chart.chart.templates {
        let text = String::from_utf8_lossy(&file.data);
        let after = text.match_indices("define \"").map(|(at, word)| &text[at + word.len()..]);
        names.extend(after.filter_map(|rest| rest.split('"').next()).map(str::to_owned));
    }
    chart.dependencies.iter().for_each(|dependency| defined(dependency, names));
}

/// The most similar name, if it is similar enough.
pub(super) fn nearest<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let close = |other: &str| strsim::damerau_levenshtein(&name.to_lowercase(), &other.to_lowercase());
    // `kebab` is meant to be `kebabcase`.
    let rated = names.map(|other| (if other.starts_with(name) { 1 } else { close(other) }, other));
    rated.min().filter(|(distance, _)| *distance <= name.len() / 3).map(|(_, other)| other)
}
