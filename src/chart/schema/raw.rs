//! What a JSON text says at a place, as it is written there: `1e3` stays `1e3`.

use crate::chart::strvals::json_length;

/// The text of the value at a JSON pointer (with `%` escapes, as in a URL's fragment).
pub(super) fn at<'t>(text: &'t str, pointer: &str) -> Option<&'t str> {
    let mut value = own(text);
    for token in pointer.split('/').skip(1) {
        let token = unescape(token);
        value = if value.starts_with('{') {
            // The last of equal keys wins.
            members(value).filter(|(key, _)| *key == token).last()?.1
        } else {
            items(value).nth(token.parse().ok()?)?
        };
    }
    Some(value)
}

/// The items of an array's text.
pub(super) fn items(array: &str) -> impl Iterator<Item = &str> {
    let mut rest = array.strip_prefix('[').unwrap_or("");
    std::iter::from_fn(move || {
        rest = rest.trim_ascii_start();
        if rest.is_empty() || rest.starts_with(']') {
            return None;
        }
        let value = own(rest);
        rest = after_comma(&rest[value.len()..]);
        Some(value)
    })
}

/// The members of an object's text.
pub(super) fn members(object: &str) -> impl Iterator<Item = (String, &str)> {
    let mut rest = object.strip_prefix('{').unwrap_or("");
    std::iter::from_fn(move || {
        rest = rest.trim_ascii_start();
        if !rest.starts_with('"') {
            return None;
        }
        let key = own(rest);
        rest = rest[key.len()..].trim_ascii_start().strip_prefix(':')?.trim_ascii_start();
        let value = own(rest);
        rest = after_comma(&rest[value.len()..]);
        Some((serde_json::from_str(key).unwrap_or_default(), value))
    })
}

/// The value that a text begins with, without leading blanks.
fn own(text: &str) -> &str {
    text[..json_length(text)].trim_ascii_start()
}

fn after_comma(text: &str) -> &str {
    let text = text.trim_ascii_start();
    text.strip_prefix(',').unwrap_or(text).trim_ascii_start()
}

fn unescape(token: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = token.as_bytes();
    while let Some(byte) = rest.first() {
        let hex = rest.get(1..3).and_then(|hex| std::str::from_utf8(hex).ok()).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match hex {
            Some(decoded) if *byte == b'%' => {
                bytes.push(decoded);
                rest = &rest[3..];
            }
            _ => {
                bytes.push(*byte);
                rest = &rest[1..];
            }
        }
    }
    String::from_utf8_lossy(&bytes).replace("~1", "/").replace("~0", "~")
}
