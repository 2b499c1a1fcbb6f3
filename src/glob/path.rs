//! Go's `filepath.Match` on Unix.

/// A pattern that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("syntax error in pattern")]
pub struct BadPattern;

/// Whether a whole name matches: `*` and `?` stop at `/`, `[a-z]`, `[^a]`, `\` takes the next character as it is.
///
/// # Errors
/// If the pattern is malformed, as far as it was looked at.
///
/// ```
/// use charttest::glob::match_path;
/// assert_eq!(match_path("templates/.?*", "templates/.a"), Ok(true));
/// assert!(match_path("[", "a").is_err());
/// ```
pub fn match_path(pattern: &str, name: &str) -> Result<bool, BadPattern> {
    let (mut pattern, mut name) = (pattern.as_bytes(), name.as_bytes());
    if is_literal(pattern) {
        return Ok(pattern == name);
    }
    if let Some(tail) = pattern.strip_prefix(b"*").filter(|tail| is_literal(tail)) {
        return Ok(name.strip_suffix(tail).is_some_and(|head| !head.contains(&b'/')));
    }
    'pattern: while !pattern.is_empty() {
        let (star, chunk, rest) = next_chunk(pattern);
        pattern = rest;
        if star && chunk.is_empty() {
            return Ok(!name.contains(&b'/'));
        }
        if let Some(after) = match_chunk(chunk, name)?
            && (after.is_empty() || !pattern.is_empty())
        {
            name = after;
            continue;
        }
        if star {
            for skip in 0..name.len() {
                if name[skip] == b'/' {
                    break;
                }
                if let Some(after) = match_chunk(chunk, &name[skip + 1..])? {
                    if pattern.is_empty() && !after.is_empty() {
                        continue;
                    }
                    name = after;
                    continue 'pattern;
                }
            }
        }
        return Ok(false);
    }
    Ok(name.is_empty())
}

fn is_literal(pattern: &[u8]) -> bool {
    !pattern.iter().any(|byte| matches!(byte, b'*' | b'?' | b'[' | b'\\'))
}

/// Leading stars, the part up to the next star, and what follows.
fn next_chunk(pattern: &[u8]) -> (bool, &[u8], &[u8]) {
    let stars = pattern.iter().take_while(|b| **b == b'*').count();
    let pattern = &pattern[stars..];
    let (mut in_range, mut at) = (false, 0);
    while at < pattern.len() {
        match pattern[at] {
            b'\\' if at + 1 < pattern.len() => at += 1,
            b'[' => in_range = true,
            b']' => in_range = false,
            b'*' if !in_range => break,
            _ => {}
        }
        at += 1;
    }
    let (chunk, rest) = pattern.split_at(at.min(pattern.len()));
    (stars > 0, chunk, rest)
}

/// What is left of the name after a chunk without stars. The chunk is checked to its end even after a mismatch.
fn match_chunk<'n>(mut chunk: &[u8], mut name: &'n [u8]) -> Result<Option<&'n [u8]>, BadPattern> {
    let mut failed = false;
    while let Some(first) = chunk.first() {
        failed = failed || name.is_empty();
        match first {
            b'[' => {
                let mut rune = '\0';
                if !failed {
                    let width;
                    (rune, width) = super::matcher::decode(name);
                    name = &name[width..];
                }
                let found;
                (found, chunk) = match_class(&chunk[1..], rune)?;
                failed = failed || !found;
            }
            b'?' => {
                if !failed {
                    failed = name[0] == b'/';
                    name = &name[super::matcher::decode(name).1..];
                }
                chunk = &chunk[1..];
            }
            _ => {
                if *first == b'\\' {
                    chunk = &chunk[1..];
                }
                let expected = chunk.first().ok_or(BadPattern)?;
                if !failed {
                    failed = *expected != name[0];
                    name = &name[1..];
                }
                chunk = &chunk[1..];
            }
        }
    }
    Ok((!failed).then_some(name))
}

/// Whether a class (after its `[`) holds a rune, and what follows the class.
fn match_class(mut chunk: &[u8], rune: char) -> Result<(bool, &[u8]), BadPattern> {
    let negated = chunk.first() == Some(&b'^');
    if negated {
        chunk = &chunk[1..];
    }
    let (mut found, mut ranges) = (false, 0);
    loop {
        if ranges > 0 && chunk.first() == Some(&b']') {
            return Ok((found != negated, &chunk[1..]));
        }
        let low;
        (low, chunk) = class_rune(chunk)?;
        let mut high = low;
        if chunk.first() == Some(&b'-') {
            (high, chunk) = class_rune(&chunk[1..])?;
        }
        found = found || low <= rune && rune <= high;
        ranges += 1;
    }
}

fn class_rune(chunk: &[u8]) -> Result<(char, &[u8]), BadPattern> {
    let chunk = match chunk.first() {
        None | Some(b'-' | b']') => return Err(BadPattern),
        Some(b'\\') => &chunk[1..],
        Some(_) => chunk,
    };
    if chunk.is_empty() {
        return Err(BadPattern);
    }
    let (rune, width) = super::matcher::decode(chunk);
    if rune == '\u{FFFD}' && width == 1 || chunk.len() == width {
        return Err(BadPattern);
    }
    Ok((rune, &chunk[width..]))
}

/// The path as Go's `filepath.Clean` leaves it.
pub fn cleaned(path: String) -> String {
    let is_clean = !path.is_empty() && !path.starts_with('.') && !path.ends_with('/') && !path.contains("//") && !path.contains("/.");
    if is_clean {
        return path;
    }
    let rooted = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => _ = parts.pop(),
            ".." if rooted => {}
            part => parts.push(part),
        }
    }
    let joined = parts.join("/");
    match (rooted, joined.is_empty()) {
        (true, _) => format!("/{joined}"),
        (false, true) => ".".to_owned(),
        (false, false) => joined,
    }
}
