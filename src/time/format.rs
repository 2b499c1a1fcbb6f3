//! Times as texts.

use super::{
    MONTHS, Time, WEEKDAYS,
    layout::{OffsetForm, Piece, next},
};
use std::fmt::Write;

impl Time {
    /// The time in a layout. Mirrors `Time.Format`.
    pub fn format(&self, layout: &[u8]) -> String {
        String::from_utf8_lossy(&self.format_bytes(layout)).into_owned()
    }

    /// The same for layouts that hold bytes of other encodings, which stay as they are.
    pub fn format_bytes(&self, layout: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(layout.len() + 10);
        let (mut rest, mut written) = (layout, String::new());
        while let Some((start, piece, end)) = next(rest) {
            out.extend_from_slice(&rest[..start]);
            self.write_piece(&mut written, piece);
            out.extend_from_slice(written.as_bytes());
            written.clear();
            rest = &rest[end..];
        }
        out.extend_from_slice(rest);
        out
    }

    fn write_piece(&self, out: &mut String, piece: Piece) {
        let civil = self.civil();
        let month = usize::try_from(civil.month - 1).unwrap_or_default();
        let weekday = usize::try_from(civil.weekday).unwrap_or_default();
        let hour12 = if civil.hour % 12 == 0 { 12 } else { civil.hour % 12 };
        let written = match piece {
            Piece::LongMonth => write!(out, "{}", MONTHS[month]),
            Piece::Month => write!(out, "{}", &MONTHS[month][..3]),
            Piece::NumMonth => write!(out, "{}", civil.month),
            Piece::ZeroMonth => write!(out, "{:02}", civil.month),
            Piece::LongWeekday => write!(out, "{}", WEEKDAYS[weekday]),
            Piece::Weekday => write!(out, "{}", &WEEKDAYS[weekday][..3]),
            Piece::Day => write!(out, "{}", civil.day),
            Piece::UnderDay => write!(out, "{:2}", civil.day),
            Piece::ZeroDay => write!(out, "{:02}", civil.day),
            Piece::UnderYearDay => write!(out, "{:3}", civil.year_day),
            Piece::ZeroYearDay => write!(out, "{:03}", civil.year_day),
            Piece::Hour => write!(out, "{:02}", civil.hour),
            Piece::Hour12 => write!(out, "{hour12}"),
            Piece::ZeroHour12 => write!(out, "{hour12:02}"),
            Piece::Minute => write!(out, "{}", civil.minute),
            Piece::ZeroMinute => write!(out, "{:02}", civil.minute),
            Piece::Second => write!(out, "{}", civil.second),
            Piece::ZeroSecond => write!(out, "{:02}", civil.second),
            Piece::LongYear => {
                let sign = if civil.year < 0 { "-" } else { "" };
                write!(out, "{sign}{:04}", civil.year.abs())
            }
            Piece::Year => write!(out, "{:02}", civil.year.max(0) % 100),
            Piece::UpperPm => write!(out, "{}", if civil.hour >= 12 { "PM" } else { "AM" }),
            Piece::LowerPm => write!(out, "{}", if civil.hour >= 12 { "pm" } else { "am" }),
            Piece::ZoneName => self.write_zone_name(out),
            Piece::Offset(z, form) => self.write_offset(out, z, form),
            Piece::Fraction(digits, zeros, separator) => {
                self.write_fraction(out, (digits, zeros), separator);
                Ok(())
            }
        };
        // Writing to a string cannot fail.
        let _ = written;
    }

    fn write_zone_name(&self, out: &mut String) -> std::fmt::Result {
        let (offset, name) = self.zone();
        if !name.is_empty() {
            return out.write_str(&name);
        }
        let (sign, minutes) = (if offset < 0 { '-' } else { '+' }, (offset / 60).abs());
        write!(out, "{sign}{:02}{:02}", minutes / 60, minutes % 60)
    }

    fn write_offset(&self, out: &mut String, z: bool, form: OffsetForm) -> std::fmt::Result {
        let (offset, _) = self.zone();
        if z && offset == 0 {
            return out.write_str("Z");
        }
        let minutes = offset / 60;
        let sign = if minutes < 0 { '-' } else { '+' };
        let (h, m, s) = (minutes.abs() / 60, minutes.abs() % 60, offset.abs() % 60);
        match form {
            OffsetForm::Hours => write!(out, "{sign}{h:02}"),
            OffsetForm::Minutes => write!(out, "{sign}{h:02}{m:02}"),
            OffsetForm::ColonMinutes => write!(out, "{sign}{h:02}:{m:02}"),
            OffsetForm::Seconds => write!(out, "{sign}{h:02}{m:02}{s:02}"),
            OffsetForm::ColonSeconds => write!(out, "{sign}{h:02}:{m:02}:{s:02}"),
        }
    }

    fn write_fraction(&self, out: &mut String, (digits, zeros): (usize, bool), separator: u8) {
        let all = format!("{:09}", self.nanos);
        let mut text = if digits <= 9 { all[..digits].to_owned() } else { format!("{all:0<digits$}") };
        if !zeros {
            text.truncate(text.trim_end_matches('0').len());
        }
        if zeros || !text.is_empty() {
            out.push(char::from(separator));
            out.push_str(&text);
        }
    }
}
