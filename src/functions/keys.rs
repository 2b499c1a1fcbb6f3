//! Private keys: made from a seed, written and read as PEM.

use super::{
    arguments::Arguments,
    function,
    remembered::{fingerprint, remembered},
    stock,
};
use crate::{
    format::decode_base64,
    template::{Call, Function, Type::String},
    value::Value,
};
use data_encoding::BASE64;
use ed25519_dalek::pkcs8::EncodePrivateKey;
use memchr::memmem;
use p256::elliptic_curve::sec1::ToEncodedPoint;
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use rsa::{
    RsaPrivateKey,
    pkcs1::{DecodeRsaPrivateKey, EncodeRsaPrivateKey},
    pkcs8::{DecodePrivateKey, EncodePublicKey},
    signature::{RandomizedSigner, SignatureEncoding, Signer},
};
use sha2::Sha256;
use std::{fmt::Write, string::String as Pem};
use x509_cert::{
    der::{
        Decode, Encode, Sequence,
        asn1::{OctetString, UintRef},
    },
    spki::{AlgorithmIdentifierOwned, ObjectIdentifier, SubjectPublicKeyInfoOwned},
};

pub(super) const FUNCTIONS: &[Function] = &[function("genPrivateKey", &[String], String, |call, a| {
    let known = a.text(0).as_str().and_then(|kind| generate(call, kind));
    Ok(known.map_or_else(|| Value::text([b"Unknown type ", a.bytes(0)].concat()), Value::from))
})];

/// Mirrors `generatePrivateKey`.
fn generate(call: &mut dyn Call, kind: &str) -> Option<Pem> {
    let (seed, fresh) = (call.random(), call.env().fresh_keys);
    if !matches!(kind, "" | "rsa" | "dsa" | "ecdsa" | "ed25519") {
        return None;
    }
    Some(remembered(fingerprint(&[b"key", kind.as_bytes(), &seed]), || {
        let mut rng = ChaCha20Rng::from_seed(seed);
        let key = match kind {
            "dsa" => {
                let components = dsa::Components::generate(&mut rng, dsa::KeySize::DSA_2048_256);
                Ok(PrivateKey::Dsa(Box::new(dsa::SigningKey::generate(&mut rng, components))))
            }
            "ecdsa" => Ok(PrivateKey::Ec(p256::SecretKey::random(&mut rng))),
            "ed25519" => Ok(PrivateKey::Ed(ed25519_dalek::SigningKey::generate(&mut rng))),
            _ => PrivateKey::rsa(&mut rng, 4096, fresh),
        };
        key.map_or_else(|error| format!("failed to generate private key: {error}"), |key| key.to_pem())
    }))
}

/// A private key of a kind that Sprig knows.
pub(super) enum PrivateKey {
    Rsa(Box<RsaPrivateKey>),
    Ec(p256::SecretKey),
    Ed(ed25519_dalek::SigningKey),
    Dsa(Box<dsa::SigningKey>),
}

const SHA256_WITH_RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");
const ECDSA_WITH_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");
const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");
const PRIME256V1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");

/// SEC 1's `ECPrivateKey`, with the curve and the public point as Go writes them.
#[derive(Sequence)]
struct EcPrivateKey {
    version: u8,
    private_key: OctetString,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    parameters: Option<ObjectIdentifier>,
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", optional = "true")]
    public_key: Option<x509_cert::der::asn1::BitString>,
}

/// The layout of DSA keys that Sprig writes.
#[derive(Sequence)]
struct DsaPrivateKey<'a> {
    version: u8,
    p: UintRef<'a>,
    q: UintRef<'a>,
    g: UintRef<'a>,
    y: UintRef<'a>,
    x: UintRef<'a>,
}

impl PrivateKey {
    /// An RSA key: with fresh primes, or from the stock.
    pub(super) fn rsa(rng: &mut ChaCha20Rng, bits: usize, fresh: bool) -> Result<Self, Pem> {
        if let Some(key) = stock::rsa_key(rng, bits).filter(|_| !fresh) {
            return Ok(Self::Rsa(Box::new(key)));
        }
        RsaPrivateKey::new(rng, bits).map(|key| Self::Rsa(Box::new(key))).map_err(|error| format!("error generating rsa key: {error}"))
    }

    /// The key as PEM. Mirrors `pemBlockForKey`.
    pub(super) fn to_pem(&self) -> Pem {
        match self {
            Self::Rsa(key) => pem("RSA PRIVATE KEY", key.to_pkcs1_der().map(|der| der.as_bytes().to_vec()).unwrap_or_default()),
            Self::Ec(key) => pem("EC PRIVATE KEY", ec_der(key)),
            Self::Ed(key) => pem("PRIVATE KEY", ed_der(key)),
            Self::Dsa(key) => pem("DSA PRIVATE KEY", dsa_der(key)),
        }
    }

    /// Reads the first key of a PEM text. Mirrors `parsePrivateKeyPEM`.
    pub(super) fn from_pem(text: &[u8]) -> Result<Self, Pem> {
        let (kind, der) = pem_block(text).ok_or("no PEM data in input")?;
        if kind == "PRIVATE KEY" {
            return pkcs8(&der).ok_or_else(|| format!("decoding PEM as PKCS#8: {}", asn1_error(&der, "pkcs8")));
        }
        let Some(name) = kind.strip_suffix(" PRIVATE KEY") else {
            return Err(format!("no private key data in PEM block of type {kind}"));
        };
        match name {
            "RSA" => RsaPrivateKey::from_pkcs1_der(&der)
                .map(|key| Self::Rsa(Box::new(key)))
                .map_err(|_| format!("parsing RSA private key from PEM: {}", asn1_error(&der, "pkcs1PrivateKey"))),
            "EC" => p256::SecretKey::from_sec1_der(&der).map(Self::Ec).map_err(|_| {
                format!("parsing EC private key from PEM: x509: failed to parse EC private key: {}", asn1_error(&der, "ecPrivateKey"))
            }),
            "DSA" => dsa_key(&der)
                .map(|key| Self::Dsa(Box::new(key)))
                .ok_or_else(|| format!("parsing DSA private key from PEM: {}", asn1_error(&der, "DSAKeyFormat"))),
            _ => Err(format!("invalid private key type {kind}")),
        }
    }

    /// The public half, as certificates hold it.
    pub(super) fn public(&self) -> Result<SubjectPublicKeyInfoOwned, Pem> {
        let der = match self {
            Self::Rsa(key) => key.to_public_key().to_public_key_der().ok(),
            Self::Ec(key) => key.public_key().to_public_key_der().ok(),
            Self::Ed(key) => key.verifying_key().to_public_key_der().ok(),
            Self::Dsa(_) => return Err("error creating certificate: x509: unsupported public key type: *dsa.PublicKey".into()),
        };
        der.and_then(|der| SubjectPublicKeyInfoOwned::from_der(der.as_bytes()).ok()).ok_or_else(|| "error retrieving public key".into())
    }

    /// How it signs, as certificates name it.
    pub(super) fn algorithm(&self) -> AlgorithmIdentifierOwned {
        match self {
            Self::Rsa(_) => AlgorithmIdentifierOwned { oid: SHA256_WITH_RSA, parameters: Some(x509_cert::der::Any::null()) },
            Self::Ec(_) | Self::Dsa(_) => AlgorithmIdentifierOwned { oid: ECDSA_WITH_SHA256, parameters: None },
            Self::Ed(_) => AlgorithmIdentifierOwned { oid: ED25519, parameters: None },
        }
    }

    /// Signs a message with SHA-256.
    pub(super) fn sign(&self, rng: &mut ChaCha20Rng, message: &[u8]) -> Result<Vec<u8>, Pem> {
        match self {
            Self::Rsa(key) => Ok(rsa::pkcs1v15::SigningKey::<Sha256>::new((**key).clone()).sign_with_rng(rng, message).to_vec()),
            Self::Ec(key) => {
                let signature: p256::ecdsa::DerSignature = p256::ecdsa::SigningKey::from(key).sign(message);
                Ok(signature.to_vec())
            }
            Self::Ed(key) => Ok(key.sign(message).to_bytes().to_vec()),
            Self::Dsa(_) => Err("error creating certificate: x509: certificate private key does not implement crypto.Signer".into()),
        }
    }
}

/// What Go's `asn1.Unmarshal` says of bytes that are no sequence, as far as it follows from their head.
fn asn1_error(der: &[u8], target: &str) -> Pem {
    let (Some(tag), Some(length)) = (der.first(), der.get(1)) else { return "asn1: syntax error: truncated tag or length".into() };
    if usize::from(*length) > der.len() - 2 {
        return "asn1: syntax error: data truncated".into();
    }
    let found = format!("{{class:{} tag:{} length:{length} isCompound:{}}}", tag >> 6, tag & 0x1f, tag & 0x20 != 0);
    let wanted = "{optional:false explicit:false application:false private:false defaultValue:<nil> tag:<nil> stringType:0 timeType:0 set:false omitEmpty:false}";
    format!("asn1: structure error: tags don't match (16 vs {found}) {wanted} {target} @2")
}

/// A PEM block with lines of 64 characters.
pub(super) fn pem(kind: &str, der: impl AsRef<[u8]>) -> Pem {
    let body = BASE64.encode(der.as_ref());
    let mut out = format!("-----BEGIN {kind}-----\n");
    for line in body.as_bytes().chunks(64) {
        // Base 64 is ASCII, and writing to a string cannot fail.
        let _ = writeln!(out, "{}", Pem::from_utf8_lossy(line));
    }
    let _ = writeln!(out, "-----END {kind}-----");
    out
}

/// Type and bytes of the first block of a PEM text. Mirrors `pem.Decode`: a block ends at the next END line, and what is no
/// block up to there is passed over.
pub(super) fn pem_block(text: &[u8]) -> Option<(Pem, Vec<u8>)> {
    const END: &[u8] = b"\n-----END ";
    let mut rest = text;
    loop {
        let end = memmem::find(rest, END)?;
        let trailer = &rest[end + END.len()..];
        if let Some(block) = block(&rest[..end], &rest[..=end], trailer) {
            return Some(block);
        }
        rest = trailer;
    }
}

/// The block between its last BEGIN and an END: `lines` is `before` with its line break, `trailer` what follows `-----END `.
fn block(before: &[u8], lines: &[u8], trailer: &[u8]) -> Option<(Pem, Vec<u8>)> {
    const BEGIN: &[u8] = b"-----BEGIN ";
    let begin = memmem::rfind(before, BEGIN)?;
    if begin > 0 && before[begin - 1] != b'\n' {
        return None;
    }
    let (kind, mut body) = first_line(&lines[begin + BEGIN.len()..]);
    let kind = kind.strip_suffix(b"-----")?;
    loop {
        let (line, next) = first_line(body);
        if !line.contains(&b':') {
            break;
        }
        // Behind headers a line must follow.
        body = (!next.is_empty()).then_some(next)?;
    }
    let (after, _) = first_line(trailer.strip_prefix(kind)?.strip_prefix(b"-----")?);
    if !after.is_empty() {
        return None;
    }
    let plain: Vec<u8> = body.iter().copied().filter(|b| !matches!(b, b' ' | b'\t')).collect();
    Some((Pem::from_utf8_lossy(kind).into_owned(), decode_base64(&plain).ok()?))
}

/// A line without the blanks at its end, and what follows it.
fn first_line(text: &[u8]) -> (&[u8], &[u8]) {
    let (line, rest) = match memchr::memchr(b'\n', text) {
        Some(at) => (text[..at].strip_suffix(b"\r").unwrap_or(&text[..at]), &text[at + 1..]),
        None => (text, &[][..]),
    };
    let kept = line.iter().rposition(|b| !matches!(b, b' ' | b'\t')).map_or(0, |at| at + 1);
    (&line[..kept], rest)
}

fn ec_der(key: &p256::SecretKey) -> Vec<u8> {
    let point = key.public_key().to_encoded_point(false);
    let encoded = (|| {
        let body = EcPrivateKey {
            version: 1,
            private_key: OctetString::new(key.to_bytes().to_vec())?,
            parameters: Some(PRIME256V1),
            public_key: Some(x509_cert::der::asn1::BitString::from_bytes(point.as_bytes())?),
        };
        body.to_der()
    })();
    encoded.unwrap_or_default()
}

/// PKCS 8 without the public key, as Go writes it.
fn ed_der(key: &ed25519_dalek::SigningKey) -> Vec<u8> {
    let pair = ed25519_dalek::pkcs8::KeypairBytes { secret_key: key.to_bytes(), public_key: None };
    pair.to_pkcs8_der().map(|der| der.as_bytes().to_vec()).unwrap_or_default()
}

fn dsa_der(key: &dsa::SigningKey) -> Vec<u8> {
    let public = key.verifying_key();
    let parts = public.components();
    let numbers = [parts.p(), parts.q(), parts.g(), public.y(), key.x()].map(dsa::BigUint::to_bytes_be);
    let encoded = (|| {
        let [p, q, g, y, x] = [0, 1, 2, 3, 4].map(|i: usize| UintRef::new(&numbers[i]));
        DsaPrivateKey { version: 0, p: p?, q: q?, g: g?, y: y?, x: x? }.to_der()
    })();
    encoded.unwrap_or_default()
}

fn dsa_key(der: &[u8]) -> Option<dsa::SigningKey> {
    let body = DsaPrivateKey::from_der(der).ok()?;
    let number = |n: UintRef<'_>| dsa::BigUint::from_bytes_be(n.as_bytes());
    let components = dsa::Components::from_components(number(body.p), number(body.q), number(body.g)).ok()?;
    let public = dsa::VerifyingKey::from_components(components, number(body.y)).ok()?;
    dsa::SigningKey::from_components(public, number(body.x)).ok()
}

fn pkcs8(der: &[u8]) -> Option<PrivateKey> {
    let rsa = RsaPrivateKey::from_pkcs8_der(der).ok().map(|key| PrivateKey::Rsa(Box::new(key)));
    let ec = || p256::SecretKey::from_pkcs8_der(der).ok().map(PrivateKey::Ec);
    let ed = || ed25519_dalek::SigningKey::from_pkcs8_der(der).ok().map(PrivateKey::Ed);
    rsa.or_else(ec).or_else(ed)
}
