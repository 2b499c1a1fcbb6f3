//! An item of `asserts` becomes an [`Assertion`].

use super::{ASSERTIONS, Judge, Kind, ParameterError, Parameters, Selector, find};
use crate::{
    compat::Compat,
    value::{Map, Value},
};

/// A parsed assertion: `Send + Sync`, shared by the threads that run its test.
pub struct Assertion {
    /// Its line of the table.
    pub kind: &'static Kind,
    /// Whether `not: true` stands beside it.
    pub not: bool,
    /// The file that it looks at, if it says so.
    pub template: Option<String>,
    /// The document that it looks at, if it says so.
    pub index: Option<i64>,
    /// Which documents it looks at, if it says so.
    pub selector: Option<Selector>,
    /// The object that it looks at, as the user names it (`Kind/name`).
    pub object: Option<String>,
    /// What answers.
    pub judge: Judge,
}

/// An assertion that makes no sense.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// The item is no map.
    #[error("an assertion must be a map, not {0}")]
    NoMap(&'static str),
    /// There is no assertion of this name.
    #[error("Assertion type `{name}` is invalid")]
    Unknown {
        /// The name as written.
        name: String,
        /// The nearest name that exists.
        nearest: Option<&'static str>,
    },
    /// No assertion at all.
    #[error("no assertion type defined")]
    Missing,
    /// Two assertions in one item.
    #[error("assertion type `{0}` and `{1}` is declared duplicately")]
    Twice(&'static str, &'static str),
    /// A selector without a path.
    #[error("empty 'documentSelector.path' not supported")]
    SelectorWithoutPath,
    /// A parameter of the wrong type.
    #[error(transparent)]
    Parameter(#[from] ParameterError),
}

const BESIDE: &[&str] = &["template", "documentIndex", "not", "documentSelector", "object"];

impl Assertion {
    /// Reads an item of `asserts`, decoded as yaml.v3 decodes it. With `only_peer`, charttest's own names are unknown.
    ///
    /// # Errors
    /// In helm-unittest's words where it has them.
    pub fn parse(item: &Value, only_peer: bool) -> Result<Self, ParseError> {
        let map = item.as_map().ok_or_else(|| ParseError::NoMap(item.kind().name()))?;
        let selector = match map.get("documentSelector") {
            Some(selector @ Value::Map(_)) => Some(Selector::parse(&selector).ok_or(ParseError::SelectorWithoutPath)?),
            _ => None,
        };
        let (kind, judge) = read_judge(map, only_peer)?;
        let index = if let Some(Value::Int(index)) = map.get("documentIndex") { Some(index) } else { None };
        Ok(Self {
            kind,
            judge,
            not: map.get("not").and_then(|not| not.as_bool()).unwrap_or(false),
            template: text_of(map, "template").filter(|name| !name.is_empty()),
            index: index.filter(|index| *index != -1),
            selector,
            object: text_of(map, "object").filter(|_| !only_peer),
        })
    }

    /// Whether it is about a render that succeeds. If all assertions of a test are, a failing render is an error of the test.
    pub fn expects_success(&self, compat: Compat) -> bool {
        let negated = || !compat.bare_failure_ignores_not && self.not && matches!(&self.judge, Judge::Set(judge) if judge.is_bare());
        !self.kind.about_failure || negated()
    }

    /// Whether the opposite of what the judge says is asserted.
    pub fn is_negative(&self) -> bool {
        self.not != self.kind.antonym
    }
}

fn text_of(map: &Map, key: &str) -> Option<String> {
    map.get(key).and_then(|value| value.as_text().map(|text| text.to_str_lossy().into_owned()))
}

fn read_judge(map: &Map, only_peer: bool) -> Result<(&'static Kind, Judge), ParseError> {
    let mut found: Option<(&'static Kind, Value)> = None;
    for (key, value) in map.entries().iter() {
        let Some(kind) = key.as_str().and_then(find).filter(|kind| kind.peer || !only_peer) else { continue };
        if let Some((first, _)) = found {
            return Err(ParseError::Twice(first.name, kind.name));
        }
        found = Some((kind, value.clone()));
    }
    let Some((kind, parameters)) = found else { return Err(unknown(map, only_peer)) };
    let parameters = match parameters {
        single @ (Value::Str(_) | Value::List(_)) if !kind.peer => Parameters::single(single),
        other if only_peer => Parameters::of(&other)?.without(super::INSIDE),
        other => Parameters::of(&other)?,
    };
    let judge = (kind.read)(&parameters)?;
    Ok((kind, judge))
}

fn unknown(map: &Map, only_peer: bool) -> ParseError {
    let keys = map.keys();
    let Some(name) = keys.iter().find(|key| !key.as_str().is_some_and(|key| BESIDE.contains(&key))) else { return ParseError::Missing };
    let name = name.to_str_lossy().into_owned();
    let names = ASSERTIONS.iter().filter(|kind| kind.peer || !only_peer).map(|kind| kind.name);
    let nearest = crate::source::nearest(&name, names);
    ParseError::Unknown { name, nearest }
}
