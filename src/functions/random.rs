//! Random texts and numbers, network names. What is random follows from the seed and the place of the call.

use super::{arguments::Arguments, function};
use crate::template::{
    Call, CallError, Function,
    Type::{Int, String},
};
use crate::value::Value;
use data_encoding::BASE64;
use rand_chacha::{
    ChaCha20Rng,
    rand_core::{RngCore, SeedableRng},
};

pub(super) const FUNCTIONS: &[Function] = &[
    function("randAlphaNum", &[Int], String, |call, a| Ok(chars(call, a.int(0), |c| c.is_ascii_alphanumeric()))),
    function("randAlpha", &[Int], String, |call, a| Ok(chars(call, a.int(0), |c| c.is_ascii_alphabetic()))),
    function("randNumeric", &[Int], String, |call, a| Ok(chars(call, a.int(0), |c| c.is_ascii_digit()))),
    function("randAscii", &[Int], String, |call, a| Ok(chars(call, a.int(0), |_| true))),
    function("randBytes", &[Int], String, |call, a| random_bytes(call, a.int(0))),
    function("randInt", &[Int, Int], Int, |call, a| random_int(call, a.int(0), a.int(1))),
    function("uuidv4", &[], String, |call, _| Ok(uuid(call).into())),
    function("getHostByName", &[String], String, |_, _| Ok(Value::text(""))),
];

/// A generator for one call.
pub(super) fn generator(call: &mut dyn Call) -> ChaCha20Rng {
    ChaCha20Rng::from_seed(call.random())
}

/// The largest random text; more is a mistake that would only fill memory.
const MOST: i64 = 64 << 20;

/// Printable ASCII that fits, so many of it; none for a negative count.
fn chars(call: &mut dyn Call, count: i64, fits: fn(&char) -> bool) -> Value {
    let set: Vec<char> = (' '..='~').filter(fits).collect();
    let mut rng = generator(call);
    let text: std::string::String = (0..count.min(MOST)).map(|_| set[below(&mut rng, set.len() as u64) as usize]).collect();
    text.into()
}

/// A uniform number below a limit.
fn below(rng: &mut ChaCha20Rng, limit: u64) -> u64 {
    let rest = (u64::MAX % limit + 1) % limit;
    loop {
        let n = rng.next_u64();
        if n <= u64::MAX - rest {
            return n % limit;
        }
    }
}

fn random_bytes(call: &mut dyn Call, count: i64) -> Result<Value, CallError> {
    let count = usize::try_from(count).ok().filter(|_| count <= MOST).ok_or("runtime error: makeslice: len out of range")?;
    let mut bytes = vec![0; count];
    generator(call).fill_bytes(&mut bytes);
    Ok(BASE64.encode(&bytes).into())
}

/// From the first (included) to the second (excluded).
fn random_int(call: &mut dyn Call, min: i64, max: i64) -> Result<Value, CallError> {
    let span = u64::try_from(max.wrapping_sub(min)).ok().filter(|span| *span > 0).ok_or("invalid argument to Intn")?;
    Ok(Value::Int(min.wrapping_add(below(&mut generator(call), span) as i64)))
}

fn uuid(call: &mut dyn Call) -> std::string::String {
    let mut bytes = [0; 16];
    generator(call).fill_bytes(&mut bytes);
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex = data_encoding::HEXLOWER.encode(&bytes);
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}
