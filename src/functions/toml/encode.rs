//! A value as TOML: `toml.Encoder`.

use super::{
    Failure,
    key::{Key, shown, write_part},
    write_quoted,
};
use crate::{
    format,
    time::{Location, Time},
    value::{Kind, List, Number, Object, Text, Value},
};
use std::rc::Rc;

/// Writes a value; scalars and lists at the top are written inline.
///
/// # Errors
/// What TOML cannot hold.
pub(super) fn encode(value: &Value) -> Result<Vec<u8>, Failure> {
    if value.is_nil() {
        return Err(Failure::Panic("reflect: call of reflect.Value.Type on zero Value".into()));
    }
    // At the top the key is still looked up before the type.
    if matches!(value, Value::Object(object) if object.kind() == Kind::Complex128) {
        return Err(Failure::Error("unsupported type for key '': complex128".into()));
    }
    let mut encoder = Encoder::default();
    encoder.entry(&Vec::new(), value)?;
    Ok(encoder.out)
}

#[derive(Default)]
struct Encoder {
    out: Vec<u8>,
    depth: usize,
}

/// How deep tables may nest before a cycle is suspected.
const MAX_DEPTH: usize = 1000;

/// What TOML calls a value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Type {
    Scalar,
    Array,
    ArrayOfTables,
    Table,
}

/// The entries of a table in order, nil ones included.
type Entries = Vec<(Text, Value)>;

/// The type of a value; `None` for nil and for nil lists and maps.
fn type_of(value: &Value) -> Result<Option<Type>, Failure> {
    Ok(Some(match value {
        Value::Nil => return Ok(None),
        _ if value.is_nil_slice() => return Ok(None),
        Value::Map(map) if map.is_nil() => return Ok(None),
        Value::List(list) => type_of_list(list)?,
        Value::Bytes(_) => Type::Array,
        Value::Map(_) => Type::Table,
        Value::Object(object) if object.as_any().is::<Time>() || is_version(value) => Type::Scalar,
        Value::Object(object) => match object.kind() {
            Kind::Struct | Kind::Ptr | Kind::Map => Type::Table,
            Kind::Func => return Err(Failure::Error("unsupported type: func".into())),
            Kind::Complex128 => return Err(Failure::Error("unsupported type: complex128".into())),
            _ => Type::Scalar,
        },
        _ => Type::Scalar,
    }))
}

/// All items are looked at: a nil one is an error wherever it is.
fn type_of_list(list: &List) -> Result<Type, Failure> {
    let mut tables = !list.is_empty();
    for item in list.iter() {
        match type_of(item)? {
            None => return Err(Failure::Error("toml: cannot encode array with nil element".into())),
            Some(Type::Table) => {}
            Some(_) => tables = false,
        }
    }
    Ok(if tables { Type::ArrayOfTables } else { Type::Array })
}

/// Semantic versions are written as text.
fn is_version(value: &Value) -> bool {
    matches!(value.type_name(), "*semver.Version" | "semver.Version")
}

impl Encoder {
    fn entry(&mut self, key: &Key, value: &Value) -> Result<(), Failure> {
        match type_of(value)? {
            Some(Type::ArrayOfTables) => self.array_of_tables(key, value),
            Some(Type::Table) => self.table(key, value),
            None if matches!(value, Value::Map(_)) => Ok(()),
            _ => self.key_value(key, value, false),
        }
    }

    fn indent(&mut self, key: &Key) {
        self.out.resize(self.out.len() + 2 * (key.len() - 1), b' ');
    }

    /// A line break, unless nothing has been written yet.
    fn newline(&mut self) {
        if !self.out.is_empty() {
            self.out.push(b'\n');
        }
    }

    fn key_value(&mut self, key: &Key, value: &Value, inline: bool) -> Result<(), Failure> {
        let Some(last) = key.last() else { return self.element(value) };
        self.indent(key);
        write_part(&mut self.out, last.as_bytes());
        self.out.extend_from_slice(b" = ");
        self.element(value)?;
        if !inline {
            self.newline();
        }
        Ok(())
    }

    fn array_of_tables(&mut self, key: &Key, value: &Value) -> Result<(), Failure> {
        if key.is_empty() {
            return Err(Failure::Error("toml: top-level values must be Go maps or structs".into()));
        }
        for item in value.as_list().into_iter().flat_map(|list| list.iter()) {
            self.newline();
            self.indent(key);
            self.out.extend_from_slice(b"[[");
            self.out.extend(shown(key));
            self.out.extend_from_slice(b"]]");
            self.newline();
            self.entries(key, item)?;
        }
        Ok(())
    }

    fn table(&mut self, key: &Key, value: &Value) -> Result<(), Failure> {
        if key.len() == 1 {
            self.newline();
        }
        if !key.is_empty() {
            self.indent(key);
            self.out.push(b'[');
            self.out.extend(shown(key));
            self.out.push(b']');
            self.newline();
        }
        self.entries(key, value)
    }

    fn entries(&mut self, key: &Key, value: &Value) -> Result<(), Failure> {
        let (direct, nested) = split(entries_of(value))?;
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Failure::Error("toml: tables are nested too deeply".into()));
        }
        for (name, value) in direct.into_iter().chain(nested) {
            if type_of(&value)?.is_some() {
                let mut key = key.clone();
                key.push(name);
                self.entry(&key, &value)?;
            }
        }
        self.depth -= 1;
        Ok(())
    }

    /// `{a = 1, b = 2}`; a last entry that is nil leaves its comma.
    fn inline_table(&mut self, value: &Value) -> Result<(), Failure> {
        let (direct, nested) = split(entries_of(value))?;
        self.out.push(b'{');
        if let Value::Object(object) = value {
            // Go compares the place of the field in its struct with the number of fields that are written.
            let total = direct.len() + nested.len();
            let names: Vec<_> = object.printed_fields().into_iter().map(|(name, _)| Text::from(name)).collect();
            for (name, value) in direct.iter().chain(&nested) {
                if type_of(value)?.is_some() {
                    self.key_value(&vec![name.clone()], value, true)?;
                    // An embedded field has the place of what it is embedded in: the first.
                    if names.iter().position(|own| own == name).unwrap_or(0) + 1 != total {
                        self.out.extend_from_slice(b", ");
                    }
                }
            }
            self.out.push(b'}');
            return Ok(());
        }
        for (group, more) in [(&direct, !nested.is_empty()), (&nested, false)] {
            for (i, (name, value)) in group.iter().enumerate() {
                if type_of(value)?.is_none() {
                    continue;
                }
                self.key_value(&vec![name.clone()], value, true)?;
                if more || i + 1 < group.len() {
                    self.out.extend_from_slice(b", ");
                }
            }
        }
        self.out.push(b'}');
        Ok(())
    }

    fn element(&mut self, value: &Value) -> Result<(), Failure> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Failure::Error("toml: values are nested too deeply".into()));
        }
        match value {
            Value::Str(text) => write_quoted(&mut self.out, text.as_bytes()),
            Value::Float(n) if n.is_nan() && n.is_sign_negative() => self.out.extend_from_slice(b"-nan"),
            Value::Float(n) => self.float(format::float(*n)),
            Value::Number(Number::Float32(n)) => self.float(format::float32(*n)),
            Value::Bytes(bytes) => {
                let items: Vec<String> = bytes.iter().map(u8::to_string).collect();
                self.out.extend_from_slice(format!("[{}]", items.join(", ")).as_bytes());
            }
            Value::List(list) => {
                self.out.push(b'[');
                for (i, item) in list.iter().enumerate() {
                    if i > 0 {
                        self.out.extend_from_slice(b", ");
                    }
                    self.element(item)?;
                }
                self.out.push(b']');
            }
            Value::Map(_) => self.inline_table(value)?,
            Value::Object(object) => match object.as_any().downcast_ref::<Time>() {
                Some(time) => self.out.extend_from_slice(time_text(time).as_bytes()),
                None if is_version(value) || object.type_name() == "time.Duration" => {
                    write_quoted(&mut self.out, object.string().unwrap_or_default().as_bytes());
                }
                None => match object.integer() {
                    Some(n) => format::write_integer(&mut self.out, n),
                    None => self.inline_table(value)?,
                },
            },
            other => format::write_value(&mut self.out, other),
        }
        self.depth -= 1;
        Ok(())
    }

    /// Floats have a point or an exponent; NaN and infinities are lower case without plus.
    fn float(&mut self, shown: String) {
        let shown = match shown.as_str() {
            "NaN" => "nan".to_owned(),
            "+Inf" => "inf".to_owned(),
            "-Inf" => "-inf".to_owned(),
            digits if digits.contains(['.', 'e']) => shown,
            digits => format!("{digits}.0"),
        };
        self.out.extend_from_slice(shown.as_bytes());
    }
}

/// The entries of a map or struct.
fn entries_of(value: &Value) -> Entries {
    match value {
        Value::Map(map) => map.snapshot(),
        Value::Object(object) => {
            object.fields().into_iter().flat_map(|(name, value)| entries_of_field(object.as_ref(), name, value)).collect()
        }
        _ => Entries::new(),
    }
}

/// A field, or what it holds where it is embedded: only the anonymous struct of `.Chart` embeds another.
fn entries_of_field(object: &dyn Object, name: &'static str, value: Value) -> Entries {
    match &value {
        Value::Object(inner) if name == "Metadata" && object.type_name().starts_with("struct {") => {
            inner.fields().into_iter().map(|(name, value)| (name.into(), value)).collect()
        }
        _ => Entries::from_iter([(name.into(), value)]),
    }
}

/// Simple entries, and those that become tables, which are written after them.
fn split(entries: Entries) -> Result<(Entries, Entries), Failure> {
    let (mut direct, mut nested) = (Entries::new(), Entries::new());
    for (name, value) in entries {
        let is_table = matches!(type_of(&value)?, Some(Type::Table | Type::ArrayOfTables));
        if is_table { &mut nested } else { &mut direct }.push((name, value));
    }
    Ok((direct, nested))
}

/// Times that TOML read without zone or without date are written that way.
fn time_text(time: &Time) -> String {
    let layout: &[u8] = match time.location.name() {
        "datetime-local" => b"2006-01-02T15:04:05.999999999",
        "date-local" => b"2006-01-02",
        "time-local" => b"15:04:05.999999999",
        _ => return time.format(b"2006-01-02T15:04:05.999999999Z07:00"),
    };
    time.at(Rc::new(Location::Utc)).format(layout)
}
