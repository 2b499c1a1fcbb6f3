//! A failed template as people read it: the expression, what was nil in it and where that should have come from, who included it.

use super::{
    RenderError,
    advice::{advice, advice_on_syntax},
};
use crate::{
    chart::Processed,
    source::{Diagnostic, Label, Span},
    template::{CallError, ExecError, ParseError},
    value::{Map, Value},
};
use std::sync::Arc;

/// Most of Helm's text that is shown: a template that includes itself makes it very long.
const MOST: usize = 1000;

/// The name of a text that is no file.
const GIVEN: &str = "text given to tpl";

/// What a template saw when it failed.
pub(super) struct Scene<'s> {
    pub(super) chart: &'s Processed,
    /// The coalesced values of the root chart.
    pub(super) values: &'s Map,
    /// The full path of the chart whose file was executed: its values are `.Values`.
    pub(super) of: &'s str,
}

/// Adds the places with their source text, and what is known of the values that are involved.
pub(super) fn explain(mut error: RenderError, cause: &ExecError, scene: &Scene<'_>) -> RenderError {
    let message = error.failed.clone().or_else(|| error.frames.last().map(|frame| frame.message.clone())).unwrap_or_default();
    let mut diagnostic = Diagnostic::error(message);
    let mut nils = Vec::new();
    for (place, root) in places(cause, scene.chart).iter().rev().zip(std::iter::once(true).chain(std::iter::repeat(false))) {
        let span = expression(&place.text, place.offset, place.context);
        let mut message = if diagnostic.labels.is_empty() { String::new() } else { "called here".to_owned() };
        if root {
            nils = scene.nils(&place.text, span, &cause.root().message);
            message = nils.first().map(|nil| nil.what.clone()).unwrap_or_default();
        }
        diagnostic = diagnostic.at(Label { file: place.file.clone(), text: place.text.as_str().into(), span, message });
    }
    for nil in &nils {
        diagnostic.notes.extend(nil.why.clone());
    }
    let guarded = cause.root().message.starts_with("nil pointer");
    let helps = |nil: Nil| if guarded { nil.help } else { nil.give };
    diagnostic.help = advice(&diagnostic.message, scene.chart).or_else(|| nils.into_iter().find_map(helps));
    error.diagnostics.push(diagnostic.note(of_helm(&error.message)));
    error
}

/// The diagnostic of a file that does not parse.
pub(super) fn unparsed(error: &ParseError, (file, text): (String, &[u8]), helm: &str) -> Diagnostic {
    let text: Arc<str> = String::from_utf8_lossy(text).into();
    let at = error.offset.min(text.len());
    let label = Label { file, text, span: Span::new(at, at), message: String::new() };
    Diagnostic { help: advice_on_syntax(&error.message), ..Diagnostic::error(error.message.clone()).at(label).note(of_helm(helm)) }
}

fn of_helm(message: &str) -> String {
    let shown = if message.len() <= MOST {
        message.to_owned()
    } else {
        let half = |text: &mut dyn Iterator<Item = char>| text.take(MOST / 2).collect::<Vec<char>>();
        let (head, mut tail) = (half(&mut message.chars()), half(&mut message.chars().rev()));
        tail.reverse();
        format!("{} … {}", head.into_iter().collect::<String>(), tail.into_iter().collect::<String>())
    };
    format!("Helm says: {shown}")
}

/// One place of a chain of errors.
struct Place<'e> {
    file: String,
    text: String,
    offset: usize,
    context: &'e str,
}

/// The places whose text is known, outermost first.
fn places<'e>(cause: &'e ExecError, chart: &Processed) -> Vec<Place<'e>> {
    let (mut found, mut given, mut current) = (Vec::new(), None, Some(cause));
    while let Some(error) = current {
        let key = &error.place.file;
        let file = source(chart, key).map(|(chart, text)| (path_of(chart, key), text));
        if let Some((file, text)) = file.or_else(|| given.map(|text| (GIVEN.to_owned(), text))) {
            let text = String::from_utf8_lossy(text).into_owned();
            found.push(Place { file, text, offset: error.place.offset, context: &error.context });
        }
        current = match &error.cause {
            Some(CallError::Template(inner)) => Some(inner),
            Some(CallError::Tpl { error: inner, text, .. }) => {
                given = Some(text.as_bytes());
                Some(inner)
            }
            Some(CallError::TplParse { error, text, .. }) => {
                let text = String::from_utf8_lossy(text.as_bytes()).into_owned();
                found.push(Place { file: GIVEN.to_owned(), text, offset: error.offset, context: "" });
                None
            }
            _ => None,
        };
    }
    found
}

/// A template file by its key: the chart it belongs to, and its text.
fn source<'c>(chart: &'c Processed, key: &str) -> Option<(&'c Processed, &'c [u8])> {
    let own = key.strip_prefix(chart.full_path.as_str()).and_then(|rest| rest.strip_prefix('/'));
    let found = own.and_then(|name| chart.chart.templates.iter().find(|file| file.name == name));
    let own = found.map(|file| (chart, file.data.as_slice()));
    own.or_else(|| chart.dependencies.iter().find_map(|dependency| source(dependency, key)))
}

/// Where the file of a key lies; the key itself if its chart was in an archive or inside of another chart.
pub(super) fn path_of(chart: &Processed, key: &str) -> String {
    let own = key.strip_prefix(chart.full_path.as_str()).and_then(|rest| rest.strip_prefix('/'));
    match (&chart.chart.origin, own) {
        (Some(folder), Some(own)) if folder.extension().is_none_or(|extension| extension != "tgz") => {
            let path = folder.join(own).display().to_string();
            path.strip_prefix("./").map_or(path.clone(), str::to_owned)
        }
        _ => key.to_owned(),
    }
}

/// Where an expression stands. Go gives a byte inside of it, and its text with blanks of Go's own.
fn expression(text: &str, at: usize, context: &str) -> Span {
    let at = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let first = at.saturating_sub(context.len());
    let fits = |start: &usize| text.get(*start..).is_some_and(|rest| rest.starts_with(context));
    if let Some(start) = (first..=at).rev().find(fits).filter(|_| !context.is_empty()) {
        return Span::new(start, start + context.len());
    }
    let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '$');
    let start = text[..at].trim_end_matches(part).len();
    let end = at + text[at..].find(|c| !part(c)).unwrap_or(text.len() - at);
    Span::new(start, end)
}

/// Something that was nil.
struct Nil {
    /// For the label: `.Values.a is nil`.
    what: String,
    why: Option<String>,
    help: Option<String>,
    /// The half of the help that suits a value which a template requires.
    give: Option<String>,
}

impl Scene<'_> {
    /// What was nil in a failed expression.
    fn nils(&self, text: &str, span: Span, message: &str) -> Vec<Nil> {
        let own = &text[span.start..span.end];
        let mut found = self.of_values(own);
        if found.is_empty() && !message.starts_with("nil pointer") {
            found = self.of_values(action(text, span));
        }
        let field = message.strip_prefix("nil pointer evaluating ").and_then(|rest| rest.rsplit_once('.')).map(|(_, field)| field);
        if let (true, Some(before)) = (found.is_empty(), field.and_then(|field| own.split(&format!(".{field}")).next())) {
            let before = if before.is_empty() { "." } else { before };
            found.push(Nil { what: format!("`{before}` is nil here"), why: None, help: None, give: None });
        }
        found
    }

    /// The paths below `.Values` in an expression that lead to nothing, each once.
    fn of_values(&self, expression: &str) -> Vec<Nil> {
        let mut seen: Vec<&str> = Vec::new();
        let ends = |c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.'));
        for (at, _) in expression.match_indices(".Values.") {
            let before = expression[..at].trim_end_matches('$').chars().next_back();
            let path = expression[at + ".Values.".len()..].split(ends).next().unwrap_or_default().trim_end_matches('.');
            if before.is_none_or(ends) && !path.is_empty() && !seen.contains(&path) {
                seen.push(path);
            }
        }
        seen.into_iter().filter_map(|path| self.missing(path)).collect()
    }

    /// How far a path below `.Values` leads, if not to its end.
    fn missing(&self, path: &str) -> Option<Nil> {
        // Values of subcharts lie under their names.
        let above: Vec<&str> = self.of.split("/charts/").skip(1).collect();
        let keys: Vec<&str> = above.iter().copied().chain(path.split('.')).collect();
        let mut map = self.values.clone();
        for (depth, key) in keys.iter().enumerate() {
            let full = keys[..=depth].join(".");
            let own = format!(".Values.{}", keys[above.len().min(depth)..=depth].join("."));
            let what = format!("`{own}` is nil");
            let give = Some(format!("give `{full}` a value"));
            let help = Some(format!("give `{full}` a value, or guard the expression: {{{{ with {own} }}}} … {{{{ end }}}}"));
            match map.get(*key) {
                None => return Some(Nil { what, why: Some(nearest(&map, &keys[..depth], key)), help, give }),
                Some(Value::Nil) => return Some(Nil { what, why: Some(format!("`{full}` is null in the values")), help, give }),
                Some(Value::Map(next)) => map = next,
                Some(other) if depth + 1 < keys.len() => {
                    return Some(Nil {
                        what: format!("`{own}` is a {}, not a map", other.kind().name()),
                        why: None,
                        help: None,
                        give: None,
                    });
                }
                Some(_) => return None,
            }
        }
        None
    }
}

/// What is there in place of a key.
fn nearest(map: &Map, above: &[&str], key: &str) -> String {
    let keys: Vec<String> = map.keys().iter().map(|key| key.to_str_lossy().into_owned()).collect();
    let (place, verb) =
        if above.is_empty() { ("the values".to_owned(), "have") } else { (format!("`{}` of the values", above.join(".")), "has") };
    let distance = |other: &&String| strsim::damerau_levenshtein(&key.to_lowercase(), &other.to_lowercase());
    match keys.iter().min_by_key(distance) {
        None => format!("{place} {verb} no `{key}`, nor any other key"),
        Some(near) if distance(&near) <= 1 + key.len() / 3 => format!("{place} {verb} no `{key}`; the nearest key is `{near}`"),
        Some(_) => {
            let shown: Vec<_> = keys.iter().take(8).map(|key| format!("`{key}`")).collect();
            format!("{place} {verb} no `{key}`, but {}{}", shown.join(", "), if keys.len() > 8 { " and more" } else { "" })
        }
    }
}

/// The whole action in which an expression stands.
fn action(text: &str, span: Span) -> &str {
    let start = text[..span.start].rfind("{{").map_or(span.start, |at| at + 2);
    let end = text[span.end..].find("}}").map_or(span.end, |at| span.end + at);
    &text[start..end]
}

#[cfg(test)]
mod tests {
    use super::expression;

    #[test]
    fn expressions_are_found_around_the_byte() {
        for (text, at, context, want) in [
            ("a: {{ .Values.x.y }}", 13, ".Values.x.y", ".Values.x.y"),
            ("a: {{ include  \"b\"  . }}", 6, "include \"b\" .", "include"),
            ("é{{ .a.b }}", 1, "", "é"),
            ("", 9, "x", ""),
        ] {
            let span = expression(text, at, context);
            assert_eq!(&text[span.start..span.end], want, "{text}");
        }
    }
}
