//! Slices: shared, with their element type and capacity.
//!
//! Contract: items are never written through a list but by [`List::sort`], which every list on the same items sees
//! (Sprig's `sortAlpha` sorts a `[]string` in place).

use super::{Value, capacity};
use std::{cell::OnceCell, ops::Deref, rc::Rc};

/// Which Go slice type a list has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum ListType {
    /// `[]interface {}`
    #[default]
    Any,
    /// `[]string`
    Strings,
    /// `[]int`
    Ints,
    /// `[][]interface {}`, from `chunk`
    Lists,
    /// `[]map[string]interface {}`, from TOML's arrays of tables
    Maps,
    /// `chartutil.VersionSet` (Helm 3) or `common.VersionSet` (Helm 4): `.Capabilities.APIVersions`
    Versions,
    /// `[]*chart.Maintainer`
    Maintainers,
    /// `[]*chart.Dependency`
    Dependencies,
    /// `[]uint64` and others have no source.
    Floats,
}

/// A Go slice. Cloning shares the items.
#[derive(Clone)]
pub struct List {
    slice: Rc<Slice>,
    list_type: ListType,
    nil: bool,
}

enum Slice {
    Whole {
        items: Items,
        capacity: usize,
    },
    /// Items of another list, which is `Whole`.
    Part {
        of: Rc<Slice>,
        start: usize,
        end: usize,
    },
}

/// Items and, after a sort in place, the items that replace them.
struct Items {
    first: Vec<Value>,
    replaced: OnceCell<Box<Items>>,
}

impl Items {
    fn new(items: Vec<Value>) -> Self {
        Self { first: items, replaced: OnceCell::new() }
    }

    fn newest(&self) -> &Self {
        let mut newest = self;
        while let Some(next) = newest.replaced.get() {
            newest = next;
        }
        newest
    }
}

impl Slice {
    fn items(&self) -> &[Value] {
        match self {
            Self::Whole { items, .. } => &items.newest().first,
            Self::Part { of, start, end } => of.items().get(*start..*end).unwrap_or_default(),
        }
    }

    fn capacity(&self) -> usize {
        match self {
            Self::Whole { items, capacity } => items.first.len().max(*capacity),
            Self::Part { of, start, .. } => of.capacity() - start,
        }
    }
}

impl List {
    /// A `[]interface {}`.
    pub fn new(items: Vec<Value>) -> Self {
        Self::of(ListType::Any, items)
    }

    /// A slice of this type, with no room for more.
    pub fn of(list_type: ListType, items: Vec<Value>) -> Self {
        Self::with_capacity(list_type, items, 0)
    }

    /// A slice of this type to which the items were appended one by one, as decoders do.
    pub fn grown(list_type: ListType, items: Vec<Value>) -> Self {
        Self::grown_from(0, list_type, items)
    }

    /// The same where there was room for some items from the beginning.
    pub fn grown_from(room: usize, list_type: ListType, items: Vec<Value>) -> Self {
        let capacity = capacity::grown(list_type, room, items.len());
        Self::with_capacity(list_type, items, capacity)
    }

    /// A slice of this type whose last items were appended at once to the first `length`, which had no room for more.
    pub fn appended(list_type: ListType, items: Vec<Value>, length: usize) -> Self {
        let capacity = capacity::after_append(list_type, length, items.len());
        Self::with_capacity(list_type, items, capacity)
    }

    /// A slice of this type and capacity.
    pub fn with_capacity(list_type: ListType, items: Vec<Value>, capacity: usize) -> Self {
        Self { slice: Rc::new(Slice::Whole { items: Items::new(items), capacity }), list_type, nil: false }
    }

    /// The nil slice of a type.
    pub fn nil(list_type: ListType) -> Self {
        Self { nil: true, ..Self::of(list_type, Vec::new()) }
    }

    /// The same list, nil or not.
    #[must_use]
    pub fn with_nil(self, nil: bool) -> Self {
        Self { nil, ..self }
    }

    /// Its Go type.
    pub fn list_type(&self) -> ListType {
        self.list_type
    }

    /// Whether it is a nil slice.
    pub fn is_nil(&self) -> bool {
        self.nil
    }

    /// Up to where it can be sliced: Go's `cap`.
    pub fn capacity(&self) -> usize {
        self.slice.capacity()
    }

    /// `list[start:end]`, on the same items. `None`: beyond the capacity, or not in order.
    pub fn slice(&self, start: usize, end: usize) -> Option<Self> {
        if start > end || end > self.capacity() {
            return None;
        }
        let (whole, offset) = match &*self.slice {
            Slice::Whole { .. } => (&self.slice, 0),
            Slice::Part { of, start, .. } => (of, *start),
        };
        let existing = whole.items().len();
        if offset + end <= existing {
            let part = Slice::Part { of: whole.clone(), start: offset + start, end: offset + end };
            return Some(Self { slice: Rc::new(part), list_type: self.list_type, nil: false });
        }
        let mut items = whole.items().get(offset + start..).unwrap_or_default().to_vec();
        items.resize(end - start, self.list_type.zero());
        Some(Self::with_capacity(self.list_type, items, self.capacity() - start))
    }

    /// Sorts the items by their texts, in place: every list on these items sees it.
    pub fn sort(&self) {
        if self.is_sorted_by(|a, b| a.as_text() <= b.as_text()) {
            return;
        }
        let (whole, range) = match &*self.slice {
            Slice::Whole { items, .. } => (items, 0..items.first.len()),
            Slice::Part { of, start, end } => match &**of {
                Slice::Whole { items, .. } => (items, *start..*end),
                Slice::Part { .. } => return,
            },
        };
        let newest = whole.newest();
        let mut items = newest.first.clone();
        if let Some(part) = items.get_mut(range) {
            part.sort_by(|a, b| a.as_text().cmp(&b.as_text()));
        }
        // `newest` has no replacement yet, so this cannot fail.
        let _ = newest.replaced.set(Box::new(Items::new(items)));
    }
}

impl ListType {
    /// What an item is before it is set.
    fn zero(self) -> Value {
        match self {
            Self::Any => Value::Nil,
            Self::Strings | Self::Versions => Value::text(""),
            Self::Ints => Value::Int(0),
            Self::Floats => Value::Float(0.0),
            Self::Lists => Value::List(List::nil(Self::Any)),
            Self::Maps => Value::Map(super::Map::nil(super::MapType::Any)),
            Self::Maintainers | Self::Dependencies => Value::Nil,
        }
    }
}

impl Deref for List {
    type Target = [Value];

    fn deref(&self) -> &[Value] {
        self.slice.items()
    }
}
