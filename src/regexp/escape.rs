//! Single characters of a pattern, escaped or plain.

use super::{
    error::{Code, RegexpError},
    parse::Result,
};

pub(super) fn check_utf8(text: &[u8]) -> Result<&str> {
    std::str::from_utf8(text).map_err(|error| RegexpError::new(Code::InvalidUtf8, &text[error.valid_up_to()..]))
}

pub(super) fn next_char(text: &[u8]) -> Result<(char, &[u8])> {
    let length = text.first().map_or(0, |b| if *b < 0x80 { 1 } else { text.len().min(4) });
    let valid = match std::str::from_utf8(&text[..length]) {
        Ok(valid) => valid,
        Err(error) => std::str::from_utf8(&text[..error.valid_up_to()]).unwrap_or_default(),
    };
    let c = valid.chars().next().ok_or_else(|| RegexpError::new(Code::InvalidUtf8, text))?;
    Ok((c, &text[c.len_utf8()..]))
}

pub(super) fn class_char<'r>(text: &'r [u8], whole: &[u8]) -> Result<(char, &'r [u8])> {
    match text.first() {
        None => Err(RegexpError::new(Code::MissingBracket, whole)),
        Some(b'\\') => escaped_char(text),
        Some(_) => next_char(text),
    }
}

/// A character after a backslash. Mirrors `parseEscape`.
pub(super) fn escaped_char(text: &[u8]) -> Result<(char, &[u8])> {
    if text.len() < 2 {
        return Err(RegexpError::new(Code::TrailingBackslash, b""));
    }
    let (c, mut rest) = next_char(&text[1..])?;
    let octal = |rest: &[u8]| rest.first().filter(|b| matches!(b, b'0'..=b'7')).map(|b| u32::from(b - b'0'));
    let found = match c {
        '0'..='7' if c == '0' || octal(rest).is_some() => {
            let mut number = c as u32 - '0' as u32;
            for _ in 0..2 {
                let Some(digit) = octal(rest) else { break };
                number = number * 8 + digit;
                rest = &rest[1..];
            }
            char::from_u32(number)
        }
        'x' => return hex_char(text, rest),
        'a' => Some('\x07'),
        'f' => Some('\x0c'),
        'n' => Some('\n'),
        'r' => Some('\r'),
        't' => Some('\t'),
        'v' => Some('\x0b'),
        c if c.is_ascii() && !c.is_ascii_alphanumeric() => Some(c),
        _ => None,
    };
    found.map(|c| (c, rest)).ok_or_else(|| RegexpError::new(Code::InvalidEscape, &text[..text.len() - rest.len()]))
}

/// `\x41` and `\x{1F600}`; `rest` follows the `x`.
fn hex_char<'r>(text: &'r [u8], mut rest: &'r [u8]) -> Result<(char, &'r [u8])> {
    let bad = |rest: &[u8]| RegexpError::new(Code::InvalidEscape, &text[..text.len() - rest.len()]);
    if rest.is_empty() {
        return Err(bad(rest));
    }
    let (first, after) = next_char(rest)?;
    rest = after;
    if first != '{' {
        if rest.is_empty() {
            return Err(bad(rest));
        }
        let (second, after) = next_char(rest)?;
        let number = first.to_digit(16).zip(second.to_digit(16)).map(|(a, b)| a * 16 + b);
        return number.and_then(char::from_u32).map(|c| (c, after)).ok_or_else(|| bad(after));
    }
    let (mut number, mut digits) = (0_u32, 0);
    loop {
        if rest.is_empty() {
            return Err(bad(rest));
        }
        let (c, after) = next_char(rest)?;
        rest = after;
        if c == '}' && digits > 0 {
            return char::from_u32(number).map(|c| (c, rest)).ok_or_else(|| bad(rest));
        }
        number = c.to_digit(16).map(|d| number * 16 + d).filter(|n| *n <= 0x0010_FFFF).ok_or_else(|| bad(rest))?;
        digits += 1;
    }
}
