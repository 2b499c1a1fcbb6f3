//! Certificates: authorities, self-signed ones, ones signed by an authority.

use super::{
    arguments::Arguments,
    function,
    keys::{PrivateKey, pem, pem_block},
    remembered::{fingerprint, remembered},
};
use crate::{
    format::{self, decode_base64},
    template::{
        Call, CallError, Function,
        Type::{Certificate as CertificateType, Int, List, String},
    },
    value::{Kind, Object, Text, Value},
};
use rand_chacha::{
    ChaCha20Rng,
    rand_core::{RngCore, SeedableRng},
};
use sha2::{Digest, Sha256};
use std::{any::Any, net::IpAddr, rc::Rc, str::FromStr, string::String as Pem, time::Duration};
use x509_cert::{
    Certificate as X509, TbsCertificate, Version,
    der::{
        Decode, Encode, Tag, Tagged,
        asn1::{AnyRef, BitString, GeneralizedTime, Ia5String, OctetString, UtcTime},
        oid::AssociatedOid,
    },
    ext::{
        Extension,
        pkix::{
            AuthorityKeyIdentifier, BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages, SubjectAltName, SubjectKeyIdentifier,
            name::GeneralName,
        },
    },
    name::Name,
    serial_number::SerialNumber,
    spki::ObjectIdentifier,
    time::{Time, Validity},
};

const SERVER_AUTH: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.1");
const CLIENT_AUTH: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.2");

pub(super) const FUNCTIONS: &[Function] = &[
    function("genCA", &[String, Int], CertificateType, |call, a| authority(call, a, None)),
    function("genCAWithKey", &[String, Int, String], CertificateType, |call, a| authority(call, a, Some(a.text(2)))),
    function("genSelfSignedCert", &[String, List, List, Int], CertificateType, |call, a| leaf(call, a, None, None)),
    function("genSelfSignedCertWithKey", &[String, List, List, Int, String], CertificateType, |call, a| {
        leaf(call, a, None, Some(a.text(4)))
    }),
    function("genSignedCert", &[String, List, List, Int, CertificateType], CertificateType, |call, a| {
        leaf(call, a, a.value(4).downcast(), None)
    }),
    function("genSignedCertWithKey", &[String, List, List, Int, CertificateType, String], CertificateType, |call, a| {
        leaf(call, a, a.value(4).downcast(), Some(a.text(5)))
    }),
    function("buildCustomCert", &[String, String], CertificateType, |_, a| build_custom(a)),
];

/// Sprig's `certificate`: PEM texts of a certificate and its key.
#[derive(Clone)]
struct Certificate {
    cert: Text,
    key: Text,
}

impl Object for Certificate {
    fn type_name(&self) -> &str {
        "sprig.certificate"
    }

    fn kind(&self) -> Kind {
        Kind::Struct
    }

    fn field(&self, name: &str) -> Option<Value> {
        match name {
            "Cert" => Some(Value::Str(self.cert.clone())),
            "Key" => Some(Value::Str(self.key.clone())),
            _ => None,
        }
    }

    fn fields(&self) -> Vec<(&'static str, Value)> {
        vec![("Cert", Value::Str(self.cert.clone())), ("Key", Value::Str(self.key.clone()))]
    }

    fn equals(&self, other: &dyn Object) -> bool {
        other.as_any().downcast_ref::<Self>().is_some_and(|other| (&other.cert, &other.key) == (&self.cert, &self.key))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// What a certificate is made from.
struct Request {
    name: Pem,
    alternatives: Vec<GeneralName>,
    days: i64,
    authority: bool,
    /// The clock, in seconds since 1970.
    now: i64,
    /// Whether its key gets fresh primes.
    fresh: bool,
}

fn authority(call: &mut dyn Call, a: &[Value], key: Option<&Text>) -> Result<Value, CallError> {
    let request = Request {
        name: behind_key(key, subject(a.text(0)))?,
        alternatives: Vec::new(),
        days: a.int(1),
        authority: true,
        now: seconds(call),
        fresh: call.env().fresh_keys,
    };
    make(call, &request, None, key)
}

fn leaf(call: &mut dyn Call, a: &[Value], signer: Option<&Certificate>, key: Option<&Text>) -> Result<Value, CallError> {
    let (addresses, names) = behind_key(key, addresses(a.value(1)).and_then(|addresses| Ok((addresses, names(a.value(2))?))))?;
    let name = behind_key(key, subject(a.text(0)))?;
    let names = behind_key(key, names.iter().map(dns_name).collect::<Result<Vec<_>, _>>())?;
    let request = Request {
        name,
        alternatives: [names, addresses].concat(),
        days: a.int(3),
        authority: false,
        now: seconds(call),
        fresh: call.env().fresh_keys,
    };
    make(call, &request, signer, key)
}

/// A given key is read before all else is looked at, so its error wins.
fn behind_key<T>(key: Option<&Text>, result: Result<T, CallError>) -> Result<T, CallError> {
    if let (Err(_), Some(text)) = (&result, key) {
        given(text)?;
    }
    result
}

/// The common name.
fn subject(text: &Text) -> Result<Pem, CallError> {
    Pem::from_utf8(text.as_bytes().to_vec()).map_err(|_| "error creating certificate: asn1: string not valid UTF-8".into())
}

fn seconds(call: &dyn Call) -> i64 {
    i64::try_from(call.env().now / 1_000_000_000).unwrap_or(0)
}

/// Makes the certificate, or finds the one made before from the same inputs.
fn make(call: &mut dyn Call, request: &Request, signer: Option<&Certificate>, key: Option<&Text>) -> Result<Value, CallError> {
    let seed = call.random();
    let names: Vec<u8> = request.alternatives.iter().flat_map(|name| name.to_der().unwrap_or_default()).collect();
    let numbers = [request.days, request.now, i64::from(request.authority)].map(i64::to_le_bytes).concat();
    let signed_by = signer.map_or(&[][..], |signer| signer.key.as_bytes());
    let given = key.map_or(&[][..], Text::as_bytes);
    let place = fingerprint(&[b"certificate", &seed, request.name.as_bytes(), &names, &numbers, signed_by, given]);
    // One text holds both, so that one memory serves all that is slow to make; a leading mark tells an error.
    let made = remembered(place, || match create(seed, request, signer, key) {
        Ok((cert, key)) => format!("{cert}\0{key}"),
        Err(error) => format!("\0{error}"),
    });
    match made.split_once('\0') {
        Some((cert, key)) if !cert.is_empty() => Ok(Value::Object(Rc::new(Certificate { cert: cert.into(), key: key.into() }))),
        Some((_, error)) => Err(error.into()),
        None => Err(made.into()),
    }
}

fn create(seed: [u8; 32], request: &Request, signer: Option<&Certificate>, key: Option<&Text>) -> Result<(Pem, Pem), Pem> {
    // The key depends on the place alone: other names in the request make another certificate for the same key.
    let mut rng = ChaCha20Rng::from_seed(fingerprint(&[b"serial and signature", &seed]));
    let key = match key {
        Some(text) => given(text)?,
        None => {
            let mut place = ChaCha20Rng::from_seed(seed);
            let make = || PrivateKey::rsa(&mut place, 2048, request.fresh).map_or_else(|error| error, |key| key.to_pem());
            let text = remembered(fingerprint(&[b"rsa", &seed]), make);
            PrivateKey::from_pem(text.as_bytes()).map_err(|_| text)?
        }
    };
    let signer = signer.map(signing).transpose()?;
    let der = sign(&mut rng, request, &key, signer.as_ref())?;
    Ok((pem("CERTIFICATE", der), key.to_pem()))
}

/// The key that a caller gave.
fn given(text: &Text) -> Result<PrivateKey, Pem> {
    PrivateKey::from_pem(text.as_bytes()).map_err(|error| format!("parsing private key: {error}"))
}

fn signing(signer: &Certificate) -> Result<(X509, PrivateKey), Pem> {
    let (_, der) = pem_block(signer.cert.as_bytes()).ok_or("unable to decode certificate")?;
    let cert = X509::from_der(&der).map_err(|_| "error parsing certificate: decodedSignerCert.Bytes: x509: malformed certificate")?;
    let key = PrivateKey::from_pem(signer.key.as_bytes()).map_err(|error| format!("error parsing private key: {error}"))?;
    Ok((cert, key))
}

/// The signed certificate as DER, its extensions in Go's order.
fn sign(rng: &mut ChaCha20Rng, request: &Request, key: &PrivateKey, signer: Option<&(X509, PrivateKey)>) -> Result<Vec<u8>, Pem> {
    let failed = |error: x509_cert::der::Error| format!("error creating certificate: {error}");
    let subject = common_name(&request.name).map_err(failed)?;
    let mut serial = [0; 16];
    rng.fill_bytes(&mut serial);
    serial[0] &= 0x7f;
    let (parent, signing_key) = signer.map_or((None, key), |(cert, key)| (Some(cert), key));
    let spki = key.public()?;
    let tbs = TbsCertificate {
        version: Version::V3,
        serial_number: SerialNumber::new(&serial).map_err(failed)?,
        signature: signing_key.algorithm(),
        issuer: parent.map_or_else(|| subject.clone(), |cert| cert.tbs_certificate.subject.clone()),
        validity: Validity {
            not_before: instant(request.now).map_err(failed)?,
            // Go counts in nanoseconds, which wrap.
            not_after: instant(request.now + request.days.wrapping_mul(86_400_000_000_000) / 1_000_000_000).map_err(failed)?,
        },
        extensions: Some(extensions(request, spki.subject_public_key.raw_bytes(), parent).map_err(failed)?),
        subject,
        subject_public_key_info: spki,
        issuer_unique_id: None,
        subject_unique_id: None,
    };
    let signature = signing_key.sign(rng, &tbs.to_der().map_err(failed)?)?;
    let signed = X509 {
        signature_algorithm: tbs.signature.clone(),
        tbs_certificate: tbs,
        signature: BitString::from_bytes(&signature).map_err(failed)?,
    };
    signed.to_der().map_err(failed)
}

type Der<T> = Result<T, x509_cert::der::Error>;

fn common_name(name: &str) -> Der<Name> {
    // RFC 4514 text with every special character escaped.
    let escaped: Pem = name
        .chars()
        .flat_map(|c| if c.is_ascii_alphanumeric() || c > '~' { vec![c] } else { format!("\\{:02X}", c as u32).chars().collect() })
        .collect();
    if name.is_empty() { Ok(Name::default()) } else { Name::from_str(&format!("CN={escaped}")) }
}

/// Go writes years before 2050 in the short form.
fn instant(seconds: i64) -> Der<Time> {
    let since = Duration::from_secs(u64::try_from(seconds).unwrap_or(0));
    UtcTime::from_unix_duration(since).map(Time::UtcTime).or_else(|_| GeneralizedTime::from_unix_duration(since).map(Time::GeneralTime))
}

fn extensions(request: &Request, public: &[u8], parent: Option<&X509>) -> Der<Vec<Extension>> {
    let mut usage = KeyUsages::DigitalSignature | KeyUsages::KeyEncipherment;
    if request.authority {
        usage |= KeyUsages::KeyCertSign;
    }
    let mut all = vec![
        extension(true, &KeyUsage(usage))?,
        extension(false, &ExtendedKeyUsage(vec![SERVER_AUTH, CLIENT_AUTH]))?,
        extension(true, &BasicConstraints { ca: request.authority, path_len_constraint: None })?,
    ];
    if request.authority {
        let digest = Sha256::digest(public);
        all.push(extension(false, &SubjectKeyIdentifier(OctetString::new(&digest[..20])?))?);
    }
    if let Some((_, SubjectKeyIdentifier(id))) = parent.and_then(|cert| cert.tbs_certificate.get::<SubjectKeyIdentifier>().ok().flatten()) {
        let by = AuthorityKeyIdentifier { key_identifier: Some(id), authority_cert_issuer: None, authority_cert_serial_number: None };
        all.push(extension(false, &by)?);
    }
    if !request.alternatives.is_empty() {
        all.push(extension(false, &SubjectAltName(request.alternatives.clone()))?);
    }
    Ok(all)
}

fn extension<E: AssociatedOid + Encode>(critical: bool, content: &E) -> Der<Extension> {
    Ok(Extension { extn_id: E::OID, critical, extn_value: OctetString::new(content.to_der()?)? })
}

/// Mirrors `getNetIPs`.
fn addresses(list: &Value) -> Result<Vec<GeneralName>, CallError> {
    let Some(list) = list.as_list() else { return Ok(Vec::new()) };
    let address = |item: &Value| -> Result<GeneralName, CallError> {
        let Value::Str(text) = item else {
            return Err(format!("error parsing ip: {} is not a string", format::display(item)).into());
        };
        let text = text.to_str_lossy();
        let address: IpAddr = text.parse().map_err(|_| format!("error parsing ip: {text}"))?;
        let bytes = match address {
            IpAddr::V4(v4) => v4.octets().to_vec(),
            IpAddr::V6(v6) => v6.octets().to_vec(),
        };
        Ok(GeneralName::IpAddress(OctetString::new(bytes).map_err(|error| error.to_string())?))
    };
    list.iter().map(address).collect()
}

/// Mirrors `getAlternateDNSStrs`.
fn names(list: &Value) -> Result<Vec<Text>, CallError> {
    let Some(list) = list.as_list() else { return Ok(Vec::new()) };
    let name = |item: &Value| match item {
        Value::Str(text) => Ok(text.clone()),
        _ => Err(format!("error processing alternate dns name: {} is not a string", format::display(item)).into()),
    };
    list.iter().map(name).collect()
}

fn dns_name(text: &Text) -> Result<GeneralName, CallError> {
    let encoded = Ia5String::new(text.to_str_lossy().as_ref());
    let refused = || format!("error creating certificate: x509: {} cannot be encoded as an IA5String", format::quote(text.as_bytes()));
    Ok(GeneralName::DnsName(encoded.map_err(|_| refused())?))
}

/// Mirrors `buildCustomCertificate`.
fn build_custom(a: &[Value]) -> Result<Value, CallError> {
    let cert = decode_base64(a.bytes(0)).map_err(|_| "unable to decode base64 certificate")?;
    let key = decode_base64(a.bytes(1)).map_err(|_| "unable to decode base64 private key")?;
    let (_, der) = pem_block(&cert).ok_or("unable to decode certificate")?;
    if X509::from_der(&der).is_err() {
        // Something else in a sequence, such as a key, fails one step later.
        let sequence = AnyRef::from_der(&der).is_ok_and(|outer| outer.tag() == Tag::Sequence && outer.value().first() != Some(&0x30));
        let part = if sequence { "tbs certificate" } else { "certificate" };
        return Err(format!("error parsing certificate: decodedCert.Bytes: x509: malformed {part}").into());
    }
    PrivateKey::from_pem(&key).map_err(|error| format!("error parsing private key: {error}"))?;
    Ok(Value::Object(Rc::new(Certificate { cert: cert.into(), key: key.into() })))
}
