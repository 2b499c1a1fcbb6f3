//! Where boon complains and Go does not: `multipleOf` with decimals (Go divides exactly), regular expressions of Go's syntax.

use crate::regexp::Regexp;
use boon::{ErrorKind, ValidationError};
use serde_json::Number;

/// Takes out of an error tree what Go would not complain about. Whether nothing is left.
pub(super) fn forgive(error: &mut ValidationError<'_, '_>) -> bool {
    if let ErrorKind::MultipleOf { got, want } = &error.kind {
        return is_multiple(got, want).unwrap_or(false);
    }
    if let ErrorKind::Format { got, want: "regex", .. } = &error.kind {
        return got.as_str().is_some_and(|pattern| Regexp::compile(pattern.as_bytes()).is_ok());
    }
    let before = error.causes.len();
    error.causes.retain_mut(|cause| !forgive(cause));
    match error.kind {
        ErrorKind::AnyOf | ErrorKind::OneOf(None) => error.causes.len() < before,
        _ => before > 0 && error.causes.is_empty(),
    }
}

/// Whether one number is a multiple of another, as they are written in decimals; `None`: too long to say.
fn is_multiple(got: &Number, want: &Number) -> Option<bool> {
    let (got, got_scale) = digits(&got.to_string())?;
    let (want, want_scale) = digits(&want.to_string())?;
    let scale = got_scale.max(want_scale);
    let grow = |n: i128, own: u32| n.checked_mul(10_i128.checked_pow(scale - own)?);
    let (got, want) = (grow(got, got_scale)?, grow(want, want_scale)?);
    (want != 0).then(|| got % want == 0)
}

/// All digits of a number as one integer, and how many of them are fraction.
fn digits(text: &str) -> Option<(i128, u32)> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let n: i128 = format!("{whole}{fraction}").parse().ok()?;
    let scale = i64::try_from(fraction.len()).ok()? - exponent.parse::<i64>().ok()?;
    match u32::try_from(scale) {
        Ok(scale) => Some((n, scale)),
        Err(_) => Some((n.checked_mul(10_i128.checked_pow(u32::try_from(-scale).ok()?)?)?, 0)),
    }
}
