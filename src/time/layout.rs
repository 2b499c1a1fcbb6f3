//! The pieces that a layout is made of.

/// One piece of a layout, named by its form in the reference time `Mon Jan 2 15:04:05 MST 2006`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    LongMonth,
    Month,
    NumMonth,
    ZeroMonth,
    LongWeekday,
    Weekday,
    Day,
    UnderDay,
    ZeroDay,
    UnderYearDay,
    ZeroYearDay,
    Hour,
    Hour12,
    ZeroHour12,
    Minute,
    ZeroMinute,
    Second,
    ZeroSecond,
    LongYear,
    Year,
    UpperPm,
    LowerPm,
    ZoneName,
    /// A numeric offset: whether `Z` stands for UTC, its form.
    Offset(bool, OffsetForm),
    /// `.000` or `.999`: how many digits, whether trailing zeros stay, the separator.
    Fraction(usize, bool, u8),
}

/// How a numeric offset is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OffsetForm {
    /// `-07`
    Hours,
    /// `-0700`
    Minutes,
    /// `-07:00`
    ColonMinutes,
    /// `-070000`
    Seconds,
    /// `-07:00:00`
    ColonSeconds,
}

/// The first piece of a layout: where it starts and ends. Mirrors `nextStdChunk`.
pub(super) fn next(layout: &[u8]) -> Option<(usize, Piece, usize)> {
    (0..layout.len()).find_map(|at| piece(layout, at))
}

fn piece(layout: &[u8], at: usize) -> Option<(usize, Piece, usize)> {
    let rest = &layout[at..];
    let starts = |text: &str| rest.starts_with(text.as_bytes());
    let lower_after = |n: usize| rest.get(n).is_some_and(u8::is_ascii_lowercase);
    let (piece, length) = match rest[0] {
        b'J' if starts("January") => (Piece::LongMonth, 7),
        b'J' if starts("Jan") && !lower_after(3) => (Piece::Month, 3),
        b'M' if starts("Monday") => (Piece::LongWeekday, 6),
        b'M' if starts("Mon") && !lower_after(3) => (Piece::Weekday, 3),
        b'M' if starts("MST") => (Piece::ZoneName, 3),
        b'0' if starts("002") => (Piece::ZeroYearDay, 3),
        b'0' => (zero_piece(*rest.get(1)?)?, 2),
        b'1' if starts("15") => (Piece::Hour, 2),
        b'1' => (Piece::NumMonth, 1),
        b'2' if starts("2006") => (Piece::LongYear, 4),
        b'2' => (Piece::Day, 1),
        b'_' if starts("_2006") => return Some((at + 1, Piece::LongYear, at + 5)),
        b'_' if starts("_2") => (Piece::UnderDay, 2),
        b'_' if starts("__2") => (Piece::UnderYearDay, 3),
        b'3' => (Piece::Hour12, 1),
        b'4' => (Piece::Minute, 1),
        b'5' => (Piece::Second, 1),
        b'P' if starts("PM") => (Piece::UpperPm, 2),
        b'p' if starts("pm") => (Piece::LowerPm, 2),
        b'-' | b'Z' => {
            let (form, length) = offset_form(&rest[1..])?;
            (Piece::Offset(rest[0] == b'Z', form), length + 1)
        }
        b'.' | b',' => {
            let digit = *rest.get(1).filter(|b| matches!(b, b'0' | b'9'))?;
            let digits = rest[1..].iter().take_while(|b| **b == digit).count();
            if rest.get(digits + 1).is_some_and(u8::is_ascii_digit) {
                return None;
            }
            (Piece::Fraction(digits, digit == b'0', rest[0]), digits + 1)
        }
        _ => return None,
    };
    Some((at, piece, at + length))
}

fn zero_piece(second: u8) -> Option<Piece> {
    Some(match second {
        b'1' => Piece::ZeroMonth,
        b'2' => Piece::ZeroDay,
        b'3' => Piece::ZeroHour12,
        b'4' => Piece::ZeroMinute,
        b'5' => Piece::ZeroSecond,
        b'6' => Piece::Year,
        _ => return None,
    })
}

fn offset_form(rest: &[u8]) -> Option<(OffsetForm, usize)> {
    let forms = [
        ("070000", OffsetForm::Seconds),
        ("07:00:00", OffsetForm::ColonSeconds),
        ("0700", OffsetForm::Minutes),
        ("07:00", OffsetForm::ColonMinutes),
        ("07", OffsetForm::Hours),
    ];
    forms.into_iter().find(|(text, _)| rest.starts_with(text.as_bytes())).map(|(text, form)| (form, text.len()))
}
