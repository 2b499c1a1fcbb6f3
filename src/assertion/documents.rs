//! Rendered files as assertions see them: by name, each with its documents, read as helm-unittest reads them.

use crate::value::{Text, Value};
use std::{
    borrow::Cow,
    cell::RefCell,
    collections::{BTreeMap, HashMap},
    rc::Rc,
};

/// Bytes of text whose documents are kept per thread: the tests of a suite render mostly the same.
const KEPT: usize = 1 << 20;

/// All files of a render, by name (`chart/templates/a.yaml`). Cloning shares the documents.
#[derive(Clone, Default)]
pub struct Documents {
    files: BTreeMap<String, Rc<[Value]>>,
}

impl Documents {
    /// The documents of a file; `None` if there is no such file.
    pub fn of(&self, file: &str) -> Option<&[Value]> {
        self.files.get(file).map(|documents| &**documents)
    }

    /// The names of the files, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Adds a file.
    pub fn insert(&mut self, file: impl Into<String>, documents: Vec<Value>) {
        self.files.insert(file.into(), documents.into());
    }

    /// Adds a rendered file. `.yaml`, `.yml` and `.tpl` hold YAML; `.txt` is one document with the text as `raw`; files
    /// with other extensions are left out.
    ///
    /// # Errors
    /// The YAML reader's text.
    pub fn read(&mut self, file: &str, text: &Text) -> Result<(), String> {
        let name = file.rsplit('/').next().unwrap_or(file);
        match name.rfind('.').map(|dot| &name[dot..]) {
            Some(".yaml" | ".yml" | ".tpl") => self.read_yaml(file, text),
            Some(".txt") => {
                self.insert(file, vec![Value::map([("raw", Value::Str(text.clone()))])]);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Adds a file that holds YAML whatever it is called.
    ///
    /// # Errors
    /// The YAML reader's text.
    pub fn read_yaml(&mut self, file: &str, text: &Text) -> Result<(), String> {
        self.files.insert(file.to_owned(), documents(text)?);
        Ok(())
    }

    /// Adds the message of a render that failed in this file.
    pub fn fail(&mut self, file: impl Into<String>, message: &str) {
        self.insert(file, vec![Value::map([("raw", message.into())])]);
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

type Kept = Result<Rc<[Value]>, String>;

/// The documents of a text, remembered per thread.
fn documents(text: &Text) -> Kept {
    thread_local! {
        static CACHE: RefCell<(HashMap<Text, Kept, foldhash::fast::FixedState>, usize)> = RefCell::default();
    }
    CACHE.with_borrow_mut(|(cache, size)| {
        if let Some(kept) = cache.get(text) {
            return kept.clone();
        }
        let made: Kept = parse(text.as_bytes()).map(Into::into);
        *size += text.len();
        if *size > KEPT {
            cache.clear();
            *size = text.len();
        }
        cache.insert(text.clone(), made.clone());
        made
    })
}

/// Mirrors `parseYamlFile`: documents without a key are none.
fn parse(text: &[u8]) -> Result<Vec<Value>, String> {
    let text = separated(text);
    let mut documents = Vec::new();
    for (index, document) in crate::yaml::documents_v3(&text).enumerate() {
        match document.map_err(|error| error.message)? {
            Value::Nil => {}
            Value::Map(map) if map.is_empty() => {}
            Value::Map(map) => documents.push(Value::Map(map)),
            other => return Err(no_map(&text, index, &other)),
        }
    }
    Ok(documents)
}

fn no_map(text: &[u8], index: usize, value: &Value) -> String {
    let nodes = crate::yaml::parse(text).unwrap_or_default();
    let node = nodes.get(index);
    let line = node.map_or(0, |node| node.start.line) + 1;
    let what = match value {
        Value::List(_) => "!!seq".to_owned(),
        scalar => {
            let tag = match scalar {
                Value::Bool(_) => "!!bool",
                Value::Float(_) => "!!float",
                Value::Str(_) => "!!str",
                Value::Object(_) => "!!timestamp",
                _ => "!!int",
            };
            let written = node.and_then(|node| node.as_scalar()).map(str::to_owned);
            let shown = written.unwrap_or_else(|| crate::format::display(scalar).to_str_lossy().into_owned());
            let cut = if shown.len() > 10 { format!("{}...", shown.chars().take(7).collect::<String>()) } else { shown };
            format!("{tag} `{cut}`")
        }
    };
    format!("yaml: unmarshal errors:\n  line {line}: cannot unmarshal {what} into map[string]interface {{}}")
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0c)
}

/// The text with every `---` at the start of a line on a line of its own: `(?:^|\s*\n)---\s*` becomes a plain separator.
fn separated(text: &[u8]) -> Cow<'_, [u8]> {
    let mut marks = memchr::memmem::find_iter(text, b"---").filter(|at| *at == 0 || text[at - 1] == b'\n').peekable();
    if marks.peek().is_none() {
        return Cow::Borrowed(text);
    }
    let (mut out, mut end) = (Vec::with_capacity(text.len() + 16), 0);
    for at in marks {
        // The line break in front must not belong to the match before.
        if at != 0 && at <= end {
            continue;
        }
        let content = text[end..at].iter().rposition(|b| !is_space(*b)).map_or(end, |last| end + last + 1);
        out.extend_from_slice(&text[end..content]);
        out.extend_from_slice(b"\n---\n");
        let after = at + 3;
        end = after + text[after..].iter().take_while(|b| is_space(**b)).count();
    }
    out.extend_from_slice(&text[end..]);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::separated;

    #[test]
    fn separators_get_their_own_line() {
        for (text, expected) in [
            ("a: 1\n", "a: 1\n"),
            ("---\na: 1\n", "\n---\na: 1\n"),
            ("a: 1 \n\n--- b: 2\n", "a: 1\n---\nb: 2\n"),
            ("---\n---\na: 1", "\n---\n---\na: 1"),
            ("a: |\n  ---\n", "a: |\n  ---\n"),
        ] {
            assert_eq!(separated(text.as_bytes()).as_ref(), expected.as_bytes(), "{text:?}");
        }
    }
}
