//! A document of which only a few entries are wanted: the others are checked as they are read, and nothing is made of them.

use super::{
    build::{Builder, MAX_VALUES, Target},
    error::{Error, Mark, Profile},
    event::{Event, EventKind, Events},
    input::Input,
    read::decode,
    resolve::{Resolved, resolve_plain},
    scanner::Direct,
    token::Style,
};
use crate::value::{Text, Value};

/// Reads as [`decode`] does, and may leave out entries of the outermost mapping that are not `wanted`.
///
/// # Errors
/// As [`decode`].
///
/// ```
/// let value = charttest::yaml::decode_some(b"kind: Pod\nspec:\n  a: b\n", |key| key == "kind").unwrap();
/// assert_eq!(charttest::format::display(&value), "map[kind:Pod]");
/// assert!(charttest::yaml::decode_some(b"kind: Pod\nspec: a: b\n", |key| key == "kind").is_err());
/// ```
pub fn decode_some(bytes: &[u8], wanted: impl Fn(&str) -> bool) -> Result<Value, Error> {
    let input = Input::new(bytes);
    if input.problem.is_none()
        && let Some(entries) = Skimmer::new(&input.text).entries(wanted)
    {
        return Ok(Value::Map(entries.into_iter().collect()));
    }
    decode(bytes)
}

/// What a collection that is open expects next.
#[derive(Clone, Copy, PartialEq)]
enum Expect {
    Item,
    Key,
    Value,
}

/// Reads usual mappings; `None` wherever there is anything to decide or to tell, which is left to the builder.
struct Skimmer<'a> {
    events: Direct<'a>,
    open: Vec<Expect>,
    count: u64,
}

impl<'a> Skimmer<'a> {
    fn new(text: &'a str) -> Self {
        Self { events: Direct::new(text, Profile::V2), open: Vec::new(), count: 0 }
    }

    fn next(&mut self) -> Option<Event<'a>> {
        self.count += 1;
        self.events.next().ok().filter(|_| self.count < MAX_VALUES)
    }

    /// The wanted entries of the first document.
    fn entries(mut self, wanted: impl Fn(&str) -> bool) -> Option<Vec<(Text, Value)>> {
        let mut entries = Vec::new();
        self.next().filter(|event| matches!(event.kind, EventKind::DocumentStart))?;
        self.next().filter(|event| matches!(event.kind, EventKind::MappingStart(_)))?;
        loop {
            let event = self.next()?;
            if matches!(event.kind, EventKind::MappingEnd) {
                break;
            }
            let EventKind::Scalar { value: key, style, .. } = event.kind else { return None };
            if !is_text(&key, style) {
                return None;
            }
            if wanted(&key) {
                entries.push((Text::from(&*key), self.value()?));
            } else {
                let first = self.next()?;
                self.skip(first, drop)?;
            }
        }
        self.next().filter(|event| matches!(event.kind, EventKind::DocumentEnd))?;
        Some(entries)
    }

    /// The value that comes next.
    fn value(&mut self) -> Option<Value> {
        let first = self.next()?;
        if let EventKind::Scalar { value, style, .. } = &first.kind
            && is_text(value, *style)
        {
            return Some(Value::Str(Text::from(&**value)));
        }
        let around = |kind| Event { kind, start: Mark::default(), end: Mark::default() };
        let mut events = vec![around(EventKind::DocumentStart)];
        self.skip(first, |event| events.push(event))?;
        events.push(around(EventKind::DocumentEnd));
        let built = Builder::new(Events::Recorded(events.iter()), Profile::V2, Target::Json).document();
        built.ok().flatten().map(|(value, _)| value)
    }

    /// Passes the node that begins with an event, and hands over its events.
    fn skip(&mut self, first: Event<'a>, mut take: impl FnMut(Event<'a>)) -> Option<()> {
        let mut event = first;
        loop {
            let is_complete = self.pass(&event)?;
            take(event);
            if is_complete {
                return Some(());
            }
            event = self.next()?;
        }
    }

    /// Whether all that is open is complete with an event.
    fn pass(&mut self, event: &Event<'a>) -> Option<bool> {
        match &event.kind {
            EventKind::Scalar { value, style, .. } => match self.open.last_mut() {
                Some(key @ Expect::Key) if is_text(value, *style) => {
                    *key = Expect::Value;
                    return Some(false);
                }
                Some(Expect::Key) => return None,
                _ if is_number_without_json(value, *style) => return None,
                _ => {}
            },
            // A mapping or a list as a key is for the builder.
            EventKind::SequenceStart(_) | EventKind::MappingStart(_) if self.open.last() == Some(&Expect::Key) => return None,
            EventKind::SequenceStart(_) => self.open.push(Expect::Item),
            EventKind::MappingStart(_) => self.open.push(Expect::Key),
            EventKind::SequenceEnd | EventKind::MappingEnd => drop(self.open.pop()),
            EventKind::Alias(_) | EventKind::DocumentStart | EventKind::DocumentEnd | EventKind::StreamEnd => return None,
        }
        if matches!(event.kind, EventKind::SequenceStart(_) | EventKind::MappingStart(_)) {
            return Some(false);
        }
        if let Some(value @ Expect::Value) = self.open.last_mut() {
            *value = Expect::Key;
        }
        Some(self.open.is_empty())
    }
}

/// Whether a key is a text, and none that merges.
fn is_text(text: &str, style: Style) -> bool {
    style != Style::Plain || text != "<<" && resolve_plain(Profile::V2, text) == Resolved::Str
}

/// Infinity and what is no number.
fn is_number_without_json(text: &str, style: Style) -> bool {
    style == Style::Plain
        && matches!(text.as_bytes().first(), Some(b'.' | b'+' | b'-' | b'0'..=b'9'))
        && matches!(resolve_plain(Profile::V2, text), Resolved::Float(n) if !n.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn skimmed(text: &str) -> Option<Vec<(Text, Value)>> {
        Skimmer::new(text).entries(|key| key == "kind" || key == "metadata")
    }

    #[test]
    fn gives_what_the_builder_gives() {
        let texts = [
            "kind: a\nmetadata:\n  name: 1\n  x: {}\nspec:\n- a: [b, c]\n  'd': |\n    e\n- - f\n",
            "# a\n---\nspec: .5\nkind: 0x1F\n---\nkind: b\n",
            "kind: a\nkind: b\nx: 1\nx: 2\n",
            "a:\nmetadata:\n",
        ];
        for text in texts {
            let Ok(Value::Map(whole)) = decode(text.as_bytes()) else { panic!("{text}") };
            let some: crate::value::Map = skimmed(text).expect(text).into_iter().collect();
            for key in ["kind", "metadata"] {
                assert_eq!(whole.get(key).map(|v| crate::format::display(&v)), some.get(key).map(|v| crate::format::display(&v)), "{text}");
            }
        }
    }

    #[test]
    fn leaves_what_is_unusual_to_the_builder() {
        for text in [
            "",
            "a",
            "- a\n",
            "a: &b c\n",
            "a: *b\n",
            "<<: {}\n",
            "a: !!str b\n",
            "1: a\n",
            "a:\n  ~: b\n",
            "a: .inf\n",
            "a: -.INF\n",
            "a: b: c\n",
            "a:\n  <<: b\n",
            "a: .nan\n",
            "true: a\n",
            "a:\n- [b]: c\n",
        ] {
            assert!(skimmed(text).is_none(), "{text:?}");
        }
    }
}
