//! `created`, `deleted`: an object is on one side of an upgrade only.

use super::{Context, Failure, Judge, JudgesPair, Pair, ParameterError, Parameters, Problem, rolls_out::upgrade};
use crate::{rollout::Id, value::Value};

struct OneSided {
    object: String,
    created: bool,
}

pub(super) fn read(parameters: &Parameters) -> Result<Judge, ParameterError> {
    judge(parameters, true)
}

pub(super) fn read_deleted(parameters: &Parameters) -> Result<Judge, ParameterError> {
    judge(parameters, false)
}

fn judge(parameters: &Parameters, created: bool) -> Result<Judge, ParameterError> {
    let object = match parameters.own() {
        Some(Value::Str(name)) => name.to_str_lossy().into_owned(),
        _ => parameters.text("object")?,
    };
    if object.is_empty() {
        return Err(ParameterError("'Object' expected the name of an object".into()));
    }
    Ok(Judge::Pair(Box::new(OneSided { object, created })))
}

impl JudgesPair for OneSided {
    fn holds(&self, pair: &Pair<'_>, context: &Context<'_>) -> Result<bool, Problem> {
        let upgrade = upgrade(pair)?;
        let here = if self.created { upgrade.created() } else { upgrade.deleted() };
        if context.prefixes.find(&self.object, &here).is_ok() {
            return Ok(true);
        }
        let all: Vec<&Id> = upgrade.before.keys().chain(upgrade.created()).collect();
        match context.prefixes.find(&self.object, &all) {
            Ok(_) => Ok(false),
            Err(error) => Err(Problem::Error(error.to_string())),
        }
    }

    fn explain(&self, pair: &Pair<'_>, negative: bool, _context: &Context<'_>) -> Vec<Failure> {
        let Ok(upgrade) = upgrade(pair) else { return Vec::new() };
        let (word, ids) = if self.created { ("created", upgrade.created()) } else { ("deleted", upgrade.deleted()) };
        let listed = if ids.is_empty() { "nothing".into() } else { ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ") };
        let not = if negative { "not " } else { "" };
        let sentence = format!("expected {} {not}to be {word}; {word}: {listed}", self.object);
        vec![Failure::new(Problem::Sentence(sentence))]
    }
}
