//! Why a fault is there: a file per cause, whose doc comment is its manual page.
//!
//! Contract: a cause follows from what was measured (which paths move under which perturbation) and read (what the template looked at,
//! hashed, asked of the cluster), never from the name of a chart, a helper or a key.
//!
//! Missed rollouts are explained by the first of [`MISSED`] that applies; the order goes from what proves itself to what is left.

macro_rules! causes {
    ($($file:ident),* $(,)?) => { $(pub mod $file;)* };
}

causes!(
    alias,
    collision,
    conditional,
    dead,
    duplicate_key,
    existing_object,
    external_secret,
    hot_reload,
    immutable_object,
    invalid_yaml,
    job_template,
    lookup,
    metadata_in_hash,
    misplaced,
    missing,
    missing_template,
    non_string_annotation,
    overbroad,
    partial,
    random_in_hash,
    random_in_pod,
    random_source,
    random_until_lookup,
    rebound_dot,
    selector,
    self_include,
    time_in_pod,
    version_in_hash,
    version_in_pod,
    wrong_source,
);

use super::{
    finding::Class,
    object::Id,
    observation::{Observation, Subject},
    settings::{Level, Settings},
};

/// A reason for findings of one class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cause {
    /// The class of its findings.
    pub class: Class,
    /// `version-in-hash`
    pub name: &'static str,
    /// What a finding weighs unless something says otherwise.
    pub level: Level,
    /// What happens, in one sentence that goes on after the workload's name.
    pub says: &'static str,
    /// What to write instead.
    pub advice: &'static str,
}

/// A rollout that was missed: which object changed, under what.
pub struct Missed<'m> {
    /// The workload and all that was seen of it.
    pub subject: &'m Subject,
    /// The object that its pods read.
    pub source: &'m Id,
    /// What changed the object and not the pod template.
    pub seen: &'m Observation,
}

/// Renders that a cause asks for beyond those that were made.
pub trait Probe {
    /// Whether the pod template follows the change once a gate is opened: a value that the workload's template looks at and that
    /// switches something off. The answer names the gate.
    fn gate(&mut self, missed: &Missed<'_>) -> Option<String>;

    /// Whether the pod template follows the change in the next release, when `lookup` sees the objects of this one.
    fn follows_late(&mut self, missed: &Missed<'_>) -> bool;
}

/// Whether a cause explains a missed rollout.
pub type Explains = fn(&Missed<'_>, &mut dyn Probe) -> bool;

/// The causes of missed rollouts, in the order in which they are asked.
pub const MISSED: &[(&Cause, Explains)] = &[
    (&collision::CAUSE, collision::explains),
    (&misplaced::CAUSE, misplaced::explains),
    (&partial::CAUSE, partial::covers_a_part),
    (&lookup::MISSED, lookup::explains),
    (&conditional::CAUSE, conditional::explains),
    (&partial::CAUSE, partial::covers_its_neighbour),
    (&dead::CAUSE, dead::explains),
    (&wrong_source::MISSED, wrong_source::explains),
    (&missing::CAUSE, missing::explains),
];

/// What is said about names in `rules` that no finding bears.
pub fn unknown_rules(settings: &Settings) -> Vec<String> {
    let rule = |cause: &&Cause| format!("{}/{}", cause.class.name(), cause.name);
    let known = |name: &String| ALL.iter().any(|cause| cause.class.name() == name || rule(cause) == *name);
    let said = |name: &String| {
        let class = name.split('/').next().unwrap_or_default();
        let of_class: Vec<String> = ALL.iter().filter(|cause| cause.class.name() == class).map(rule).collect();
        let mut candidates = if of_class.is_empty() { ALL.iter().map(|cause| cause.class.name().to_owned()).collect() } else { of_class };
        candidates.dedup();
        format!("rollout.rules: {name:?} is no rule; there is {}", candidates.join(", "))
    };
    settings.rules.keys().filter(|name| !known(name)).map(said).collect()
}

/// Every cause, for documentation and for reports that list their rules.
pub const ALL: &[&Cause] = &[
    &missing::CAUSE,
    &misplaced::CAUSE,
    &conditional::CAUSE,
    &partial::CAUSE,
    &dead::CAUSE,
    &wrong_source::MISSED,
    &collision::CAUSE,
    &lookup::MISSED,
    &random_in_hash::CAUSE,
    &random_in_pod::CAUSE,
    &random_source::CAUSE,
    &random_until_lookup::CAUSE,
    &time_in_pod::CAUSE,
    &missing_template::CAUSE,
    &rebound_dot::CAUSE,
    &self_include::CAUSE,
    &alias::CAUSE,
    &invalid_yaml::CAUSE,
    &job_template::CAUSE,
    &immutable_object::CAUSE,
    &selector::CAUSE,
    &non_string_annotation::CAUSE,
    &version_in_hash::CAUSE,
    &version_in_pod::CAUSE,
    &metadata_in_hash::CAUSE,
    &overbroad::CAUSE,
    &wrong_source::SPURIOUS,
    &hot_reload::CAUSE,
    &existing_object::CAUSE,
    &external_secret::CAUSE,
    &lookup::ADVICE,
    &duplicate_key::CAUSE,
];
