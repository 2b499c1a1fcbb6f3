//! URLs taken apart and put together.

use super::{arguments::Arguments, function, sequences::NIL_POINTER};
use crate::{
    template::{
        CallError, Function,
        Type::{Map as MapOf, String},
    },
    url::{self, Url},
    value::{Map, Value},
};

pub(super) const FUNCTIONS: &[Function] =
    &[function("urlParse", &[String], MapOf, |_, a| parse(a.bytes(0))), function("urlJoin", &[MapOf], String, |_, a| join(&a.map(0)))];

fn parse(raw: &[u8]) -> Result<Value, CallError> {
    let url = url::parse(raw).map_err(|error| format!("unable to parse url: {error}"))?;
    let user = url.user.as_ref().map(url::User::to_bytes).unwrap_or_default();
    let hostname = url.hostname().to_vec();
    Ok(Value::map([
        ("scheme", Value::text(url.scheme)),
        ("host", Value::text(url.host)),
        ("hostname", Value::text(hostname)),
        ("path", Value::text(url.path)),
        ("query", Value::text(url.query)),
        ("opaque", Value::text(url.opaque)),
        ("fragment", Value::text(url.fragment)),
        ("userinfo", Value::text(user)),
    ]))
}

fn join(parts: &Map) -> Result<Value, CallError> {
    let part = |key| text_or_empty(parts, key);
    let mut url = Url {
        scheme: part("scheme")?,
        host: part("host")?,
        path: part("path")?,
        query: part("query")?,
        opaque: part("opaque")?,
        fragment: part("fragment")?,
        user: None,
    };
    let user = part("userinfo")?;
    if !user.is_empty() {
        let with_user = [b"proto://", user.as_slice(), b"@host"].concat();
        url.user = url::parse(&with_user).map_err(|error| format!("unable to parse userinfo in dict: {error}"))?.user;
    }
    Ok(Value::text(url.to_bytes()))
}

fn text_or_empty(parts: &Map, key: &str) -> Result<Vec<u8>, CallError> {
    match parts.get(key) {
        None => Ok(Vec::new()),
        Some(Value::Str(text)) => Ok(text.as_bytes().to_vec()),
        Some(Value::Nil) => Err(NIL_POINTER.into()),
        Some(other) => Err(format!("unable to parse {key} key, must be of type string, but {} found", other.kind().name()).into()),
    }
}
