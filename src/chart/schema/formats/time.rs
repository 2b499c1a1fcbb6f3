//! Dates, times and durations.

use super::{Verdict, no};
use crate::{
    format::quote_byte,
    time::{self, Location},
};
use std::rc::Rc;

pub(super) fn date(text: &str) -> Verdict {
    time::parse("2006-01-02", text, &Rc::new(Location::Utc)).map(|_| ())
}

pub(super) fn date_time(text: &str) -> Verdict {
    if text.len() < 20 {
        return no("less than 20 characters long");
    }
    if !matches!(text.as_bytes()[10], b't' | b'T') {
        return no("11th character must be t or T");
    }
    let (Some(day), Some(clock)) = (text.get(..10), text.get(11..)) else { return no("invalid date element: not ASCII") };
    date(day).map_err(|error| format!("invalid date element: {error}"))?;
    time(clock).map_err(|error| format!("invalid time element: {error}"))
}

pub(super) fn time(text: &str) -> Verdict {
    let bytes = text.as_bytes();
    if bytes.len() < 9 {
        return no("less than 9 characters long");
    }
    if bytes[2] != b':' || bytes[5] != b':' {
        return no("missing colon in correct place");
    }
    let number = |part: &[u8]| std::str::from_utf8(part).ok().and_then(|part| part.parse::<i32>().ok());
    let mut clock = [0; 3];
    for (slot, part) in clock.iter_mut().zip([&bytes[..2], &bytes[3..5], &bytes[6..8]]) {
        match number(part) {
            None => return no("invalid hour/min/sec"),
            Some(n) if n < 0 => return no("non-positive hour/min/sec"),
            Some(n) => *slot = n,
        }
    }
    let [mut hour, mut minute, second] = clock;
    if hour > 23 || minute > 59 || second > 60 {
        return no("hour/min/sec out of range");
    }
    let mut rest = &bytes[8..];
    if let Some(fraction) = rest.strip_prefix(b".") {
        let digits = fraction.iter().take_while(|b| b.is_ascii_digit()).count();
        if digits == 0 {
            return no("no digits in second fraction");
        }
        rest = &fraction[digits..];
    }
    if rest != b"z" && rest != b"Z" {
        let moved = hour * 60 + minute + offset(rest)?;
        let moved = if moved < 0 { moved + 24 * 60 } else { moved };
        (hour, minute) = (moved / 60, moved % 60);
    }
    if second >= 60 && (hour != 23 || minute != 59) {
        return no("invalid leap second");
    }
    Ok(())
}

/// `+01:00`: minutes to add for UTC.
fn offset(bytes: &[u8]) -> Result<i32, String> {
    if bytes.len() != 6 {
        return no("offset must be 6 characters long");
    }
    let sign = match bytes[0] {
        b'+' => -1,
        b'-' => 1,
        _ => return no("offset must begin with plus/minus"),
    };
    if bytes[3] != b':' {
        return no("missing colon in offset in correct place");
    }
    let mut parts = [0; 2];
    for (slot, part) in parts.iter_mut().zip([&bytes[1..3], &bytes[4..6]]) {
        match std::str::from_utf8(part).ok().and_then(|part| part.parse::<i32>().ok()) {
            None => return no("invalid hour/min in offset"),
            Some(n) if n < 0 => return no("non-positive hour/min in offset"),
            Some(n) => *slot = n,
        }
    }
    let [hours, minutes] = parts;
    if hours > 23 || minutes > 59 {
        return no("hour/min in offset out of range");
    }
    Ok(sign * (hours * 60 + minutes))
}

pub(super) fn duration(text: &str) -> Verdict {
    let Some(rest) = text.strip_prefix('P') else { return no("must start with P") };
    if rest.is_empty() {
        return no("nothing after P");
    }
    if let Some(weeks) = rest.strip_suffix('W') {
        return match weeks {
            "" => no("no number in week"),
            _ if weeks.bytes().all(|b| b.is_ascii_digit()) => Ok(()),
            _ => no("invalid week"),
        };
    }
    for (i, part) in rest.split('T').enumerate() {
        if i > 0 && part.is_empty() {
            return no("no time elements");
        }
        let Some(all) = [b"YMD", b"HMS"].get(i) else { return no("more than one T") };
        units(part.as_bytes(), *all)?;
    }
    Ok(())
}

fn units(mut bytes: &[u8], all: &[u8]) -> Verdict {
    let mut left = all;
    while !bytes.is_empty() {
        let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
        if digits == 0 {
            return no("missing number");
        }
        let Some(unit) = bytes.get(digits) else { return no("missing unit") };
        match left.iter().position(|own| own == unit) {
            Some(at) => left = &left[at + 1..],
            None if all.contains(unit) => return no(format!("unit {} out of order", quote_byte(*unit))),
            None => return no(format!("invalid unit {}", quote_byte(*unit))),
        }
        bytes = &bytes[digits + 1..];
    }
    Ok(())
}

pub(super) fn period(text: &str) -> Verdict {
    let Some((start, end)) = text.split_once('/') else { return no("missing slash") };
    let begins = start.starts_with('P');
    if begins {
        duration(start).map_err(|error| format!("invalid start duration: {error}"))?;
    } else {
        date_time(start).map_err(|error| format!("invalid start date-time: {error}"))?;
        if end.starts_with('P') {
            return duration(end).map_err(|error| format!("invalid end duration: {error}"));
        }
    }
    date_time(end).map_err(|error| format!("invalid end date-time: {error}"))
}
