//! The number types that are rare in templates.

/// A number of a type other than `int`, `int64` and `float64`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Number {
    /// `uint8`: an item of a string or of `[]byte`
    Uint8(u8),
    /// `int32`
    Int32(i32),
    /// `uint32`
    Uint32(u32),
    /// `uint`
    Uint(u64),
    /// `uint64`: parts of a semantic version
    Uint64(u64),
    /// `float32`
    Float32(f32),
}

impl Number {
    /// Whether both have one type and the same bits.
    pub(super) fn is_same(self, other: Self) -> bool {
        match (self, other) {
            (Self::Float32(a), Self::Float32(b)) => a.to_bits() == b.to_bits(),
            _ => self == other,
        }
    }

    /// The value as a signed integer, if it is an integer that fits.
    pub fn as_int(self) -> Option<i64> {
        match self {
            Self::Uint8(n) => Some(n.into()),
            Self::Int32(n) => Some(n.into()),
            Self::Uint32(n) => Some(n.into()),
            Self::Uint(n) | Self::Uint64(n) => n.try_into().ok(),
            Self::Float32(_) => None,
        }
    }

    /// Go's name of the type.
    pub fn type_name(self) -> &'static str {
        match self {
            Self::Uint8(_) => "uint8",
            Self::Int32(_) => "int32",
            Self::Uint32(_) => "uint32",
            Self::Uint(_) => "uint",
            Self::Uint64(_) => "uint64",
            Self::Float32(_) => "float32",
        }
    }
}
