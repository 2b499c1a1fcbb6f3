//! The check that `json.Unmarshal` runs over the whole text first, with the error texts of `encoding/json`'s scanner.

use crate::format::quote_byte;

/// How deep lists and objects may nest.
const MAX_DEPTH: usize = 10_000;

/// Checks a text.
///
/// # Errors
/// With Go's text of the first syntax error.
pub(super) fn check(text: &[u8]) -> Result<(), String> {
    Scanner { text, at: 0, stack: Vec::new() }.document()
}

/// What may come next.
#[derive(Clone, Copy)]
enum Expect {
    Value,
    ItemOrEnd,
    Key,
    KeyOrEnd,
    Colon,
    /// A comma, the end of what is open, or the end of the text.
    After,
}

struct Scanner<'a> {
    text: &'a [u8],
    at: usize,
    /// Whether what is open is an object.
    stack: Vec<bool>,
}

impl Scanner<'_> {
    fn document(&mut self) -> Result<(), String> {
        let mut expect = Expect::Value;
        loop {
            while matches!(self.text.get(self.at), Some(b' ' | b'\t' | b'\r' | b'\n')) {
                self.at += 1;
            }
            let Some(byte) = self.text.get(self.at).copied() else {
                let complete = matches!(expect, Expect::After) && self.stack.is_empty();
                return if complete { Ok(()) } else { Err(end()) };
            };
            expect = match expect {
                Expect::ItemOrEnd if byte == b']' => self.close(),
                Expect::KeyOrEnd if byte == b'}' => self.close(),
                Expect::Value | Expect::ItemOrEnd => self.value(byte)?,
                Expect::Key | Expect::KeyOrEnd if byte == b'"' => {
                    self.string()?;
                    Expect::Colon
                }
                Expect::Key | Expect::KeyOrEnd => return fail(byte, "looking for beginning of object key string"),
                Expect::Colon if byte == b':' => {
                    self.at += 1;
                    Expect::Value
                }
                Expect::Colon => return fail(byte, "after object key"),
                Expect::After => self.after(byte)?,
            };
        }
    }

    fn after(&mut self, byte: u8) -> Result<Expect, String> {
        let next = match (self.stack.last(), byte) {
            (None, _) => return fail(byte, "after top-level value"),
            (Some(true), b'}') | (Some(false), b']') => return Ok(self.close()),
            (Some(true), b',') => Expect::Key,
            (Some(true), _) => return fail(byte, "after object key:value pair"),
            (Some(false), b',') => Expect::Value,
            (Some(false), _) => return fail(byte, "after array element"),
        };
        self.at += 1;
        Ok(next)
    }

    fn close(&mut self) -> Expect {
        self.at += 1;
        self.stack.pop();
        Expect::After
    }

    fn open(&mut self, byte: u8) -> Result<(), String> {
        self.at += 1;
        self.stack.push(byte == b'{');
        if self.stack.len() > MAX_DEPTH { fail(byte, "exceeded max depth") } else { Ok(()) }
    }

    fn value(&mut self, byte: u8) -> Result<Expect, String> {
        match byte {
            b'{' => {
                self.open(byte)?;
                return Ok(Expect::KeyOrEnd);
            }
            b'[' => {
                self.open(byte)?;
                return Ok(Expect::ItemOrEnd);
            }
            b'"' => self.string()?,
            b'-' | b'0'..=b'9' => self.number()?,
            b't' => self.literal("true")?,
            b'f' => self.literal("false")?,
            b'n' => self.literal("null")?,
            _ => return fail(byte, "looking for beginning of value"),
        }
        Ok(Expect::After)
    }

    /// The byte here; at the end of the text Go tries a blank.
    fn byte(&self) -> u8 {
        self.text.get(self.at).copied().unwrap_or(b' ')
    }

    fn literal(&mut self, word: &str) -> Result<(), String> {
        for expected in word.bytes() {
            if self.byte() != expected {
                return fail(self.byte(), &format!("in literal {word} (expecting {})", quote_byte(expected)));
            }
            self.at += 1;
        }
        Ok(())
    }

    fn digits(&mut self, context: &str) -> Result<(), String> {
        if !self.byte().is_ascii_digit() {
            return fail(self.byte(), context);
        }
        while self.byte().is_ascii_digit() {
            self.at += 1;
        }
        Ok(())
    }

    fn number(&mut self) -> Result<(), String> {
        if self.byte() == b'-' {
            self.at += 1;
        }
        if self.byte() == b'0' {
            self.at += 1;
        } else {
            self.digits("in numeric literal")?;
        }
        if self.byte() == b'.' {
            self.at += 1;
            self.digits("after decimal point in numeric literal")?;
        }
        if matches!(self.byte(), b'e' | b'E') {
            self.at += 1;
            if matches!(self.byte(), b'+' | b'-') {
                self.at += 1;
            }
            self.digits("in exponent of numeric literal")?;
        }
        Ok(())
    }

    fn string(&mut self) -> Result<(), String> {
        self.at += 1;
        loop {
            match self.text.get(self.at) {
                None => return Err(end()),
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => self.escape()?,
                Some(byte @ ..0x20) => return fail(*byte, "in string literal"),
                Some(_) => self.at += 1,
            }
        }
    }

    fn escape(&mut self) -> Result<(), String> {
        self.at += 1;
        match self.byte() {
            b'b' | b'f' | b'n' | b'r' | b't' | b'\\' | b'/' | b'"' => self.at += 1,
            b'u' => {
                for _ in 0..4 {
                    self.at += 1;
                    if !self.byte().is_ascii_hexdigit() {
                        return fail(self.byte(), "in \\u hexadecimal character escape");
                    }
                }
                self.at += 1;
            }
            byte => return fail(byte, "in string escape code"),
        }
        Ok(())
    }
}

fn fail<T>(byte: u8, context: &str) -> Result<T, String> {
    Err(format!("invalid character {} {context}", quote_byte(byte)))
}

fn end() -> String {
    "unexpected end of JSON input".to_owned()
}
