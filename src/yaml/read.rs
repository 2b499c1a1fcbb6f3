//! The entries: texts to values and trees.

use super::build::{Builder, Fatal, Problems, Target};
use super::error::{Error, Profile};
use super::event::{self, Events};
use super::go_syntax;
use super::input::Input;
use super::node::{Composer, Node};
use super::parser::Parser;
use super::places::{Noted, Places};
use crate::{
    format::json,
    value::{List, Map, Value},
};
use std::rc::Rc;

const CONVERTING: &str = "error converting YAML to JSON: ";

/// Reads the first document as sigs.k8s.io/yaml does: YAML 1.1, every number a `float64`, the last of equal keys wins.
///
/// # Errors
/// With the library's text.
///
/// ```
/// use charttest::yaml;
/// let value = yaml::decode(b"a: yes\na: 0777\n").unwrap();
/// assert_eq!(charttest::format::display(&value), "map[a:511]");
/// assert_eq!(yaml::decode(b"a: b: c").unwrap_err().message, "error converting YAML to JSON: yaml: mapping values are not allowed in this context");
/// ```
pub fn decode(bytes: &[u8]) -> Result<Value, Error> {
    decode_found(bytes).map(|found| found.unwrap_or(Value::Nil))
}

/// The same into a `map[string]interface {}`: empty for null or no document.
///
/// # Errors
/// As [`decode`], and for what is no mapping.
pub fn decode_map(bytes: &[u8]) -> Result<Map, Error> {
    match decode(bytes)? {
        Value::Map(map) => Ok(map),
        Value::Nil => Ok(Map::new()),
        other => Err(unmarshal_error(&other, "map[string]interface {}")),
    }
}

/// The same into a `[]interface {}`.
///
/// # Errors
/// As [`decode`], and for what is no list.
pub fn decode_list(bytes: &[u8]) -> Result<List, Error> {
    match decode(bytes)? {
        Value::List(list) => Ok(list),
        Value::Nil => Ok(List::new(Vec::new())),
        other => Err(unmarshal_error(&other, "[]interface {}")),
    }
}

/// What decoding into a Go type says of a value that does not fit it.
pub fn unmarshal_error(value: &Value, target: &str) -> Error {
    let kind = match value {
        Value::Map(_) => "object",
        Value::List(_) => "array",
        Value::Bool(_) => "bool",
        Value::Float(_) => "number",
        _ => "string",
    };
    Error::whole(format!("error unmarshaling JSON: while decoding JSON: json: cannot unmarshal {kind} into Go value of type {target}"))
}

fn decode_found(bytes: &[u8]) -> Result<Option<Value>, Error> {
    decode_target(bytes, Target::Json)
}

/// Reads as [`decode`] does before it turns numbers into `float64`: what sigs.k8s.io/yaml converts to texts for `string` fields.
///
/// # Errors
/// As [`decode`].
pub fn decode_exact(bytes: &[u8]) -> Result<Value, Error> {
    decode_target(bytes, Target::Exact).map(|found| found.unwrap_or(Value::Nil))
}

fn decode_target(bytes: &[u8], target: Target) -> Result<Option<Value>, Error> {
    let input = Input::new(bytes);
    let found = event::read(&input, Profile::V2, |events| Builder::new(events, Profile::V2, target).document());
    let Some((value, problems)) = found.map_err(|e| e.within(CONVERTING))? else { return Ok(None) };
    check(bytes, Profile::V2, &problems).map_err(|e| e.within(CONVERTING))?;
    if problems.json_key
        && let Some((mark, text)) = go_syntax::bad_json_key(&input.text)
    {
        return Err(Error::whole(text).at(mark).within(CONVERTING));
    }
    if target == Target::Json
        && problems.not_finite
        && let Err(text) = json::encode(&value)
    {
        return Err(Error::whole(text).within(CONVERTING));
    }
    Ok(Some(value))
}

/// The problems that end decoding in both libraries.
fn check(bytes: &[u8], profile: Profile, problems: &Problems) -> Result<(), Error> {
    match &problems.fatal {
        Some(Fatal::Message(error)) => return Err(error.clone()),
        Some(Fatal::CollectionKey(mark)) => {
            return Err(Error::plain(format!("invalid map key: {}", go_syntax::at(&Input::new(bytes).text, profile, *mark))).at(*mark));
        }
        None => {}
    }
    if problems.collected.is_empty() {
        return Ok(());
    }
    Err(Error::plain(format!("unmarshal errors:\n  {}", problems.collected.join("\n  "))))
}

/// Reads the first document as go-yaml v3 does into an interface: integers stay integers, equal keys are an error.
///
/// # Errors
/// With the library's text.
pub fn decode_v3(bytes: &[u8]) -> Result<Value, Error> {
    Ok(documents_v3(bytes).next().transpose()?.unwrap_or(Value::Nil))
}

/// Every document of a stream as go-yaml v3's decoder gives them; the first syntax error ends it.
pub fn documents_v3(bytes: &[u8]) -> impl Iterator<Item = Result<Value, Error>> {
    let input = Input::new(bytes);
    event::read(&input, Profile::V3, |events| values_v3(bytes, events)).unwrap_or_default().into_iter()
}

fn values_v3(bytes: &[u8], events: Events<'_>) -> Result<Vec<Result<Value, Error>>, Error> {
    let mut out = Vec::new();
    let mut builder = Builder::new(events, Profile::V3, Target::Typed);
    loop {
        match builder.document() {
            Ok(None) => return Ok(out),
            Ok(Some((value, problems))) => out.push(check(bytes, Profile::V3, &problems).map(|()| value)),
            Err(error) if error.is_undecided() => return Err(error),
            Err(error) => {
                out.push(Err(error));
                return Ok(out);
            }
        }
    }
}

/// Every document of a stream as [`documents_v3`] gives it, and where everything in it is written.
///
/// # Errors
/// The first one.
pub fn documents_with_places(bytes: &[u8]) -> Result<(Vec<Value>, Places), Error> {
    let input = Input::new(bytes);
    event::read(&input, Profile::V3, |events| {
        let notes = Rc::default();
        let noted = Events::Noted(Box::new(Noted::new(events, &input.text, &notes)));
        let values = values_v3(bytes, noted)?.into_iter().collect::<Result<_, _>>()?;
        let places = notes.borrow_mut().take();
        Ok((values, places))
    })
}

/// All documents of a stream as go-yaml v3's decoder gives them.
///
/// # Errors
/// The first one.
pub fn decode_all_v3(bytes: &[u8]) -> Result<Vec<Value>, Error> {
    documents_v3(bytes).collect()
}

/// Reads all documents into trees with places, by the rules of v3.
///
/// # Errors
/// Of syntax, of the first document that has one.
pub fn parse(bytes: &[u8]) -> Result<Vec<Node>, Error> {
    parse_as(bytes, Profile::V3)
}

/// The same with the error texts of one library.
///
/// # Errors
/// As [`parse`].
pub fn parse_as(bytes: &[u8], profile: Profile) -> Result<Vec<Node>, Error> {
    let input = Input::new(bytes);
    event::read(&input, profile, |events| trees_of(events, profile))
}

fn trees_of(events: Events<'_>, profile: Profile) -> Result<Vec<Node>, Error> {
    let mut composer = Composer::new(events, profile);
    std::iter::from_fn(|| composer.document().transpose()).collect()
}

/// The trees of the documents before the first syntax error, for messages about their keys.
pub(super) fn trees(text: &str, profile: Profile) -> impl Iterator<Item = Node> {
    let mut composer = Composer::new(Events::Parser(Parser::new(text, None, profile)), profile);
    composer.forgiving = true;
    std::iter::from_fn(move || composer.document().ok().flatten())
}
