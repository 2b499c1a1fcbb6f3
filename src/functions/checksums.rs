//! Checksums of strings as text.

use super::{arguments::Arguments, function};
use crate::{
    template::{CallError, Function, Type::String},
    value::{Text, Value, record_digest},
};
use data_encoding::HEXLOWER;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

pub(super) const FUNCTIONS: &[Function] = &[
    function("sha1sum", &[String], String, |_, a| digest(HEXLOWER.encode(&Sha1::digest(a.bytes(0))))),
    function("sha256sum", &[String], String, |_, a| digest(HEXLOWER.encode(&Sha256::digest(a.bytes(0))))),
    function("sha512sum", &[String], String, |_, a| digest(HEXLOWER.encode(&Sha512::digest(a.bytes(0))))),
    function("adler32sum", &[String], String, |_, a| digest(adler32(a.bytes(0)).to_string())),
];

/// The result, noted for the audit: it must know a digest from a value that is printed.
fn digest(text: std::string::String) -> Result<Value, CallError> {
    let text = Text::from(text);
    record_digest(&text);
    Ok(Value::Str(text))
}

fn adler32(bytes: &[u8]) -> u32 {
    const MODULUS: u32 = 65521;
    let (mut a, mut b) = (1, 0);
    // The largest block whose sums cannot overflow 32 bits.
    for block in bytes.chunks(5552) {
        for byte in block {
            a += u32::from(*byte);
            b += a;
        }
        a %= MODULUS;
        b %= MODULUS;
    }
    b << 16 | a
}
