//! The paths of `set`: `a.b[1].[key.with.dots]`. Not Helm's `--set`: there is no escape and no list literal.

use crate::value::{Frozen, ListType, MapType};

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// A key, up to `.` or `[`.
    Key,
    /// A key in brackets, up to `]`.
    Bracketed,
    /// A number, up to `]`.
    Index,
    /// What follows `]`, up to `.` or `[`; its text is dropped.
    After,
}

enum Step<'p> {
    Key(&'p str),
    Index(usize),
}

/// The value at its path: `a.b[1]` with 5 is `{a: {b: [null, 5]}}`.
///
/// # Errors
/// In helm-unittest's words.
pub fn value_at_path(path: &str, value: Frozen) -> Result<Frozen, String> {
    if path.is_empty() {
        return Err("set path is empty".into());
    }
    Ok(steps(path)?.into_iter().rev().fold(value, |value, step| match step {
        Step::Key(key) => Frozen::Map(MapType::Any, vec![(key.into(), value)].into(), false),
        Step::Index(index) => {
            let mut items = vec![Frozen::Nil; index];
            items.push(value);
            Frozen::List(ListType::Any, items.into(), false)
        }
    }))
}

fn steps(path: &str) -> Result<Vec<Step<'_>>, String> {
    let (mut steps, mut state, mut rest) = (Vec::new(), State::Key, path);
    loop {
        let end = rest.find(|c| ends(state, c));
        let (word, stop) = end.map_or((rest, None), |end| (&rest[..end], rest[end..].chars().next()));
        rest = end.map_or("", |end| &rest[end + 1..]);
        if let Some(illegal @ (',' | '{' | '}' | '=')) = stop {
            return Err(format!("invalid token found {illegal}"));
        }
        state = match (state, stop) {
            (State::Key, None) if word.is_empty() => return Err("unexpected end of".into()),
            (State::Key, None | Some('.')) => {
                steps.push(Step::Key(word));
                State::Key
            }
            (State::Key, Some('[')) if word.is_empty() => State::Bracketed,
            (State::Key, Some('[')) => {
                steps.push(Step::Key(word));
                State::Index
            }
            (State::Key, Some(stop)) => return Err(format!("invalid key {stop}")),
            (State::Bracketed | State::Index, None) => return Err("unexpected end of".into()),
            (State::Bracketed, Some('[')) => return Err("invalid escaping token [".into()),
            (State::Bracketed, Some(_)) => {
                steps.push(Step::Key(word));
                State::After
            }
            (State::Index, Some(']')) => {
                steps.push(Step::Index(index(word)?));
                State::After
            }
            (State::Index, Some(_)) => return Err("missing index value".into()),
            (State::After, None) if word.is_empty() => return Ok(steps),
            (State::After, None) => return Err("unexpected end of".into()),
            (State::After, Some('.')) => State::Key,
            (State::After, Some('[')) => State::Index,
            (State::After, Some(stop)) => return Err(format!("invalid denotation token {stop}")),
        };
        if stop.is_none() {
            return Ok(steps);
        }
    }
}

fn ends(state: State, c: char) -> bool {
    match state {
        State::Bracketed => matches!(c, '[' | ']' | ',' | '{' | '}' | '='),
        State::Key | State::Index | State::After => matches!(c, '[' | ']' | '.' | ',' | '{' | '}' | '='),
    }
}

/// `strconv.Atoi` and a limit; the peer dies on negative numbers.
fn index(word: &str) -> Result<usize, String> {
    const MOST: i64 = 65_536;
    let number: i64 = word.parse().map_err(|_| format!("strconv.Atoi: parsing {word:?}: invalid syntax"))?;
    if number < 0 {
        return Err(format!("negative {number} index not allowed"));
    }
    usize::try_from(number)
        .ok()
        .filter(|_| number <= MOST)
        .ok_or_else(|| format!("index of {number} is greater than maximum supported index of {MOST}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(path: &str) -> String {
        value_at_path(path, Frozen::Int(5)).map_or_else(|e| e, |v| format!("{:?}", v.thaw()))
    }

    #[test]
    fn paths() {
        for (path, want) in [
            ("a", r#"{"a": 5}"#),
            ("a.b", r#"{"a": {"b": 5}}"#),
            ("m[0][1]", r#"{"m": [[nil, 5]]}"#),
            ("[a.b].c", r#"{"a.b": {"c": 5}}"#),
            ("sub.[a.b/c]", r#"{"sub": {"a.b/c": 5}}"#),
            ("[0]", r#"{"0": 5}"#),
            ("list[0]x.d", r#"{"list": [{"d": 5}]}"#),
            (".a", r#"{"": {"a": 5}}"#),
            ("", "set path is empty"),
            ("a.", "unexpected end of"),
            ("[", "unexpected end of"),
            ("a]", "invalid key ]"),
            ("a=b", "invalid token found ="),
            ("sub[a.b/c]", "missing index value"),
            ("list[0]x", "unexpected end of"),
            ("[[a]]", "invalid escaping token ["),
            ("list[x]", r#"strconv.Atoi: parsing "x": invalid syntax"#),
            (r"sub.[a\]b]", "invalid denotation token ]"),
        ] {
            assert_eq!(set(path), want, "{path}");
        }
    }
}
