//! `matchSnapshot`: the value at a path is what the snapshot file holds. With `matchRegex` or `notMatchRegex` its text is
//! searched instead. `of: render` compares all documents of the render at once; `of: diff`, in an `upgrade` test, what
//! differs between both renders.

use super::{
    AtPath, Context, Expectation, Failure, Judge, Judgement, JudgesPair, JudgesRender, JudgesValue, Pair, ParameterError, Parameters,
    Problem, judge::OnError,
};
use crate::{
    compat::Compat,
    rollout::{Object, moves},
    snapshot::{Comparison, Patterns, Recorder, State, changes, mask, unified},
    value::Value,
};

struct MatchSnapshot {
    path: String,
    patterns: Patterns,
}

struct MatchDifference {
    patterns: Patterns,
}

struct MatchRender {
    patterns: Patterns,
}

pub(super) fn read(parameters: &Parameters) -> Result<Judge, ParameterError> {
    let pattern = |key: &str| {
        let nested = parameters.nested(key)?;
        nested.map_or(Ok(String::new()), |nested| nested.text("pattern")).map(|pattern| pattern.trim().to_owned())
    };
    let patterns = Patterns { present: pattern("matchRegex")?, absent: pattern("notMatchRegex")? };
    match parameters.text("of").unwrap_or_default().as_str() {
        "diff" => Ok(Judge::Pair(Box::new(MatchDifference { patterns }))),
        "render" => Ok(Judge::Render(Box::new(MatchRender { patterns }))),
        "" => AtPath::read(parameters, MatchSnapshot { path: parameters.text("path")?, patterns }),
        other => Err(ParameterError(format!("`of` is `diff` or `render`, not `{other}`"))),
    }
}

/// What to say of a comparison.
pub(super) fn explain(compared: &Comparison, path: Option<&str>, negative: bool, context: &Context<'_>) -> Problem {
    let (stored, text) = mask::masked_pair(&compared.stored, &compared.text, compared.secret);
    let masked = Comparison { stored, text, ..compared.clone() };
    let compared = if context.compat.silent_snapshots { compared } else { &masked };
    if !compared.message.is_empty() {
        return Expectation::new(negative, compared.message.as_str(), compared.stored.as_str()).into();
    }
    let phrase = format!(" to match snapshot {}", compared.index);
    let expectation = if compared.state == State::New && !context.compat.silent_snapshots {
        Expectation::new(negative, format!("{phrase}, but none is stored yet"), compared.text.as_str())
    } else if negative {
        Expectation::new(negative, phrase, compared.stored.as_str())
    } else if context.compat.silent_snapshots {
        Expectation::new(negative, phrase, unified(&compared.stored, &compared.text))
    } else {
        let lines: Vec<String> = changes::difference(&compared.stored, &compared.text).iter().map(changes::Line::signed).collect();
        Expectation::new(negative, phrase, lines.join("\n"))
    };
    path.map_or_else(|| expectation.clone(), |path| expectation.clone().path(path)).into()
}

/// Whether a comparison passes.
pub(super) fn answer(compared: &Comparison, path: Option<&str>, context: &Context<'_>) -> Result<bool, Problem> {
    // What is not stored can neither match nor differ.
    if compared.state == State::New && !compared.passed && compared.message.is_empty() && !context.compat.silent_snapshots {
        return Err(explain(compared, path, false, context));
    }
    match &compared.bad_pattern {
        Some(_) if context.compat.silent_snapshots => Err(Problem::Error("<nil>".into())),
        Some(message) => Err(Problem::Error(message.clone())),
        None => Ok(compared.passed),
    }
}

impl JudgesValue for MatchSnapshot {
    fn holds(&self, actual: &Value, context: &Context<'_>) -> Result<bool, Problem> {
        let compared = context.snapshots.borrow_mut().compare(actual, &self.path, &self.patterns);
        answer(&compared, Some(&self.path), context)
    }

    fn explain(&self, _actual: &Value, negative: bool, context: &Context<'_>) -> Problem {
        let snapshots = context.snapshots.borrow();
        snapshots.last().map_or(Problem::Nothing, |compared| explain(compared, Some(&self.path), negative, context))
    }

    fn shows_excerpt(&self) -> bool {
        false
    }

    fn on_error(&self, _compat: Compat) -> OnError {
        OnError::Ends
    }

    fn holds_without_document(&self, _context: &Context<'_>) -> bool {
        true
    }
}

impl MatchDifference {
    fn compare(&self, pair: &Pair<'_>, context: &Context<'_>) -> Judgement {
        let mut snapshots = context.snapshots.borrow_mut();
        snapshots.enter_whole("diff");
        let moved = difference(pair, &snapshots);
        let compared = snapshots.compare(&moved, "", &self.patterns);
        drop(snapshots);
        match answer(&compared, None, context) {
            Ok(passed) => Judgement { passed, failures: Vec::new() },
            Err(problem) => Judgement::fail(Failure::new(problem)),
        }
    }
}

impl JudgesPair for MatchDifference {
    fn holds(&self, pair: &Pair<'_>, context: &Context<'_>) -> Result<bool, Problem> {
        let judgement = self.compare(pair, context);
        judgement.failures.into_iter().next().map_or(Ok(judgement.passed), |failure| Err(failure.problem))
    }

    fn explain(&self, _pair: &Pair<'_>, negative: bool, context: &Context<'_>) -> Vec<Failure> {
        let snapshots = context.snapshots.borrow();
        snapshots.last().map(|compared| Failure::new(explain(compared, None, negative, context))).into_iter().collect()
    }
}

/// What an upgrade changes: object → path → `from` and `to`; an object that comes or goes is said to.
fn difference(pair: &Pair<'_>, snapshots: &Recorder) -> Value {
    let objects = |side: &super::Side<'_>| -> Vec<Object> { side.documents.iter().flat_map(|document| Object::of(document, "")).collect() };
    let (before, after) = (objects(&pair.before), objects(&pair.after));
    let mut changes: Vec<(String, Value)> = Vec::new();
    for object in &before {
        let Some(new) = after.iter().find(|new| new.id == object.id) else {
            changes.push((object.id.to_string(), "deleted".into()));
            continue;
        };
        let moved = moves::moved(&object.value, &new.value).into_iter().map(|change| {
            let path = change.path.to_string();
            let sides = [("from", change.old), ("to", change.new)].into_iter();
            let sides: Vec<(&str, Value)> = sides.filter_map(|(side, value)| Some((side, snapshots.redacted(&value?, &path)))).collect();
            (path, Value::map(sides))
        });
        let moved: Vec<(String, Value)> = moved.collect();
        if !moved.is_empty() {
            changes.push((object.id.to_string(), Value::map(moved)));
        }
    }
    let created = after.iter().filter(|new| !before.iter().any(|old| old.id == new.id));
    changes.extend(created.map(|object| (object.id.to_string(), "created".into())));
    Value::map(changes)
}

impl JudgesRender for MatchRender {
    fn judge(&self, negative: bool, context: &Context<'_>) -> Judgement {
        if !context.rendered {
            return Judgement::fail(Failure::new(Problem::Error("nothing was rendered: there is nothing to compare".into())));
        }
        let mut snapshots = context.snapshots.borrow_mut();
        snapshots.enter_whole("render");
        let render = whole(context, &snapshots);
        let compared = snapshots.compare(&render, "", &self.patterns);
        drop(snapshots);
        match answer(&compared, None, context) {
            Ok(passed) if passed != negative => Judgement::pass(),
            Ok(_) => Judgement::fail(Failure::new(explain(&compared, None, negative, context))),
            Err(problem) => Judgement::fail(Failure::new(problem)),
        }
    }
}

/// All documents of a render by kind and name, texts by file; what has the same name stands in a list.
fn whole(context: &Context<'_>, snapshots: &Recorder) -> Value {
    let mut found: Vec<(String, Vec<Value>)> = Vec::new();
    for file in context.documents.names() {
        for document in context.documents.of(file).unwrap_or_default() {
            let raw = document.as_map().filter(|map| map.len() == 1).and_then(|map| map.get("raw"));
            let (key, value) = match raw {
                Some(raw) => (file.to_owned(), raw),
                None => (name(document).unwrap_or_else(|| file.to_owned()), snapshots.redacted(document, "")),
            };
            match found.iter_mut().find(|(known, _)| *known == key) {
                Some((_, values)) => values.push(value),
                None => found.push((key, vec![value])),
            }
        }
    }
    let one = |mut values: Vec<Value>| if values.len() == 1 { values.remove(0) } else { Value::list(values) };
    Value::map(found.into_iter().map(|(key, values)| (key, one(values))))
}

/// `kind/name`
fn name(document: &Value) -> Option<String> {
    let text = |value: Value| value.as_text().map(|text| text.to_str_lossy().into_owned());
    let map = document.as_map()?;
    Some(format!("{}/{}", map.get("kind").and_then(text)?, map.get("metadata")?.as_map()?.get("name").and_then(text)?))
}
