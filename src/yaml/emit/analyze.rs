//! Which styles a text allows. Mirrors `yaml_emitter_analyze_scalar`.

use crate::yaml::error::Profile;

/// What a text allows outside of flow collections.
#[derive(Clone, Copy, Debug)]
pub(super) struct Analysis {
    pub(super) multiline: bool,
    pub(super) plain: bool,
    pub(super) single_quoted: bool,
    pub(super) block: bool,
}

/// The line break that begins here: its width, or 0.
pub(super) fn break_width(text: &[u8], at: usize) -> usize {
    match text[at] {
        b'\n' | b'\r' => 1,
        0xC2 if text.get(at + 1) == Some(&0x85) => 2,
        0xE2 if text.get(at + 1) == Some(&0x80) && matches!(text.get(at + 2), Some(0xA8 | 0xA9)) => 3,
        _ => 0,
    }
}

/// Bytes of the character that begins with this one.
pub(super) fn width(first: u8) -> usize {
    match first {
        ..0xC0 => 1,
        0xC0..0xE0 => 2,
        0xE0..0xF0 => 3,
        0xF0.. => 4,
    }
}

/// Whether the emitter writes a character as it is. Nothing above U+FFFF is printable to it.
pub(super) fn is_printable(text: &[u8], at: usize) -> bool {
    let next = |i: usize| text.get(at + i).copied().unwrap_or(0);
    match text[at] {
        b'\n' | b' '..=b'~' => true,
        0xC2 => next(1) >= 0xA0,
        0xC3..=0xEC | 0xEE => true,
        0xED => next(1) < 0xA0,
        0xEF => !matches!((next(1), next(2)), (0xBB, 0xBF) | (0xBF, 0xBE | 0xBF)),
        _ => false,
    }
}

/// Blanks and breaks met so far.
#[derive(Default)]
struct Spaces {
    after_space: bool,
    after_break: bool,
    break_space: bool,
    space_break: bool,
}

pub(super) fn analyze(profile: Profile, text: &[u8]) -> Analysis {
    let Some(first) = text.first() else {
        return Analysis { multiline: false, plain: true, single_quoted: true, block: false };
    };
    if is_word(text) {
        return Analysis { multiline: false, plain: true, single_quoted: true, block: true };
    }
    let mut indicators = text.starts_with(b"---") || text.starts_with(b"...") || starts_indicator(text);
    let (mut multiline, mut special, mut tabs) = (false, false, false);
    let mut spaces = Spaces::default();
    let mut after_blank = true;
    let mut at = 0;
    while at < text.len() {
        let word = text[at..].iter().take_while(|byte| is_plain(**byte)).count();
        if word > 0 {
            (spaces.after_space, spaces.after_break, after_blank) = (false, false, false);
            at += word;
            continue;
        }
        let byte = text[at];
        let wide = width(byte);
        match byte {
            b':' if at > 0 && (at + 1 == text.len() || is_blank(text[at + 1])) => indicators = true,
            b'#' if at > 0 && after_blank => indicators = true,
            b'\t' if profile == Profile::V3 => tabs = true,
            _ => special |= !is_printable(text, at),
        }
        let breaks = break_width(text, at) > 0;
        if byte == b' ' {
            spaces.break_space |= spaces.after_break;
        } else if breaks {
            multiline = true;
            spaces.space_break |= spaces.after_space;
        }
        spaces.after_space = byte == b' ';
        spaces.after_break = breaks;
        after_blank = is_blank(byte) || breaks;
        at += wide;
    }
    let leading = *first == b' ' || break_width(text, 0) > 0;
    // After the loop these say what the last character was.
    let trailing = spaces.after_space || spaces.after_break;
    let unquotable = spaces.break_space || spaces.space_break || tabs || special;
    Analysis {
        multiline,
        plain: !(leading || trailing || unquotable || multiline || indicators),
        single_quoted: !unquotable,
        block: !(spaces.after_space || spaces.space_break || special),
    }
}

/// Only characters that are harmless anywhere, beginning with one that is harmless at the start.
fn is_word(text: &[u8]) -> bool {
    text[0].is_ascii_alphanumeric() && text.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'/' | b'='))
}

/// Whether a character means nothing after the first one, whatever stands around it.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_graphic() && byte != b':' && byte != b'#'
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

fn starts_indicator(text: &[u8]) -> bool {
    match text[0] {
        b'#' | b',' | b'[' | b']' | b'{' | b'}' | b'&' | b'*' | b'!' | b'|' | b'>' | b'\'' | b'"' | b'%' | b'@' | b'`' => true,
        b'?' | b':' | b'-' => text.get(1).is_none_or(|b| is_blank(*b)),
        _ => false,
    }
}
