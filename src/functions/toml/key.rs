//! Dotted keys.

use super::write_quoted;
use crate::value::Text;

/// A dotted key, part by part.
pub(super) type Key = Vec<Text>;

/// A key as TOML writes it: parts that are not bare in quotes.
pub(super) fn shown(key: &[Text]) -> Vec<u8> {
    let mut out = Vec::new();
    for (i, part) in key.iter().enumerate() {
        if i > 0 {
            out.push(b'.');
        }
        write_part(&mut out, part.as_bytes());
    }
    out
}

/// Appends one part of a key, in quotes if needed.
pub(super) fn write_part(out: &mut Vec<u8>, part: &[u8]) {
    if part.is_empty() || !part.iter().all(|b| is_bare(char::from(*b))) {
        write_quoted(out, part);
    } else {
        out.extend_from_slice(part);
    }
}

/// Whether a rune may stand in a key without quotes.
pub(super) fn is_bare(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '-'
}
