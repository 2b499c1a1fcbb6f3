//! What differs at every release: chart labels, checksums.

use super::structure::Step;
use crate::{snapshot::CHART_LABELS, value::Value};

/// Whether a place of an object differs as it does at every release: a chart label, or the digest of something shown elsewhere.
pub(super) fn is_noise(step: &Step) -> bool {
    is_chart_label(step) || is_checksum(step)
}

/// Whether it is a label that carries the version of the chart or of the application, with one before and one after.
pub(super) fn is_chart_label(step: &Step) -> bool {
    let [.., parent, key] = step.keys.as_slice() else { return false };
    matches!(parent.as_str(), "labels" | "annotations" | "matchLabels") && CHART_LABELS.contains(&key.as_str()) && is_exchanged(step)
}

/// Whether it is an annotation or a label with a digest.
pub(super) fn is_checksum(step: &Step) -> bool {
    let [.., parent, _] = step.keys.as_slice() else { return false };
    matches!(parent.as_str(), "labels" | "annotations") && is_exchanged(step) && [&step.old, &step.new].into_iter().all(is_digest)
}

fn is_exchanged(step: &Step) -> bool {
    matches!((&step.old, &step.new), (Some(Value::Str(_)), Some(Value::Str(_))))
}

/// At least 128 bits in hexadecimal digits.
fn is_digest(value: &Option<Value>) -> bool {
    let text = value.as_ref().and_then(Value::as_text).map(|text| text.as_bytes()).unwrap_or_default();
    text.len() >= 32 && text.iter().all(u8::is_ascii_hexdigit)
}
