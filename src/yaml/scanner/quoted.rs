//! Single- and double-quoted scalars.

use super::{Error, Kind, Scanner, Token, plain::Fold};
use crate::yaml::{error::Mark, token::Style};
use std::borrow::Cow;

impl<'a> Scanner<'a> {
    pub(super) fn scan_single_quoted(&mut self) -> Result<Token<'a>, Error> {
        self.scan_quoted(b'\'')
    }

    pub(super) fn scan_double_quoted(&mut self) -> Result<Token<'a>, Error> {
        self.scan_quoted(b'"')
    }

    fn scan_quoted(&mut self, quote: u8) -> Result<Token<'a>, Error> {
        let style = if quote == b'"' { Style::DoubleQuoted } else { Style::SingleQuoted };
        let start = self.cursor.mark();
        self.cursor.skip_ascii(1);
        if let Some(text) = self.simple_quoted(quote) {
            return Ok(self.quoted_token(Cow::Borrowed(text), style, start));
        }
        let mut text = String::new();
        loop {
            if self.cursor.is_document_mark() {
                return Err(self.error(start, "found unexpected document indicator"));
            }
            if self.cursor.is_end() {
                return Err(self.error(start, "found unexpected end of stream"));
            }
            let escaped_break = self.quoted_run(&mut text, quote, start)?;
            if self.cursor.byte(0) == quote {
                break;
            }
            self.quoted_blanks(&mut text, escaped_break);
        }
        Ok(self.quoted_token(Cow::Owned(text), style, start))
    }

    fn quoted_token(&mut self, text: Cow<'a, str>, style: Style, start: Mark) -> Token<'a> {
        self.cursor.skip_ascii(1);
        Token { kind: Kind::Scalar(text, style), start, end: self.cursor.mark() }
    }

    /// The usual case: one line, nothing escaped, nothing doubled. Stays before the closing quote.
    fn simple_quoted(&mut self, quote: u8) -> Option<&'a str> {
        let rest = self.cursor.rest();
        let special = |b: &u8| *b == quote || matches!(b, b'\\' | b'\n' | b'\r' | 0xC2 | 0xE2);
        let length = rest.iter().position(special)?;
        if rest[length] != quote || rest.get(length + 1) == Some(&b'\'') && quote == b'\'' {
            return None;
        }
        let start = self.cursor.at();
        // A document mark at the start of a line needs the full loop; a quote never starts one, so it is not here.
        self.cursor.skip_bytes(length);
        Some(self.cursor.slice(start, start + length))
    }

    /// Characters up to a blank, a break or the closing quote; true: an escaped line break was passed.
    fn quoted_run(&mut self, text: &mut String, quote: u8, start: Mark) -> Result<bool, Error> {
        loop {
            let byte = self.cursor.byte(0);
            match byte {
                _ if self.cursor.is_blankz(0) => return Ok(false),
                b'\'' if quote == b'\'' && self.cursor.byte(1) == b'\'' => {
                    text.push('\'');
                    self.cursor.skip_ascii(2);
                }
                _ if byte == quote => return Ok(false),
                b'\\' if quote == b'"' && self.cursor.break_width(1) > 0 => {
                    self.cursor.skip_ascii(1);
                    self.cursor.skip_line();
                    return Ok(true);
                }
                b'\\' if quote == b'"' => self.escape(text, start)?,
                _ => {
                    let at = self.cursor.at();
                    self.cursor.skip();
                    text.push_str(self.cursor.slice(at, self.cursor.at()));
                }
            }
        }
    }

    fn quoted_blanks(&mut self, text: &mut String, escaped_break: bool) {
        let mut fold = Fold::default();
        let mut leading = escaped_break;
        let from = self.cursor.at();
        while self.cursor.is_blank() || self.cursor.is_break() {
            if self.cursor.is_blank() {
                self.cursor.skip_ascii(1);
            } else if escaped_break {
                self.cursor.read_line(fold.trailing());
            } else {
                leading = true;
                self.cursor.read_line(fold.next());
            }
        }
        if !leading {
            text.push_str(self.cursor.slice(from, self.cursor.at()));
        } else if escaped_break {
            text.push_str(fold.trailing());
        } else {
            fold.flush(text);
        }
    }

    fn escape(&mut self, text: &mut String, start: Mark) -> Result<(), Error> {
        let digits = match self.cursor.byte(1) {
            b'x' => 2,
            b'u' => 4,
            b'U' => 8,
            other => {
                text.push(simple_escape(other).ok_or_else(|| self.error(start, "found unknown escape character"))?);
                self.cursor.skip_ascii(2);
                return Ok(());
            }
        };
        self.cursor.skip_ascii(2);
        let mut value = 0_u32;
        for i in 0..digits {
            let digit = char::from(self.cursor.byte(i)).to_digit(16);
            let digit = digit.ok_or_else(|| match self.problem {
                Some(problem) if self.cursor.is_near_end(i) => Error::plain(problem),
                _ => self.error(start, "did not find expected hexdecimal number"),
            })?;
            value = value << 4 | digit;
        }
        text.push(char::from_u32(value).ok_or_else(|| self.error(start, "found invalid Unicode character escape code"))?);
        self.cursor.skip_ascii(digits);
        Ok(())
    }
}

fn simple_escape(byte: u8) -> Option<char> {
    Some(match byte {
        b'0' => '\0',
        b'a' => '\x07',
        b'b' => '\x08',
        b't' | b'\t' => '\t',
        b'n' => '\n',
        b'v' => '\x0b',
        b'f' => '\x0c',
        b'r' => '\r',
        b'e' => '\x1b',
        b' ' | b'"' | b'\'' | b'\\' => char::from(byte),
        b'N' => '\u{85}',
        b'_' => '\u{a0}',
        b'L' => '\u{2028}',
        b'P' => '\u{2029}',
        _ => return None,
    })
}
