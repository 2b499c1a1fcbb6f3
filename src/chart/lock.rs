//! `Chart.lock` and `requirements.lock`. Rendering does not use them, but a broken one is an error.

use super::{
    Dependency,
    metadata::{DependencyDraft, fill_dependency, go_list},
    typed::Filler,
};
use crate::{format::quote_ascii, profile::Helm, value::Value};

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

/// Checks a time of RFC 3339 with the texts of Go's `time.Parse`.
fn check_time(text: &str) -> Result<(), String> {
    let mut rest = text;
    let mut numbers = [0_u32; 6];
    let all = quote_ascii(text.as_bytes());
    let head = format!("parsing time {all} as \"2006-01-02T15:04:05Z07:00\"");
    let bad = |rest: &str, element: &str| format!("{head}: cannot parse {} as \"{element}\"", quote_ascii(rest.as_bytes()));
    let elements = [("2006", 4, "-"), ("01", 2, "-"), ("02", 2, "T"), ("15", 2, ":"), ("04", 2, ":"), ("05", 2, "")];
    for ((element, width, mark), number) in elements.into_iter().zip(&mut numbers) {
        let digits = rest.get(..width).filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()));
        *number = digits.and_then(|digits| digits.parse().ok()).ok_or_else(|| bad(rest, element))?;
        rest = &rest[width..];
        rest = rest.strip_prefix(mark).ok_or_else(|| bad(rest, mark))?;
    }
    if let Some(fraction) = rest.strip_prefix('.') {
        let after = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
        rest = if after.len() < fraction.len() { after } else { rest };
    }
    let zone: Vec<u8> = rest.bytes().map(|b| if b.is_ascii_digit() { b'0' } else { b }).collect();
    if rest != "Z" && !matches!(zone.as_slice(), b"+00:00" | b"-00:00") {
        return Err(bad(rest, "Z07:00"));
    }
    let [year, month, day, hour, minute, second] = numbers;
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let ranges =
        [("month", month, 1, 12), ("hour", hour, 0, 23), ("minute", minute, 0, 59), ("second", second, 0, 59), ("day", day, 1, days)];
    match ranges.into_iter().find(|(_, n, low, high)| n < low || n > high) {
        Some((name, ..)) => Err(format!("parsing time {all}: {name} out of range")),
        None => Ok(()),
    }
}
