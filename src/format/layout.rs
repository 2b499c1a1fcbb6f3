//! Flags, width and precision of one verb, applied to basic types. Mirrors `fmt/format.go`.

use super::float::{Real, write_float};
use super::quote::{is_print, quote_rune, write_quoted};

/// The directives between `%` and the verb.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) width: Option<usize>,
    pub(super) precision: Option<usize>,
    pub(super) minus: bool,
    pub(super) plus: bool,
    pub(super) sharp: bool,
    pub(super) space: bool,
    pub(super) zero: bool,
    /// `%+v`
    pub(super) field_names: bool,
    /// `%#v`
    pub(super) go_syntax: bool,
}

impl Layout {
    /// Text with the padding that the width asks for; the width counts characters.
    pub(super) fn pad(&self, out: &mut Vec<u8>, text: &[u8]) {
        let missing = self.width.map_or(0, |w| w.saturating_sub(rune_count(text)));
        if !self.minus {
            self.padding(out, missing);
        }
        out.extend_from_slice(text);
        if self.minus {
            self.padding(out, missing);
        }
    }

    fn padding(&self, out: &mut Vec<u8>, count: usize) {
        // Zeros only stand on the left.
        let byte = if self.zero && !self.minus { b'0' } else { b' ' };
        out.resize(out.len() + count, byte);
    }

    fn truncated<'a>(&self, text: &'a [u8]) -> &'a [u8] {
        let Some(precision) = self.precision else { return text };
        let mut at = 0;
        for _ in 0..precision {
            if at >= text.len() {
                return text;
            }
            at += rune_length(&text[at..]);
        }
        &text[..at]
    }

    /// `%s`
    pub(super) fn string(&self, out: &mut Vec<u8>, text: &[u8]) {
        self.pad(out, self.truncated(text));
    }

    /// `%q`
    pub(super) fn quoted(&self, out: &mut Vec<u8>, text: &[u8]) {
        let text = self.truncated(text);
        let mut quoted = Vec::with_capacity(text.len() + 2);
        if self.sharp && can_backquote(text) {
            quoted.push(b'`');
            quoted.extend_from_slice(text);
            quoted.push(b'`');
        } else {
            write_quoted(&mut quoted, text, b'"', self.plus);
        }
        self.pad(out, &quoted);
    }

    /// `%x` and `%X` of bytes.
    pub(super) fn hex(&self, out: &mut Vec<u8>, bytes: &[u8], upper: bool) {
        let bytes = &bytes[..self.precision.unwrap_or(bytes.len()).min(bytes.len())];
        let (digits, x) = if upper { (b"0123456789ABCDEF", b'X') } else { (b"0123456789abcdef", b'x') };
        let mut text = Vec::with_capacity(bytes.len() * 2 + 2);
        for (i, byte) in bytes.iter().enumerate() {
            if self.space && i > 0 {
                text.push(b' ');
            }
            if self.sharp && (i == 0 || self.space) {
                text.extend_from_slice(&[b'0', x]);
            }
            text.extend_from_slice(&[digits[usize::from(byte >> 4)], digits[usize::from(byte & 15)]]);
        }
        self.pad(out, &text);
    }

    /// `%d`, `%b`, `%o`, `%x` of integers; `magnitude` is the absolute value.
    pub(super) fn integer(&self, out: &mut Vec<u8>, (negative, magnitude): (bool, u64), base: u64, verb: char) {
        let sign = match (negative, self.plus, self.space) {
            (true, ..) => Some(b'-'),
            (_, true, _) => Some(b'+'),
            (_, _, true) => Some(b' '),
            _ => None,
        };
        let blanks = Self { zero: false, ..*self };
        let least = match (self.precision, self.width) {
            (Some(0), width) if magnitude == 0 => return blanks.padding(out, width.unwrap_or(0)),
            (Some(precision), _) => precision,
            (None, Some(width)) if self.zero && !self.minus => width.saturating_sub(usize::from(sign.is_some())),
            _ => 0,
        };
        let alphabet = if verb == 'X' { b"0123456789ABCDEF" } else { b"0123456789abcdef" };
        let (mut reversed, mut rest) = (Vec::with_capacity(24), magnitude);
        while rest > 0 || reversed.is_empty() {
            reversed.push(alphabet[(rest % base) as usize]);
            rest /= base;
        }
        if reversed.len() < least {
            reversed.resize(least, b'0');
        }
        match base {
            2 if self.sharp => reversed.extend_from_slice(b"b0"),
            8 if self.sharp && reversed.last() != Some(&b'0') => reversed.push(b'0'),
            16 if self.sharp => reversed.extend_from_slice(if verb == 'X' { b"X0" } else { b"x0" }),
            _ => {}
        }
        if verb == 'O' {
            reversed.extend_from_slice(b"o0");
        }
        reversed.extend(sign);
        reversed.reverse();
        blanks.pad(out, &reversed);
    }

    /// A number as `0x…`, whatever the flags say.
    pub(super) fn hex_number(&self, out: &mut Vec<u8>, n: u64, prefix: bool) {
        Self { sharp: prefix, ..*self }.integer(out, (false, n), 16, 'v');
    }

    /// `%c`
    pub(super) fn rune(&self, out: &mut Vec<u8>, n: u64) {
        let mut utf8 = [0; 4];
        self.pad(out, rune(n).encode_utf8(&mut utf8).as_bytes());
    }

    /// `%q` of an integer.
    pub(super) fn quoted_rune(&self, out: &mut Vec<u8>, n: u64) {
        self.pad(out, quote_rune(rune(n), self.plus).as_bytes());
    }

    /// `%U`
    pub(super) fn unicode(&self, out: &mut Vec<u8>, n: u64) {
        let mut text = format!("U+{n:0width$X}", width = self.precision.unwrap_or(4).clamp(4, 60_000));
        if self.sharp
            && let Some(c) = u32::try_from(n).ok().and_then(char::from_u32)
            && is_print(c)
        {
            text.extend([' ', '\'', c, '\'']);
        }
        Self { zero: false, ..*self }.pad(out, text.as_bytes());
    }

    /// `%e`, `%f`, `%g` and relatives; `precision` is the default one.
    pub(super) fn float(&self, out: &mut Vec<u8>, real: Real, verb: char, precision: Option<usize>) {
        let precision = self.precision.or(precision);
        let mut text = Vec::with_capacity(24);
        write_float(&mut text, real, verb, precision);
        let mut sign = b'+';
        if matches!(text[0], b'-' | b'+') {
            sign = text.remove(0);
        }
        if self.space && sign == b'+' && !self.plus {
            sign = b' ';
        }
        let special = matches!(text[0], b'I' | b'N');
        if special {
            if text[0] != b'N' || self.space || self.plus {
                // Infinities always show their sign.
                text.insert(0, sign);
            }
            return Self { zero: false, ..*self }.pad(out, &text);
        }
        if self.sharp && verb != 'b' {
            self.force_point(&mut text, verb, precision);
        }
        if !self.plus && sign == b'+' {
            return self.pad(out, &text);
        }
        if let Some(width) = self.width
            && self.zero
            && !self.minus
            && width > text.len() + 1
        {
            out.push(sign);
            self.padding(out, width - text.len() - 1);
            return out.extend_from_slice(&text);
        }
        text.insert(0, sign);
        self.pad(out, &text);
    }

    /// `%#g` and the like: always a decimal point, and trailing zeros for `g` and `x`.
    fn force_point(&self, text: &mut Vec<u8>, verb: char, precision: Option<usize>) {
        let mut digits = match verb {
            'g' | 'G' | 'x' => precision.map_or(6, |p| p as isize),
            _ => 0,
        };
        let hex = matches!(verb, 'x' | 'X');
        let end = text.iter().position(|b| matches!(b, b'p' | b'P') || (!hex && matches!(b, b'e' | b'E'))).unwrap_or(text.len());
        let tail = text.split_off(end);
        let (mut point, mut seen) = (false, false);
        for byte in text.iter() {
            if *byte == b'.' {
                point = true;
                continue;
            }
            seen |= *byte != b'0';
            digits -= isize::from(seen);
        }
        if !point {
            if text.len() == 1 && text[0] == b'0' {
                digits -= 1;
            }
            text.push(b'.');
        }
        text.resize(text.len() + usize::try_from(digits).unwrap_or(0), b'0');
        text.extend_from_slice(&tail);
    }
}

/// The character of a number; what is none becomes U+FFFD.
fn rune(n: u64) -> char {
    u32::try_from(n).ok().and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// Bytes of the first character; an invalid byte counts as one.
fn rune_length(text: &[u8]) -> usize {
    let first = &text[..text.len().min(4)];
    first.utf8_chunks().next().and_then(|chunk| chunk.valid().chars().next()).map_or(1, char::len_utf8)
}

/// `utf8.RuneCount`: invalid bytes count one each.
pub(super) fn rune_count(text: &[u8]) -> usize {
    text.utf8_chunks().map(|chunk| chunk.valid().chars().count() + chunk.invalid().len()).sum()
}

/// `strconv.CanBackquote`.
fn can_backquote(text: &[u8]) -> bool {
    std::str::from_utf8(text).is_ok_and(|text| text.chars().all(|c| !matches!(c, '\u{feff}' | '`' | '\x7f') && (c >= ' ' || c == '\t')))
}
