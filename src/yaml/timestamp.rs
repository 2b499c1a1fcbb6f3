//! Timestamps as go-yaml recognises them (with `time.Parse`).

use crate::value::{Kind, Object, Thaw, Value};
use std::{any::Any, rc::Rc, sync::Arc};

/// An instant with its offset from UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timestamp {
    year: u16,
    month: u8,
    day: u8,
    hour: u8,
    minute: u8,
    second: u8,
    nanosecond: u32,
    /// Minutes east of UTC.
    offset: i16,
}

impl Timestamp {
    /// `2001-1-1`, `2001-01-01 10:00:00`, `2001-01-01T10:00:00Z` and the like.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        if bytes.len() < 8 || bytes[4] != b'-' || !bytes[..4].iter().all(u8::is_ascii_digit) {
            return None;
        }
        let mut reader = Reader { rest: &bytes[5..] };
        let year = text[..4].parse().ok()?;
        let month = reader.number()?;
        reader.literal(b'-')?;
        let day = reader.number()?;
        let mut time = Self { year, month, day, hour: 0, minute: 0, second: 0, nanosecond: 0, offset: 0 };
        match reader.rest.first() {
            None => {}
            Some(b'T' | b't') => {
                reader.rest = &reader.rest[1..];
                time.clock(&mut reader)?;
                time.offset = reader.zone()?;
            }
            Some(b' ') => {
                while reader.literal(b' ').is_some() {}
                time.clock(&mut reader)?;
            }
            Some(_) => return None,
        }
        (reader.rest.is_empty() && time.exists()).then_some(time)
    }

    fn clock(&mut self, reader: &mut Reader<'_>) -> Option<()> {
        self.hour = reader.number()?;
        reader.literal(b':')?;
        self.minute = reader.number()?;
        reader.literal(b':')?;
        self.second = reader.number()?;
        self.nanosecond = reader.fraction();
        Some(())
    }

    fn exists(&self) -> bool {
        let leap = self.year.is_multiple_of(4) && (!self.year.is_multiple_of(100) || self.year.is_multiple_of(400));
        let days = match self.month {
            2 => 28 + u8::from(leap),
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return false,
        };
        (1..=days).contains(&self.day) && self.hour < 24 && self.minute < 60 && self.second < 60
    }

    fn offset_text(&self, colon: &str) -> String {
        let sign = if self.offset < 0 { '-' } else { '+' };
        format!("{sign}{:02}{colon}{:02}", self.offset.abs() / 60, self.offset.abs() % 60)
    }

    fn fraction_text(&self) -> String {
        if self.nanosecond == 0 {
            return String::new();
        }
        format!(".{:09}", self.nanosecond).trim_end_matches('0').to_owned()
    }

    /// As `time.RFC3339Nano` prints it.
    pub fn rfc3339(&self) -> String {
        let zone = if self.offset == 0 { "Z".to_owned() } else { self.offset_text(":") };
        let Self { year, month, day, hour, minute, second, .. } = self;
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{}{zone}", self.fraction_text())
    }
}

impl Object for Timestamp {
    fn type_name(&self) -> &str {
        "time.Time"
    }

    fn kind(&self) -> Kind {
        Kind::Struct
    }

    fn string(&self) -> Option<String> {
        let Self { year, month, day, hour, minute, second, .. } = self;
        let zone = if self.offset == 0 { "UTC".to_owned() } else { self.offset_text("") };
        let fraction = self.fraction_text();
        Some(format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}{fraction} {} {zone}", self.offset_text("")))
    }

    fn encoded(&self) -> Option<Value> {
        Some(self.rfc3339().into())
    }

    fn equals(&self, other: &dyn Object) -> bool {
        other.as_any().downcast_ref() == Some(self)
    }

    fn freeze(&self) -> Option<Arc<dyn Thaw>> {
        Some(Arc::new(*self))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl Thaw for Timestamp {
    fn thaw(&self) -> Value {
        (*self).into()
    }
}

impl From<Timestamp> for Value {
    fn from(timestamp: Timestamp) -> Self {
        Self::Object(Rc::new(timestamp))
    }
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl Reader<'_> {
    /// One or two digits.
    fn number(&mut self) -> Option<u8> {
        let digits = self.rest.iter().take(2).take_while(|b| b.is_ascii_digit()).count();
        let number = self.rest[..digits].iter().fold(0, |n, b| n * 10 + (b - b'0'));
        self.rest = &self.rest[digits..];
        (digits > 0).then_some(number)
    }

    fn literal(&mut self, byte: u8) -> Option<()> {
        self.rest = self.rest.strip_prefix(&[byte])?;
        Some(())
    }

    /// Any number of digits; beyond nanoseconds they do not count.
    fn fraction(&mut self) -> u32 {
        let digits = match self.rest {
            [b'.' | b',', rest @ ..] => rest.iter().take_while(|b| b.is_ascii_digit()).count(),
            _ => 0,
        };
        if digits == 0 {
            return 0;
        }
        let shown = self.rest[1..=digits].iter().chain(std::iter::repeat(&b'0')).take(9);
        let value = shown.fold(0, |n, b| n * 10 + u32::from(b - b'0'));
        self.rest = &self.rest[1 + digits..];
        value
    }

    /// `Z` or `+hh:mm`.
    fn zone(&mut self) -> Option<i16> {
        if self.literal(b'Z').is_some() {
            return Some(0);
        }
        let [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2, rest @ ..] = self.rest else { return None };
        let two = |a: &u8, b: &u8| (a.is_ascii_digit() && b.is_ascii_digit()).then(|| i16::from(a - b'0') * 10 + i16::from(b - b'0'));
        let (hours, minutes) = (two(h1, h2)?, two(m1, m2)?);
        self.rest = rest;
        let offset = hours * 60 + minutes;
        (hours <= 24 && minutes <= 60).then_some(if *sign == b'-' { -offset } else { offset })
    }
}
