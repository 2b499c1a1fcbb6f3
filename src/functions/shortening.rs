//! Abbreviating and wrapping, byte-based like `goutils`.

use super::{arguments::Arguments, function};
use crate::{
    template::{
        Function,
        Type::{Int, String},
    },
    value::{Text, Value, check_length},
};
use memchr::{memchr, memrchr};

pub(super) const FUNCTIONS: &[Function] = &[
    function("abbrev", &[Int, String], String, |_, a| Ok(abbreviate(a.text(1), 0, a.int(0)))),
    function("abbrevboth", &[Int, Int, String], String, |_, a| {
        Ok(if a.int(0) > 0 && a.int(1) < 7 { a.value(2).clone() } else { abbreviate(a.text(2), a.int(0), a.int(1)) })
    }),
    function("wrap", &[Int, String], String, |_, a| Ok(wrap(a.bytes(1), a.int(0), b"\n", false))),
    function("wrapWith", &[Int, String, String], String, |_, a| {
        let separator = if a.bytes(1).is_empty() { b"\n" } else { a.bytes(1) };
        Ok(wrap(a.bytes(2), a.int(0), separator, true))
    }),
];

/// `goutils.AbbreviateFull`; a width below 4 leaves the text alone.
fn abbreviate(text: &Text, offset: i64, width: i64) -> Value {
    let bytes = text.as_bytes();
    let length = bytes.len() as i64;
    if width < 4 || length <= width {
        return Value::Str(text.clone());
    }
    let room = width - 3;
    // The difference wraps for the smallest offsets, which then count as too large.
    let offset = if offset > length || length.wrapping_sub(offset) < room { length - room } else { offset };
    if offset > 4 && width < 7 {
        return "".into();
    }
    let mut out = Vec::new();
    if offset <= 4 {
        out.extend_from_slice(&bytes[..room as usize]);
        out.extend_from_slice(b"...");
    } else if offset + room < length {
        out.extend_from_slice(b"...");
        // The inner abbreviation has 3 bytes less, and fails with an empty text below 4.
        if room >= 4 {
            out.extend_from_slice(&bytes[offset as usize..(offset + room - 3) as usize]);
            out.extend_from_slice(b"...");
        }
    } else {
        out.extend_from_slice(b"...");
        out.extend_from_slice(&bytes[(length - room) as usize..]);
    }
    Value::text(out)
}

/// `goutils.WrapCustom`: breaks at blanks; long words are cut or left long.
fn wrap(bytes: &[u8], width: i64, separator: &[u8], cut_words: bool) -> Value {
    let width = usize::try_from(width).unwrap_or(1).max(1);
    let (mut out, mut at) = (Vec::with_capacity(bytes.len() + 16), 0);
    while bytes.len() - at > width {
        if bytes[at] == b' ' {
            at += 1;
            continue;
        }
        let end = at + width;
        let (line_end, next) = match memrchr(b' ', &bytes[at..=end]) {
            Some(blank) => (at + blank, at + blank + 1),
            None if cut_words => (end, end),
            None => match memchr(b' ', &bytes[end..]) {
                Some(blank) => (end + blank, end + blank + 1),
                None => break,
            },
        };
        out.extend_from_slice(&bytes[at..line_end]);
        out.extend_from_slice(separator);
        check_length(out.len());
        at = next;
    }
    out.extend_from_slice(&bytes[at..]);
    Value::text(out)
}
