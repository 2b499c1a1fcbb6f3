//! Characters as Go classifies them. The tables are Unicode 15.0, Go 1.26's.

use unicode_general_category::{GeneralCategory as G, get_general_category};

/// The first character of some bytes and its length; U+FFFD and 1 where they are not UTF-8.
#[inline]
pub(crate) fn decode(bytes: &[u8]) -> (char, usize) {
    match bytes.first() {
        None => (char::REPLACEMENT_CHARACTER, 0),
        Some(b) if b.is_ascii() => (char::from(*b), 1),
        Some(_) => decode_wide(bytes),
    }
}

fn decode_wide(bytes: &[u8]) -> (char, usize) {
    let head = &bytes[..bytes.len().min(4)];
    let valid = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default(),
    };
    valid.chars().next().map_or((char::REPLACEMENT_CHARACTER, 1), |c| (c, c.len_utf8()))
}

/// Which bytes are ASCII letters, digits and underscores.
const WORD: [bool; 256] = {
    let mut word = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        word[byte] = (byte as u8).is_ascii_alphanumeric() || byte as u8 == b'_';
        byte += 1;
    }
    word
};

/// How many of the bytes at the start are ASCII letters, digits and underscores.
#[inline]
pub(super) fn word_len(bytes: &[u8]) -> usize {
    bytes.iter().position(|b| !WORD[usize::from(*b)]).unwrap_or(bytes.len())
}

/// The length of the last character of some bytes.
#[inline]
pub(super) fn last_len(bytes: &[u8]) -> usize {
    // No character of several bytes ends in ASCII.
    if bytes.last().is_some_and(u8::is_ascii) {
        return 1;
    }
    let longest = bytes.len().min(4);
    (2..=longest).find(|n| decode(&bytes[bytes.len() - n..]).1 == *n).unwrap_or(1)
}

/// Go's `isAlphaNumeric` of the template lexer.
#[inline]
pub(super) fn is_alphanumeric(c: char) -> bool {
    if c.is_ascii() {
        return c == '_' || c.is_ascii_alphanumeric();
    }
    use G::{DecimalNumber, LowercaseLetter, ModifierLetter, OtherLetter, TitlecaseLetter, UppercaseLetter};
    matches!(get_general_category(c), UppercaseLetter | LowercaseLetter | TitlecaseLetter | ModifierLetter | OtherLetter | DecimalNumber)
}

/// Go's `%#U`: `U+002D '-'`.
pub(super) fn code_point(c: char) -> String {
    if crate::format::is_print(c) { format!("U+{:04X} '{c}'", u32::from(c)) } else { format!("U+{:04X}", u32::from(c)) }
}
