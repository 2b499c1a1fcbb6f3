//! How bodies read their arguments.
//!
//! The engine has checked them, so a wrong type cannot arrive; the readers return the type's zero value rather than panic.

use crate::value::{Map, MapType, Text, Value, check_size};

/// Positional arguments with their checked types.
pub(super) trait Arguments {
    /// Argument `i`, nil if absent.
    fn value(&self, i: usize) -> &Value;

    /// Argument `i`, to be written: a walk over what holds too many values ends here.
    fn sized(&self, i: usize) -> &Value {
        check_size(self.value(i));
        self.value(i)
    }

    /// Argument `i`, declared `string`.
    fn text(&self, i: usize) -> &Text;

    /// The bytes of argument `i`, declared `string`.
    fn bytes(&self, i: usize) -> &[u8] {
        self.text(i).as_bytes()
    }

    /// Argument `i`, declared `int` or `int64`.
    fn int(&self, i: usize) -> i64;

    /// Argument `i`, declared `bool`.
    fn flag(&self, i: usize) -> bool;

    /// Argument `i`, declared `map[string]interface {}`; a nil map for nil.
    fn map(&self, i: usize) -> Map;
}

static NIL_TEXT: Text = Text::new();

impl Arguments for [Value] {
    fn value(&self, i: usize) -> &Value {
        self.get(i).unwrap_or(&Value::Nil)
    }

    fn text(&self, i: usize) -> &Text {
        self.value(i).as_text().unwrap_or(&NIL_TEXT)
    }

    fn int(&self, i: usize) -> i64 {
        self.value(i).as_int().unwrap_or(0)
    }

    fn flag(&self, i: usize) -> bool {
        self.value(i).as_bool().unwrap_or(false)
    }

    fn map(&self, i: usize) -> Map {
        match self.value(i) {
            Value::Map(map) if map.map_type() == MapType::Values => map.converted(MapType::Any),
            Value::Map(map) => map.clone(),
            _ => Map::nil(MapType::Any),
        }
    }
}
