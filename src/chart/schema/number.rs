//! Numbers as golang.org/x/text prints them in English: grouped digits, exponents as superscripts.

/// A count: `1,234,567`.
pub(super) fn count(n: usize) -> String {
    group(&n.to_string())
}

/// A `float64` as `%v`: shortest digits; with exponent below 1e-4 and from 1e6 on where `%g` has one.
pub(super) fn float(n: f64) -> String {
    let text = format!("{n:e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if !n.is_finite() {
        return if n.is_nan() {
            "NaN".into()
        } else if n > 0.0 {
            "∞".into()
        } else {
            "-∞".into()
        };
    }
    if n != 0.0 && !(-4..6).contains(&exponent) {
        return format!("{mantissa}×10{}", superscript(exponent));
    }
    let plain = format!("{n}");
    let (sign, plain) = plain.strip_prefix('-').map_or(("", plain.as_str()), |rest| ("-", rest));
    let (whole, fraction) = plain.split_once('.').map_or((plain, None), |(whole, fraction)| (whole, Some(fraction)));
    let fraction = fraction.map_or(String::new(), |fraction| format!(".{fraction}"));
    format!("{sign}{}{fraction}", group(whole))
}

fn group(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() * 4 / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn superscript(exponent: i32) -> String {
    let sign = if exponent < 0 { "⁻" } else { "" };
    let digits = format!("{:02}", exponent.unsigned_abs());
    let raised = |c: char| ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'].get(c.to_digit(10)? as usize).copied();
    sign.chars().chain(digits.chars().filter_map(raised)).collect()
}
