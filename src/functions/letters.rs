//! Runes and letters as Go sees them: its decoding of bytes, its case mappings and classes (Unicode 15.0).

use unicode_general_category::{GeneralCategory as Category, get_general_category};

/// U+FFFD, what a byte that is no UTF-8 decodes to.
pub(super) const REPLACEMENT: char = char::REPLACEMENT_CHARACTER;

/// The first rune and its width: `utf8.DecodeRune`. Every invalid byte is one U+FFFD of width 1.
pub(super) fn decode(bytes: &[u8]) -> (char, usize) {
    let width = match bytes.first() {
        None => return (REPLACEMENT, 0),
        Some(ascii @ 0..=0x7F) => return (char::from(*ascii), 1),
        Some(0xC2..=0xDF) => 2,
        Some(0xE0..=0xEF) => 3,
        Some(0xF0..=0xF4) => 4,
        Some(_) => return (REPLACEMENT, 1),
    };
    let rune = bytes.get(..width).and_then(|b| std::str::from_utf8(b).ok()).and_then(|s| s.chars().next());
    rune.map_or((REPLACEMENT, 1), |c| (c, width))
}

/// The runes of a Go string, invalid bytes as U+FFFD: `range s`.
pub(super) fn runes(mut bytes: &[u8]) -> impl Iterator<Item = char> {
    std::iter::from_fn(move || {
        let (rune, width) = decode(bytes);
        bytes = &bytes[width..];
        (width > 0).then_some(rune)
    })
}

/// Text for a parser that takes UTF-8: bytes that are none become private characters, U+F0000 and the byte.
pub(super) fn readable(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().filter_map(|byte| char::from_u32(0xf_0000 + u32::from(*byte))));
    }
    text
}

/// The error of such a parser: the private characters that it quotes are bytes again.
pub(super) fn restored(error: &str) -> String {
    let mut text = error.replace(r"\U000f00", r"\x");
    if text.contains(r"\xf3\xb0\x8") {
        for byte in 0x80_u32..=0xff {
            let character = char::from_u32(0xf_0000 + byte).map(String::from).unwrap_or_default();
            let quoted: String = character.bytes().map(|part| format!("\\x{part:02x}")).collect();
            text = text.replace(&quoted, &format!("\\x{byte:02x}"));
        }
    }
    text
}

/// `unicode.ToUpper`
pub(super) fn to_upper(c: char) -> char {
    match c {
        'a'..='z' => c.to_ascii_uppercase(),
        c if c.is_ascii() => c,
        // Pairs that are younger than Unicode 15.
        '\u{19B}' | '\u{264}' | '\u{1C8A}' | '\u{A7CD}' | '\u{A7CF}' | '\u{A7D3}' | '\u{A7D5}' | '\u{A7DB}' => c,
        '\u{10D70}'..='\u{10D85}' | '\u{16EBB}'..='\u{16ED3}' => c,
        // Greek with iota subscript: the full mapping has two letters, the simple one the title case letter.
        '\u{1F80}'..='\u{1F87}' | '\u{1F90}'..='\u{1F97}' | '\u{1FA0}'..='\u{1FA7}' => offset(c, 8),
        '\u{1FB3}' | '\u{1FC3}' | '\u{1FF3}' => offset(c, 9),
        c => single(c.to_uppercase(), c),
    }
}

/// `unicode.ToLower`
pub(super) fn to_lower(c: char) -> char {
    match c {
        'A'..='Z' => c.to_ascii_lowercase(),
        c if c.is_ascii() => c,
        '\u{130}' => 'i',
        '\u{1C89}' | '\u{A7CB}' | '\u{A7CC}' | '\u{A7CE}' | '\u{A7D2}' | '\u{A7D4}' | '\u{A7DA}' | '\u{A7DC}' => c,
        '\u{10D50}'..='\u{10D65}' | '\u{16EA0}'..='\u{16EB8}' => c,
        c => single(c.to_lowercase(), c),
    }
}

/// `unicode.ToTitle`
pub(super) fn to_title(c: char) -> char {
    match c {
        '\u{1C4}'..='\u{1C6}' => '\u{1C5}',
        '\u{1C7}'..='\u{1C9}' => '\u{1C8}',
        '\u{1CA}'..='\u{1CC}' => '\u{1CB}',
        '\u{1F1}'..='\u{1F3}' => '\u{1F2}',
        '\u{10D0}'..='\u{10FF}' => c,
        c => to_upper(c),
    }
}

fn offset(c: char, by: u32) -> char {
    char::from_u32(u32::from(c) + by).unwrap_or(c)
}

fn single(mut mapped: impl Iterator<Item = char>, c: char) -> char {
    match (mapped.next(), mapped.next()) {
        (Some(one), None) => one,
        _ => c,
    }
}

/// `unicode.IsUpper`
pub(super) fn is_upper(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_uppercase() } else { get_general_category(c) == Category::UppercaseLetter }
}

/// `unicode.IsLower`
pub(super) fn is_lower(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_lowercase() } else { get_general_category(c) == Category::LowercaseLetter }
}

/// `unicode.IsTitle`
pub(super) fn is_title(c: char) -> bool {
    !c.is_ascii() && get_general_category(c) == Category::TitlecaseLetter
}

/// `unicode.IsLetter`
pub(super) fn is_letter(c: char) -> bool {
    use Category::{LowercaseLetter, ModifierLetter, OtherLetter, TitlecaseLetter, UppercaseLetter};
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    matches!(get_general_category(c), LowercaseLetter | ModifierLetter | OtherLetter | TitlecaseLetter | UppercaseLetter)
}

/// `unicode.IsDigit`
pub(super) fn is_digit(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_digit() } else { get_general_category(c) == Category::DecimalNumber }
}

/// `unicode.IsNumber`
pub(super) fn is_number(c: char) -> bool {
    matches!(get_general_category(c), Category::DecimalNumber | Category::LetterNumber | Category::OtherNumber)
}

/// `unicode.IsPunct`
pub(super) fn is_punctuation(c: char) -> bool {
    use Category::{
        ClosePunctuation, ConnectorPunctuation, DashPunctuation, FinalPunctuation, InitialPunctuation, OpenPunctuation, OtherPunctuation,
    };
    matches!(
        get_general_category(c),
        ClosePunctuation
            | ConnectorPunctuation
            | DashPunctuation
            | FinalPunctuation
            | InitialPunctuation
            | OpenPunctuation
            | OtherPunctuation
    )
}
