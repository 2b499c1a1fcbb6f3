//! Counted repetitions.

/// `{n}`, `{n,}`, `{n,m}`: minimum, maximum (negative: none) and what follows; `None`: not a count. A number that is too big
/// gives a negative minimum.
pub(super) fn counts(text: &[u8]) -> Option<(i64, i64, &[u8])> {
    let (mut min, rest) = number(text.strip_prefix(b"{")?)?;
    let (max, rest) = match rest.first()? {
        b',' if rest.get(1)? == &b'}' => (-1, &rest[1..]),
        b',' => {
            let (max, rest) = number(&rest[1..])?;
            if max < 0 {
                min = -1;
            }
            (max, rest)
        }
        _ => (min, rest),
    };
    Some((min, max, rest.strip_prefix(b"}")?))
}

fn number(text: &[u8]) -> Option<(i64, &[u8])> {
    let length = text.iter().take_while(|b| b.is_ascii_digit()).count();
    if length == 0 || length >= 2 && text[0] == b'0' {
        return None;
    }
    let value = text[..length].iter().fold(0_i64, |n, b| if !(0..100_000_000).contains(&n) { -1 } else { n * 10 + i64::from(b - b'0') });
    Some((value, &text[length..]))
}
