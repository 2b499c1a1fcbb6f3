//! Whether a text is an IP address: `netip.ParseAddr` with its error texts.

use crate::format;

/// The version of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Version {
    V4,
    V6,
}

/// Reads an address.
///
/// # Errors
/// Go's text.
pub fn check(text: &[u8]) -> Result<Version, String> {
    match text.iter().find(|b| matches!(b, b'.' | b':' | b'%')) {
        Some(b'.') => check_v4(text, text).map(|()| Version::V4),
        Some(b':') => check_v6(text).map(|()| Version::V6),
        Some(_) => fail(text, "missing IPv6 address", b""),
        None => fail(text, "unable to parse IP", b""),
    }
}

fn fail<T>(text: &[u8], message: &str, at: &[u8]) -> Result<T, String> {
    let text = format::quote(text);
    Err(if at.is_empty() {
        format!("ParseAddr({text}): {message}")
    } else {
        format!("ParseAddr({text}): {message} (at {})", format::quote(at))
    })
}

/// `netip.parseIPv4Fields` of the end `part` of `whole`.
fn check_v4(whole: &[u8], part: &[u8]) -> Result<(), String> {
    let (mut value, mut digits, mut fields) = (0_u32, 0, 0);
    for (i, byte) in part.iter().enumerate() {
        match byte {
            b'0'..=b'9' => {
                if digits == 1 && value == 0 {
                    return fail(whole, "IPv4 field has octet with leading zero", b"");
                }
                value = value * 10 + u32::from(byte - b'0');
                digits += 1;
                if value > 255 {
                    return fail(whole, "IPv4 field has value >255", b"");
                }
            }
            b'.' => {
                if i == 0 || i == part.len() - 1 || part[i - 1] == b'.' {
                    return fail(whole, "IPv4 field must have at least one digit", &part[i..]);
                }
                if fields == 3 {
                    return fail(whole, "IPv4 address too long", b"");
                }
                fields += 1;
                (value, digits) = (0, 0);
            }
            _ => return fail(whole, "unexpected character", &part[i..]),
        }
    }
    if fields < 3 { fail(whole, "IPv4 address too short", b"") } else { Ok(()) }
}

/// `netip.parseIPv6`
fn check_v6(whole: &[u8]) -> Result<(), String> {
    let mut rest = whole;
    if let Some(zone) = memchr::memchr(b'%', whole) {
        rest = &whole[..zone];
        if zone + 1 == whole.len() {
            return fail(whole, "zone must be a non-empty string", b"");
        }
    }
    let mut ellipsis = rest.starts_with(b"::");
    if ellipsis {
        rest = &rest[2..];
        if rest.is_empty() {
            return Ok(());
        }
    }
    let mut bytes = 0;
    while bytes < 16 {
        let digits = hex_group(whole, rest)?;
        if rest.get(digits) == Some(&b'.') {
            if !ellipsis && bytes != 12 {
                return fail(whole, "embedded IPv4 address must replace the final 2 fields of the address", rest);
            }
            if bytes > 12 {
                return fail(whole, "too many hex fields to fit an embedded IPv4 at the end of the address", rest);
            }
            check_v4(whole, rest)?;
            rest = b"";
            bytes += 4;
            break;
        }
        bytes += 2;
        rest = &rest[digits..];
        match rest {
            [] => break,
            [b':'] => return fail(whole, "colon must be followed by more characters", rest),
            [b':', b':', ..] => {
                rest = &rest[1..];
                if ellipsis {
                    return fail(whole, "multiple :: in address", rest);
                }
                ellipsis = true;
                rest = &rest[1..];
                if rest.is_empty() {
                    break;
                }
            }
            [b':', ..] => rest = &rest[1..],
            _ => return fail(whole, "unexpected character, want colon", rest),
        }
    }
    match (bytes < 16, ellipsis) {
        _ if !rest.is_empty() => fail(whole, "trailing garbage after address", rest),
        (true, false) => fail(whole, "address string too short", b""),
        (false, true) => fail(whole, "the :: must expand to at least one field of zeros", b""),
        _ => Ok(()),
    }
}

/// The number of digits of the group that `rest` starts with.
fn hex_group(whole: &[u8], rest: &[u8]) -> Result<usize, String> {
    match rest.iter().take_while(|b| b.is_ascii_hexdigit()).count() {
        0 => fail(whole, "each colon-separated field must have at least one digit", rest),
        digits @ 1..=4 => Ok(digits),
        _ => fail(whole, "each group must have 4 or less digits", rest),
    }
}
