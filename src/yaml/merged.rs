//! Trees as values: merge keys applied, scalars with their meaning.

use super::error::{Error, Profile};
use super::node::{Node, NodeKind};
use crate::value::{Text, Value};
use std::borrow::Cow;

impl Node {
    /// The entries of a mapping with those of `<<` after them, as v3 merges: what stands here wins, then the first merged.
    /// Not a mapping: none.
    pub fn entries(&self) -> Cow<'_, [(Self, Self)]> {
        let Some(entries) = self.as_map() else { return Cow::Borrowed(&[]) };
        if !entries.iter().any(|(key, _)| key.is_merge()) {
            return Cow::Borrowed(entries);
        }
        let (merges, own): (Vec<_>, Vec<_>) = entries.iter().cloned().partition(|(key, _)| key.is_merge());
        let mut all = own;
        for (_, merge) in &merges {
            match &merge.kind {
                NodeKind::List(items) => items.iter().for_each(|item| add_missing(&mut all, item)),
                _ => add_missing(&mut all, merge),
            }
        }
        Cow::Owned(all)
    }

    /// Whether this is the key `<<`.
    pub fn is_merge(&self) -> bool {
        matches!(self.scalar(Profile::V3), Some(Ok(scalar)) if scalar.is_merge)
    }

    /// The value that a reader of this profile gives: for v2 as JSON has it, for v3 with integers and timestamps.
    ///
    /// # Errors
    /// When a scalar does not fit its tag.
    pub fn value(&self, profile: Profile) -> Result<Value, Error> {
        match &self.kind {
            NodeKind::Scalar(..) => match self.scalar(profile) {
                Some(Ok(scalar)) if profile == Profile::V2 => Ok(scalar.json_value()),
                Some(Ok(scalar)) => Ok(scalar.typed_value(profile)),
                Some(Err(problem)) => Err(Error::plain(problem).at(self.start)),
                None => Ok(Value::Nil),
            },
            NodeKind::List(items) => items.iter().map(|item| item.value(profile)).collect::<Result<_, _>>().map(Value::list),
            NodeKind::Map(_) => {
                let entries = self.entries();
                // The last of equal keys wins, but what was merged comes after and must not.
                let own = self.as_map().unwrap_or_default().iter().filter(|(key, _)| !key.is_merge()).count();
                let mut pairs = Vec::with_capacity(entries.len());
                for (key, value) in entries[own..].iter().rev().chain(&entries[..own]) {
                    pairs.push((key.key_text(profile), value.value(profile)?));
                }
                Ok(Value::map(pairs))
            }
        }
    }

    /// The text of a key.
    fn key_text(&self, profile: Profile) -> Text {
        match self.scalar(profile) {
            Some(Ok(scalar)) if profile == Profile::V2 => scalar.json_key().unwrap_or_default(),
            Some(Ok(scalar)) => scalar.raw_key(),
            _ => Text::from(self.as_scalar().unwrap_or_default()),
        }
    }
}

fn add_missing(all: &mut Vec<(Node, Node)>, from: &Node) {
    for (key, value) in from.entries().iter() {
        if !all.iter().any(|(k, _)| k.as_scalar() == key.as_scalar()) {
            all.push((key.clone(), value.clone()));
        }
    }
}
