//! Literal and folded block scalars.

use super::{Error, Kind, Scanner, Token};
use crate::yaml::{error::Mark, token::Style};
use std::borrow::Cow;

/// What happens to the line breaks at the end.
#[derive(Clone, Copy, PartialEq)]
enum Chomp {
    Strip,
    Clip,
    Keep,
}

impl<'a> Scanner<'a> {
    pub(super) fn scan_block(&mut self) -> Result<Token<'a>, Error> {
        let start = self.cursor.mark();
        let literal = self.cursor.byte(0) == b'|';
        self.cursor.skip_ascii(1);
        let (chomp, increment) = self.block_header(start)?;
        let mut end = self.cursor.mark();
        let mut indent = increment.map_or(0, |n| self.indent.max(0) as u32 + n);
        let mut text = String::new();
        let mut breaks = String::new();
        self.block_breaks(&mut indent, &mut breaks, (start, &mut end))?;
        let mut leading_break = String::new();
        let mut leading_blank = false;
        while self.cursor.column() == indent && !self.cursor.is_end() {
            let blank = self.cursor.is_blank();
            if !literal && !leading_blank && !blank && leading_break.starts_with('\n') {
                if breaks.is_empty() {
                    text.push(' ');
                }
            } else {
                text.push_str(&leading_break);
            }
            leading_break.clear();
            text.push_str(&breaks);
            breaks.clear();
            leading_blank = blank;
            let from = self.cursor.at();
            self.cursor.skip_to_break();
            text.push_str(self.cursor.slice(from, self.cursor.at()));
            self.cursor.read_line(&mut leading_break);
            self.block_breaks(&mut indent, &mut breaks, (start, &mut end))?;
        }
        if chomp != Chomp::Strip {
            text.push_str(&leading_break);
        }
        if chomp == Chomp::Keep {
            text.push_str(&breaks);
        }
        let style = if literal { Style::Literal } else { Style::Folded };
        Ok(Token { kind: Kind::Scalar(Cow::Owned(text), style), start, end })
    }

    /// Chomping and indentation indicators, to the end of the header's line.
    fn block_header(&mut self, start: Mark) -> Result<(Chomp, Option<u32>), Error> {
        let (mut chomp, mut increment) = (None, None);
        loop {
            match self.cursor.byte(0) {
                sign @ (b'+' | b'-') if chomp.is_none() => chomp = Some(if sign == b'+' { Chomp::Keep } else { Chomp::Strip }),
                b'0' if increment.is_none() => return Err(self.error(start, "found an indentation indicator equal to 0")),
                digit @ b'1'..=b'9' if increment.is_none() => increment = Some(u32::from(digit - b'0')),
                _ => break,
            }
            self.cursor.skip_ascii(1);
        }
        self.cursor.skip_blanks();
        if self.cursor.byte(0) == b'#' {
            self.cursor.skip_to_break();
        }
        if !self.cursor.is_breakz() {
            return Err(self.error(start, "did not find expected comment or line break"));
        }
        self.cursor.skip_line();
        Ok((chomp.unwrap_or(Chomp::Clip), increment))
    }

    /// Over indentation and empty lines; the first time without an indicator this finds the indentation.
    fn block_breaks(&mut self, indent: &mut u32, breaks: &mut String, (start, end): (Mark, &mut Mark)) -> Result<(), Error> {
        *end = self.cursor.mark();
        let mut deepest = 0;
        loop {
            while (*indent == 0 || self.cursor.column() < *indent) && self.cursor.byte(0) == b' ' {
                self.cursor.skip_ascii(1);
            }
            deepest = deepest.max(self.cursor.column());
            if (*indent == 0 || self.cursor.column() < *indent) && self.cursor.byte(0) == b'\t' {
                return Err(self.error(start, "found a tab character where an indentation space is expected"));
            }
            if !self.cursor.is_break() {
                break;
            }
            self.cursor.read_line(breaks);
            *end = self.cursor.mark();
        }
        if *indent == 0 {
            *indent = deepest.max((self.indent + 1) as u32).max(1);
        }
        Ok(())
    }
}
