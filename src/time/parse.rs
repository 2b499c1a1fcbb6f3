//! Texts as times.

use super::{
    Location, MONTHS, Time, WEEKDAYS,
    calendar::{days_in, days_to, is_leap},
    duration::quote,
    layout::{OffsetForm, Piece, next},
};
use std::rc::Rc;

/// What a text has said so far.
#[derive(Default)]
struct Fields {
    year: i64,
    month: Option<i64>,
    day: Option<i64>,
    year_day: Option<i64>,
    hour: i64,
    minute: i64,
    second: i64,
    nanos: u32,
    pm: Option<bool>,
    utc: bool,
    offset: Option<i64>,
    zone: String,
}

/// Why a piece does not fit: nothing, or a field out of range.
enum Misfit {
    Text,
    Range(&'static str),
}

type Piecewise<'t, T> = Result<(T, &'t str), Misfit>;

/// Reads a time in a layout; without a zone in the text it is in `location`. Mirrors `time.ParseInLocation`.
///
/// # Errors
/// In Go's words: `parsing time "x" as "2006-01-02": cannot parse "x" as "2006"`.
pub fn parse(layout: &str, text: &str, location: &Rc<Location>) -> Result<Time, String> {
    let with = |message: &str| format!("parsing time {}{message}", quote(text));
    let misfit = |element: &str, rest: &str| with(&format!(" as {}: cannot parse {} as {}", quote(layout), quote(rest), quote(element)));
    let (mut fields, mut pattern, mut rest) = (Fields::default(), layout, text);
    loop {
        let found = next(pattern.as_bytes());
        let prefix = &pattern[..found.map_or(pattern.len(), |(start, ..)| start)];
        rest = skip(rest, prefix).map_err(|at| misfit(prefix, at))?;
        let Some((start, piece, end)) = found else {
            if rest.is_empty() {
                break;
            }
            return Err(with(&format!(": extra text: {}", quote(rest))));
        };
        let element = &pattern[start..end];
        pattern = &pattern[end..];
        rest = match fields.read(piece, rest, pattern) {
            Ok(((), after)) => after,
            Err(Misfit::Text) => return Err(misfit(element, rest)),
            Err(Misfit::Range(what)) => return Err(with(&format!(": {what} out of range"))),
        };
    }
    fields.time(location).map_err(with)
}

/// The text after a literal part of the layout; an error is where it stopped. Blanks match any number of blanks.
fn skip<'t>(mut text: &'t str, prefix: &str) -> Result<&'t str, &'t str> {
    let mut prefix = prefix;
    while let Some(c) = prefix.chars().next() {
        if c == ' ' {
            if !text.is_empty() && !text.starts_with(' ') {
                return Err(text);
            }
            prefix = prefix.trim_start_matches(' ');
            text = text.trim_start_matches(' ');
            continue;
        }
        text = text.strip_prefix(c).ok_or(text)?;
        prefix = &prefix[c.len_utf8()..];
    }
    Ok(text)
}

fn digit(text: &str, at: usize) -> Option<i64> {
    text.as_bytes().get(at).filter(|b| b.is_ascii_digit()).map(|b| i64::from(b - b'0'))
}

/// One or two digits; two if `fixed`.
fn number(text: &str, fixed: bool) -> Piecewise<'_, i64> {
    match (digit(text, 0), digit(text, 1)) {
        (Some(a), Some(b)) => Ok((a * 10 + b, &text[2..])),
        (Some(a), None) if !fixed => Ok((a, &text[1..])),
        _ => Err(Misfit::Text),
    }
}

fn number_in<'t>(text: &'t str, fixed: bool, range: std::ops::Range<i64>, what: &'static str) -> Piecewise<'t, i64> {
    let (n, rest) = number(text, fixed)?;
    if range.contains(&n) { Ok((n, rest)) } else { Err(Misfit::Range(what)) }
}

/// The index of the name that the text starts with, whatever the case; `short`: only three letters of it.
fn name<'t>(text: &'t str, names: &[&str], short: bool) -> Piecewise<'t, i64> {
    for (index, name) in names.iter().enumerate() {
        let name = if short { &name[..3] } else { name };
        if text.get(..name.len()).is_some_and(|t| t.eq_ignore_ascii_case(name)) {
            return Ok((index as i64, &text[name.len()..]));
        }
    }
    Err(Misfit::Text)
}

impl Fields {
    fn read<'t>(&mut self, piece: Piece, text: &'t str, pattern: &str) -> Piecewise<'t, ()> {
        let rest = match piece {
            Piece::LongYear | Piece::Year => return self.read_year(text, piece == Piece::LongYear),
            Piece::Month | Piece::LongMonth => put(&mut self.month, name(text, &MONTHS, piece == Piece::Month)?, 1),
            Piece::NumMonth | Piece::ZeroMonth => put(&mut self.month, number_in(text, piece == Piece::ZeroMonth, 1..13, "month")?, 0),
            Piece::Weekday | Piece::LongWeekday => name(text, &WEEKDAYS, piece == Piece::Weekday)?.1,
            Piece::Day | Piece::UnderDay | Piece::ZeroDay => {
                let text = if piece == Piece::UnderDay { text.strip_prefix(' ').unwrap_or(text) } else { text };
                put(&mut self.day, number(text, piece == Piece::ZeroDay)?, 0)
            }
            Piece::UnderYearDay | Piece::ZeroYearDay => return self.read_year_day(text, piece == Piece::ZeroYearDay),
            Piece::Hour => set(&mut self.hour, number_in(text, false, 0..24, "hour")?),
            Piece::Hour12 | Piece::ZeroHour12 => set(&mut self.hour, number_in(text, piece == Piece::ZeroHour12, 0..13, "hour")?),
            Piece::Minute | Piece::ZeroMinute => set(&mut self.minute, number_in(text, piece == Piece::ZeroMinute, 0..60, "minute")?),
            Piece::Second | Piece::ZeroSecond => {
                let rest = set(&mut self.second, number_in(text, piece == Piece::ZeroSecond, 0..60, "second")?);
                return self.read_unasked_fraction(rest, pattern);
            }
            Piece::UpperPm | Piece::LowerPm => {
                let (am, pm) = if piece == Piece::UpperPm { ("AM", "PM") } else { ("am", "pm") };
                self.pm = Some(text.starts_with(pm));
                text.strip_prefix(pm).or_else(|| text.strip_prefix(am)).ok_or(Misfit::Text)?
            }
            Piece::Offset(z, form) => return self.read_offset(text, z, form),
            Piece::ZoneName => return self.read_zone_name(text),
            Piece::Fraction(digits, true, _) => return self.read_fraction(text, digits + 1),
            Piece::Fraction(..) if fraction_length(text) == 0 => text,
            Piece::Fraction(..) => return self.read_fraction(text, fraction_length(text)),
        };
        Ok(((), rest))
    }

    fn read_year<'t>(&mut self, text: &'t str, long: bool) -> Piecewise<'t, ()> {
        let length = if long { 4 } else { 2 };
        // Two digits may be a sign and one.
        let year = text.get(..length).filter(|t| !long || t.bytes().all(|b| b.is_ascii_digit()));
        let year: i64 = year.and_then(|t| t.parse().ok()).ok_or(Misfit::Text)?;
        self.year = match year {
            year if long => year,
            69.. => year + 1900,
            year => year + 2000,
        };
        Ok(((), &text[length..]))
    }

    fn read_year_day<'t>(&mut self, text: &'t str, fixed: bool) -> Piecewise<'t, ()> {
        let mut text = text;
        if !fixed {
            for _ in 0..2 {
                text = text.strip_prefix(' ').unwrap_or(text);
            }
        }
        let length = text.bytes().take(3).take_while(u8::is_ascii_digit).count();
        if length == 0 || fixed && length != 3 {
            return Err(Misfit::Text);
        }
        self.year_day = text[..length].parse().ok();
        Ok(((), &text[length..]))
    }

    /// A fraction behind the seconds that the layout does not mention is accepted all the same.
    fn read_unasked_fraction<'t>(&mut self, text: &'t str, pattern: &str) -> Piecewise<'t, ()> {
        let length = fraction_length(text);
        let asked = matches!(next(pattern.as_bytes()), Some((_, Piece::Fraction(..), _)));
        if length == 0 || asked { Ok(((), text)) } else { self.read_fraction(text, length) }
    }

    fn read_fraction<'t>(&mut self, text: &'t str, length: usize) -> Piecewise<'t, ()> {
        let part = text.get(..length).ok_or(Misfit::Text)?;
        let digits = part.strip_prefix(['.', ',']).ok_or(Misfit::Text)?;
        let digits = &digits[..digits.len().min(9)];
        let value: u32 = digits.parse().ok().filter(|_| digits.bytes().all(|b| b.is_ascii_digit())).ok_or(Misfit::Text)?;
        self.nanos = value * 10_u32.pow(9 - u32::try_from(digits.len()).unwrap_or(9));
        Ok(((), &text[length..]))
    }

    fn read_offset<'t>(&mut self, text: &'t str, z: bool, form: OffsetForm) -> Piecewise<'t, ()> {
        if z && let Some(rest) = text.strip_prefix('Z') {
            self.utc = true;
            return Ok(((), rest));
        }
        let (length, colons): (usize, &[usize]) = match form {
            OffsetForm::Hours => (3, &[]),
            OffsetForm::Minutes => (5, &[]),
            OffsetForm::ColonMinutes => (6, &[3]),
            OffsetForm::Seconds => (7, &[]),
            OffsetForm::ColonSeconds => (9, &[3, 6]),
        };
        let part = text.get(..length).ok_or(Misfit::Text)?;
        if colons.iter().any(|at| part.as_bytes()[*at] != b':') {
            return Err(Misfit::Text);
        }
        let step = if colons.is_empty() { 2 } else { 3 };
        let (mut seconds, limits) = (0, [(24, "time zone offset hour"), (60, "time zone offset minute"), (60, "time zone offset second")]);
        let mut range = None;
        for (i, (limit, what)) in limits.into_iter().enumerate() {
            let n = if 1 + i * step + 2 <= length { number(part.get(1 + i * step..).ok_or(Misfit::Text)?, true)?.0 } else { 0 };
            seconds = seconds * 60 + n;
            if n > limit {
                range = Some(what);
            }
        }
        if let Some(what) = range {
            return Err(Misfit::Range(what));
        }
        self.offset = Some(match part.as_bytes()[0] {
            b'+' => seconds,
            b'-' => -seconds,
            _ => return Err(Misfit::Text),
        });
        Ok(((), &text[length..]))
    }

    fn read_zone_name<'t>(&mut self, text: &'t str) -> Piecewise<'t, ()> {
        if let Some(rest) = text.strip_prefix("UTC") {
            self.utc = true;
            return Ok(((), rest));
        }
        let length = zone_name_length(text).ok_or(Misfit::Text)?;
        text[..length].clone_into(&mut self.zone);
        Ok(((), &text[length..]))
    }

    fn time(mut self, location: &Rc<Location>) -> Result<Time, &'static str> {
        match self.pm {
            Some(true) if self.hour < 12 => self.hour += 12,
            Some(false) if self.hour == 12 => self.hour = 0,
            _ => {}
        }
        let (month, day) = self.date()?;
        if day < 1 || day > days_in(self.year, month) {
            return Err(": day out of range");
        }
        let local = days_to(self.year, month, day) * 86_400 + self.hour * 3600 + self.minute * 60 + self.second;
        let (seconds, location) = self.placed(local, location);
        Ok(Time { seconds, nanos: self.nanos, location, monotonic: false })
    }

    fn date(&self) -> Result<(i64, i64), &'static str> {
        let Some(mut year_day) = self.year_day else {
            return Ok((self.month.unwrap_or(1), self.day.unwrap_or(1)));
        };
        let days = if is_leap(self.year) { 366 } else { 365 };
        if year_day < 1 || year_day > days {
            return Err(": day-of-year out of range");
        }
        let mut month = 1;
        while year_day > days_in(self.year, month) {
            year_day -= days_in(self.year, month);
            month += 1;
        }
        match (self.month, self.day) {
            (Some(m), _) if m != month => Err(": day-of-year does not match month"),
            (_, Some(d)) if d != year_day => Err(": day-of-year does not match day"),
            _ => Ok((month, year_day)),
        }
    }

    /// Seconds since 1970 and zone of a local time, by what the text said of its zone.
    fn placed(&self, local: i64, location: &Rc<Location>) -> (i64, Rc<Location>) {
        if self.utc {
            return (local, Rc::new(Location::Utc));
        }
        if let Some(offset) = self.offset {
            let seconds = local - offset;
            let (there, name) = location.at(seconds);
            let same = there == offset && (self.zone.is_empty() || name == self.zone);
            return (seconds, if same { Rc::clone(location) } else { Rc::new(Location::Fixed(self.zone.clone(), offset)) });
        }
        if self.zone.is_empty() {
            return (local - location.offset_of_local(local), Rc::clone(location));
        }
        let (offset, name) = location.at(local);
        if name == self.zone {
            return (local - offset, Rc::clone(location));
        }
        let offset = self.zone.strip_prefix("GMT").and_then(|hours| hours.parse::<i64>().ok()).unwrap_or(0) * 3600;
        (local - offset, Rc::new(Location::Fixed(self.zone.clone(), offset)))
    }
}

fn put<'t>(field: &mut Option<i64>, (value, rest): (i64, &'t str), plus: i64) -> &'t str {
    *field = Some(value + plus);
    rest
}

fn set<'t>(field: &mut i64, (value, rest): (i64, &'t str)) -> &'t str {
    *field = value;
    rest
}

/// Length of `.123` or `,123` at the start of a text; 0 without one.
fn fraction_length(text: &str) -> usize {
    match text.as_bytes() {
        [b'.' | b',', digits @ ..] => match digits.iter().take_while(|b| b.is_ascii_digit()).count() {
            0 => 0,
            n => n + 1,
        },
        _ => 0,
    }
}

/// Length of the zone abbreviation at the start of a text. Mirrors `parseTimeZone`.
fn zone_name_length(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    if bytes.len() < 3 {
        return None;
    }
    if text.starts_with("ChST") || text.starts_with("MeST") {
        return Some(4);
    }
    if let Some(rest) = text.strip_prefix("GMT") {
        return Some(3 + signed_offset_length(rest));
    }
    if matches!(bytes[0], b'+' | b'-') {
        return Some(signed_offset_length(text)).filter(|length| *length > 0);
    }
    match bytes.iter().take(6).take_while(|b| b.is_ascii_uppercase()).count() {
        5 if bytes[4] == b'T' => Some(5),
        4 if bytes[3] == b'T' || text.starts_with("WITA") => Some(4),
        3 => Some(3),
        _ => None,
    }
}

fn signed_offset_length(text: &str) -> usize {
    let Some(digits) = text.strip_prefix(['+', '-']) else { return 0 };
    let length = digits.bytes().take_while(u8::is_ascii_digit).count();
    if digits[..length].parse::<u64>().is_ok_and(|hours| hours <= 23) { length + 1 } else { 0 }
}
