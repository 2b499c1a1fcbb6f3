//! Outputs of templates that are known from earlier calls: a template that finds the same values gives the same text.
//!
//! Contract: a text is given again only if [`depends`](crate::template::depends) can tell what the template looks at, and
//! all of that is as it was, type by type and bit by bit. Errors are never remembered.

use super::Executor;
use crate::{
    template::{
        Tree,
        depends::{self, Places, Told},
        set::Scope,
    },
    value::{Frozen, Level, Map, MapType, Object, Text, Value, is_recording},
};
use std::{cell::RefCell, collections::HashMap, rc::Rc, slice};

/// How many texts of a template are known at most, of how many sets, and how many values are compared for one text.
const TEXTS: usize = 4;
const SETS: usize = 16;
const VALUES: usize = 512;

/// After so many calls it shows whether knowing a template is worth the comparing: one in so many must have helped.
const TRIAL: u32 = 8;

/// How deep templates may include each other here. Helm counts how often one is inside of itself, and refuses the thousandth.
const DEPTH: usize = 64;

/// What was found at a place.
enum Seen {
    /// A map of this type, of which only some entries count.
    Through(MapType),
    Absent,
    Value(Frozen),
    Object(Rc<dyn Object>),
}

/// What is known of a template.
struct Known {
    places: Option<Rc<Places>>,
    texts: Vec<(Vec<Seen>, Text)>,
    calls: u32,
    helped: u32,
}

/// What is known of the templates of a set, by their names.
#[derive(Default)]
struct OfSet {
    told: Told,
    known: HashMap<Text, Known, foldhash::fast::FixedState>,
}

/// The number of a set, and whether `keys` and `values` go the other way round: nothing else around a render decides a plain function.
type Key = (u64, bool);

thread_local! {
    static KNOWN: RefCell<HashMap<Key, OfSet, foldhash::fast::FixedState>> = RefCell::default();
}

/// An output that is worth remembering when it is there.
pub(super) struct Question {
    set: Key,
    name: Text,
    seen: Vec<Seen>,
    /// How many texts of `tpl` had been executed.
    texts_run: u64,
}

impl Executor<'_> {
    /// The output of a template of the chart for this data, if it is known; otherwise what [`Self::remember`] wants with the output.
    pub(super) fn recall(&self, tree: &Tree, data: &Value) -> Result<Text, Option<Question>> {
        let Scope::Chart(set) = self.scope else { return Err(None) };
        let Value::Map(data) = data else { return Err(None) };
        if self.included.len() > DEPTH || is_recording() {
            return Err(None);
        }
        KNOWN.with_borrow_mut(|all| {
            let key = (set.number(), self.host.env.backwards);
            if all.len() >= SETS && !all.contains_key(&key) {
                all.clear();
            }
            let OfSet { told, known } = all.entry(key).or_default();
            if !known.contains_key(&tree.name) {
                known.insert(tree.name.clone(), Known::new(depends::places(tree, set, told)));
            }
            let recalled = known.get_mut(&tree.name).map_or(Err(None), |known| known.recall(data));
            let question = |seen| Question { set: key, name: tree.name.clone(), seen, texts_run: self.texts_run };
            recalled.map_err(|seen| seen.map(question))
        })
    }

    /// Remembers an output, unless a text of `tpl` had a part in it.
    pub(super) fn remember(&self, question: Option<Question>, text: impl FnOnce() -> Text) {
        let Some(Question { set, name, seen, .. }) = question.filter(|question| question.texts_run == self.texts_run) else { return };
        KNOWN.with_borrow_mut(|all| {
            if let Some(known) = all.get_mut(&set).and_then(|of| of.known.get_mut(&name)) {
                known.texts.truncate(TEXTS - 1);
                known.texts.insert(0, (seen, text()));
            }
        });
    }
}

impl Known {
    fn new(places: Option<Rc<Places>>) -> Self {
        Self { places, texts: Vec::new(), calls: 0, helped: 0 }
    }

    /// The output, or what it depends on.
    fn recall(&mut self, data: &Map) -> Result<Text, Option<Vec<Seen>>> {
        let Some(places) = self.places.clone() else { return Err(None) };
        let is_same = |seen: &[Seen]| was_there(&places, data, &mut seen.iter());
        self.calls += 1;
        if let Some(at) = self.texts.iter().position(|(seen, _)| is_same(seen)) {
            self.helped += 1;
            self.texts[..=at].rotate_right(1);
            return Ok(self.texts[0].1.clone());
        }
        let mut seen = Vec::new();
        if self.calls / TRIAL > self.helped || look(&places, data, &mut seen).is_none() {
            *self = Self::new(None);
            return Err(None);
        }
        Err(Some(seen))
    }
}

/// Whether the entries of a map can be looked up by name only: nothing that a method could be meant by.
fn is_plain(map_type: MapType, nil: bool) -> bool {
    matches!(map_type, MapType::Any | MapType::Values) && !nil
}

/// Notes what is at the places of a map; `None`: it is too much, or nothing that can be compared.
fn look(places: &Places, map: &Map, seen: &mut Vec<Seen>) -> Option<()> {
    if places.whole || !is_plain(map.map_type(), map.is_nil()) {
        seen.push(Seen::Value(Value::Map(map.clone()).freeze_within(&mut { VALUES })?));
        return Some(());
    }
    seen.push(Seen::Through(map.map_type()));
    if let Some(level) = map.untouched() {
        places.below.iter().for_each(|(key, below)| look_frozen(below, entry(level, key), seen));
        return Some(());
    }
    for (key, below) in &places.below {
        let found = match map.get(key) {
            Some(Value::Map(map)) => {
                look(below, &map, seen)?;
                continue;
            }
            None => Seen::Absent,
            Some(Value::Object(object)) => Seen::Object(object),
            Some(value) => Seen::Value(value.freeze_within(&mut { VALUES })?),
        };
        seen.push(found);
    }
    Some(())
}

fn entry<'l>(level: &'l Level, key: &Text) -> Option<&'l Frozen> {
    level.binary_search_by(|(own, _)| own.cmp(key)).ok().map(|at| &level[at].1)
}

fn look_frozen(places: &Places, value: Option<&Frozen>, seen: &mut Vec<Seen>) {
    match value {
        None => seen.push(Seen::Absent),
        Some(Frozen::Map(map_type, level, nil)) if !places.whole && is_plain(*map_type, *nil) => {
            seen.push(Seen::Through(*map_type));
            places.below.iter().for_each(|(key, below)| look_frozen(below, entry(level, key), seen));
        }
        Some(value) => seen.push(Seen::Value(value.clone())),
    }
}

/// Whether the places of a map are as they were seen.
fn was_there(places: &Places, map: &Map, seen: &mut slice::Iter<'_, Seen>) -> bool {
    match seen.next() {
        Some(Seen::Value(frozen)) => frozen.is_map(map),
        Some(Seen::Through(map_type)) => {
            if places.whole || *map_type != map.map_type() || map.is_nil() {
                return false;
            }
            if let Some(level) = map.untouched() {
                return places.below.iter().all(|(key, below)| was_frozen(below, entry(level, key), seen));
            }
            places.below.iter().all(|(key, below)| match map.get(key) {
                None => matches!(seen.next(), Some(Seen::Absent)),
                Some(Value::Map(map)) => was_there(below, &map, seen),
                Some(Value::Object(object)) => matches!(seen.next(), Some(Seen::Object(own)) if Rc::ptr_eq(own, &object)),
                Some(value) => matches!(seen.next(), Some(Seen::Value(frozen)) if frozen.is_value(&value)),
            })
        }
        _ => false,
    }
}

fn was_frozen(places: &Places, value: Option<&Frozen>, seen: &mut slice::Iter<'_, Seen>) -> bool {
    match (seen.next(), value) {
        (Some(Seen::Absent), None) => true,
        (Some(Seen::Value(was)), Some(value)) => was.is_same(value),
        (Some(Seen::Through(was)), Some(Frozen::Map(map_type, level, false))) if !places.whole && was == map_type => {
            places.below.iter().all(|(key, below)| was_frozen(below, entry(level, key), seen))
        }
        _ => false,
    }
}
