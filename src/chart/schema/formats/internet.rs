//! Addresses, names of hosts, e-mail and URLs.

use super::{Verdict, no};
use crate::{
    format::{quote, quote_rune},
    url::{self, address},
};

pub(super) fn ipv4(text: &str) -> Verdict {
    let groups: Vec<_> = text.split('.').collect();
    if groups.len() != 4 {
        return no("expected four decimals");
    }
    for group in groups {
        if group.len() > 1 && group.starts_with('0') {
            return no("leading zeros");
        }
        match group.parse::<i64>() {
            Ok(0..=255) => {}
            Ok(_) => return no("decimal must be between 0 and 255"),
            Err(error) => {
                let large = matches!(error.kind(), std::num::IntErrorKind::PosOverflow | std::num::IntErrorKind::NegOverflow);
                let problem = if large { "value out of range" } else { "invalid syntax" };
                return no(format!("strconv.Atoi: parsing {}: {problem}", quote(group.as_bytes())));
            }
        }
    }
    Ok(())
}

pub(super) fn ipv6(text: &str) -> Verdict {
    if !text.contains(':') {
        return no("missing colon");
    }
    address::check(text.as_bytes())?;
    if text.contains('%') { no("zone id is not a part of ipv6 address") } else { Ok(()) }
}

pub(super) fn hostname(text: &str) -> Verdict {
    let text = text.strip_suffix('.').unwrap_or(text);
    if text.len() > 253 {
        return no("more than 253 characters long");
    }
    for label in text.split('.') {
        if label.is_empty() || label.len() > 63 {
            return no("label must be 1 to 63 characters long");
        }
        if label.starts_with('-') {
            return no("label starts with hyphen");
        }
        if label.ends_with('-') {
            return no("label ends with hyphen");
        }
        if let Some(rune) = label.chars().find(|c| !c.is_ascii_alphanumeric() && *c != '-') {
            return no(format!("invalid character {}", quote_rune(rune, false)));
        }
    }
    Ok(())
}

pub(super) fn email(text: &str) -> Verdict {
    if text.len() > 254 {
        return no("more than 255 characters long");
    }
    let Some((local, domain)) = text.rsplit_once('@') else { return no("missing @") };
    if local.len() > 64 {
        return no("local part more than 64 characters long");
    }
    local_part(local)?;
    if let Some(inner) = domain.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return match inner.strip_prefix("IPv6:") {
            Some(rest) => ipv6(rest).map_err(|error| format!("invalid ipv6 address: {error}")),
            None => ipv4(inner).map_err(|error| format!("invalid ipv4 address: {error}")),
        };
    }
    hostname(domain).map_err(|error| format!("invalid domain: {error}"))
}

fn local_part(local: &str) -> Verdict {
    if local.len() > 1 && local.starts_with('"') && local.ends_with('"') {
        let inner = &local[1..local.len() - 1];
        let bad = inner.contains(['\\', '"']);
        return if bad { no("backslash and quote are not allowed within quoted local part") } else { Ok(()) };
    }
    if local.starts_with('.') {
        return no("starts with dot");
    }
    if local.ends_with('.') {
        return no("ends with dot");
    }
    if local.contains("..") {
        return no("consecutive dots");
    }
    match local.chars().find(|c| !c.is_ascii_alphanumeric() && !".!#$%&'*+-/=?^_`{|}~".contains(*c)) {
        Some(rune) => no(format!("invalid character {}", quote_rune(rune, false))),
        None => Ok(()),
    }
}

/// A URL; whether it has a scheme.
fn parse(text: &str) -> Result<bool, String> {
    let parsed = url::parse(text.as_bytes())?;
    let host = String::from_utf8_lossy(parsed.hostname()).into_owned();
    if host.contains(':') {
        if !parsed.host.contains(&b'[') || !parsed.host.contains(&b']') {
            return no("ipv6 address not enclosed in brackets");
        }
        ipv6(&host).map_err(|error| format!("invalid ipv6 address: {error}"))?;
    }
    Ok(!parsed.scheme.is_empty())
}

pub(super) fn uri(text: &str) -> Verdict {
    if parse(text)? { Ok(()) } else { no("relative url") }
}

pub(super) fn uri_reference(text: &str) -> Verdict {
    if text.contains('\\') {
        return no("contains \\");
    }
    parse(text).map(|_| ())
}

pub(super) fn uri_template(text: &str) -> Verdict {
    parse(text)?;
    let path = &text[..text.find(['?', '#']).unwrap_or(text.len())];
    for token in path.split('/') {
        let mut open = false;
        for brace in token.chars().filter(|c| matches!(c, '{' | '}')) {
            if (brace == '{') == open {
                return no("nested curly braces");
            }
            open = !open;
        }
        if open {
            return no("no matching closing brace");
        }
    }
    Ok(())
}
