//! A verb applied to any value. Mirrors `fmt/print.go`.

use super::float::Real;
use super::layout::Layout;
use crate::{
    profile::Helm,
    value::{AnyMap, Complex, Kind, List, Map, Number, Object, Value, check_depth, check_length, type_name_in},
};

/// Where a nested pointer points, as far as anybody can tell: Go prints addresses, which differ from run to run.
const ADDRESS: u64 = 0x00c0_0001_0000;

/// Every byte as a number and a space, and how long that is.
const DECIMAL: [([u8; 4], usize); 256] = decimal();

/// How many bytes are printed at a time.
const BLOCK: usize = 1024;

const fn decimal() -> [([u8; 4], usize); 256] {
    let mut all = [([b' '; 4], 0); 256];
    let mut n = 0;
    while n < all.len() {
        let digits = [b'0' + (n / 100) as u8, b'0' + (n / 10 % 10) as u8, b'0' + (n % 10) as u8];
        let (first, length) = if n >= 100 {
            (0, 3)
        } else if n >= 10 {
            (1, 2)
        } else {
            (2, 1)
        };
        let mut at = 0;
        while at < length {
            all[n].0[at] = digits[first + at];
            at += 1;
        }
        all[n].1 = length + 1;
        n += 1;
    }
    all
}

/// Prints values with the flags of one directive.
pub(super) struct Printer<'a> {
    pub(super) out: &'a mut Vec<u8>,
    pub(super) layout: Layout,
    helm: Helm,
    /// Inside `%!d(…)`: methods are not called.
    erroring: bool,
}

impl<'a> Printer<'a> {
    pub(super) fn new(out: &'a mut Vec<u8>, helm: Helm) -> Self {
        Self { out, layout: Layout::default(), helm, erroring: false }
    }

    /// An operand of `Printf`.
    pub(super) fn argument(&mut self, value: &Value, verb: char) {
        match (value, verb) {
            (Value::Nil, 'T' | 'v') => self.layout.pad(self.out, b"<nil>"),
            (Value::Nil, _) => self.bad_verb(value, verb),
            (_, 'T') => {
                let name = value.type_name_in(self.helm).into_owned();
                self.layout.string(self.out, name.as_bytes());
            }
            (_, 'p') => self.pointer(value, verb),
            // What `%w` prints, Go leaves to reflection.
            (Value::Bytes(bytes), _) => self.bytes(value, bytes, verb, if verb == 'w' { "[]uint8" } else { "[]byte" }),
            _ => self.value(value, verb, 0),
        }
    }

    /// The type and value behind a verb that does not fit.
    fn bad_verb(&mut self, value: &Value, verb: char) {
        let outer = std::mem::replace(&mut self.erroring, true);
        self.write(b"%!");
        self.write(verb.encode_utf8(&mut [0; 4]).as_bytes());
        self.write(b"(");
        if value.is_nil() {
            self.write(b"<nil>");
        } else {
            let name = value.type_name_in(self.helm).into_owned();
            self.write(name.as_bytes());
            self.write(b"=");
            self.argument(value, 'v');
        }
        self.write(b")");
        self.erroring = outer;
    }

    fn value(&mut self, value: &Value, verb: char, depth: usize) {
        check_depth(depth);
        check_length(self.out.len());
        match value {
            Value::Nil if self.layout.go_syntax => self.write(b"interface {}(nil)"),
            Value::Nil => self.write(b"<nil>"),
            Value::Bool(b) if matches!(verb, 't' | 'v') => self.layout.pad(self.out, if *b { b"true" } else { b"false" }),
            Value::Bool(_) => self.bad_verb(value, verb),
            Value::Int(n) | Value::Int64(n) => self.integer(value, (*n < 0, n.unsigned_abs()), verb, true),
            Value::Float(n) => self.float(value, Real::F64(*n), verb),
            Value::Number(n) => self.number(value, *n, verb),
            Value::Str(text) => self.string(value, text.as_bytes(), verb),
            Value::Bytes(bytes) => self.bytes(value, bytes, verb, "[]uint8"),
            // `%w` is for errors, and looked at before what a value is made of.
            Value::List(_) | Value::Map(_) if verb == 'w' && !self.erroring => self.bad_verb(value, verb),
            Value::List(list) => self.list(list, verb, depth),
            Value::Map(map) => self.map(map, verb, depth),
            Value::Object(object) => self.object(value, object.as_ref(), verb, depth),
        }
    }

    fn number(&mut self, value: &Value, number: Number, verb: char) {
        match number {
            Number::Int32(n) => self.integer(value, (n < 0, n.unsigned_abs().into()), verb, true),
            Number::Uint8(n) => self.integer(value, (false, n.into()), verb, false),
            Number::Uint32(n) => self.integer(value, (false, n.into()), verb, false),
            Number::Uint(n) | Number::Uint64(n) => self.integer(value, (false, n), verb, false),
            Number::Float32(n) => self.float(value, Real::F32(n), verb),
        }
    }

    fn integer(&mut self, value: &Value, number: (bool, u64), verb: char, signed: bool) {
        let (layout, out) = (self.layout, &mut *self.out);
        let bits = if number.0 { number.1.wrapping_neg() } else { number.1 };
        match verb {
            'v' if layout.go_syntax && !signed => layout.hex_number(out, number.1, true),
            'v' | 'd' => layout.integer(out, number, 10, verb),
            'b' => layout.integer(out, number, 2, verb),
            'o' | 'O' => layout.integer(out, number, 8, verb),
            'x' | 'X' => layout.integer(out, number, 16, verb),
            'c' => layout.rune(out, bits),
            'q' => layout.quoted_rune(out, bits),
            'U' => layout.unicode(out, bits),
            _ => self.bad_verb(value, verb),
        }
    }

    fn float(&mut self, value: &Value, real: Real, verb: char) {
        match verb {
            'v' => self.layout.float(self.out, real, 'g', None),
            'b' | 'g' | 'G' | 'x' | 'X' => self.layout.float(self.out, real, verb, None),
            'f' | 'e' | 'E' => self.layout.float(self.out, real, verb, Some(6)),
            'F' => self.layout.float(self.out, real, 'f', Some(6)),
            _ => self.bad_verb(value, verb),
        }
    }

    fn complex(&mut self, value: &Value, number: &Complex, verb: char) {
        if !matches!(verb, 'v' | 'b' | 'g' | 'G' | 'x' | 'X' | 'f' | 'F' | 'e' | 'E') {
            return self.bad_verb(value, verb);
        }
        let plus = self.layout.plus;
        self.write(b"(");
        self.float(value, Real::F64(number.real), verb);
        self.layout.plus = true;
        self.float(value, Real::F64(number.imaginary), verb);
        self.layout.plus = plus;
        self.write(b"i)");
    }

    fn string(&mut self, value: &Value, text: &[u8], verb: char) {
        match verb {
            'v' if self.layout.go_syntax => self.layout.quoted(self.out, text),
            'v' | 's' => self.layout.string(self.out, text),
            'x' | 'X' => self.layout.hex(self.out, text, verb == 'X'),
            'q' => self.layout.quoted(self.out, text),
            _ => self.bad_verb(value, verb),
        }
    }

    fn bytes(&mut self, value: &Value, bytes: &[u8], verb: char, type_name: &str) {
        match verb {
            's' | 'x' | 'X' | 'q' => self.string(value, bytes, verb),
            'v' | 'w' if self.layout.go_syntax && value.is_nil_slice() => self.write(format!("{type_name}(nil)").as_bytes()),
            'v' if self.layout == Layout::default() => self.plain_bytes(bytes),
            _ => {
                let numbers = bytes.iter().map(|b| Value::Number(Number::Uint8(*b)));
                self.sequence(type_name, numbers, verb, 0);
            }
        }
    }

    /// `[104 105]`: a context that is printed by mistake holds the chart's files, which may be megabytes.
    fn plain_bytes(&mut self, bytes: &[u8]) {
        self.out.push(b'[');
        let mut block = [b' '; 4 * BLOCK];
        for part in bytes.chunks(BLOCK) {
            let mut end = 0;
            for byte in part {
                let (digits, length) = &DECIMAL[usize::from(*byte)];
                if let Some(place) = block[end..].first_chunk_mut() {
                    *place = *digits;
                }
                end += length;
            }
            self.out.extend_from_slice(&block[..end]);
        }
        if !bytes.is_empty() {
            // The last space.
            self.out.pop();
        }
        self.out.push(b']');
    }

    fn list(&mut self, list: &List, verb: char, depth: usize) {
        let name = Value::List(list.clone());
        let name = name.type_name_in(self.helm);
        if self.layout.go_syntax && list.is_nil() {
            self.write(name.as_bytes());
            return self.write(b"(nil)");
        }
        self.sequence(&name, list.iter().cloned(), verb, depth);
    }

    fn sequence(&mut self, type_name: &str, items: impl Iterator<Item = Value>, verb: char, depth: usize) {
        let go = self.layout.go_syntax;
        if go {
            self.write(type_name.as_bytes());
        }
        self.write(if go { b"{" } else { b"[" });
        for (i, item) in items.enumerate() {
            self.separate(i);
            self.value(&item, verb, depth + 1);
        }
        self.write(if go { b"}" } else { b"]" });
    }

    fn map(&mut self, map: &Map, verb: char, depth: usize) {
        let go = self.layout.go_syntax;
        if go {
            let name = Value::Map(map.clone()).type_name_in(self.helm).into_owned();
            self.write(name.as_bytes());
            if map.is_nil() {
                return self.write(b"(nil)");
            }
        }
        self.write(if go { b"{" } else { b"map[" });
        for (i, (key, value)) in map.entries().iter().enumerate() {
            self.separate(i);
            self.string(&Value::Str(key.clone()), key.as_bytes(), verb);
            self.write(b":");
            self.value(value, verb, depth + 1);
        }
        self.write(if go { b"}" } else { b"]" });
    }

    /// A map with keys of any type; Go orders nil, then numbers, then texts.
    fn any_map(&mut self, map: &AnyMap, verb: char, depth: usize) {
        let go = self.layout.go_syntax;
        let rank = |key: &Value| (!key.is_nil(), key.as_text().is_some());
        let number = |key: &Value| if let Value::Float(n) = key { *n } else { key.as_int().map_or(0.0, |n| n as f64) };
        let mut entries: Vec<_> = map.0.iter().collect();
        entries.sort_by(|(a, _), (b, _)| rank(a).cmp(&rank(b)).then(number(a).total_cmp(&number(b))).then(a.as_text().cmp(&b.as_text())));
        self.write(if go { b"map[interface {}]interface {}{" } else { b"map[" });
        for (i, (key, value)) in entries.into_iter().enumerate() {
            self.separate(i);
            self.value(key, verb, depth + 1);
            self.write(b":");
            self.value(value, verb, depth + 1);
        }
        self.write(if go { b"}" } else { b"]" });
    }

    fn object(&mut self, value: &Value, object: &dyn Object, verb: char, depth: usize) {
        if !self.erroring {
            if verb == 'w' {
                return self.bad_verb(value, verb);
            }
            if self.layout.go_syntax
                && let Some(text) = object.go_string()
            {
                return self.layout.string(self.out, text.as_bytes());
            }
            if !self.layout.go_syntax
                && matches!(verb, 'v' | 's' | 'x' | 'X' | 'q')
                && let Some(text) = object.string()
            {
                return self.string(value, text.as_bytes(), verb);
            }
        }
        if let Some(map) = value.downcast::<AnyMap>() {
            return self.any_map(map, verb, depth);
        }
        if let Some(number) = value.downcast::<Complex>() {
            return self.complex(value, number, verb);
        }
        match object.kind() {
            Kind::Struct => self.structure(object, verb, depth),
            Kind::Ptr if depth == 0 => {
                self.write(b"&");
                self.structure(object, verb, depth);
            }
            Kind::Ptr | Kind::Func => self.pointer(value, verb),
            _ => match (object.integer(), object.encoded()) {
                (Some(n), _) => self.integer(value, (n < 0, n.unsigned_abs()), verb, true),
                (None, Some(inner)) => self.value(&inner, verb, depth),
                (None, None) => self.string(value, object.string().unwrap_or_default().as_bytes(), verb),
            },
        }
    }

    fn structure(&mut self, object: &dyn Object, verb: char, depth: usize) {
        let (go, names) = (self.layout.go_syntax, self.layout.go_syntax || self.layout.field_names);
        if go {
            let name = type_name_in(self.helm, object.type_name());
            self.write(name.trim_start_matches('*').as_bytes());
        }
        self.write(b"{");
        for (i, (name, value)) in object.printed_fields().into_iter().enumerate() {
            self.separate(i);
            if names {
                self.write(name.as_bytes());
                self.write(b":");
            }
            self.value(&value, verb, depth + 1);
        }
        self.write(b"}");
    }

    fn pointer(&mut self, value: &Value, verb: char) {
        let address = match value {
            Value::Map(map) => u64::from(!map.is_nil()) * ADDRESS,
            Value::List(_) | Value::Bytes(_) => u64::from(!value.is_nil_slice()) * ADDRESS,
            Value::Object(object) if matches!(object.kind(), Kind::Ptr | Kind::Func) => ADDRESS,
            _ => return self.bad_verb(value, verb),
        };
        let layout = self.layout;
        match verb {
            'v' if layout.go_syntax => {
                let name = value.type_name_in(self.helm).into_owned();
                self.write(b"(");
                self.write(name.as_bytes());
                self.write(b")(");
                layout.hex_number(self.out, address, true);
                self.write(b")");
            }
            'v' | 'p' => layout.hex_number(self.out, address, !layout.sharp),
            'b' | 'o' | 'd' | 'x' | 'X' => self.integer(value, (false, address), verb, false),
            _ => self.bad_verb(value, verb),
        }
    }

    fn separate(&mut self, i: usize) {
        if i > 0 {
            self.write(if self.layout.go_syntax { b", " } else { b" " });
        }
    }

    fn write(&mut self, bytes: &[u8]) {
        self.out.extend_from_slice(bytes);
    }
}
