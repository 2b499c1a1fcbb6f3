//! Exact decimal arithmetic: as much of `shopspring/decimal` as Sprig's float functions need.

use crate::format;
use std::cmp::Ordering;

/// The digits behind the point of a quotient: `decimal.DivisionPrecision`.
const PRECISION: i64 = 16;

/// `±digits × 10^exponent`; the digits have the most significant first and no leading zeros; zero has none.
#[derive(Clone, Debug, Default)]
pub(super) struct Decimal {
    negative: bool,
    digits: Vec<u8>,
    exponent: i64,
}

impl Decimal {
    /// The shortest decimal that reads back as this float: `decimal.NewFromFloat`. `None` for NaN and infinities.
    pub(super) fn from_float(value: f64) -> Option<Self> {
        if !value.is_finite() {
            return None;
        }
        let shown = format::float(value);
        let (mantissa, exponent) = shown.split_once('e').unwrap_or((&shown, "0"));
        let unsigned = mantissa.trim_start_matches('-');
        let fraction = unsigned.split_once('.').map_or(0, |(_, f)| f.len() as i64);
        let digits = unsigned.bytes().filter(u8::is_ascii_digit).map(|b| b - b'0').collect();
        Some(Self { negative: value < 0.0, digits: trimmed(digits), exponent: exponent.parse::<i64>().ok()? - fraction })
    }

    /// The nearest float; beyond the largest it is infinite.
    pub(super) fn to_float(&self) -> f64 {
        let mut text = String::with_capacity(self.digits.len() + 8);
        if self.negative {
            text.push('-');
        }
        text.extend(self.digits.iter().map(|d| char::from(d + b'0')));
        if self.digits.is_empty() {
            return 0.0;
        }
        text.push_str(&format!("e{}", self.exponent));
        text.parse().unwrap_or(0.0)
    }

    /// Sum.
    pub(super) fn add(&self, other: &Self) -> Self {
        let exponent = self.exponent.min(other.exponent);
        let (a, b) = (self.scaled_to(exponent), other.scaled_to(exponent));
        if self.negative == other.negative {
            return Self { negative: self.negative, digits: sum(&a, &b), exponent };
        }
        match compare(&a, &b) {
            Ordering::Equal => Self { exponent, ..Self::default() },
            Ordering::Greater => Self { negative: self.negative, digits: difference(&a, &b), exponent },
            Ordering::Less => Self { negative: other.negative, digits: difference(&b, &a), exponent },
        }
    }

    /// Difference.
    pub(super) fn subtract(&self, other: &Self) -> Self {
        self.add(&Self { negative: !other.negative, ..other.clone() })
    }

    /// Product.
    pub(super) fn multiply(&self, other: &Self) -> Self {
        let mut digits = vec![0_u8; self.digits.len() + other.digits.len()];
        for (i, a) in self.digits.iter().enumerate().rev() {
            let mut carry = 0;
            for (j, b) in other.digits.iter().enumerate().rev() {
                let n = u32::from(*a) * u32::from(*b) + u32::from(digits[i + j + 1]) + carry;
                digits[i + j + 1] = (n % 10) as u8;
                carry = n / 10;
            }
            digits[i] += carry as u8;
        }
        let digits = trimmed(digits);
        Self { negative: self.negative != other.negative && !digits.is_empty(), digits, exponent: self.exponent + other.exponent }
    }

    /// Quotient with 16 digits behind the point, halves away from zero. `None`: division by 0.
    pub(super) fn divide(&self, other: &Self) -> Option<Self> {
        if other.digits.is_empty() {
            return None;
        }
        let shift = self.exponent - other.exponent + PRECISION;
        let (mut dividend, mut divisor) = (self.digits.clone(), other.digits.clone());
        let grown = if shift < 0 { &mut divisor } else { &mut dividend };
        if !grown.is_empty() {
            grown.resize(grown.len() + usize::try_from(shift.unsigned_abs()).unwrap_or(0), 0);
        }
        let (mut quotient, rest) = quotient(&dividend, &divisor);
        if compare(&sum(&rest, &rest), &divisor) != Ordering::Less {
            quotient = sum(&quotient, &[1]);
        }
        Some(Self { negative: self.negative != other.negative && !quotient.is_empty(), digits: quotient, exponent: -PRECISION })
    }

    /// The digits at a lower exponent.
    fn scaled_to(&self, exponent: i64) -> Vec<u8> {
        let mut digits = self.digits.clone();
        if !digits.is_empty() {
            digits.resize(digits.len() + usize::try_from(self.exponent - exponent).unwrap_or(0), 0);
        }
        digits
    }
}

fn trimmed(mut digits: Vec<u8>) -> Vec<u8> {
    let zeros = digits.iter().take_while(|d| **d == 0).count();
    digits.drain(..zeros);
    digits
}

fn compare(a: &[u8], b: &[u8]) -> Ordering {
    a.len().cmp(&b.len()).then_with(|| a.cmp(b))
}

fn sum(a: &[u8], b: &[u8]) -> Vec<u8> {
    let (mut out, mut carry) = (Vec::with_capacity(a.len().max(b.len()) + 1), 0);
    let (mut left, mut right) = (a.iter().rev(), b.iter().rev());
    loop {
        let pair = (left.next(), right.next());
        if pair == (None, None) && carry == 0 {
            break;
        }
        let n = pair.0.unwrap_or(&0) + pair.1.unwrap_or(&0) + carry;
        out.push(n % 10);
        carry = n / 10;
    }
    out.reverse();
    trimmed(out)
}

/// `a - b` where `a >= b`.
fn difference(a: &[u8], b: &[u8]) -> Vec<u8> {
    let (mut out, mut borrow) = (Vec::with_capacity(a.len()), 0);
    let mut right = b.iter().rev();
    for digit in a.iter().rev() {
        let taken = right.next().unwrap_or(&0) + borrow;
        borrow = u8::from(*digit < taken);
        out.push(digit + 10 * borrow - taken);
    }
    out.reverse();
    trimmed(out)
}

/// Quotient and rest by long division.
fn quotient(dividend: &[u8], divisor: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let (mut quotient, mut rest) = (Vec::with_capacity(dividend.len()), Vec::new());
    for digit in dividend {
        if !rest.is_empty() || *digit != 0 {
            rest.push(*digit);
        }
        let mut count = 0;
        while compare(&rest, divisor) != Ordering::Less {
            rest = difference(&rest, divisor);
            count += 1;
        }
        quotient.push(count);
    }
    (trimmed(quotient), rest)
}
