//! How a file's output becomes documents: `SplitManifests` of Helm 3.22 and 4.3.

use crate::profile::Helm;
use std::ops::Range;

/// Whether a byte is white space for Go's regular expressions.
fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | b'\x0c' | b'\r' | b' ')
}

/// Without white space at the start, as Unicode has it; bytes that are no UTF-8 are no white space.
pub(super) fn trim_start(text: &[u8]) -> &[u8] {
    let mut rest = text;
    while let Some((first, length)) = first_char(rest)
        && first.is_whitespace()
    {
        rest = &rest[length..];
    }
    rest
}

/// Without white space at the end.
pub(super) fn trim_end(text: &[u8]) -> &[u8] {
    let mut end = text.len();
    while end > 0 {
        let from = (end.saturating_sub(4)..end).rev().find(|i| text[*i] & 0xC0 != 0x80).unwrap_or(end - 1);
        match std::str::from_utf8(&text[from..end]).ok().and_then(|s| s.chars().next()) {
            Some(c) if c.is_whitespace() => end = from,
            _ => break,
        }
    }
    &text[..end]
}

fn first_char(text: &[u8]) -> Option<(char, usize)> {
    let first = *text.first()?;
    if first.is_ascii() {
        return Some((first.into(), 1));
    }
    let end = (2..=text.len().min(4)).find(|end| std::str::from_utf8(&text[..*end]).is_ok())?;
    let c = std::str::from_utf8(&text[..end]).ok()?.chars().next()?;
    Some((c, end))
}

/// Whether there is nothing but white space.
pub(super) fn is_blank(text: &[u8]) -> bool {
    trim_start(text).is_empty()
}

/// The documents of a text, as ranges of it.
pub fn split(text: &[u8], helm: Helm) -> Vec<Range<usize>> {
    let base = text.as_ptr().addr();
    let range = |part: &[u8]| {
        let start = part.as_ptr().addr() - base;
        start..start + part.len()
    };
    match helm {
        Helm::V3 => {
            let trimmed = trim_end(trim_start(text));
            let parts = split_by(trimmed, separators_3(trimmed));
            parts.filter(|part| !part.is_empty()).map(|part| range(trim_end(trim_start(part)))).collect()
        }
        Helm::V4 => {
            let trimmed = trim_start(text);
            let parts = split_by(trimmed, separators_4(trimmed));
            parts.filter(|part| !is_blank(part)).map(|part| range(trim_start(part))).collect()
        }
    }
}

fn split_by(text: &[u8], separators: Vec<Range<usize>>) -> impl Iterator<Item = &[u8]> {
    let starts = std::iter::once(0).chain(separators.clone().into_iter().map(|s| s.end));
    let ends = separators.into_iter().map(|s| s.start).chain(std::iter::once(text.len()));
    starts.zip(ends).map(|(start, end)| &text[start..end])
}

/// `(?:^|\s*\n)---\s*`
fn separators_3(text: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    // What an earlier separator took is gone.
    let mut free = 0;
    for dashes in memchr::memmem::find_iter(text, b"---") {
        let at_line_start = dashes > free && text[dashes - 1] == b'\n';
        if dashes < free || !(dashes == 0 || at_line_start) {
            continue;
        }
        let mut start = dashes;
        while start > free && is_space(text[start - 1]) {
            start -= 1;
        }
        let end = text[dashes + 3..].iter().position(|b| !is_space(*b)).map_or(text.len(), |n| dashes + 3 + n);
        found.push(start..end);
        free = end;
    }
    found
}

/// `(?m)^---[ \t]*`
fn separators_4(text: &[u8]) -> Vec<Range<usize>> {
    let starts = memchr::memmem::find_iter(text, b"---").filter(|at| *at == 0 || text[at - 1] == b'\n');
    let end = |at: usize| text[at + 3..].iter().position(|b| !matches!(b, b' ' | b'\t')).map_or(text.len(), |n| at + 3 + n);
    starts.map(|at| at..end(at)).collect()
}
