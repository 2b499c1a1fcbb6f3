//! Items into tables: BurntSushi's parser.

use super::{
    Failure,
    key::{Key, shown},
    lex::{Item, Kind, Lexer},
    scalar,
};
use crate::{
    env::Env,
    format,
    value::{List, ListType, Map, Text, Value},
};
use std::collections::HashSet;

/// How deep values may nest.
const MAX_DEPTH: usize = 500;

/// Reads a document.
///
/// # Errors
/// Go's text: `toml: line 2 (last key "a"): …`.
pub(super) fn parse(text: &[u8], env: &Env) -> Result<Map, Failure> {
    let text = [b"\xff\xfe".as_slice(), b"\xfe\xff", b"\xef\xbb\xbf"].iter().find_map(|bom| text.strip_prefix(*bom)).unwrap_or(text);
    if text.iter().take(6).any(|b| *b == 0) {
        let problem = "files cannot contain NULL bytes; probably using UTF-16; TOML files must be UTF-8";
        return Err(Failure::Error(format!("toml: line 1: {problem}")));
    }
    let mut parser = Parser {
        lexer: Lexer::new(text),
        env,
        context: Key::new(),
        current: Text::new(),
        line: 0,
        depth: 0,
        root: Map::new(),
        implicit: HashSet::new(),
        arrays: HashSet::new(),
    };
    loop {
        let item = parser.next()?;
        if item.kind == Kind::Eof {
            return Ok(parser.root);
        }
        parser.top_level(&item)?;
    }
}

struct Parser<'a> {
    lexer: Lexer<'a>,
    env: &'a Env,
    /// The key of the table in scope.
    context: Key,
    /// The last part of the key whose value is read.
    current: Text,
    /// Line of the last key, for errors about keys.
    line: usize,
    depth: usize,
    root: Map,
    /// Tables that a dotted key or header created in passing.
    implicit: HashSet<Vec<u8>>,
    /// Keys whose value is an array.
    arrays: HashSet<Vec<u8>>,
}

type Read<T> = Result<T, Failure>;

impl Parser<'_> {
    fn fail_at<T>(&self, line: usize, message: &str) -> Read<T> {
        let last = self.last_key();
        Err(Failure::Error(if last.is_empty() {
            format!("toml: line {line}: {message}")
        } else {
            format!("toml: line {line} (last key {}): {message}", format::quote(&last))
        }))
    }

    fn fail<T>(&self, message: &str) -> Read<T> {
        self.fail_at(self.line, message)
    }

    fn last_key(&self) -> Vec<u8> {
        let context = shown(&self.context);
        match (self.current.is_empty(), context.is_empty()) {
            (true, _) => context,
            (false, true) => self.current.as_bytes().to_vec(),
            (false, false) => [&context, b".".as_slice(), self.current.as_bytes()].concat(),
        }
    }

    fn next(&mut self) -> Read<Item> {
        let item = self.lexer.next_item();
        if item.kind == Kind::Error { self.fail_at(item.line, &String::from_utf8_lossy(&item.text)) } else { Ok(item) }
    }

    /// The parts of a key up to an item of this kind.
    fn key(&mut self, end: Kind) -> Read<Key> {
        let mut item = self.next()?;
        self.line = item.line;
        let mut key = Key::new();
        while item.kind != end && item.kind != Kind::Eof {
            let Value::Str(part) = (if item.kind == Kind::Text { Value::text(item.text) } else { self.value(item, false)? }) else { break };
            key.push(part);
            item = self.next()?;
        }
        Ok(key)
    }

    fn top_level(&mut self, item: &Item) -> Read<()> {
        match item.kind {
            Kind::CommentStart => self.next().map(|_| ()),
            Kind::TableStart => {
                let key = self.key(Kind::TableEnd)?;
                self.add_context(&key, false)?;
                self.set_type("", false);
                Ok(())
            }
            Kind::ArrayTableStart => {
                let key = self.key(Kind::ArrayTableEnd)?;
                self.add_context(&key, true)?;
                self.set_type("", false);
                Ok(())
            }
            _ => {
                let outer = self.context.clone();
                self.dotted_key()?;
                let item = self.next()?;
                let is_array = item.kind == Kind::Array;
                let value = self.value(item, false)?;
                let name = self.current.clone();
                self.set_value(&name, value)?;
                self.set_type(name, is_array);
                self.context = outer;
                self.current = Text::new();
                Ok(())
            }
        }
    }

    /// Reads the key of an entry, and establishes the tables of its parts but the last. Returns those parts.
    fn dotted_key(&mut self) -> Read<Key> {
        let mut key = self.key(Kind::KeyEnd)?;
        self.current = key.pop().unwrap_or_default();
        for part in &key {
            let mut context = self.context.clone();
            context.push(part.clone());
            self.implicit.insert(shown(&context));
            self.add_context(&context, false)?;
        }
        Ok(key)
    }

    fn value(&mut self, item: Item, in_array: bool) -> Read<Value> {
        let text = || String::from_utf8_lossy(&item.text);
        let scalar = match item.kind {
            Kind::String | Kind::RawString => Ok(Value::text(item.text)),
            Kind::StringEsc => scalar::replace_escapes(&item.text).map(Value::text),
            Kind::MultilineString => {
                scalar::replace_escapes(&scalar::strip_escaped_newlines(scalar::strip_first_newline(&item.text))).map(Value::text)
            }
            Kind::RawMultilineString => Ok(Value::text(scalar::strip_first_newline(&item.text))),
            Kind::Integer => scalar::integer(&text()),
            Kind::Float => scalar::float(&text()),
            Kind::Bool => Ok(Value::Bool(item.text == b"true")),
            Kind::Datetime => scalar::datetime(&text(), self.env),
            Kind::Array => return self.nested(Self::array),
            Kind::InlineTableStart => return self.nested(|parser| parser.inline_table(in_array)),
            _ => return Err(Failure::Panic(format!("BUG: Unexpected value type: {:?}\n\n", item.kind))),
        };
        match scalar {
            Ok(value) => Ok(value),
            Err(message) => self.fail_at(item.line, &message),
        }
    }

    fn nested(&mut self, read: impl FnOnce(&mut Self) -> Read<Value>) -> Read<Value> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return self.fail("values are nested too deeply");
        }
        let value = read(self)?;
        self.depth -= 1;
        Ok(value)
    }

    fn array(&mut self) -> Read<Value> {
        self.set_type(self.current.clone(), true);
        let mut items = Vec::new();
        loop {
            let item = self.next()?;
            match item.kind {
                Kind::ArrayEnd => break,
                Kind::CommentStart => {
                    self.next()?;
                }
                _ => items.push(self.value(item, true)?),
            }
        }
        Ok(Value::List(List::grown_from(2, ListType::Any, items)))
    }

    fn inline_table(&mut self, in_array: bool) -> Read<Value> {
        let table = Map::new();
        let (outer, outer_key) = (self.context.clone(), self.current.clone());
        self.context.push(std::mem::take(&mut self.current));
        let inner = self.context.clone();
        self.implicit.insert(shown(&inner));
        self.add_context(&inner, in_array)?;
        loop {
            let item = self.next()?;
            match item.kind {
                Kind::InlineTableEnd => break,
                Kind::CommentStart => {
                    self.next()?;
                    continue;
                }
                _ => {}
            }
            let parents = self.dotted_key()?;
            let item = self.next()?;
            let is_array = item.kind == Kind::Array;
            let value = self.value(item, false)?;
            let name = self.current.clone();
            self.set_value(&name, value.clone())?;
            self.set_type(name.clone(), is_array);
            let mut hash = table.clone();
            for part in parents {
                let next = match hash.get(part.as_bytes()) {
                    None => {
                        let next = Map::new();
                        put(&hash, part, Value::Map(next.clone()));
                        next
                    }
                    Some(Value::Map(next)) => next,
                    Some(_) => return self.fail(&format!("{} is not a table", format::quote(&shown(&self.context)))),
                };
                hash = next;
            }
            put(&hash, name, value);
            self.context.clone_from(&inner);
        }
        self.context = outer;
        self.current = outer_key;
        Ok(Value::Map(table))
    }

    /// Makes `key` the table in scope, creating it and its parents.
    fn add_context(&mut self, key: &Key, array: bool) -> Read<()> {
        let Some((last, parents)) = key.split_last() else { return Ok(()) };
        let (mut hash, mut context) = (self.root.clone(), Key::new());
        for part in parents {
            context.push(part.clone());
            if !hash.contains_key(part.as_bytes()) {
                self.implicit.insert(shown(&context));
                put(&hash, part.clone(), Value::Map(Map::new()));
            }
            hash = match table_in(&hash, part) {
                Some(next) => next,
                None => return self.fail(&format!("Key '{}' was already created as a hash.", lossy(&context))),
            };
        }
        self.context = context;
        if array {
            let mut tables = match hash.get(last.as_bytes()) {
                None => Vec::new(),
                Some(Value::List(list)) if list.list_type() == ListType::Maps => list.to_vec(),
                Some(_) => return self.fail(&format!("Key '{}' was already created and cannot be used as an array.", lossy(key))),
            };
            tables.push(Value::Map(Map::new()));
            put(&hash, last.clone(), Value::List(List::grown_from(4, ListType::Maps, tables)));
        } else {
            self.set_value(last, Value::Map(Map::new()))?;
        }
        self.context.push(last.clone());
        Ok(())
    }

    /// Sets a key of the table in scope, which must not be defined yet.
    fn set_value(&mut self, key: &Text, value: Value) -> Read<()> {
        let (mut hash, mut context) = (self.root.clone(), Key::new());
        for part in self.context.clone() {
            let next = table_in(&hash, &part);
            context.push(part);
            hash = match next {
                Some(next) => next,
                None => return self.fail(&format!("Key '{}' has already been defined.", lossy(&context))),
            };
        }
        context.push(key.clone());
        if hash.contains_key(key.as_bytes()) {
            let name = shown(&context);
            if !self.implicit.remove(&name) {
                return self.fail(&format!("Key '{}' has already been defined.", lossy(&context)));
            }
            if !self.arrays.contains(&name) {
                return Ok(());
            }
        }
        put(&hash, key.clone(), value);
        Ok(())
    }

    /// Records whether a key of the table in scope is an array; the empty key is the table itself.
    fn set_type(&mut self, key: impl Into<Text>, is_array: bool) {
        let (mut context, key) = (self.context.clone(), key.into());
        if !key.is_empty() || context.is_empty() {
            context.push(key);
        }
        let name = shown(&context);
        if is_array {
            self.arrays.insert(name);
        } else {
            self.arrays.remove(&name);
        }
    }
}

/// The table under a key, or the last one of an array of tables.
fn table_in(hash: &Map, key: &Text) -> Option<Map> {
    match hash.get(key.as_bytes())? {
        Value::Map(map) => Some(map),
        Value::List(list) if list.list_type() == ListType::Maps => list.last()?.as_map().cloned(),
        _ => None,
    }
}

/// Tables of the parser are never nil.
fn put(hash: &Map, key: Text, value: Value) {
    let _ = hash.insert(key, value);
}

fn lossy(key: &Key) -> String {
    String::from_utf8_lossy(&shown(key)).into_owned()
}
