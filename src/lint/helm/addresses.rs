//! Which mail addresses and URLs `helm lint` takes: the rules of the library that it asks, in our words.

use crate::url::{self, address};

/// Whether this is a URL with a scheme.
pub(super) fn is_request_url(text: &str) -> bool {
    url::parse(text.as_bytes()).is_ok_and(|url| !url.scheme.is_empty())
}

/// Whether this is a URL with a host, the scheme may be left out.
pub(super) fn is_url(text: &str) -> bool {
    if text.len() <= 3 || text.len() >= 2083 || text.starts_with('.') || text.contains(char::is_whitespace) {
        return false;
    }
    let full = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
    let Ok(parsed) = url::parse(full.as_bytes()) else { return false };
    let scheme = ["ftp", "tcp", "udp", "ws", "wss", "http", "https"].iter().any(|known| parsed.scheme == known.as_bytes());
    let host = String::from_utf8_lossy(&parsed.host).into_owned();
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !name.contains(':') || name.ends_with(']') => (name, port),
        _ => (host.as_str(), "1"),
    };
    let port_is_number = port.len() <= 5 && port.parse::<u16>().is_ok_and(|port| port > 0);
    scheme && port_is_number && is_host(name)
}

fn is_host(name: &str) -> bool {
    let bare = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(name);
    if address::check(bare.as_bytes()).is_ok() || name == "localhost" {
        return true;
    }
    let label = |label: &str| {
        let word = |c: char| c.is_alphanumeric() || c == '_';
        label.starts_with(word) && label.ends_with(word) && label.chars().all(|c| word(c) || c == '-')
    };
    let labels: Vec<&str> = name.strip_suffix('.').unwrap_or(name).split('.').collect();
    labels.iter().all(|part| label(part))
        && labels.last().is_some_and(|last| labels.len() == 1 || !last.starts_with(|c: char| c.is_ascii_digit()))
}

/// Whether this is a mail address: a local part, and a domain of at least two labels.
pub(super) fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let atom = |c: char| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c) || !c.is_ascii();
    let quoted = local.len() > 2 && local.starts_with('"') && local.ends_with('"');
    let plain = !local.is_empty() && local.split('.').all(|part| !part.is_empty() && part.chars().all(atom));
    let label = |label: &str| {
        let inner = |c: char| c.is_alphanumeric();
        label.starts_with(inner) && label.ends_with(inner) && label.chars().all(|c| inner(c) || "-._~".contains(c))
    };
    let labels: Vec<&str> = domain.strip_suffix('.').unwrap_or(domain).split('.').collect();
    let top = labels.last().is_some_and(|last| last.starts_with(char::is_alphabetic) && last.ends_with(char::is_alphabetic));
    (quoted || plain) && labels.len() > 1 && top && labels.iter().all(|part| label(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_helm_takes_them() {
        for good in ["a@b.io", "first.last+tag@sub.example.com", "o'neil@example.org"] {
            assert!(is_email(good), "{good}");
        }
        for bad in ["a", "a@b", "a b@c.de", "@c.de", "a@.de", "a..b@c.de", "a@b.1"] {
            assert!(!is_email(bad), "{bad}");
        }
        for good in ["https://example.com/a?b#c", "example.com", "http://localhost:8080", "http://10.0.0.1/x", "github.com/someone"] {
            assert!(is_url(good), "{good}");
        }
        for bad in ["a b.com", ".com", "gopher://x.y", "http://", "http://a.b:port"] {
            assert!(!is_url(bad), "{bad}");
        }
        assert!(is_request_url("https://x") && !is_request_url("example.com") && !is_request_url(""));
    }
}
