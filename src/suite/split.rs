//! One file into the texts of several suites, and the lenient reading of escapes.

use memchr::memmem;

/// A part of a file: one suite, usually.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part<'a> {
    /// Its text.
    pub(super) text: &'a str,
    /// Where it begins in the file.
    pub(super) offset: usize,
}

/// Splits at dashes in column 0, before any YAML is read: `(?:\A|\s*\n)---\s*`. `---text` separates too.
pub(super) fn parts(text: &str) -> Vec<Part<'_>> {
    let (mut parts, mut start, mut from) = (Vec::new(), 0, 0);
    while let Some(found) = memmem::find(&text.as_bytes()[from..], b"---") {
        let dashes = from + found;
        from = dashes + 3;
        if dashes != 0 && !text[..dashes].ends_with('\n') {
            continue;
        }
        let before = if dashes < start { "" } else { &text[start..dashes] };
        parts.push(Part { text: before.trim_end_matches(is_space), offset: start });
        let rest = &text[from..];
        start = from + rest.len() - rest.trim_start_matches(is_space).len();
        // The match took the line break that a separator right after it would need.
        from = start;
    }
    parts.push(Part { text: &text[start..], offset: start });
    parts
}

/// The documents of a part: what follows a line `...` is another, which the peer never sees.
pub(super) fn documents(part: Part<'_>) -> Vec<Part<'_>> {
    let (mut found, mut start, mut from) = (Vec::new(), 0, 0);
    while let Some(at) = memmem::find(&part.text.as_bytes()[from..], b"\n...") {
        let dots = from + at + 1;
        from = dots + 3;
        let rest = &part.text[from..];
        if rest.is_empty() || rest.starts_with(is_space) {
            found.push(Part { text: &part.text[start..dots], offset: part.offset + start });
            start = from;
        }
    }
    found.push(Part { text: &part.text[start..], offset: part.offset + start });
    found
}

/// `\s` of Go's regular expressions.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0c')
}

/// Whether a part holds nothing but blank lines and comments: no suite, and no error.
pub(super) fn is_blank(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').lines().all(|line| {
        let line = line.trim();
        line.is_empty() || line.starts_with('#')
    })
}

/// A text in which every odd run of backslashes got one more, and where: what is read when an escape is unknown.
pub(super) fn lenient(text: &str) -> (String, Vec<usize>) {
    let (mut out, mut added, mut run) = (String::with_capacity(text.len() + 16), Vec::new(), 0);
    for c in text.chars() {
        if c != '\\' && run % 2 == 1 {
            added.push(out.len());
            out.push('\\');
        }
        run = if c == '\\' { run + 1 } else { 0 };
        out.push(c);
    }
    if run % 2 == 1 {
        added.push(out.len());
        out.push('\\');
    }
    (out, added)
}

/// The byte of the text as written that a byte of the lenient text comes from.
pub(super) fn original(byte: usize, added: &[usize]) -> usize {
    byte - added.partition_point(|at| *at < byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        parts(text).iter().map(|p| p.text).filter(|t| !is_blank(t)).collect()
    }

    #[test]
    fn dashes_in_column_0_separate() {
        assert_eq!(texts("---\na: 1\n---\n\nb: 2\n---\n"), ["a: 1", "b: 2"]);
        assert_eq!(texts("a: 1\n---glued: 1\n--- text: 2\n  ---\n"), ["a: 1", "glued: 1", "text: 2\n  ---\n"]);
        assert_eq!(texts("a: 1\r\n---\r\nb: 2\r\n"), ["a: 1", "b: 2\r\n"]);
        assert_eq!(texts("# only\n---\n---\n\n"), Vec::<&str>::new());
        let text = "a: 1\n\n---\nb: 2\n";
        assert!(parts(text).iter().all(|p| text[p.offset..].starts_with(p.text)));
    }

    #[test]
    fn odd_runs_of_backslashes_become_even() {
        let (text, added) = lenient(r#"p: "\(a\\b\" \\\d""#);
        assert_eq!(text, r#"p: "\\(a\\b\\" \\\\d""#);
        assert_eq!(original(6, &added), 5);
        assert_eq!(original(0, &added), 0);
    }
}
