//! URLs as Go's `net/url` reads and writes them, on bytes; IP addresses as `net/netip` checks them.

pub mod address;

use crate::format;
use memchr::memmem;

/// A parsed URL; everything but the query and the opaque part is decoded.
#[derive(Default)]
#[allow(missing_docs, reason = "the names are those of the parts")]
pub struct Url {
    pub scheme: Vec<u8>,
    pub opaque: Vec<u8>,
    pub user: Option<User>,
    pub host: Vec<u8>,
    pub path: Vec<u8>,
    pub query: Vec<u8>,
    pub fragment: Vec<u8>,
}

/// User name and password.
pub struct User {
    name: Vec<u8>,
    password: Option<Vec<u8>>,
}

/// Where in a URL a byte stands; it decides what is escaped.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Path,
    User,
    Host,
    Zone,
    Fragment,
}

/// `url.Parse`
///
/// # Errors
/// Go's text, with `parse "…": ` before it.
pub fn parse(raw: &[u8]) -> Result<Url, String> {
    let (rest, fragment) = cut(raw, b'#');
    let fail = |whole: &[u8], error: String| format!("parse {}: {error}", format::quote(whole));
    let mut url = parse_without_fragment(rest).map_err(|error| fail(rest, error))?;
    url.fragment = unescape(fragment.unwrap_or_default(), Part::Fragment).map_err(|error| fail(raw, error))?;
    Ok(url)
}

fn parse_without_fragment(raw: &[u8]) -> Result<Url, String> {
    if raw.iter().any(|b| *b < b' ' || *b == 0x7F) {
        return Err("net/url: invalid control character in URL".into());
    }
    let mut url = Url::default();
    if raw == b"*" {
        url.path = raw.to_vec();
        return Ok(url);
    }
    let (scheme, rest) = split_scheme(raw)?;
    url.scheme = scheme.to_ascii_lowercase();
    let (mut rest, query) = cut(rest, b'?');
    url.query = query.unwrap_or_default().to_vec();
    if !rest.starts_with(b"/") {
        if !scheme.is_empty() {
            url.opaque = rest.to_vec();
            return Ok(url);
        }
        if cut(rest, b'/').0.contains(&b':') {
            return Err("first path segment in URL cannot contain colon".into());
        }
    }
    if (!scheme.is_empty() || !rest.starts_with(b"///")) && rest.starts_with(b"//") {
        let authority = cut(&rest[2..], b'/').0;
        rest = &rest[2 + authority.len()..];
        (url.user, url.host) = parse_authority(&url.scheme, authority)?;
    }
    url.path = unescape(rest, Part::Path)?;
    Ok(url)
}

/// What is before and after the first `mark`.
fn cut(bytes: &[u8], mark: u8) -> (&[u8], Option<&[u8]>) {
    memchr::memchr(mark, bytes).map_or((bytes, None), |at| (&bytes[..at], Some(&bytes[at + 1..])))
}

fn split_scheme(raw: &[u8]) -> Result<(&[u8], &[u8]), String> {
    for (i, byte) in raw.iter().enumerate() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' => {}
            b'0'..=b'9' | b'+' | b'-' | b'.' if i > 0 => {}
            b':' if i == 0 => return Err("missing protocol scheme".into()),
            b':' => return Ok((&raw[..i], &raw[i + 1..])),
            _ => break,
        }
    }
    Ok((b"", raw))
}

fn parse_authority(scheme: &[u8], authority: &[u8]) -> Result<(Option<User>, Vec<u8>), String> {
    let Some(at) = memchr::memrchr(b'@', authority) else { return Ok((None, parse_host(scheme, authority)?)) };
    let host = parse_host(scheme, &authority[at + 1..])?;
    let user = &authority[..at];
    let valid = |b: &u8| b.is_ascii_alphanumeric() || b"-._:~!$&'()*+,;=%@".contains(b);
    if !user.iter().all(valid) {
        return Err("net/url: invalid userinfo".into());
    }
    let (name, password) = cut(user, b':');
    let name = unescape(name, Part::User)?;
    let password = password.map(|p| unescape(p, Part::User)).transpose()?;
    Ok((Some(User { name, password }), host))
}

fn parse_host(scheme: &[u8], host: &[u8]) -> Result<Vec<u8>, String> {
    let check_port = |port: &[u8]| {
        if is_optional_port(port) { Ok(()) } else { Err(format!("invalid port {} after host", format::quote(port))) }
    };
    match memchr::memrchr(b'[', host) {
        Some(0) => {
            let close = memchr::memrchr(b']', host).ok_or("missing ']' in host")?;
            let port = &host[close + 1..];
            check_port(port)?;
            let port = unescape(port, Part::Host)?;
            let name = unescape_ipv6(&host[1..close])?;
            if address::check(&name).map_err(|error| format!("invalid host: {error}"))? == address::Version::V4 {
                return Err("invalid IP-literal".into());
            }
            return Ok([b"[", name.as_slice(), b"]", &port].concat());
        }
        Some(_) => return Err("invalid IP-literal".into()),
        None => {}
    }
    if let Some(first) = memchr::memchr(b':', host) {
        let strict = matches!(scheme, b"http" | b"https");
        let colon = if strict { first } else { memchr::memrchr(b':', host).unwrap_or(first) };
        check_port(&host[colon..])?;
    }
    unescape(host, Part::Host)
}

/// The zone behind `%25` may use other escapes than the address.
fn unescape_ipv6(name: &[u8]) -> Result<Vec<u8>, String> {
    match memmem::find(name, b"%25") {
        Some(zone) => {
            let mut host = unescape(&name[..zone], Part::Host)?;
            host.extend(unescape(&name[zone..], Part::Zone)?);
            Ok(host)
        }
        None => unescape(name, Part::Host),
    }
}

fn is_optional_port(port: &[u8]) -> bool {
    port.is_empty() || port[0] == b':' && port[1..].iter().all(u8::is_ascii_digit)
}

fn unescape(bytes: &[u8], part: Part) -> Result<Vec<u8>, String> {
    let mut out = Vec::with_capacity(bytes.len());
    let in_host = matches!(part, Part::Host | Part::Zone);
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] != b'%' {
            if in_host && bytes[at].is_ascii() && must_escape(bytes[at], part) {
                return Err(format!("invalid character {} in host name", format::quote(&bytes[at..=at])));
            }
            out.push(bytes[at]);
            at += 1;
            continue;
        }
        let escape = &bytes[at..(at + 3).min(bytes.len())];
        let fail = || format!("invalid URL escape {}", format::quote(escape));
        let [_, high, low] = escape else { return Err(fail()) };
        let (Some(high), Some(low)) = (hex(*high), hex(*low)) else { return Err(fail()) };
        let byte = high << 4 | low;
        let refused = match part {
            Part::Host => high < 8,
            Part::Zone => byte != b' ' && must_escape(byte, Part::Host),
            _ => false,
        };
        if refused && escape != b"%25" {
            return Err(fail());
        }
        out.push(byte);
        at += 3;
    }
    Ok(out)
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

fn escape(bytes: &[u8], part: Part) -> Vec<u8> {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut out = Vec::with_capacity(bytes.len());
    for byte in bytes {
        if must_escape(*byte, part) {
            out.extend([b'%', DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
        } else {
            out.push(*byte);
        }
    }
    out
}

/// `url.shouldEscape`
fn must_escape(byte: u8, part: Part) -> bool {
    if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
        return false;
    }
    match part {
        Part::Host | Part::Zone => !b"!$&'()*+,;=:[]<>\"".contains(&byte),
        Part::Path => !b"$&+,/:;=@".contains(&byte),
        Part::User => !b"$&+,;=".contains(&byte),
        Part::Fragment => !b"$&+,/:;=?@!()*".contains(&byte),
    }
}

impl User {
    /// As it stands in a URL.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = escape(&self.name, Part::User);
        if let Some(password) = &self.password {
            out.push(b':');
            out.extend(escape(password, Part::User));
        }
        out
    }
}

impl Url {
    /// The host without port and brackets.
    pub fn hostname(&self) -> &[u8] {
        let colon = memchr::memrchr(b':', &self.host).filter(|colon| is_optional_port(&self.host[*colon..]));
        let host = &self.host[..colon.unwrap_or(self.host.len())];
        host.strip_prefix(b"[").and_then(|h| h.strip_suffix(b"]")).unwrap_or(host)
    }

    /// `url.URL.String` of a URL put together from its parts.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        if !self.scheme.is_empty() {
            out.extend_from_slice(&self.scheme);
            out.push(b':');
        }
        if self.opaque.is_empty() {
            self.write_hierarchy(&mut out);
        } else {
            out.extend_from_slice(&self.opaque);
        }
        if !self.query.is_empty() {
            out.push(b'?');
            out.extend_from_slice(&self.query);
        }
        if !self.fragment.is_empty() {
            out.push(b'#');
            out.extend(escape(&self.fragment, Part::Fragment));
        }
        out
    }

    fn write_hierarchy(&self, out: &mut Vec<u8>) {
        let has_authority = !self.host.is_empty() || self.user.is_some();
        if has_authority || !self.scheme.is_empty() && !self.path.is_empty() {
            out.extend_from_slice(b"//");
        }
        if let Some(user) = &self.user {
            out.extend(user.to_bytes());
            out.push(b'@');
        }
        out.extend(escape(&self.host, Part::Host));
        let path = if self.path == b"*" { self.path.clone() } else { escape(&self.path, Part::Path) };
        if !path.is_empty() && path[0] != b'/' && !self.host.is_empty() {
            out.push(b'/');
        }
        // A first segment with a colon would be read as a scheme.
        if out.is_empty() && cut(&path, b'/').0.contains(&b':') {
            out.extend_from_slice(b"./");
        }
        out.extend(path);
    }
}
