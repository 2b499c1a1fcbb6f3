//! The path language of suites: JSONPath as helm-unittest's fork of yaml-jsonpath 0.4.0 has it, over [`Value`].
//!
//! Contract: same matches in the same order and the same error texts. The peer writes the document as YAML and searches
//! that, so maps are walked in the order of yaml.v3's keys and whole floats come back as integers.
//!
//! - `lexer`, `filter_lexer`: text → lexemes; `lexeme`: what they are
//! - `path`: lexemes → steps; `subscript`: `[0]`, `[1:3]`, unions; `names`: `['a','b']`
//! - `filter_tree`, `filter`: `[?(…)]`
//! - `search`: steps over a value; `order`: the order of keys; `encoded`: what a value is after it went through YAML

mod encoded;
mod filter;
mod filter_lexer;
mod filter_tree;
mod lexeme;
mod lexer;
mod names;
mod order;
mod path;
mod search;
mod subscript;

pub use encoded::encoded;
pub use path::Path;

use crate::value::Value;
use foldhash::HashMap;
use std::{cell::RefCell, rc::Rc};

/// Parsed paths kept per thread before the cache starts again.
const CACHED: usize = 1024;

/// The values at a path of a document, as they are after the document went through YAML.
///
/// # Errors
/// The parser's text when the path makes no sense.
///
/// ```
/// use charttest::{assertion::jsonpath, value::Value};
/// let document = Value::map([("a", Value::list(vec![Value::Int(1), Value::Int(2)]))]);
/// assert_eq!(format!("{:?}", jsonpath::find(&document, "a[-1]")), "Ok([2])");
/// assert_eq!(jsonpath::find(&document, "a.").unwrap_err(), "child name missing at position 2, following \"a.\"");
/// ```
pub fn find(document: &Value, path: &str) -> Result<Vec<Value>, String> {
    let path = cached(path)?;
    Ok(path.find(document).into_iter().map(|value| encoded(&value)).collect())
}

/// The parsed path, remembered per thread: suites ask for the same few paths over and over.
///
/// # Errors
/// The parser's text.
pub fn cached(path: &str) -> Result<Rc<Path>, String> {
    thread_local! {
        static CACHE: RefCell<HashMap<String, Rc<Path>>> = RefCell::default();
    }
    CACHE.with_borrow_mut(|cache| {
        if let Some(found) = cache.get(path) {
            return Ok(Rc::clone(found));
        }
        let made = Rc::new(Path::parse(path)?);
        if cache.len() >= CACHED {
            cache.clear();
        }
        cache.insert(path.to_owned(), Rc::clone(&made));
        Ok(made)
    })
}
