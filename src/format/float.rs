//! Floats as `strconv.FormatFloat` writes them.

use std::fmt::Write as _;

/// Decimal digits without leading and trailing zeros; the value is `0.DIGITS × 10^point`. Zero has no digits.
struct Digits {
    digits: Vec<u8>,
    point: i32,
    negative: bool,
}

/// The shortest text that reads back: `%v` of a `float64`.
///
/// ```
/// assert_eq!(charttest::format::float(1e6), "1e+06");
/// ```
pub fn float(n: f64) -> String {
    let mut out = Vec::new();
    write_shortest(&mut out, n);
    String::from_utf8(out).unwrap_or_default()
}

/// The shortest text of the number rounded to `float32`.
pub fn float32(n: f32) -> String {
    let mut out = Vec::new();
    write_float(&mut out, Real::F32(n), 'g', None);
    String::from_utf8(out).unwrap_or_default()
}

/// A float of either width.
#[derive(Clone, Copy, Debug)]
pub enum Real {
    /// `float32`
    F32(f32),
    /// `float64`
    F64(f64),
}

impl Real {
    pub(super) fn wide(self) -> f64 {
        match self {
            Self::F32(n) => n.into(),
            Self::F64(n) => n,
        }
    }
}

pub(super) fn write_shortest(out: &mut Vec<u8>, n: f64) {
    if n.abs() < 1e6 && n.fract() == 0.0 && (n != 0.0 || n.is_sign_positive()) {
        return super::write_integer(out, n as i64);
    }
    write_float(out, Real::F64(n), 'g', None);
}

/// Appends a float in the form of a verb (`e E f g G b x X`); no precision: as many digits as are needed.
pub fn write_float(out: &mut Vec<u8>, real: Real, verb: char, precision: Option<usize>) {
    let n = real.wide();
    if n.is_nan() {
        return out.extend_from_slice(b"NaN");
    }
    if n.is_infinite() {
        return out.extend_from_slice(if n > 0.0 { b"+Inf" } else { b"-Inf" });
    }
    match verb {
        'b' => return write_binary(out, real),
        'x' | 'X' => return write_hex(out, real, verb, precision),
        _ => {}
    }
    let digits = digits(real, verb, precision);
    if digits.negative {
        out.push(b'-');
    }
    match verb {
        'e' | 'E' => {
            let precision = precision.unwrap_or_else(|| digits.digits.len().saturating_sub(1));
            write_exponent_form(out, &digits, precision, verb as u8);
        }
        'f' | 'F' => {
            let fraction = usize::try_from(digits.digits.len() as i32 - digits.point).unwrap_or(0);
            write_positional(out, &digits, precision.unwrap_or(fraction));
        }
        _ => write_general(out, &digits, precision, if verb == 'G' { b'E' } else { b'e' }),
    }
}

fn write_general(out: &mut Vec<u8>, digits: &Digits, precision: Option<usize>, e: u8) {
    let count = digits.digits.len() as i32;
    let wanted = precision.map(|p| p.max(1) as i32);
    let threshold = match wanted {
        None => 6,
        Some(p) if p > count && count >= digits.point => count,
        Some(p) => p,
    };
    let exponent = digits.point - 1;
    if exponent < -4 || exponent >= threshold {
        let shown = wanted.map_or(count, |p| p.min(count));
        return write_exponent_form(out, digits, usize::try_from(shown - 1).unwrap_or(0), e);
    }
    write_positional(out, digits, usize::try_from(count - digits.point).unwrap_or(0));
}

/// Digits, rounded if a precision says so. Rust's own formatting is correctly rounded, as Go's is.
fn digits(real: Real, verb: char, precision: Option<usize>) -> Digits {
    // No double has more significant digits than this; Rust refuses precisions above 65535.
    let limit = 1100;
    let mut text = String::new();
    let n = real.wide();
    let written = match (verb, precision) {
        ('f' | 'F', Some(p)) => return positional_digits(n, p.min(limit)),
        ('e' | 'E', Some(p)) => write!(text, "{:.*e}", p.min(limit), n),
        (_, Some(p)) => write!(text, "{:.*e}", p.max(1).min(limit) - 1, n),
        (_, None) => match real {
            Real::F32(n) => write!(text, "{n:e}"),
            Real::F64(n) => write!(text, "{n:e}"),
        },
    };
    debug_assert!(written.is_ok());
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let digits: Vec<u8> = mantissa.bytes().filter(u8::is_ascii_digit).collect();
    if precision.is_none()
        && let Some(even) = even_tie(real, digits.len())
    {
        let digits = even.split('e').next().unwrap_or_default().bytes().filter(u8::is_ascii_digit).collect();
        return trimmed(digits, exponent.parse::<i32>().unwrap_or(0) + 1, n.is_sign_negative());
    }
    trimmed(digits, exponent.parse::<i32>().unwrap_or(0) + 1, n.is_sign_negative())
}

/// Where two shortest texts are equally near, Go takes the one with the even digit, Rust the larger. Only long ones can tie.
fn even_tie(real: Real, count: usize) -> Option<String> {
    match real {
        Real::F64(n) if count >= 16 => Some(format!("{n:.*e}", count - 1)).filter(|text| text.parse() == Ok(n)),
        Real::F32(n) if count >= 7 => Some(format!("{n:.*e}", count - 1)).filter(|text| text.parse() == Ok(n)),
        _ => None,
    }
}

fn positional_digits(n: f64, precision: usize) -> Digits {
    let text = format!("{:.*}", precision, n.abs());
    let point = text.find('.').unwrap_or(text.len()) as i32;
    trimmed(text.bytes().filter(u8::is_ascii_digit).collect(), point, n.is_sign_negative())
}

fn trimmed(mut digits: Vec<u8>, mut point: i32, negative: bool) -> Digits {
    while digits.last() == Some(&b'0') {
        digits.pop();
    }
    let zeros = digits.iter().take_while(|d| **d == b'0').count();
    digits.drain(..zeros);
    point -= zeros as i32;
    if digits.is_empty() {
        point = 0;
    }
    Digits { digits, point, negative }
}

fn write_exponent_form(out: &mut Vec<u8>, digits: &Digits, precision: usize, e: u8) {
    out.push(digits.digits.first().copied().unwrap_or(b'0'));
    if precision > 0 {
        out.push(b'.');
        let rest = digits.digits.get(1..).unwrap_or_default();
        let shown = rest.len().min(precision);
        out.extend_from_slice(&rest[..shown]);
        out.resize(out.len() + precision - shown, b'0');
    }
    let exponent = if digits.digits.is_empty() { 0 } else { digits.point - 1 };
    out.push(e);
    write_signed_exponent(out, exponent);
}

/// A sign and at least two digits.
fn write_signed_exponent(out: &mut Vec<u8>, exponent: i32) {
    out.push(if exponent < 0 { b'-' } else { b'+' });
    if exponent.abs() < 10 {
        out.push(b'0');
    }
    super::write_integer(out, exponent.abs().into());
}

fn write_positional(out: &mut Vec<u8>, digits: &Digits, precision: usize) {
    let digit = |i: i32| usize::try_from(i).ok().and_then(|i| digits.digits.get(i)).copied().unwrap_or(b'0');
    if digits.point > 0 {
        out.extend((0..digits.point).map(digit));
    } else {
        out.push(b'0');
    }
    if precision > 0 {
        out.push(b'.');
        out.extend((0..precision).map(|i| digit(digits.point + i as i32)));
    }
}

/// Mantissa, exponent of its last bit, and number of mantissa bits of the type.
fn parts(real: Real) -> (bool, u64, i32, u32) {
    match real {
        Real::F64(n) => {
            let bits = n.to_bits();
            let (exponent, mantissa) = ((bits >> 52) as i32 & 0x7FF, bits & ((1 << 52) - 1));
            if exponent == 0 {
                (n.is_sign_negative(), mantissa, -1074, 52)
            } else {
                (n.is_sign_negative(), mantissa | 1 << 52, exponent - 1075, 52)
            }
        }
        Real::F32(n) => {
            let bits = n.to_bits();
            let (exponent, mantissa) = ((bits >> 23) as i32 & 0xFF, u64::from(bits & ((1 << 23) - 1)));
            if exponent == 0 {
                (n.is_sign_negative(), mantissa, -149, 23)
            } else {
                (n.is_sign_negative(), mantissa | 1 << 23, exponent - 150, 23)
            }
        }
    }
}

fn write_binary(out: &mut Vec<u8>, real: Real) {
    let (negative, mantissa, exponent, _) = parts(real);
    let sign = if negative { "-" } else { "" };
    out.extend_from_slice(format!("{sign}{mantissa}p{exponent:+}").as_bytes());
}

/// `%x`: `0x1.8p+01`, rounded half to even at the precision.
fn write_hex(out: &mut Vec<u8>, real: Real, verb: char, precision: Option<usize>) {
    let (negative, mut mantissa, mut exponent, bits) = parts(real);
    if mantissa == 0 {
        exponent = 0;
    } else {
        exponent += 60;
        // Leading one at bit 60, so that whole hexadecimal digits follow.
        while mantissa & (1 << 60) == 0 {
            mantissa <<= 1;
            exponent -= 1;
        }
    }
    debug_assert!(bits <= 52);
    if let Some(p) = precision.filter(|p| *p < 15) {
        let shift = 60 - 4 * p as u32;
        let extra = mantissa & ((1 << shift) - 1);
        mantissa >>= shift;
        if extra | (mantissa & 1) > 1 << (shift - 1) {
            mantissa += 1;
        }
        mantissa <<= shift;
        if mantissa & (1 << 61) != 0 {
            mantissa >>= 1;
            exponent += 1;
        }
    }
    let mut text = format!("{}0x{}", if negative { "-" } else { "" }, mantissa >> 60 & 1);
    let fraction = format!("{:015x}", mantissa & ((1 << 60) - 1));
    let fraction = match precision {
        None => fraction.trim_end_matches('0').to_owned(),
        Some(p) => format!("{}{}", &fraction[..p.min(15)], "0".repeat(p.saturating_sub(15))),
    };
    if !fraction.is_empty() {
        text.push('.');
        text.push_str(&fraction);
    }
    text.push('p');
    if verb == 'X' {
        text = text.to_ascii_uppercase();
    }
    out.extend_from_slice(text.as_bytes());
    write_signed_exponent(out, exponent);
}
