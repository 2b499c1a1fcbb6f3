//! `complex128`, which only literals like `1+2i` of templates make.

use super::{Kind, Object, Value};
use std::{any::Any, rc::Rc};

/// A complex number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Complex {
    /// Real part.
    pub real: f64,
    /// Imaginary part.
    pub imaginary: f64,
}

impl Complex {
    /// The number as a value.
    pub fn value(real: f64, imaginary: f64) -> Value {
        Value::Object(Rc::new(Self { real, imaginary }))
    }
}

impl Object for Complex {
    fn type_name(&self) -> &str {
        "complex128"
    }

    fn kind(&self) -> Kind {
        Kind::Complex128
    }

    fn is_true(&self) -> bool {
        self.real != 0.0 || self.imaginary != 0.0
    }

    fn equals(&self, other: &dyn Object) -> bool {
        other.as_any().downcast_ref::<Self>() == Some(self)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
