//! Base 64 and base 32. What cannot be decoded gives the error's text as the value.

use super::{arguments::Arguments, function};
use crate::{
    template::{Function, Type::String},
    value::Value,
};
use data_encoding::{BASE32, BASE64};

pub(super) const FUNCTIONS: &[Function] = &[
    function("b64enc", &[String], String, |_, a| Ok(BASE64.encode(a.bytes(0)).into())),
    function("b32enc", &[String], String, |_, a| Ok(BASE32.encode(a.bytes(0)).into())),
    function("b64dec", &[String], String, |_, a| Ok(decode_base64(a.bytes(0)).map_or_else(|at| corrupt(64, at), Value::text))),
    function("b32dec", &[String], String, |_, a| Ok(decode_base32(a.bytes(0)).map_or_else(|at| corrupt(32, at), Value::text))),
];

/// The text of `base64.CorruptInputError`.
fn corrupt(base: u8, at: usize) -> Value {
    format!("illegal base{base} data at input byte {at}").into()
}

/// `base64.StdEncoding.DecodeString`: line ends are skipped, trailing bits may be set; fails with the offset.
pub(super) fn decode_base64(input: &[u8]) -> Result<Vec<u8>, usize> {
    let mut out = Vec::with_capacity(input.len() / 4 * 3);
    let mut at = 0;
    let mut quantum = [0_u8; 4];
    loop {
        let mut filled = 0;
        while filled < 4 {
            let Some(byte) = input.get(at).copied() else {
                return if filled == 0 { Ok(out) } else { Err(at - filled) };
            };
            at += 1;
            match byte {
                b'\r' | b'\n' => continue,
                b'=' => {
                    padding(input, at, filled)?;
                    push_quantum(&mut out, quantum, filled);
                    return Ok(out);
                }
                byte => quantum[filled] = digit(byte).ok_or(at - 1)?,
            }
            filled += 1;
        }
        push_quantum(&mut out, quantum, 4);
    }
}

/// Checks what follows the first `=`, which was read just before `at`.
fn padding(input: &[u8], mut at: usize, filled: usize) -> Result<(), usize> {
    let skip = |mut at: usize| {
        while matches!(input.get(at), Some(b'\r' | b'\n')) {
            at += 1;
        }
        at
    };
    if filled < 2 {
        return Err(at - 1);
    }
    if filled == 2 {
        at = skip(at);
        match input.get(at) {
            None => return Err(input.len()),
            Some(b'=') => at += 1,
            Some(_) => return Err(at - 1),
        }
    }
    at = skip(at);
    if at < input.len() { Err(at) } else { Ok(()) }
}

fn push_quantum(out: &mut Vec<u8>, quantum: [u8; 4], filled: usize) {
    let bits = quantum.iter().take(filled).enumerate().fold(0_u32, |bits, (i, digit)| bits | u32::from(*digit) << (18 - 6 * i));
    out.extend_from_slice(&bits.to_be_bytes()[1..filled.max(1)]);
}

fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

/// `base32.StdEncoding.DecodeString`: offsets count without line ends.
fn decode_base32(input: &[u8]) -> Result<Vec<u8>, usize> {
    let input: Vec<u8> = input.iter().copied().filter(|b| !matches!(b, b'\r' | b'\n')).collect();
    let mut out = Vec::with_capacity(input.len() / 8 * 5);
    let (mut at, mut end) = (0, false);
    while at < input.len() && !end {
        let (mut bits, mut filled) = (0_u64, 0);
        while filled < 8 {
            let Some(byte) = input.get(at).copied() else { return Err(at - filled) };
            at += 1;
            let left = input.len() - at;
            if byte == b'=' && filled >= 2 && left < 8 {
                check_padding32(&input, at, filled)?;
                end = true;
                break;
            }
            let digit = match byte {
                b'A'..=b'Z' => byte - b'A',
                b'2'..=b'7' => byte - b'2' + 26,
                _ => return Err(at - 1),
            };
            bits |= u64::from(digit) << (59 - 5 * filled);
            filled += 1;
        }
        out.extend_from_slice(&bits.to_be_bytes()[..filled * 5 / 8]);
    }
    Ok(out)
}

/// Checks what follows the first `=`, which was read just before `at`.
fn check_padding32(input: &[u8], at: usize, filled: usize) -> Result<(), usize> {
    let left = input.len() - at;
    if left + filled < 7 {
        return Err(input.len());
    }
    match (0..7 - filled).find(|k| input.get(at + k).is_some_and(|b| *b != b'=')) {
        Some(k) => Err(at + k - 1),
        None if matches!(filled, 1 | 3 | 6) => Err(at - 1),
        None => Ok(()),
    }
}
