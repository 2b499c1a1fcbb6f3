//! `rollsOut`, `doesNotRollOut`, `rollsOutOnly`: which workloads an upgrade restarts.

use super::{Context, Failure, Judge, JudgesPair, Pair, ParameterError, Parameters, Problem};
use crate::{
    rollout::{
        Id,
        upgrade::{Rolled, Upgrade},
    },
    value::Value,
};

/// One workload restarts.
struct RollsOut {
    workload: String,
}

/// These workloads restart and no other.
struct RollsOutOnly {
    workloads: Vec<String>,
}

pub(super) fn read(parameters: &Parameters) -> Result<Judge, ParameterError> {
    let workload = match parameters.own() {
        Some(Value::Str(name)) => name.to_str_lossy().into_owned(),
        _ => parameters.text("workload")?,
    };
    if workload.is_empty() {
        return Err(ParameterError("'' expected the name of a workload".into()));
    }
    Ok(Judge::Pair(Box::new(RollsOut { workload })))
}

pub(super) fn read_only(parameters: &Parameters) -> Result<Judge, ParameterError> {
    let workloads = match parameters.own() {
        Some(Value::Str(name)) => vec![name.to_str_lossy().into_owned()],
        Some(Value::List(names)) => {
            let name = |name: &Value| name.as_text().map(|name| name.to_str_lossy().into_owned());
            let names: Option<Vec<String>> = names.iter().map(name).collect();
            names.ok_or_else(|| ParameterError("'' expected a list of names of workloads".into()))?
        }
        _ => parameters.texts("workloads")?,
    };
    Ok(Judge::Pair(Box::new(RollsOutOnly { workloads })))
}

/// The two sides of an upgrade.
pub(super) fn upgrade(pair: &Pair<'_>) -> Result<Upgrade, Problem> {
    match pair.error {
        Some(error) => Err(Problem::Error(format!("the upgrade does not render: {error}"))),
        None => Ok(Upgrade::new(pair.before.documents, pair.after.documents, pair.after.namespace)),
    }
}

fn find<'i>(name: &str, ids: &[&'i Id], context: &Context<'_>) -> Result<&'i Id, Problem> {
    context.prefixes.find(name, ids).map_err(|error| Problem::Error(format!("no such workload on both sides: {error}")))
}

/// `ConfigMap/a, Secret/b`
fn listed(ids: &[&Id]) -> String {
    if ids.is_empty() { "nothing".into() } else { ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ") }
}

fn moved_text(rolled: &Rolled) -> String {
    rolled.moves.iter().map(|of| of.path.to_string()).collect::<Vec<_>>().join(", ")
}

impl JudgesPair for RollsOut {
    fn holds(&self, pair: &Pair<'_>, context: &Context<'_>) -> Result<bool, Problem> {
        let upgrade = upgrade(pair)?;
        let workloads = upgrade.workloads(pair.settings);
        let ids: Vec<&Id> = workloads.iter().map(|rolled| &rolled.workload.id).collect();
        let wanted = find(&self.workload, &ids, context)?;
        Ok(workloads.iter().any(|rolled| rolled.workload.id == *wanted && !rolled.moves.is_empty()))
    }

    fn explain(&self, pair: &Pair<'_>, negative: bool, context: &Context<'_>) -> Vec<Failure> {
        let Ok(upgrade) = upgrade(pair) else { return Vec::new() };
        let workloads = upgrade.workloads(pair.settings);
        let ids: Vec<&Id> = workloads.iter().map(|rolled| &rolled.workload.id).collect();
        let Ok(wanted) = find(&self.workload, &ids, context) else { return Vec::new() };
        let Some(rolled) = workloads.iter().find(|rolled| rolled.workload.id == *wanted) else { return Vec::new() };
        let sentence = if negative {
            format!("expected {wanted} not to restart, but its pod template moved: {}", moved_text(rolled))
        } else {
            format!("expected {wanted} to restart, but its pod template is the same; what changed: {}", listed(&upgrade.changed()))
        };
        vec![Failure::new(Problem::Sentence(sentence))]
    }
}

impl JudgesPair for RollsOutOnly {
    fn holds(&self, pair: &Pair<'_>, context: &Context<'_>) -> Result<bool, Problem> {
        Ok(self.breaches(pair, context)?.is_empty())
    }

    fn explain(&self, pair: &Pair<'_>, negative: bool, context: &Context<'_>) -> Vec<Failure> {
        if negative {
            let sentence = format!("expected other workloads to restart than {}", self.workloads.join(", "));
            return vec![Failure::new(Problem::Sentence(sentence))];
        }
        let breaches = self.breaches(pair, context).unwrap_or_default();
        breaches.into_iter().map(|sentence| Failure::new(Problem::Sentence(sentence))).collect()
    }
}

impl RollsOutOnly {
    fn breaches(&self, pair: &Pair<'_>, context: &Context<'_>) -> Result<Vec<String>, Problem> {
        let upgrade = upgrade(pair)?;
        let workloads = upgrade.workloads(pair.settings);
        let ids: Vec<&Id> = workloads.iter().map(|rolled| &rolled.workload.id).collect();
        if ids.is_empty() {
            return Err(Problem::Error("there is no workload on both sides".into()));
        }
        let wanted: Vec<&Id> = self.workloads.iter().map(|name| find(name, &ids, context)).collect::<Result<_, _>>()?;
        let mut breaches = Vec::new();
        for rolled in &workloads {
            let id = &rolled.workload.id;
            match (wanted.contains(&id), rolled.moves.is_empty()) {
                (true, true) => breaches.push(format!("expected {id} to restart; what changed: {}", listed(&upgrade.changed()))),
                (false, false) => {
                    breaches.push(format!("expected {id} not to restart, but its pod template moved: {}", moved_text(rolled)))
                }
                _ => {}
            }
        }
        Ok(breaches)
    }
}
