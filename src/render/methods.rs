//! The methods of `.Values`, `.Files`, `.Capabilities` and what they hold.

use super::record::Record;
use crate::{
    functions,
    glob::Glob,
    profile::Helm,
    template::{
        Call, CallError, Function, Functions, Method,
        Type::{self, Any, Bool, Bytes, String as Str, Strings},
    },
    value::{Entries, List, ListType, Map, MapType, Text, Value},
    yaml,
};
use data_encoding::BASE64;

/// Helm's functions and the methods of its types; whether `required` and `fail` only warn, as in `helm lint`.
pub(super) struct HelmFunctions(pub(super) Helm, bool);

/// The functions of each Helm.
pub(super) fn table(helm: Helm, lint: bool) -> &'static dyn Functions {
    static TABLES: [HelmFunctions; 4] =
        [HelmFunctions(Helm::V3, false), HelmFunctions(Helm::V3, true), HelmFunctions(Helm::V4, false), HelmFunctions(Helm::V4, true)];
    &TABLES[2 * usize::from(helm == Helm::V4) + usize::from(lint)]
}

impl Functions for HelmFunctions {
    fn find(&self, name: &str) -> Option<&'static Function> {
        let lenient = if self.1 { functions::lenient(name) } else { None };
        lenient.or_else(|| functions::table(self.0).find(name))
    }

    fn method(&self, receiver: &Value, name: &str, addressable: bool) -> Option<Method> {
        let methods = match receiver {
            Value::Map(map) if map.map_type() == MapType::Values => VALUES,
            Value::Map(map) if map.map_type() == MapType::Files => FILES,
            Value::List(list) if list.list_type() == ListType::Versions => VERSIONS,
            Value::Object(_) => match receiver.downcast::<Record>().map(|record| record.type_name) {
                Some("*chartutil.Capabilities") => CAPABILITIES,
                Some("chartutil.KubeVersion") if addressable => KUBE_VERSION,
                Some(_) => &[],
                None => return functions::table(self.0).method(receiver, name, addressable),
            },
            _ => &[],
        };
        methods.iter().find(|method| method.name == name).map(Method::Function)
    }

    fn is_plain(&self, name: &str) -> bool {
        // The milder ones log.
        !(self.1 && functions::lenient(name).is_some()) && functions::table(self.0).is_plain(name)
    }

    fn is_values_method(&self, name: &str) -> bool {
        VALUES.iter().any(|method| method.name == name)
    }
}

type Run = fn(&mut dyn Call, &[Value]) -> Result<Value, CallError>;

const fn method(name: &'static str, parameters: &'static [Type], result: Type, run: Run) -> Function {
    Function { name, parameters, variadic: false, result, run }
}

const VALUES: &[Function] = &[
    method("Table", &[Str], Type::Map, |_, a| table_at(&map(&a[0]), text(&a[1])).map(Value::Map)),
    method("YAML", &[], Str, |_, a| Ok(Value::Str(yaml::encode(&a[0])?.into()))),
    method("AsMap", &[], Type::Map, |_, a| Ok(Value::Map(map(&a[0]).converted(MapType::Any)))),
    method("Encode", &[Any], Any, |_, _| Err("there is no io.Writer in templates".into())),
    method("PathValue", &[Str], Any, |_, a| value_at(&map(&a[0]), text(&a[1]))),
];

const FILES: &[Function] = &[
    method("Get", &[Str], Str, |_, a| Ok(Value::Str(file(a)))),
    method("GetBytes", &[Str], Bytes, |_, a| Ok(Value::Bytes(file(a).as_bytes().into()))),
    method("Glob", &[Str], Any, |_, a| Ok(glob(&map(&a[0]), text(&a[1])))),
    method("AsConfig", &[], Str, |_, a| as_yaml(&map(&a[0]), |bytes| Text::from(bytes))),
    method("AsSecrets", &[], Str, |_, a| as_yaml(&map(&a[0]), |bytes| BASE64.encode(bytes).into())),
    method("Lines", &[Str], Strings, |_, a| Ok(lines(&file(a)))),
];

const VERSIONS: &[Function] = &[method("Has", &[Str], Bool, |_, a| {
    let Value::List(versions) = &a[0] else { return Ok(false.into()) };
    Ok(versions.iter().any(|version| version.as_text() == a[1].as_text()).into())
})];

const CAPABILITIES: &[Function] = &[method("Copy", &[], Any, |_, a| Ok(a[0].clone()))];

const KUBE_VERSION: &[Function] = &[
    method("String", &[], Str, |_, a| Ok(a[0].downcast::<Record>().and_then(|r| r.printed.clone()).unwrap_or_default().into())),
    method("GitVersion", &[], Str, |_, a| Ok(git_version(&a[0]))),
];

/// The receiver: methods are found by its type, so it is a map.
fn map(value: &Value) -> Map {
    value.as_map().cloned().unwrap_or_default()
}

fn text(value: &Value) -> &[u8] {
    value.as_text().map_or(&[], Text::as_bytes)
}

fn git_version(value: &Value) -> Value {
    let Some(record) = value.downcast::<Record>() else { return Value::Nil };
    record.fields.first().map_or(Value::Nil, |(_, version)| version.clone())
}

fn quoted(key: &[u8]) -> String {
    crate::format::quote(key)
}

/// `Values.Table`
fn table_at(values: &Map, path: &[u8]) -> Result<Map, CallError> {
    let mut found = values.converted(MapType::Values);
    for key in path.split(|b| *b == b'.') {
        match found.get(key) {
            Some(Value::Map(map)) if matches!(map.map_type(), MapType::Any | MapType::Values) => found = map.converted(MapType::Values),
            _ => return Err(format!("{} is not a table", quoted(key)).into()),
        }
    }
    Ok(found)
}

/// `Values.PathValue`
fn value_at(values: &Map, path: &[u8]) -> Result<Value, CallError> {
    if path.is_empty() {
        return Err("YAML path cannot be empty".into());
    }
    let (table, key) = match path.iter().rposition(|b| *b == b'.') {
        Some(dot) => (table_at(values, &path[..dot]).ok(), &path[dot + 1..]),
        None => (Some(values.clone()), path),
    };
    let is_table = |value: &Value| value.as_map().is_some_and(|m| m.map_type() == MapType::Any);
    let found = table.and_then(|table| table.get(key)).filter(|value| !is_table(value));
    found.ok_or_else(|| format!("{} is not a value", quoted(key)).into())
}

fn file(a: &[Value]) -> Text {
    match map(&a[0]).get(text(&a[1])) {
        Some(Value::Bytes(bytes)) => Text::from(&*bytes),
        _ => Text::new(),
    }
}

fn glob(files: &Map, pattern: &[u8]) -> Value {
    // A pattern that is wrong matches every file.
    let glob = Glob::parse(&String::from_utf8_lossy(pattern)).ok();
    let matches = |name: &Text| glob.as_ref().is_none_or(|glob| glob.matches(&name.to_str_lossy()));
    let found: Entries = files.snapshot().into_iter().filter(|(name, _)| matches(name)).collect();
    Value::Map(Map::of(MapType::Files, found))
}

fn as_yaml(files: &Map, encode: impl Fn(&[u8]) -> Text) -> Result<Value, CallError> {
    let mut entries = Entries::new();
    for (name, value) in files.snapshot() {
        let Value::Bytes(bytes) = value else { continue };
        let base = name.as_bytes().rsplit(|b| *b == b'/').next().unwrap_or_default();
        entries.insert(Text::from(base), Value::Str(encode(&bytes)));
    }
    let mut text = yaml::encode(&Value::Map(Map::of(MapType::Strings, entries))).unwrap_or_default();
    if text.last() == Some(&b'\n') {
        text.pop();
    }
    Ok(Value::Str(text.into()))
}

fn lines(text: &Text) -> Value {
    let bytes = text.as_bytes();
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    if text.is_empty() {
        return Value::List(List::of(ListType::Strings, Vec::new()));
    }
    Value::strings(bytes.split(|b| *b == b'\n'))
}
