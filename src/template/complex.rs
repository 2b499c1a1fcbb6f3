//! `complex128`, which only literals like `1+2i` make.

use crate::{
    format::{Real, write_float},
    value::{Kind, Object, Value},
};
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

    /// What `%v` prints: `(1+2i)`.
    fn string(&self) -> Option<String> {
        let mut out = b"(".to_vec();
        write_float(&mut out, Real::F64(self.real), 'g', None);
        let sign = out.len();
        write_float(&mut out, Real::F64(self.imaginary), 'g', None);
        if !matches!(out[sign], b'+' | b'-') {
            out.insert(sign, b'+');
        }
        out.extend_from_slice(b"i)");
        String::from_utf8(out).ok()
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
