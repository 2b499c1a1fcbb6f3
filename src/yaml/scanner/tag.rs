//! Anchors, aliases, tags and directives.

use super::{Error, Kind, Scanner, Token};
use crate::yaml::error::Mark;
use std::borrow::Cow;

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

impl<'a> Scanner<'a> {
    /// Over letters, digits, `_` and `-`.
    fn word(&mut self) -> &'a str {
        let from = self.cursor.at();
        let length = self.cursor.rest().iter().take_while(|b| is_word(**b)).count();
        self.cursor.skip_ascii(length);
        self.cursor.slice(from, from + length)
    }

    pub(super) fn scan_anchor(&mut self) -> Result<Token<'a>, Error> {
        let start = self.cursor.mark();
        let anchor = self.cursor.byte(0) == b'&';
        self.cursor.skip_ascii(1);
        let name = self.word();
        let ends = self.cursor.is_blankz(0) || matches!(self.cursor.byte(0), b'?' | b':' | b',' | b']' | b'}' | b'%' | b'@' | b'`');
        if name.is_empty() || !ends {
            return Err(self.error(start, "did not find expected alphabetic or numeric character"));
        }
        let kind = if anchor { Kind::Anchor(name) } else { Kind::Alias(name) };
        Ok(Token { kind, start, end: self.cursor.mark() })
    }

    pub(super) fn scan_tag(&mut self) -> Result<Token<'a>, Error> {
        let start = self.cursor.mark();
        let (handle, suffix) = if self.cursor.byte(1) == b'<' {
            self.cursor.skip_ascii(2);
            let suffix = self.tag_uri("", start)?;
            if self.cursor.byte(0) != b'>' {
                return Err(self.error(start, "did not find the expected '>'"));
            }
            self.cursor.skip_ascii(1);
            (Cow::Borrowed(""), suffix)
        } else {
            let handle = self.tag_handle(false, start)?;
            if handle.len() > 1 && handle.ends_with('!') {
                (Cow::Borrowed(handle), self.tag_uri("", start)?)
            } else {
                match self.tag_uri(handle, start)? {
                    suffix if suffix.is_empty() => (suffix, Cow::Borrowed("!")),
                    suffix => (Cow::Borrowed("!"), suffix),
                }
            }
        };
        if !self.cursor.is_blankz(0) {
            return Err(self.error(start, "did not find expected whitespace or line break"));
        }
        Ok(Token { kind: Kind::Tag(Box::new((handle, suffix))), start, end: self.cursor.mark() })
    }

    /// `!`, `!!` or `!name!`; outside of directives also the beginning of `!name`.
    fn tag_handle(&mut self, directive: bool, start: Mark) -> Result<&'a str, Error> {
        let from = self.cursor.at();
        if self.cursor.byte(0) != b'!' {
            return Err(self.error(start, "did not find expected '!'"));
        }
        self.cursor.skip_ascii(1);
        self.word();
        if self.cursor.byte(0) == b'!' {
            self.cursor.skip_ascii(1);
        } else if directive && self.cursor.at() - from > 1 {
            return Err(self.error(start, "did not find expected '!'"));
        }
        Ok(self.cursor.slice(from, self.cursor.at()))
    }

    /// A suffix or prefix; `head` is what was already read of it, with its `!`.
    fn tag_uri(&mut self, head: &'a str, start: Mark) -> Result<Cow<'a, str>, Error> {
        let mut bytes = head.as_bytes().get(1..).unwrap_or_default().to_vec();
        let mut found = !head.is_empty();
        loop {
            let byte = self.cursor.byte(0);
            if byte == b'%' {
                self.uri_escape(&mut bytes, start)?;
            } else if is_word(byte) || b";/?:@&=+$,.!~*'()[]".contains(&byte) {
                bytes.push(byte);
                self.cursor.skip_ascii(1);
            } else {
                break;
            }
            found = true;
        }
        if !found {
            return Err(self.error(start, "did not find expected tag URI"));
        }
        Ok(Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()))
    }

    /// `%C3%A9`: one character.
    fn uri_escape(&mut self, bytes: &mut Vec<u8>, start: Mark) -> Result<(), Error> {
        let mut width = 0;
        loop {
            let digit = |ahead| char::from(self.cursor.byte(ahead)).to_digit(16);
            let octet = match (self.cursor.byte(0), digit(1), digit(2)) {
                (b'%', Some(high), Some(low)) => (high << 4 | low) as u8,
                _ => return Err(self.error(start, "did not find URI escaped octet")),
            };
            if width == 0 {
                width = match octet {
                    ..0x80 => 1,
                    0xC0..0xE0 => 2,
                    0xE0..0xF0 => 3,
                    0xF0..0xF8 => 4,
                    _ => return Err(self.error(start, "found an incorrect leading UTF-8 octet")),
                };
            } else if octet & 0xC0 != 0x80 {
                return Err(self.error(start, "found an incorrect trailing UTF-8 octet"));
            }
            bytes.push(octet);
            self.cursor.skip_ascii(3);
            width -= 1;
            if width == 0 {
                return Ok(());
            }
        }
    }

    pub(super) fn scan_directive(&mut self) -> Result<Token<'a>, Error> {
        let start = self.cursor.mark();
        self.cursor.skip_ascii(1);
        let name = self.word();
        if name.is_empty() {
            return Err(self.error(start, "could not find expected directive name"));
        }
        if !self.cursor.is_blankz(0) {
            return Err(self.error(start, "found unexpected non-alphabetical character"));
        }
        let kind = match name {
            "YAML" => self.version(start)?,
            "TAG" => self.tag_directive(start)?,
            _ => return Err(self.error(start, "found unknown directive name")),
        };
        let end = self.cursor.mark();
        self.cursor.skip_blanks();
        if self.cursor.byte(0) == b'#' {
            self.cursor.skip_to_break();
        }
        if !self.cursor.is_breakz() {
            return Err(self.error(start, "did not find expected comment or line break"));
        }
        self.cursor.skip_line();
        Ok(Token { kind, start, end })
    }

    fn version(&mut self, start: Mark) -> Result<Kind<'a>, Error> {
        self.cursor.skip_blanks();
        let major = self.version_number(start)?;
        if self.cursor.byte(0) != b'.' {
            return Err(self.error(start, "did not find expected digit or '.' character"));
        }
        self.cursor.skip_ascii(1);
        Ok(Kind::VersionDirective(major, self.version_number(start)?))
    }

    fn version_number(&mut self, start: Mark) -> Result<u8, Error> {
        let (mut value, mut length) = (0, 0);
        while let digit @ b'0'..=b'9' = self.cursor.byte(0) {
            length += 1;
            if length > 2 {
                return Err(self.error(start, "found extremely long version number"));
            }
            value = value * 10 + digit - b'0';
            self.cursor.skip_ascii(1);
        }
        if length == 0 { Err(self.error(start, "did not find expected version number")) } else { Ok(value) }
    }

    fn tag_directive(&mut self, start: Mark) -> Result<Kind<'a>, Error> {
        self.cursor.skip_blanks();
        let handle = self.tag_handle(true, start)?;
        if !self.cursor.is_blank() {
            return Err(self.error(start, "did not find expected whitespace"));
        }
        self.cursor.skip_blanks();
        let prefix = self.tag_uri("", start)?;
        if !self.cursor.is_blankz(0) {
            return Err(self.error(start, "did not find expected whitespace or line break"));
        }
        Ok(Kind::TagDirective(Box::new((Cow::Borrowed(handle), prefix))))
    }
}
