//! What `format` checks, as santhosh-tekuri/jsonschema v6.0.3 does it and says it. Mirrors `format.go`.

mod internet;
mod time;
mod version;

use boon::Format;
use serde_json::Value as Json;
use std::error::Error;

/// Why a text does not have a format.
type Verdict = Result<(), String>;

/// Looks at a text.
pub(super) type Check = fn(&str) -> Verdict;

/// A format.
pub(super) struct Known {
    /// As boon takes it.
    pub(super) boon: Format,
    /// The same, of texts.
    pub(super) check: Check,
}

macro_rules! format {
    ($name:literal, $check:path) => {
        Known { boon: Format { name: $name, func: |value| text(value, $check) }, check: $check }
    };
}

/// Every format that boon or the library knows, except `regex`.
pub(super) const ALL: &[Known] = &[
    format!("json-pointer", json_pointer),
    format!("relative-json-pointer", relative_json_pointer),
    format!("uuid", uuid),
    format!("duration", time::duration),
    format!("period", time::period),
    format!("ipv4", internet::ipv4),
    format!("ipv6", internet::ipv6),
    format!("hostname", internet::hostname),
    format!("email", internet::email),
    format!("date", time::date),
    format!("time", time::time),
    format!("date-time", time::date_time),
    format!("uri", internet::uri),
    format!("iri", internet::uri),
    format!("uri-reference", internet::uri_reference),
    format!("iri-reference", internet::uri_reference),
    format!("uri-template", internet::uri_template),
    format!("semver", version::semver),
    format!("idn-hostname", anything),
    format!("idn-email", anything),
];

fn text(value: &Json, check: Check) -> Result<(), Box<dyn Error>> {
    value.as_str().map_or(Ok(()), |text| check(text).map_err(Into::into))
}

fn no<T>(problem: impl Into<String>) -> Result<T, String> {
    Err(problem.into())
}

/// boon knows these formats, the library does not.
fn anything(_: &str) -> Verdict {
    Ok(())
}

fn json_pointer(text: &str) -> Verdict {
    if text.is_empty() {
        return Ok(());
    }
    if !text.starts_with('/') {
        return no("not starting with /");
    }
    for token in text.split('/').skip(1) {
        for after in token.split('~').skip(1) {
            if !after.starts_with(['0', '1']) {
                return no("~ must be followed by 0 or 1");
            }
        }
    }
    Ok(())
}

fn relative_json_pointer(text: &str) -> Verdict {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    match digits {
        0 => no("must start with non-negative integer"),
        2.. if text.starts_with('0') => no("starts with zero"),
        _ if &text[digits..] == "#" => Ok(()),
        _ => json_pointer(&text[digits..]),
    }
}

fn uuid(text: &str) -> Verdict {
    let groups: Vec<_> = text.split('-').collect();
    if groups.len() != 5 {
        return no("must have 5 elements");
    }
    for (i, (group, length)) in groups.iter().zip([8, 4, 4, 4, 12]).enumerate() {
        if group.len() != length {
            return no(std::format!("element {} must be {length} characters long", i + 1));
        }
        if let Some(rune) = group.chars().find(|c| !c.is_ascii_hexdigit()) {
            return no(std::format!("non-hex character {}", crate::format::quote_rune(rune, false)));
        }
    }
    Ok(())
}
