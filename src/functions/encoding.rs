//! Base 64 and base 32. What cannot be decoded gives the error's text as the value.

use super::{arguments::Arguments, function};
use crate::{
    format::decode_base64,
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
