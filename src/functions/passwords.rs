//! Password hashes, derived passwords, encryption.

use super::{
    arguments::Arguments,
    function,
    random::generator,
    remembered::{fingerprint, remembered},
};
use crate::{
    format::decode_base64,
    template::{
        Call, CallError, Function,
        Type::{String, Uint32},
    },
    value::{Number, Value},
};
use aes::cipher::{BlockDecryptMut, BlockEncryptMut, KeyIvInit, block_padding::NoPadding, block_padding::Pkcs7};
use data_encoding::BASE64;
use hmac::{Hmac, Mac};
use rand_chacha::rand_core::RngCore;
use sha2::Sha256;

pub(super) const FUNCTIONS: &[Function] = &[
    function("bcrypt", &[String], String, |call, a| Ok(bcrypt_hash(call, a.bytes(0)).into())),
    function("htpasswd", &[String, String], String, |call, a| Ok(htpasswd(call, a))),
    function("derivePassword", &[Uint32, String, String, String, String], String, |_, a| Ok(derive(a))),
    function("encryptAES", &[String, String], String, |call, a| Ok(encrypt(call, a.bytes(0), a.bytes(1)))),
    function("decryptAES", &[String, String], String, |_, a| decrypt(a.bytes(0), a.bytes(1))),
];

const BCRYPT_COST: u32 = 10;

fn bcrypt_hash(call: &mut dyn Call, password: &[u8]) -> std::string::String {
    if password.len() > 72 {
        return "failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes".into();
    }
    let mut salt = [0; 16];
    generator(call).fill_bytes(&mut salt);
    remembered(fingerprint(&[b"bcrypt", &salt, password]), || match bcrypt::hash_with_salt(password, BCRYPT_COST, salt) {
        Ok(hash) => hash.format_for_version(bcrypt::Version::TwoA),
        Err(error) => format!("failed to encrypt string with bcrypt: {error}"),
    })
}

fn htpasswd(call: &mut dyn Call, a: &[Value]) -> Value {
    let user = a.bytes(0);
    if user.contains(&b':') {
        return Value::text([b"invalid username: ", user].concat());
    }
    Value::text([user, b":", bcrypt_hash(call, a.bytes(1)).as_bytes()].concat())
}

/// What the letters of a password template stand for.
fn template_characters(letter: u8) -> &'static [u8] {
    match letter {
        b'V' => b"AEIOU",
        b'C' => b"BCDFGHJKLMNPQRSTVWXYZ",
        b'v' => b"aeiou",
        b'c' => b"bcdfghjklmnpqrstvwxyz",
        b'A' => b"AEIOUBCDFGHJKLMNPQRSTVWXYZ",
        b'a' => b"AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz",
        b'n' => b"0123456789",
        b'o' => b"@&%?,=[]_:-+*$#!'^~;()/.",
        _ => b"AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz0123456789!@#$%^&*()",
    }
}

/// The templates of a kind of password, as the Master Password algorithm defines them.
fn templates(kind: &str) -> Option<&'static [&'static str]> {
    Some(match kind {
        "maximum" => &["anoxxxxxxxxxxxxxxxxx", "axxxxxxxxxxxxxxxxxno"],
        "long" => &[
            "CvcvnoCvcvCvcv",
            "CvcvCvcvnoCvcv",
            "CvcvCvcvCvcvno",
            "CvccnoCvcvCvcv",
            "CvccCvcvnoCvcv",
            "CvccCvcvCvcvno",
            "CvcvnoCvccCvcv",
            "CvcvCvccnoCvcv",
            "CvcvCvccCvcvno",
            "CvcvnoCvcvCvcc",
            "CvcvCvcvnoCvcc",
            "CvcvCvcvCvccno",
            "CvccnoCvccCvcv",
            "CvccCvccnoCvcv",
            "CvccCvccCvcvno",
            "CvcvnoCvccCvcc",
            "CvcvCvccnoCvcc",
            "CvcvCvccCvccno",
            "CvccnoCvcvCvcc",
            "CvccCvcvnoCvcc",
            "CvccCvcvCvccno",
        ],
        "medium" => &["CvcnoCvc", "CvcCvcno"],
        "short" => &["Cvcn"],
        "basic" => &["aaanaaan", "aannaaan", "aaannaaa"],
        "pin" => &["nnnn"],
        _ => return None,
    })
}

/// The Master Password algorithm. Mirrors `derivePassword`.
fn derive(a: &[Value]) -> Value {
    let counter = match a.value(0) {
        Value::Number(Number::Uint32(n)) => *n,
        other => other.as_int().unwrap_or(0) as u32,
    };
    let kind = a.text(1).to_str_lossy();
    let Some(templates) = templates(&kind) else { return format!("cannot find password template {kind}").into() };
    let (password, user, site) = (a.bytes(2), a.bytes(3), a.bytes(4));
    let key = fingerprint(&[b"derive", &counter.to_be_bytes(), kind.as_bytes(), password, user, site]);
    remembered(key, || derived(counter, templates, password, (user, site))).into()
}

fn derived(counter: u32, templates: &[&str], password: &[u8], (user, site): (&[u8], &[u8])) -> std::string::String {
    const SCOPE: &[u8] = b"com.lyndir.masterpassword";
    let length = |bytes: &[u8]| (bytes.len() as u32).to_be_bytes();
    let salt = [SCOPE, &length(user), user].concat();
    let mut key = [0; 64];
    // These parameters are valid: 2^15 rounds, blocks of 8, 2 in parallel.
    if let Ok(params) = scrypt::Params::new(15, 8, 2, 64) {
        let _ = scrypt::scrypt(password, &salt, &params, &mut key);
    }
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&key) else { return std::string::String::new() };
    mac.update(&[SCOPE, &length(site), site, &counter.to_be_bytes()].concat());
    let seed = mac.finalize().into_bytes();
    let template = templates[usize::from(seed[0]) % templates.len()];
    let pick = |(letter, byte): (u8, &u8)| {
        let set = template_characters(letter);
        char::from(set[usize::from(*byte) % set.len()])
    };
    template.bytes().zip(&seed[1..]).map(pick).collect()
}

fn aes_key(password: &[u8]) -> [u8; 32] {
    let mut key = [0; 32];
    let length = password.len().min(32);
    key[..length].copy_from_slice(&password[..length]);
    key
}

fn encrypt(call: &mut dyn Call, password: &[u8], text: &[u8]) -> Value {
    if text.is_empty() {
        return Value::text("");
    }
    let mut iv = [0; 16];
    generator(call).fill_bytes(&mut iv);
    let cipher = cbc::Encryptor::<aes::Aes256>::new(&aes_key(password).into(), &iv.into());
    let mut out = iv.to_vec();
    out.extend(cipher.encrypt_padded_vec_mut::<Pkcs7>(text));
    BASE64.encode(&out).into()
}

fn decrypt(password: &[u8], text: &[u8]) -> Result<Value, CallError> {
    if text.is_empty() {
        return Ok(Value::text(""));
    }
    let bytes = decode_base64(text).map_err(|at| format!("illegal base64 data at input byte {at}"))?;
    let Some((iv, body)) = bytes.split_first_chunk::<16>() else {
        return Err(format!("runtime error: slice bounds out of range [:16] with capacity {}", decode_capacity(text)).into());
    };
    if body.len() % 16 != 0 {
        return Err("crypto/cipher: input not full blocks".into());
    }
    let cipher = cbc::Decryptor::<aes::Aes256>::new(&aes_key(password).into(), iv.into());
    let plain = cipher.decrypt_padded_vec_mut::<NoPadding>(body).unwrap_or_default();
    let Some(padding) = plain.last() else { return Err("runtime error: index out of range [-1]".into()) };
    match plain.len().checked_sub(usize::from(*padding)) {
        Some(end) => Ok(Value::text(&plain[..end])),
        None => Err(format!("runtime error: slice bounds out of range [:{}]", plain.len() as i64 - i64::from(*padding)).into()),
    }
}

/// The size of the buffer that Go decodes into.
fn decode_capacity(text: &[u8]) -> usize {
    text.len() / 4 * 3
}
