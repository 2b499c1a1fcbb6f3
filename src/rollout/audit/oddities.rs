//! Objects of the base that are not judged as anybody would expect: without a name, there twice, of a kind that only the project knows.

use super::{Plan, breakage::within_chart, report::NotJudged};
use crate::rollout::{
    object::{Id, Object, at, is_unrelated, items},
    state::State,
    workload::Workload,
};
use std::collections::BTreeMap;

/// What there is to say about them.
pub(super) fn oddities(base: &State, plan: &Plan) -> Vec<NotJudged> {
    let nameless = base
        .nameless
        .iter()
        .map(|(file, kind)| NotJudged { what: format!("{kind} of {}", within_chart(file)), reason: "it has no name".into() });
    let mut places: BTreeMap<&Id, Vec<&str>> = BTreeMap::new();
    for file in &base.files {
        for object in &file.objects {
            places.entry(&object.id).or_default().push(&file.path);
        }
    }
    let twice = places.into_iter().filter(|(_, files)| files.len() > 1).map(|(id, files)| {
        let mut files: Vec<String> = files.into_iter().map(within_chart).collect();
        files.sort();
        NotJudged { what: id.to_string(), reason: format!("it is there {} times, the last one counts: {}", files.len(), files.join(", ")) }
    });
    let unknown = base.objects.values().filter(|object| is_like_a_workload(object) && Workload::of(object, &plan.settings).is_none());
    let unknown = unknown.map(|object| NotJudged {
        what: object.id.to_string(),
        reason: format!("it seems to have a pod template: say so with rollout.podTemplatePath: {{{}: spec.template}}", object.id.kind),
    });
    nameless.chain(twice).chain(unknown).collect()
}

fn is_like_a_workload(object: &Object) -> bool {
    !is_unrelated(&object.id.kind)
        && at(&object.value, &["spec", "template", "spec"]).is_some_and(|spec| !items(&spec, "containers").is_empty())
}
