//! Warnings, worded as the lines that Helm logs (without the `file.go:1: ` that Helm 3 puts before them).

use crate::{format::quote, profile::Helm};

/// A line of Go's standard logger; Helm 4 hands it to its structured one.
pub(super) fn line(helm: Helm, text: &str) -> String {
    match helm {
        Helm::V3 => text.to_owned(),
        Helm::V4 => format!("level=INFO msg={}", attribute(text)),
    }
}

/// A structured line of Helm 4.
pub fn structured(level: &str, message: &str, attributes: &[(&str, &str)]) -> String {
    let mut text = format!("level={level} msg={}", attribute(message));
    for (key, value) in attributes {
        text.push_str(&format!(" {key}={}", attribute(value)));
    }
    text
}

/// `needsQuoting` of `slog`: what is empty, or holds blanks, quotes, `=` or what cannot be printed. A backslash needs none.
fn attribute(text: &str) -> String {
    let escapes = |text: &str| quote(text.as_bytes()).len() != text.len() + 2;
    let quotes = text.is_empty() || text.contains([' ', '=']) || escapes(&text.replace('\\', ""));
    if quotes { quote(text.as_bytes()) } else { text.to_owned() }
}
