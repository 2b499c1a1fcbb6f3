//! `changed`, `unchanged`: an object, or a path of it, differs between two renders.

use super::{Context, Failure, Judge, JudgesPair, Pair, ParameterError, Parameters, Problem, equality::equal, rolls_out::upgrade};
use crate::{
    rollout::{Id, Object, moves},
    snapshot::{changes, mask, text_of},
    value::{Frozen, Path, Value},
};

struct Changed {
    object: String,
    path: Option<(String, Path)>,
    from: Option<Frozen>,
    to: Option<Frozen>,
}

pub(super) fn read(parameters: &Parameters) -> Result<Judge, ParameterError> {
    let object = match parameters.own() {
        Some(Value::Str(name)) => name.to_str_lossy().into_owned(),
        _ => parameters.text("object")?,
    };
    if object.is_empty() {
        return Err(ParameterError("'Object' expected the name of an object".into()));
    }
    let path = parameters.text("path")?;
    let path = if path.is_empty() {
        None
    } else {
        let parsed = Path::parse(&path).map_err(|error| ParameterError(error.to_string()))?;
        Some((path, parsed))
    };
    let given = |key: &str| parameters.has(key).then(|| parameters.frozen(key));
    let (from, to) = (given("from"), given("to"));
    Ok(Judge::Pair(Box::new(Changed { object, path, from, to })))
}

/// What stands at the path on both sides, and whose path it is.
struct Found {
    id: Id,
    before: Option<Value>,
    after: Option<Value>,
}

impl Changed {
    fn find(&self, pair: &Pair<'_>, context: &Context<'_>) -> Result<Found, Problem> {
        let upgrade = upgrade(pair)?;
        let ids: Vec<&Id> = upgrade.before.keys().chain(upgrade.created()).collect();
        let id = context.prefixes.find(&self.object, &ids).map_err(|error| Problem::Error(error.to_string()))?;
        let value = |object: Option<&Object>| match &self.path {
            None => object.map(|object| object.value.clone()),
            Some((_, path)) => object.and_then(|object| path.find(&object.value)),
        };
        let (before, after) = (value(upgrade.before.get(id)), value(upgrade.after.get(id)));
        match (&before, &after, &self.path) {
            (None, None, Some((path, _))) => Err(Problem::Error(format!("{id} has no {path} on either side: nothing was compared"))),
            _ => Ok(Found { id: id.clone(), before, after }),
        }
    }

    /// Whether the values of a Secret would be shown.
    fn is_hidden(&self, found: &Found) -> bool {
        found.id.to_string().starts_with("Secret/") && self.path.as_ref().is_none_or(|(_, path)| mask::shows_values(&path.0))
    }

    fn place(&self, found: &Found) -> String {
        self.path.as_ref().map_or_else(|| found.id.to_string(), |(path, _)| format!("{} {path}", found.id))
    }
}

fn differ(found: &Found) -> bool {
    match (&found.before, &found.after) {
        (Some(before), Some(after)) => !moves::same(before, after),
        (before, after) => before.is_some() != after.is_some(),
    }
}

fn is(wanted: Option<&Frozen>, actual: Option<&Value>) -> bool {
    wanted.is_none_or(|wanted| equal(&wanted.thaw(), &actual.cloned().unwrap_or_default()))
}

fn shown(value: Option<&Value>) -> String {
    value.map_or_else(|| "nothing".into(), |value| text_of(value).trim_end().to_owned())
}

impl JudgesPair for Changed {
    fn holds(&self, pair: &Pair<'_>, context: &Context<'_>) -> Result<bool, Problem> {
        let found = self.find(pair, context)?;
        Ok(differ(&found) && is(self.from.as_ref(), found.before.as_ref()) && is(self.to.as_ref(), found.after.as_ref()))
    }

    fn explain(&self, pair: &Pair<'_>, negative: bool, context: &Context<'_>) -> Vec<Failure> {
        let Ok(found) = self.find(pair, context) else { return Vec::new() };
        let place = self.place(&found);
        let text = |value: Option<&Value>| value.map(text_of).unwrap_or_default();
        let (before, after) = mask::masked_pair(&text(found.before.as_ref()), &text(found.after.as_ref()), self.is_hidden(&found));
        let side = |text: &str| if text.is_empty() { "nothing".to_owned() } else { text.trim_end().to_owned() };
        let was = match (&found.before, &found.after) {
            (Some(Value::Map(_) | Value::List(_)), Some(Value::Map(_) | Value::List(_))) => {
                let lines: Vec<String> = changes::difference(&before, &after).iter().map(changes::Line::signed).collect();
                format!("what differs:\n{}", lines.join("\n"))
            }
            _ => format!("it was {} and is {}", side(&before), side(&after)),
        };
        let sentence = if negative {
            format!("expected {place} to stay the same; {was}")
        } else if differ(&found) {
            let wanted = |value: &Option<Frozen>| value.as_ref().map_or_else(|| "anything".into(), |value| shown(Some(&value.thaw())));
            format!("expected {place} to change from {} to {}; {was}", wanted(&self.from), wanted(&self.to))
        } else {
            format!("expected {place} to change, but it is the same: {}", side(&after))
        };
        vec![Failure::new(Problem::Sentence(sentence))]
    }
}
