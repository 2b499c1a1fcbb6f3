//! Slices: shared and immutable, with their element type.

use super::Value;
use std::{ops::Deref, rc::Rc};

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
    items: Rc<Vec<Value>>,
    list_type: ListType,
    nil: bool,
}

impl List {
    /// A `[]interface {}`.
    pub fn new(items: Vec<Value>) -> Self {
        Self::of(ListType::Any, items)
    }

    /// A slice of this type.
    pub fn of(list_type: ListType, items: Vec<Value>) -> Self {
        Self { items: Rc::new(items), list_type, nil: false }
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
}

impl Deref for List {
    type Target = [Value];

    fn deref(&self) -> &[Value] {
        &self.items
    }
}
