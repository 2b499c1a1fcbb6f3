//! Replacing and splitting by Go's rules.

use super::{Regexp, spans, subject::Subject};
use std::ops::Range;

impl Regexp {
    /// Replaces all matches; `$1`, `${name}` in the replacement stand for groups. Mirrors `ReplaceAllString`.
    ///
    /// ```
    /// use charttest::regexp::Regexp;
    /// let regexp = Regexp::compile(b"a(x*)b").unwrap();
    /// assert_eq!(regexp.replace_all(b"-ab-axxb-", b"${1}W"), b"-W-xxW-");
    /// ```
    pub fn replace_all(&self, text: &[u8], replacement: &[u8]) -> Vec<u8> {
        if !replacement.contains(&b'$') {
            return self.replace_all_literal(text, replacement);
        }
        let (mut out, mut last) = (Vec::with_capacity(text.len()), 0);
        let subject = Subject::of(text);
        for captures in self.regex.captures_iter(subject.bytes()) {
            let groups = spans(&captures, &subject);
            if let Some(Some(whole)) = groups.first() {
                out.extend_from_slice(&text[last..whole.start]);
                self.expand(&mut out, replacement, text, &groups);
                last = whole.end;
            }
        }
        out.extend_from_slice(&text[last..]);
        out
    }

    /// Replaces all matches by a text as it is. Mirrors `ReplaceAllLiteralString`.
    pub fn replace_all_literal(&self, text: &[u8], replacement: &[u8]) -> Vec<u8> {
        let (mut out, mut last) = (Vec::with_capacity(text.len()), 0);
        for found in self.find_all(text, -1) {
            out.extend_from_slice(&text[last..found.start]);
            out.extend_from_slice(replacement);
            last = found.end;
        }
        out.extend_from_slice(&text[last..]);
        out
    }

    /// Cuts a text at the matches into at most `limit` parts; negative: all, 0: none. Mirrors `Split`.
    pub fn split<'t>(&self, text: &'t [u8], limit: i64) -> Vec<&'t [u8]> {
        if limit == 0 {
            return Vec::new();
        }
        if !self.empty && text.is_empty() {
            return vec![text];
        }
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let (mut parts, mut begin, mut end) = (Vec::new(), 0, 0);
        for found in self.find_all(text, i64::try_from(limit).unwrap_or(-1)) {
            if parts.len() + 1 == limit {
                break;
            }
            end = found.start;
            if found.end != 0 {
                parts.push(&text[begin..end]);
            }
            begin = found.end;
        }
        if end != text.len() {
            parts.push(&text[begin..]);
        }
        parts
    }

    fn expand(&self, out: &mut Vec<u8>, template: &[u8], text: &[u8], groups: &[Option<Range<usize>>]) {
        let mut rest = template;
        while let Some(dollar) = memchr::memchr(b'$', rest) {
            out.extend_from_slice(&rest[..dollar]);
            rest = &rest[dollar..];
            if rest.get(1) == Some(&b'$') {
                out.push(b'$');
                rest = &rest[2..];
                continue;
            }
            let Some((name, after)) = reference(rest) else {
                out.push(b'$');
                rest = &rest[1..];
                continue;
            };
            rest = after;
            if let Some(range) = self.group(name, groups) {
                out.extend_from_slice(&text[range]);
            }
        }
        out.extend_from_slice(rest);
    }

    /// The range of a group given by number or name; of several groups with one name the first that matched.
    fn group(&self, name: &str, groups: &[Option<Range<usize>>]) -> Option<Range<usize>> {
        if name.bytes().all(|b| b.is_ascii_digit()) && !(name.len() > 1 && name.starts_with('0')) {
            return groups.get(name.parse::<usize>().ok()?)?.clone();
        }
        let named = self.names.iter().zip(groups).filter(|(n, _)| n.as_deref() == Some(name));
        named.filter_map(|(_, group)| group.clone()).next()
    }
}

/// The name in `$name` or `${name}` at the start of a text, and what follows it. Mirrors Go's `extract`.
fn reference(text: &[u8]) -> Option<(&str, &[u8])> {
    let brace = text.get(1) == Some(&b'{');
    let start = if brace { 2 } else { 1 };
    let valid = std::str::from_utf8(text.get(start..)?).or_else(|e| std::str::from_utf8(&text[start..start + e.valid_up_to()])).ok()?;
    let length = valid.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(valid.len());
    let (name, after) = (&valid[..length], &text[start + length..]);
    match (name.is_empty(), brace) {
        (true, _) => None,
        (false, true) => Some((name, after.strip_prefix(b"}")?)),
        (false, false) => Some((name, after)),
    }
}
