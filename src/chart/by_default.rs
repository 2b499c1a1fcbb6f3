//! Dependencies where the user's values say nothing about them: processed, and given their values, once, from the defaults alone.

use super::{
    Chart, Processed,
    coalesce::{self, Coalescer, Tree},
    process::{self, Entry},
};
use crate::{
    profile::Helm,
    value::{Frozen, Map, Text, Value},
};
use std::{collections::BTreeSet, sync::Arc};

/// What the defaults enable.
#[derive(Debug)]
pub(super) struct ByDefault {
    /// The keys of the user's values that may change it, or what Helm logs meanwhile.
    deciding: BTreeSet<Text>,
    entry: Arc<Entry>,
    /// The defaults, coalesced.
    values: Frozen,
}

impl ByDefault {
    /// `None` where the defaults alone fail or make Helm log something.
    fn of(chart: &Arc<Chart>, helm: Helm) -> Option<Self> {
        let mut warnings = Vec::new();
        let entry = process::entry(chart, &Map::new(), helm, &mut warnings).ok()?;
        let values = coalesce::coalesce(&entry.attach(chart), Map::new(), helm, &mut warnings).ok()?;
        if !warnings.is_empty() {
            return None;
        }
        let mut deciding = BTreeSet::from(["global".into(), "tags".into()]);
        for declared in chart.metadata.dependencies.iter().flatten() {
            let tops = declared.condition.trim().split(',').map(|condition| condition.split('.').next().unwrap_or_default());
            deciding.extend(tops.map(Text::from));
        }
        add_names(chart, &mut deciding);
        chart.dependencies.iter().for_each(|child| add_defaults(child, &mut deciding));
        Some(Self { deciding, entry, values: Value::Map(values).freeze() })
    }
}

/// Every name under which a dependency may lie, at any depth.
fn add_names(chart: &Chart, deciding: &mut BTreeSet<Text>) {
    deciding.insert(chart.metadata.name.as_str().into());
    let declared = chart.metadata.dependencies.iter().flatten();
    deciding.extend(declared.flat_map(|declared| [&*declared.name, &*declared.alias]).map(Text::from));
    chart.dependencies.iter().for_each(|child| add_names(child, deciding));
}

/// The keys of the defaults of charts with dependencies of their own: Helm lays these under the values of the root before it looks
/// at their conditions.
fn add_defaults(chart: &Chart, deciding: &mut BTreeSet<Text>) {
    if chart.metadata.dependencies.is_some()
        && let Frozen::Map(_, defaults, _) = &*chart.values
    {
        deciding.extend(defaults.iter().map(|(key, _)| key.clone()));
    }
    chart.dependencies.iter().for_each(|child| add_defaults(child, deciding));
}

/// The enabled dependencies and the coalesced values: [`process()`](super::process()) and [`coalesce()`](super::coalesce()) in one
/// step, if the user's values decide nothing about dependencies, nothing fails, and Helm would log nothing. `None` otherwise.
pub fn process_by_default(chart: &Arc<Chart>, user: &Map, helm: Helm) -> Option<(Arc<Processed>, Map)> {
    chart.metadata.dependencies.as_ref()?;
    let known = chart.processed.by_default[usize::from(helm == Helm::V4)].get_or_init(|| ByDefault::of(chart, helm)).as_ref()?;
    if user.keys().iter().any(|key| known.deciding.contains(key)) {
        return None;
    }
    // If something is logged, the values are needed once more as they were.
    let (processed, user) = (known.entry.attach(chart), user.deep_copy());
    let Frozen::Map(_, defaults, _) = &known.values else { return None };
    let mut warnings = Vec::new();
    Coalescer { helm, merge: false, warnings: &mut warnings }.over_known(&Tree::of(&processed), &user, defaults);
    // What is logged here, processing logs too.
    warnings.is_empty().then_some((processed, user))
}
