//! `json.Marshal` and relatives.

use crate::format::float::{self, Real};
use crate::value::{Kind, Map, Number, Object, Text, Value};
use data_encoding::BASE64;

/// Go looks for cycles only below this depth.
const CYCLES_FROM: usize = 1000;

/// `json.Marshal`: compact, keys sorted, `<`, `>` and `&` escaped.
///
/// # Errors
/// With Go's text, for numbers that are not finite, functions and cyclic maps.
///
/// ```
/// use charttest::{format::json, value::Value};
/// assert_eq!(json::encode(&Value::list(vec![Value::Float(1e6), "<".into()])).unwrap(), br#"[1000000,"\u003c"]"#);
/// ```
pub fn encode(value: &Value) -> Result<Vec<u8>, String> {
    Encoder { out: Vec::with_capacity(64), html: true, indent: None, parents: Vec::new() }.run(value)
}

/// Like [`encode`], without escaping `<`, `>` and `&`.
///
/// # Errors
/// As [`encode`].
pub fn encode_raw(value: &Value) -> Result<Vec<u8>, String> {
    Encoder { out: Vec::with_capacity(64), html: false, indent: None, parents: Vec::new() }.run(value)
}

/// `json.MarshalIndent` with no prefix.
///
/// # Errors
/// As [`encode`].
pub fn encode_indent(value: &Value, indent: &str) -> Result<Vec<u8>, String> {
    Encoder { out: Vec::with_capacity(64), html: true, indent: Some(indent), parents: Vec::new() }.run(value)
}

struct Encoder<'a> {
    out: Vec<u8>,
    html: bool,
    indent: Option<&'a str>,
    /// Identities of the maps around, once they are many.
    parents: Vec<usize>,
}

impl Encoder<'_> {
    fn run(mut self, value: &Value) -> Result<Vec<u8>, String> {
        self.value(value, 0)?;
        Ok(self.out)
    }

    fn value(&mut self, value: &Value, depth: usize) -> Result<(), String> {
        match value {
            Value::Nil => self.out.extend_from_slice(b"null"),
            Value::Bool(b) => self.out.extend_from_slice(if *b { b"true" } else { b"false" }),
            Value::Int(n) | Value::Int64(n) => crate::format::write_integer(&mut self.out, *n),
            Value::Float(n) => return write_float(&mut self.out, Real::F64(*n)),
            Value::Number(Number::Float32(n)) => return write_float(&mut self.out, Real::F32(*n)),
            Value::Number(Number::Uint(n) | Number::Uint64(n)) => self.out.extend_from_slice(n.to_string().as_bytes()),
            Value::Number(n) => crate::format::write_integer(&mut self.out, n.as_int().unwrap_or(0)),
            Value::Str(text) => write_string(&mut self.out, text.as_bytes(), self.html),
            _ if value.is_nil_slice() => self.out.extend_from_slice(b"null"),
            Value::Bytes(bytes) => self.bytes(bytes),
            Value::List(list) => {
                return self.items(b"[]", list.iter(), depth, |encoder, item, depth| encoder.value(item, depth));
            }
            Value::Map(map) if map.is_nil() => self.out.extend_from_slice(b"null"),
            Value::Map(map) => return self.map(map, depth),
            Value::Object(object) => return self.object(object.as_ref(), depth),
        }
        Ok(())
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.out.push(b'"');
        self.out.extend_from_slice(BASE64.encode(bytes).as_bytes());
        self.out.push(b'"');
    }

    fn map(&mut self, map: &Map, depth: usize) -> Result<(), String> {
        if depth > CYCLES_FROM {
            if self.parents.contains(&map.identity()) {
                return Err(format!("json: unsupported value: encountered a cycle via {}", map.map_type().type_name()));
            }
            self.parents.push(map.identity());
        }
        let entries = map.entries();
        self.items(b"{}", entries.iter(), depth, |encoder, (key, value), depth| {
            encoder.key(key.as_bytes());
            encoder.value(value, depth)
        })?;
        if depth > CYCLES_FROM {
            self.parents.pop();
        }
        Ok(())
    }

    fn key(&mut self, key: &[u8]) {
        write_string(&mut self.out, key, self.html);
        self.out.extend_from_slice(if self.indent.is_some() { b": " } else { b":" });
    }

    fn items<T>(
        &mut self,
        marks: &[u8; 2],
        items: impl Iterator<Item = T>,
        depth: usize,
        mut write: impl FnMut(&mut Self, T, usize) -> Result<(), String>,
    ) -> Result<(), String> {
        self.out.push(marks[0]);
        let mut empty = true;
        for item in items {
            if !empty {
                self.out.push(b',');
            }
            empty = false;
            self.break_line(depth + 1);
            write(self, item, depth + 1)?;
        }
        if !empty {
            self.break_line(depth);
        }
        self.out.push(marks[1]);
        Ok(())
    }

    fn break_line(&mut self, depth: usize) {
        if let Some(indent) = self.indent {
            self.out.push(b'\n');
            for _ in 0..depth {
                self.out.extend_from_slice(indent.as_bytes());
            }
        }
    }

    fn object(&mut self, object: &dyn Object, depth: usize) -> Result<(), String> {
        if let Some(value) = object.encoded() {
            let year_ends = |text: &Text| text.as_bytes().get(4) == Some(&b'-');
            if object.type_name() == "time.Time" && !value.as_text().is_some_and(year_ends) {
                return Err("json: error calling MarshalJSON for type time.Time: Time.MarshalJSON: year outside of range [0,9999]".into());
            }
            return self.value(&value, depth);
        }
        match object.kind() {
            Kind::Func | Kind::Complex128 | Kind::Map => return Err(format!("json: unsupported type: {}", object.type_name())),
            _ => {}
        }
        if let Some(n) = object.integer() {
            crate::format::write_integer(&mut self.out, n);
            return Ok(());
        }
        self.items(b"{}", object.fields().into_iter(), depth, |encoder, (name, value), depth| {
            encoder.key(name.as_bytes());
            encoder.value(&value, depth)
        })
    }
}

/// Appends a float: positional between 1e-6 and 1e21, as JavaScript does.
///
/// # Errors
/// For NaN and infinities.
pub fn write_float(out: &mut Vec<u8>, real: Real) -> Result<(), String> {
    let n = real.wide();
    if !n.is_finite() {
        return Err(format!("json: unsupported value: {}", float::float(n)));
    }
    let (small, large) = match real {
        Real::F32(n) => (n.abs() < 1e-6, n.abs() >= 1e21),
        Real::F64(n) => (n.abs() < 1e-6, n.abs() >= 1e21),
    };
    if n == 0.0 || !(small || large) {
        if n.fract() == 0.0 && n.abs() < 9e15 && (n != 0.0 || n.is_sign_positive()) {
            crate::format::write_integer(out, n as i64);
        } else {
            float::write_float(out, real, 'f', None);
        }
        return Ok(());
    }
    float::write_float(out, real, 'e', None);
    // e-09 becomes e-9
    let end = out.len();
    if end >= 4 && out[end - 4..end - 1] == *b"e-0" {
        out.remove(end - 2);
    }
    Ok(())
}

/// Appends a string in quotes; invalid UTF-8 becomes `\ufffd`.
pub fn write_string(out: &mut Vec<u8>, text: &[u8], html: bool) {
    out.push(b'"');
    for chunk in text.utf8_chunks() {
        write_valid(out, chunk.valid().as_bytes(), html);
        for _ in chunk.invalid() {
            out.extend_from_slice(b"\\ufffd");
        }
    }
    out.push(b'"');
}

fn write_valid(out: &mut Vec<u8>, text: &[u8], html: bool) {
    let mut done = 0;
    let mut at = 0;
    while at < text.len() {
        let byte = text[at];
        let width = if byte == 0xE2 && text.get(at + 1) == Some(&0x80) && matches!(text.get(at + 2), Some(0xA8 | 0xA9)) {
            3
        } else if byte < 0x20 || matches!(byte, b'"' | b'\\') || (html && matches!(byte, b'<' | b'>' | b'&')) {
            1
        } else {
            at += 1;
            continue;
        };
        out.extend_from_slice(&text[done..at]);
        escape(out, &text[at..at + width]);
        at += width;
        done = at;
    }
    out.extend_from_slice(&text[done..]);
}

fn escape(out: &mut Vec<u8>, text: &[u8]) {
    let short = match text[0] {
        b'"' => b'"',
        b'\\' => b'\\',
        8 => b'b',
        12 => b'f',
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        0xE2 => return out.extend_from_slice(if text[2] == 0xA8 { b"\\u2028" } else { b"\\u2029" }),
        byte => {
            let hex = b"0123456789abcdef";
            return out.extend_from_slice(&[b'\\', b'u', b'0', b'0', hex[usize::from(byte >> 4)], hex[usize::from(byte & 15)]]);
        }
    };
    out.extend_from_slice(&[b'\\', short]);
}
