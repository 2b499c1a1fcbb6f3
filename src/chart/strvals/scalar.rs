//! What a text between two commas becomes.

use crate::value::Value;

/// `true`, `false`, `null` (any case), integers without leading zero; else a text. Mirrors `typedVal`.
pub(super) fn typed(text: String) -> Value {
    if folds(&text, "true") {
        return Value::Bool(true);
    }
    if folds(&text, "false") {
        return Value::Bool(false);
    }
    if folds(&text, "null") {
        return Value::Nil;
    }
    if text == "0" {
        return Value::Int64(0);
    }
    match text.parse() {
        Ok(n) if !text.starts_with('0') => Value::Int64(n),
        _ => Value::text(text),
    }
}

/// Go's `strings.EqualFold` with a word of ASCII letters.
fn folds(text: &str, word: &str) -> bool {
    let fold = |c: char| if c == '\u{17F}' { 's' } else { c.to_ascii_lowercase() };
    text.len() <= 2 * word.len() && text.chars().map(fold).eq(word.chars())
}

/// The length in bytes of the JSON value that a text begins with, as far as it must be read to decode it. Mirrors how much
/// `json.Decoder` takes: a number or a word ends where the next character cannot belong to it.
pub(in crate::chart) fn json_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let start = bytes.iter().take_while(|b| matches!(b, b' ' | b'\t' | b'\r' | b'\n')).count();
    let rest = &bytes[start..];
    let length = match rest.first() {
        Some(b'{' | b'[') => nested_length(rest),
        Some(b'"') => string_length(rest),
        Some(b't' | b'n') => 4,
        Some(b'f') => 5,
        Some(b'-' | b'0'..=b'9') => number_length(rest),
        _ => rest.len(),
    };
    let mut end = (start + length).min(text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    end
}

fn string_length(bytes: &[u8]) -> usize {
    let mut at = 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'"' => return at + 1,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

fn nested_length(bytes: &[u8]) -> usize {
    let (mut at, mut depth) = (0, 0_usize);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => {
                at += string_length(&bytes[at..]);
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

fn number_length(bytes: &[u8]) -> usize {
    let digits = |from: usize| bytes.get(from..).unwrap_or_default().iter().take_while(|b| b.is_ascii_digit()).count();
    let mut at = usize::from(bytes[0] == b'-');
    at += if bytes.get(at) == Some(&b'0') { 1 } else { digits(at) };
    if bytes.get(at) == Some(&b'.') {
        at += 1 + digits(at + 1);
    }
    if let Some(b'e' | b'E') = bytes.get(at) {
        at += 1;
        at += usize::from(matches!(bytes.get(at), Some(b'+' | b'-')));
        at += digits(at);
    }
    at
}
