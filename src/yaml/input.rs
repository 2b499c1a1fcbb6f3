//! The bytes of a text as UTF-8, up to the first character that YAML does not allow.
//!
//! Go's reader decodes pieces of 512 bytes when the scanner asks for them, so a bad character is noticed when the scanner
//! reaches its piece, not before: an earlier syntax error, or the end of the first document, comes first.

use std::borrow::Cow;

const PIECE: usize = 512;
const INCOMPLETE: &str = "incomplete UTF-8 octet sequence";

/// A text and the problem behind its end, if it was cut.
#[derive(Debug)]
pub(super) struct Input<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) problem: Option<&'static str>,
}

impl<'a> Input<'a> {
    /// Finds the encoding and cuts the text where it goes bad.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        match bytes {
            [0xFF, 0xFE, rest @ ..] => Self::utf16(rest, u16::from_le_bytes),
            [0xFE, 0xFF, rest @ ..] => Self::utf16(rest, u16::from_be_bytes),
            [0xEF, 0xBB, 0xBF, rest @ ..] => Self::utf8(rest, 3),
            rest => Self::utf8(rest, 0),
        }
    }

    fn utf8(bytes: &'a [u8], skipped: usize) -> Self {
        if let Ok(text) = str::from_utf8(bytes)
            && is_allowed(bytes)
        {
            return Self { text: Cow::Borrowed(text), problem: None };
        }
        // Rare: find the piece with the first bad character.
        let (mut start, mut at) = (0, 0);
        let mut end = PIECE - skipped;
        loop {
            match character(bytes, at) {
                Ok(width) if at + width <= end.min(bytes.len()) => at += width,
                Ok(_) => (start, end) = (at, at + PIECE),
                Err(_) if at >= end => (start, end) = (at, at + PIECE),
                Err(problem) => {
                    // A character that the end cuts is missed only when it is asked for.
                    let start = if problem == INCOMPLETE { at } else { start };
                    let text = str::from_utf8(&bytes[..start]).unwrap_or_default();
                    return Self { text: Cow::Borrowed(text), problem: Some(problem) };
                }
            }
        }
    }

    fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Self {
        let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
        let mut text = String::with_capacity(bytes.len());
        for c in char::decode_utf16(units) {
            let problem = match c {
                Ok(c) if is_printable(c) => {
                    text.push(c);
                    continue;
                }
                Ok(_) => "control characters are not allowed",
                Err(error) if (0xDC00..0xE000).contains(&error.unpaired_surrogate()) => "unexpected low surrogate area",
                Err(_) => "expected low surrogate area",
            };
            return Self { text: Cow::Owned(text), problem: Some(problem) };
        }
        let problem = (bytes.len() % 2 == 1).then_some("incomplete UTF-16 character");
        Self { text: Cow::Owned(text), problem }
    }
}

/// Whether a valid text has only characters that YAML allows.
fn is_allowed(bytes: &[u8]) -> bool {
    // Nearly all text is plain ASCII; many bytes are judged at once.
    let plain = |byte: u8| (0x20..0x7F).contains(&byte) | (byte == b'\n') | (byte == b'\t') | (byte == b'\r');
    if bytes.chunks(64).all(|chunk| chunk.iter().fold(true, |all, byte| all & plain(*byte))) {
        return true;
    }
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b' '..=b'~' | b'\n' | b'\t' | b'\r' | 0x80..0xC2 | 0xC3..0xEF | 0xF0.. => {}
            0xC2 if bytes[at + 1] == 0x85 || bytes[at + 1] >= 0xA0 => {}
            0xEF if bytes[at + 1] != 0xBF || bytes[at + 2] < 0xBE => {}
            _ => return false,
        }
    }
    true
}

/// Whether YAML allows a character.
pub(super) fn is_printable(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{A0}'..='\u{FFFD}' | '\u{10000}'..)
}

/// The width of the character at a place, or Go's text of what is wrong with it. Past the end: a width that never fits.
fn character(bytes: &[u8], at: usize) -> Result<usize, &'static str> {
    let Some(first) = bytes.get(at) else { return Err("control characters are not allowed") };
    let width = match first {
        ..0x80 => 1,
        0xC0..0xE0 => 2,
        0xE0..0xF0 => 3,
        0xF0..0xF8 => 4,
        _ => return Err("invalid leading UTF-8 octet"),
    };
    let Some(bytes) = bytes.get(at..at + width) else { return Err(INCOMPLETE) };
    let mut value = u32::from(if width == 1 { *first } else { first & (0x7F >> width) });
    for byte in &bytes[1..] {
        if byte & 0xC0 != 0x80 {
            return Err("invalid trailing UTF-8 octet");
        }
        value = value << 6 | u32::from(byte & 0x3F);
    }
    if value < [0, 0, 0x80, 0x800, 0x10000][width] {
        return Err("invalid length of a UTF-8 sequence");
    }
    match char::from_u32(value) {
        None => Err("invalid Unicode character"),
        Some(c) if is_printable(c) => Ok(width),
        Some(_) => Err("control characters are not allowed"),
    }
}
