//! `Chart.lock` and `requirements.lock`. Rendering does not use them, but a broken one is an error.

use super::{
    Dependency,
    metadata::{DependencyDraft, fill_dependency, go_list},
    typed::Filler,
};
use crate::{
    profile::Helm,
    time::{self, Location},
    value::Value,
};
use std::rc::Rc;

/// `Chart.lock`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lock {
    /// When it was written.
    pub generated: String,
    /// Hash of the declarations.
    pub digest: String,
    /// What was locked.
    pub dependencies: Vec<Dependency>,
}

/// Reads a lock; null: none.
pub(super) fn read_lock(value: &Value, helm: Helm) -> Result<Option<Lock>, String> {
    let mut filler = Filler::new(helm);
    let mut lock = Lock::default();
    let mut dependencies: Option<Vec<Option<DependencyDraft>>> = None;
    let go_type = go_list(&filler, "Dependency");
    let found = filler.fields(value, ("Lock", &["generated", "digest", "dependencies"]), |filler, field, value| match field {
        "generated" => match value {
            Value::Nil => {}
            Value::Str(text) => match check_time(&text.to_str_lossy()) {
                Ok(()) => lock.generated = text.to_str_lossy().into_owned(),
                Err(error) => filler.fail(error),
            },
            other => {
                filler.check_numbers(other);
                filler.fail("Time.UnmarshalJSON: input is not a JSON string".into());
            }
        },
        "digest" => filler.text(&mut lock.digest, value),
        _ => filler.list(&mut dependencies, value, (&go_type, fill_dependency)),
    });
    filler.finish()?;
    lock.dependencies = dependencies.unwrap_or_default().into_iter().flatten().map(DependencyDraft::finish).collect();
    Ok(found.then_some(lock))
}

/// Checks a time of RFC 3339 as `Time.UnmarshalJSON` does.
fn check_time(text: &str) -> Result<(), String> {
    time::parse("2006-01-02T15:04:05Z07:00", text, &Rc::new(Location::Utc)).map(|_| ())
}
