//! Go's quoting: `strconv.Quote` and friends, with the Unicode 15.0 tables of Go 1.26.

use unicode_general_category::{GeneralCategory, get_general_category};

/// `strconv.Quote`: double quotes, unprintable and invalid bytes escaped.
///
/// ```
/// assert_eq!(charttest::format::quote(b"a\"\xff\n"), r#""a\"\xff\n""#);
/// ```
pub fn quote(text: &[u8]) -> String {
    let mut out = Vec::with_capacity(text.len() + 2);
    write_quoted(&mut out, text, b'"', false);
    String::from_utf8(out).unwrap_or_default()
}

/// `strconv.QuoteToASCII`.
pub fn quote_ascii(text: &[u8]) -> String {
    let mut out = Vec::with_capacity(text.len() + 2);
    write_quoted(&mut out, text, b'"', true);
    String::from_utf8(out).unwrap_or_default()
}

/// `strconv.QuoteRune`.
pub fn quote_rune(rune: char, ascii: bool) -> String {
    let mut out = vec![b'\''];
    write_escaped(&mut out, rune, b'\'', ascii);
    out.push(b'\'');
    String::from_utf8(out).unwrap_or_default()
}

/// A byte as the scanner of `encoding/json` names it in errors: `'x'`.
pub fn quote_byte(byte: u8) -> String {
    match byte {
        b'\'' => r"'\''".to_owned(),
        b'"' => "'\"'".to_owned(),
        _ => {
            let mut utf8 = [0; 4];
            let quoted = quote(char::from(byte).encode_utf8(&mut utf8).as_bytes());
            format!("'{}'", &quoted[1..quoted.len() - 1])
        }
    }
}

/// Appends text in quotes.
pub fn write_quoted(out: &mut Vec<u8>, text: &[u8], mark: u8, ascii: bool) {
    out.push(mark);
    for chunk in text.utf8_chunks() {
        let valid = chunk.valid();
        let mut done = 0;
        for (at, c) in valid.char_indices() {
            if is_verbatim(c, mark, ascii) {
                continue;
            }
            out.extend_from_slice(&valid.as_bytes()[done..at]);
            write_escaped(out, c, mark, ascii);
            done = at + c.len_utf8();
        }
        out.extend_from_slice(&valid.as_bytes()[done..]);
        for byte in chunk.invalid() {
            write_hex_escape(out, b'x', u32::from(*byte), 2);
        }
    }
    out.push(mark);
}

#[inline]
fn is_verbatim(c: char, mark: u8, ascii: bool) -> bool {
    match c {
        '\\' => false,
        ' '..='~' => c != char::from(mark),
        '\0'..='\u{9f}' => false,
        _ => !ascii && is_print(c),
    }
}

fn write_escaped(out: &mut Vec<u8>, c: char, mark: u8, ascii: bool) {
    if is_verbatim(c, mark, ascii) {
        let mut utf8 = [0; 4];
        return out.extend_from_slice(c.encode_utf8(&mut utf8).as_bytes());
    }
    let short = match c {
        '\x07' => b'a',
        '\x08' => b'b',
        '\x0c' => b'f',
        '\n' => b'n',
        '\r' => b'r',
        '\t' => b't',
        '\x0b' => b'v',
        '\\' => b'\\',
        c if c == char::from(mark) => mark,
        c => {
            return match c as u32 {
                n @ (..0x20 | 0x7f) => write_hex_escape(out, b'x', n, 2),
                n @ ..0x10000 => write_hex_escape(out, b'u', n, 4),
                n => write_hex_escape(out, b'U', n, 8),
            };
        }
    };
    out.extend_from_slice(&[b'\\', short]);
}

fn write_hex_escape(out: &mut Vec<u8>, letter: u8, n: u32, width: u32) {
    out.extend_from_slice(&[b'\\', letter]);
    out.extend((0..width).rev().map(|i| b"0123456789abcdef"[(n >> (4 * i) & 15) as usize]));
}

/// `strconv.IsPrint`: letters, marks, numbers, punctuation, symbols and the ASCII blank.
pub fn is_print(c: char) -> bool {
    if c.is_ascii() {
        return matches!(c, ' '..='~');
    }
    !matches!(
        get_general_category(c),
        GeneralCategory::Control
            | GeneralCategory::Format
            | GeneralCategory::PrivateUse
            | GeneralCategory::Surrogate
            | GeneralCategory::Unassigned
            | GeneralCategory::LineSeparator
            | GeneralCategory::ParagraphSeparator
            | GeneralCategory::SpaceSeparator
    )
}

/// `unicode.IsLetter`.
pub fn is_letter(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    matches!(
        get_general_category(c),
        GeneralCategory::UppercaseLetter
            | GeneralCategory::LowercaseLetter
            | GeneralCategory::TitlecaseLetter
            | GeneralCategory::ModifierLetter
            | GeneralCategory::OtherLetter
    )
}

/// `unicode.IsDigit`.
pub fn is_digit(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_digit() } else { get_general_category(c) == GeneralCategory::DecimalNumber }
}
